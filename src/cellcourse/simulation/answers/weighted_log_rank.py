"""Weighted log-rank tests of the arms of virtual studies, asymptotic."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.families import families
from cellcourse.analysis.result import At
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked
from cellcourse.simulation.answers.batch import Batch, of_test
from cellcourse.simulation.answers.kernels.tails import RULES, adjust_known
from cellcourse.simulation.answers.kernels.weighted import weighted_log_ranks
from cellcourse.simulation.answers.times import clock
from cellcourse.simulation.courses import Courses
from cellcourse.study.analyses import WeightedLogRank

__all__ = ["weighted_log_rank"]

LACKING = ("permutation p-values", "hazard ratios", "weighted counts of events")


def weighted_log_rank(asked: Asked[WeightedLogRank]) -> Batch | None:
    """Prepare the test of all arms and of each pair."""
    arms, entry = asked.question.arms, asked.entry
    timed = clock(asked, arms)
    if timed is None or entry.strata or len(arms) < 2:
        return None
    groups = [
        np.array([arms.index(arm) for arm in family], np.int64)
        for family in families(asked.question)
    ]
    adjusted = len(groups) > 1 and entry.pairwise != "none"

    def fill(courses: Courses, out: npt.NDArray[np.float64]) -> None:
        times = timed(courses)
        found = [weighted_log_ranks(times, one, entry.rho, entry.gamma) for one in groups]
        whole = np.stack(found, axis=1)  # (t, families, 2) p and statistic
        more = []
        if adjusted:
            more = [adjust_known(np.ascontiguousarray(whole[:, 1:, 0]), RULES[entry.pairwise])]
        out[:] = np.concatenate([whole.reshape(len(out), -1), *more], axis=1)

    return Batch(tuple(_columns(asked, adjusted=adjusted)), fill, LACKING)


def _columns(asked: Asked[WeightedLogRank], *, adjusted: bool) -> Iterator[Column]:
    pairs = asked.question.pairs()
    name = "weighted log-rank" if len(pairs) == 1 else "pairwise weighted log-rank"
    if len(pairs) > 1:
        yield from of_test("weighted log-rank", At(), "asymptotic", ("p", "statistic"))
    for arm, against in pairs:
        yield from of_test(name, At(arm=arm, against=against), "asymptotic", ("p", "statistic"))
    if adjusted:
        for arm, against in pairs:
            yield from of_test(name, At(arm=arm, against=against), "asymptotic", ("p adjusted",))
