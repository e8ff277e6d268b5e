"""Straight lines through each subject's values, around the lines of a design.

The usual slope analysis: values fall on a line of the subject's own, with noise around
it; lines differ between subjects in height and steepness. Right where values are missing
at random given what was seen. The dead are not: say what death means before using it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal, get_args

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm.design import Design
from cellcourse.stats.mmrm.estimable import refuse_dependent
from cellcourse.stats.mmrm.fixed import Information, fixed_effects
from cellcourse.stats.mmrm.inference import DfMethod, FixedEffects
from cellcourse.stats.mmrm.likelihood import Likelihood, Method
from cellcourse.stats.mmrm.rows import codes, design_matrix
from cellcourse.stats.mmrm.scoring import Top, climb
from cellcourse.stats.multiplicity import Rule
from cellcourse.stats.printing import Printed, Row
from cellcourse.stats.random_slopes.deviations import Deviation, deviations
from cellcourse.stats.random_slopes.outliers import Outlier, outliers
from cellcourse.stats.random_slopes.reduction import Reduced, reduce_subjects
from cellcourse.stats.random_slopes.variances import LinesAndNoise
from cellcourse.stats.samples import NO_SPREAD, Floats, sample

__all__ = ["Random", "RandomSlopes", "random_slopes"]

Random = Literal["intercept and slope", "intercept", "slope"]
"""What differs between subjects."""

_EFFECTS: Final = {
    "intercept and slope": ("intercept", "slope"),
    "intercept": ("intercept",),
    "slope": ("slope",),
}


@dataclass(frozen=True, slots=True, eq=False)
class RandomSlopes(Printed):
    """A fitted random-slope model."""

    _notes: ClassVar = ("subjects", "observations", "noise", "proper", "log_likelihood")

    fixed: FixedEffects
    """Coefficients, contrasts and tests."""
    effects: tuple[str, ...]
    """What differs between subjects."""
    between: Floats
    """(k, k) covariance of intercepts (at time 0) and slopes between subjects."""
    noise: float
    """Variance of values around the subject's line."""
    proper: bool
    """False where ``between`` is no covariance: subjects differ less than chance would
    have them. Tests of coefficients stand; lme4 stops at the edge instead."""
    method: Method
    subjects: int
    observations: int
    log_likelihood: float
    """Residual log-likelihood for REML."""
    steps: int
    """Steps the search took."""
    unsettled: float
    """Length of its last step, in standard errors."""
    _inner: _Inner

    def rows(self) -> tuple[Row, ...]:
        """Give the coefficients; ``fixed.coefficients`` has their intervals."""
        return self.fixed.rows()

    def deviations(self, *, effect: str, level: float) -> tuple[Deviation, ...]:
        """How far each subject is from what the design says, best predictions (BLUP).

        Args:
            effect: ``slope`` or ``intercept``.
            level: confidence level of each interval.

        Raises:
            MethodError: the effect does not vary in this model, or varies less than
                chance would have it.
        """
        weights = self._weights(effect)
        if not self.proper:
            raise MethodError(
                f"the {len(self.effects)} random effects of {self.subjects} subjects have no "
                "proper covariance: no subject can be predicted apart from the others"
            )
        inner = self._inner
        spread = np.linalg.solve(inner.turn, np.linalg.solve(inner.turn, self.between).T)
        return deviations(inner.reduced, inner.top.fitted, spread, weights, level=level)

    def outliers(self, *, effect: str, rule: Rule) -> tuple[Outlier, ...]:
        """Who stands out: each subject's own slope or height against all others.

        Subjects with too few values for a line of their own are not judged.

        Args:
            effect: ``slope`` or ``intercept``.
            rule: how the p-values of all subjects judged are adjusted.

        Raises:
            MethodError: the effect does not vary in this model, or a fit without one of
                the subjects did not settle.
        """
        weights, inner = self._weights(effect), self._inner
        return outliers(
            inner.reduced, inner.model, inner.top, weights, method=self.method, rule=rule
        )

    def _weights(self, effect: str) -> Floats:
        if effect not in self.effects:
            raise MethodError(f"only {', '.join(self.effects)} vary here, not {effect!r}")
        return np.asarray(self._inner.turn[self.effects.index(effect)])


@dataclass(frozen=True, slots=True, eq=False)
class _Inner:
    """What predictions for single subjects need, in the units of the search."""

    reduced: Reduced
    model: LinesAndNoise
    top: Top
    turn: Floats
    """(k, k) from effects of the search to effects by time as given."""


