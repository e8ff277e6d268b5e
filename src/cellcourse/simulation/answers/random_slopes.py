"""Random-slope models of virtual studies: slopes of arms, and how they differ or change.

A study whose search does not settle in the compiled loop is fitted as any study is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At
from cellcourse.errors import MethodError
from cellcourse.quantities import DAYS_PER_MONTH
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked, Whole
from cellcourse.simulation.answers.batch import Batch
from cellcourse.simulation.answers.kernels.line_likelihood import line_fit
from cellcourse.simulation.answers.kernels.line_sums import line_room
from cellcourse.simulation.answers.kernels.lines import study_of_lines
from cellcourse.simulation.answers.measured import Measured, measured
from cellcourse.simulation.answers.normal_theory import contrast_columns, contrasts
from cellcourse.simulation.courses import Courses
from cellcourse.stats.random_slopes import line_design
from cellcourse.stats.random_slopes import random_slopes as fitted
from cellcourse.study import analyses
from cellcourse.study.analyses import Adjustment

__all__ = ["random_slopes"]

LACKING = ("which subjects stand out, and their predicted deviations",)

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Family:
    """Contrasts of one kind, adjusted together."""

    quantity: str
    ats: tuple[At, ...]
    weights: Floats
    """(c, arms, k)"""
    rule: Adjustment
    tested: bool


def random_slopes(asked: Asked[analyses.RandomSlopes]) -> Batch | None:
    """Prepare the slopes of arms, their differences, and the spread of subjects' lines.

    Numbers agree with those of the ordinary analysis to 1e-12, in their standard errors.
    """
    entry, arms = asked.entry, asked.question.control_first()
    scores = measured(asked, entry.visits)
    if scores is None or entry.likelihood != "REML" or entry.df == "residual":
        return None
    lines = _Lines(asked, scores, arms)

    def fill(courses: Courses, out: Floats) -> None:
        found, spread = lines.fitted(courses)
        out[:] = np.concatenate([*lines.told(found), spread], axis=1)

    return Batch(tuple(_columns(lines)), fill, LACKING)


class _Lines:
    """The design of the lines of an entry, and its contrasts."""

    def __init__(
        self, asked: Asked[analyses.RandomSlopes], scores: Measured, arms: tuple[str, ...]
    ) -> None:
        self.asked, self.scores, self.arms = asked, scores, arms
        unit = DAYS_PER_MONTH if asked.entry.per == "month" else 1.0
        day = asked.entry.change_on
        self.time, self.change = scores.days / unit, None if day is None else day / unit
        # Time is centred and scaled for the search, and slopes are turned back.
        self.size = float(self.time.std()) or 1.0
        columns = [np.ones_like(self.time), (self.time - self.time.mean()) / self.size]
        if self.change is not None:
            columns.append(np.maximum(self.time - self.change, 0.0) / self.size)
        self.design = np.column_stack(columns)
        self.families = tuple(self._families())

    def fitted(self, courses: Courses) -> tuple[Floats, Floats]:
        """(t, c, 3) contrasts, and (t, 2) the spread of slopes and around the lines."""
        code = self.asked.code(self.arms)
        inside = np.flatnonzero(code >= 0)
        table = np.ascontiguousarray(self.scores(courses)[:, inside])
        weights = np.concatenate([one.weights for one in self.families])
        found = np.full((len(table), len(weights), 3), np.nan)
        theta = np.full((len(table), 4), np.nan)
        arms, k = len(self.arms), self.design.shape[1]
        room = line_room(inside.size, arms, k), line_fit(inside.size, arms, k)
        enlarged = self.asked.entry.df != "satterthwaite"
        for trial, scores in enumerate(table):
            study_of_lines(
                scores, code[inside], self.design, weights / self.size, enlarged, room,
                found[trial], theta[trial],
            )  # fmt: skip
            if np.isnan(theta[trial, 3]):
                self._alone(scores, code[inside], weights, found[trial], theta[trial])
        with np.errstate(invalid="ignore"):
            return found, np.sqrt(theta[:, 2:] / [self.size**2, 1.0])

    def _alone(
        self, scores: Floats, code: Whole, weights: Floats, out: Floats, theta: Floats
    ) -> None:
        """Fit one study by the ordinary search; leave what it refuses."""
        who, when = np.nonzero(~np.isnan(scores))
        labels, time = [self.arms[place] for place in code[who]], self.time[when]
        try:
            lines = line_design(time, labels, arms=self.arms, change_at=self.change)
            fit = fitted(
                scores[who, when], who, time, lines.design,
                random="intercept and slope", method="REML", df=self.asked.entry.df,
            )  # fmt: skip
            for place, contrast in enumerate(weights.swapaxes(1, 2).reshape(len(weights), -1)):
                (one,) = fit.fixed.contrasts([contrast], [""], rule="none", level=self.asked.level)
                out[place] = one.estimate, one.se, one.df
        except MethodError:
            out[:] = np.nan
            return
        theta[2:] = fit.between[1, 1] * self.size**2, fit.noise

    def told(self, found: Floats) -> Iterator[Floats]:
        """Numbers of each family, in the order of the columns."""
        at = 0
        for one in self.families:
            part = found[:, at : at + len(one.ats)]
            at += len(one.ats)
            numbers = contrasts(
                part[..., 0], part[..., 1], part[..., 2], one.rule, self.asked.level
            )
            kept = numbers if one.tested else numbers[..., -4:]
            yield kept.reshape(len(found), -1)

    def _families(self) -> Iterator[_Family]:
        entry, first = self.asked.entry, self.arms[0]
        bent = entry.change_on is not None
        periods = ("slope before", "slope after") if bent else ("slope",)
        every = tuple(At(arm=arm) for arm in self.arms)
        others = tuple(At(arm=arm, against=first) for arm in self.arms[1:])
        for period in periods:
            yield _Family(period, every, self._weights(period), "none", tested=False)
        if bent:
            change = self._weights("change of slope")
            yield _Family("change of slope", every, change, entry.adjust, tested=True)
        if others:
            last = self._weights(periods[-1])
            apart = last[1:] - last[:1]
            yield _Family("difference in slopes", others, apart, entry.adjust, tested=True)
        if others and bent:
            name = "difference in changes of slope"
            yield _Family(name, others, change[1:] - change[:1], entry.adjust, tested=True)

    def _weights(self, period: str) -> Floats:
        """(arms, arms, k) of the coefficients of each arm."""
        weights = np.zeros(self.design.shape[1])
        weights[1] = 0.0 if period == "change of slope" else 1.0
        if period in {"change of slope", "slope after"}:
            weights[2] = 1.0
        return np.eye(len(self.arms))[:, :, None] * weights


def _columns(lines: _Lines) -> Iterator[Column]:
    for one in lines.families:
        for at in one.ats:
            if one.tested:
                name = f"random slopes, {one.quantity}"
                yield from contrast_columns(name, one.quantity, at, one.rule)
            else:
                for part in ("value", "se", "low", "high"):
                    yield Column(part, one.quantity, at)
    yield Column("value", "standard deviation of slopes between subjects", At())
    yield Column("value", "standard deviation around the lines", At())
