"""Death and function ranked together, and the win family, in virtual studies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.directions import as_good
from cellcourse.analysis.result import At
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked
from cellcourse.simulation.answers.batch import Batch, of_test
from cellcourse.simulation.answers.kernels.pairs import Ranked, joint_ranks
from cellcourse.simulation.answers.kernels.tails import RULES, adjust_all
from cellcourse.simulation.answers.measured import Measured, measured
from cellcourse.simulation.answers.times import Clock, clock, first_day
from cellcourse.simulation.answers.win_measures import MEASURES, win_measures
from cellcourse.simulation.courses import NEVER, Courses
from cellcourse.study.analyses import JointRank

__all__ = ["joint_rank"]

LACKING = ("permutation p-values", "the probability of faring better beside each test")

Floats = npt.NDArray[np.float64]


def joint_rank(asked: Asked[JointRank]) -> Batch | None:
    """Prepare the joint rank test and the win measures of each pair of arms."""
    entry, arms = asked.entry, asked.question.arms
    patients = _patients(asked)
    if patients is None or entry.strata or entry.adjust_for or len(arms) < 2:
        return None
    code, pairs = asked.code(arms), asked.places(arms)
    adjusted = len(pairs) > 1 and entry.adjust != "none"

    def fill(courses: Courses, out: Floats) -> None:
        from scipy.special import erfc

        ranked = patients(courses)
        found = np.stack([joint_ranks(ranked, code, one, two) for one, two in pairs], axis=1)
        p = erfc(np.abs(found[:, :, 0]) / np.sqrt(2))
        more = [adjust_all(p, RULES[entry.adjust])[:, :, None]] if adjusted else []
        measures = win_measures(found, asked.level)
        table = np.concatenate([p[:, :, None], found[:, :, :1], *more, measures], axis=2)
        # One pair without an answer leaves the whole analysis without one.
        table[np.isnan(p).any(axis=1)] = np.nan
        out[:] = table.reshape(len(out), -1)

    return Batch(tuple(_columns(asked, adjusted=adjusted)), fill, LACKING)


def _columns(asked: Asked[JointRank], *, adjusted: bool) -> Iterator[Column]:
    for arm, against in asked.question.pairs():
        at = At(arm=arm, against=against)
        yield from of_test("joint rank", at, "asymptotic", ("p", "statistic"))
        if adjusted:
            yield from of_test("joint rank", at, "asymptotic", ("p adjusted",))
        for quantity, part in MEASURES:
            yield Column(part, quantity, at)


@dataclass(frozen=True)
class _Patients:
    """Everybody of a block as the pairwise rule of an entry sees them."""

    asked: Asked[JointRank]
    clock: Clock
    scores: Measured

    def __call__(self, courses: Courses) -> Ranked:
        timed, entry = self.clock(courses), self.asked.entry
        time = np.minimum(timed.time, entry.until)
        died = timed.happened & (timed.time <= entry.until)
        left = ~timed.happened & (first_day(courses, self.clock.stops) != NEVER)
        left &= timed.time < entry.until
        stayed = ~died & ~left
        outlived = (left & (entry.withdrawal == "survived")) | (
            stayed & (entry.administrative == "survived")
        )
        seen_until = np.minimum(entry.until, timed.time - timed.happened)
        visits, function = self._function(self.scores(courses), seen_until)
        dead = died | (left & (entry.withdrawal == "died then"))
        return Ranked(np.where(outlived, np.inf, time), dead, visits, function, entry.margin)

    def _function(self, scores: Floats, until: Floats) -> tuple[npt.NDArray[np.int64], Floats]:
        """(t, n) visits with a value as bits, and (t, n, v) the changes from baseline."""
        days, sign = self.scores.days, as_good(self.asked.question, 1.0)
        start = _last(scores[:, :, days <= 0])
        change = sign * (scores[:, :, days > 0] - start)
        change[days[days > 0] > until[:, :, None]] = np.nan
        if self.asked.entry.function == "last visit":
            change = _last(change)
        bits = ~np.isnan(change) @ (1 << np.arange(change.shape[2]))
        return np.where(np.isnan(start[:, :, 0]), -1, bits), change


def _last(scores: Floats) -> Floats:
    """(t, n, 1) the last value there is."""
    if not scores.shape[2]:
        return np.full((*scores.shape[:2], 1), np.nan)
    place = scores.shape[2] - 1 - np.argmax(~np.isnan(scores)[:, :, ::-1], axis=2)
    return np.take_along_axis(scores, place[:, :, None], axis=2)


def _patients(asked: Asked[JointRank]) -> _Patients | None:
    timed = clock(asked, asked.question.arms)
    scores = measured(asked, _every_visit(asked))
    return None if timed is None or scores is None else _Patients(asked, timed, scores)


def _every_visit(asked: Asked[JointRank]) -> tuple[str, ...]:
    """The visits of the measure, by day."""
    visits, measure = asked.study.schedule.visits, asked.entry.measure
    due = [key for key, visit in visits.items() if measure in visit.measures]
    return tuple(sorted(due, key=lambda key: visits[key].day))