def random_slopes(
    y: npt.ArrayLike,
    subject: npt.ArrayLike,
    time: npt.ArrayLike,
    design: Design,
    *,
    random: Random,
    method: Method,
    df: DfMethod,
    information: Information = "observed",
) -> RandomSlopes:
    """Fit lines that differ between subjects.

    Kenward and Roger's two forms are the same here, because variances enter linearly.
    SAS uses the observed information unless told otherwise, pbkrtest the expected one.

    Args:
        y: (n,) values, one row per value.
        subject: (n,) label of the subject.
        time: (n,) time of the value, any unit.
        design: what the mean depends on, n rows; time is among it where lines slope.
        random: what differs between subjects.
        method: REML or ML.
        df: degrees of freedom of tests and intervals.
        information: of the variances, for Satterthwaite and Kenward-Roger.

    Raises:
        MethodError: rows that cannot be read, columns that depend on each other, fewer
            than two subjects, no spread of times, or a search that did not settle.

    Source:
        Laird and Ware (1982), Biometrics 38:963.
    """
    values = sample(y, at_least=2, name="y")
    when = sample(time, at_least=2, name="time")
    matrix = design_matrix(design.matrix, values.size)
    who, labels = codes(subject, values.size, "subject")
    _refuse(random, method, df, (when.size, values.size, labels.size))
    order = np.lexsort((when, who))
    columns, turn = _columns(when[order], random)
    named = tuple(str(label) for label in labels)
    reduced = reduce_subjects(values[order], matrix[order], columns, who[order], named)
    _refuse_design(matrix, design.columns)
    model = LinesAndNoise.of(reduced)
    given = Likelihood.of(reduced.patterns, method)
    _refuse_no_spread(reduced, values)
    top = climb(given, model, _start(reduced, columns.shape[1]))
    fixed = fixed_effects(given, model, top, design.columns, df, information, None)
    between = turn @ _square(top.theta[:-1], len(turn)) @ turn.T
    return RandomSlopes(
        fixed=fixed,
        effects=_EFFECTS[random],
        between=between,
        noise=float(top.theta[-1]),
        proper=bool(np.linalg.eigvalsh(between)[0] > 0),
        method=method,
        subjects=labels.size,
        observations=values.size,
        log_likelihood=top.fitted.log_likelihood,
        steps=top.steps,
        unsettled=max(top.left, 0.0) ** 0.5,
        _inner=_Inner(reduced, model, top, turn),
    )


def _refuse(random: str, method: str, df: str, sizes: tuple[int, int, int]) -> None:
    times, values, subjects = sizes
    if random not in get_args(Random):
        raise MethodError(f"no random effects {random!r}; known: {', '.join(get_args(Random))}")
    if df.startswith("kenward-roger") and method == "ML":
        raise MethodError("Kenward and Roger's method corrects REML estimates, not ML")
    if times != values:
        raise MethodError(f"{values} values but {times} times")
    if subjects < 2:
        raise MethodError(f"{subjects} subject: no spread between subjects to estimate")


def _refuse_design(matrix: Floats, names: Sequence[str]) -> None:
    size = np.linalg.norm(matrix, axis=0)
    unit = matrix / np.where(size > 0, size, 1.0)
    refuse_dependent(unit.T @ unit, names, matrix.shape[0])


def _columns(time: Floats, random: Random) -> tuple[Floats, Floats]:
    """Columns of random effects on a well-conditioned time, and the way back."""
    if random == "intercept":
        return np.ones((time.size, 1)), np.eye(1)
    if not np.ptp(time) > 0:
        raise MethodError(f"{time.size} values at one time: no slope to estimate")
    if random == "slope":
        size = float(np.sqrt((time**2).mean()))
        return (time / size)[:, None], np.array([[1 / size]])
    middle, size = float(time.mean()), float(time.std())
    columns = np.column_stack([np.ones(time.size), (time - middle) / size])
    return columns, np.array([[1.0, -middle / size], [0.0, 1 / size]])


def _refuse_no_spread(reduced: Reduced, values: Floats) -> None:
    if reduced.residual_ss <= NO_SPREAD * float(values @ values):
        raise MethodError(f"{values.size} values without spread around their lines: no variance")


def _start(reduced: Reduced, k: int) -> Floats:
    """Half of the variance around least squares is noise, the other half lines."""
    each = reduced.residual_ss / reduced.patterns.observations / 2
    return np.append(np.eye(k)[np.triu_indices(k)], 1.0) * each


def _square(packed: Floats, k: int) -> Floats:
    square = np.zeros((k, k))
    square[np.triu_indices(k)] = packed
    return np.asarray(square + square.T - np.diag(np.diag(square)))
