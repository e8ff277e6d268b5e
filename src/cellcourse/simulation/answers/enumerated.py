"""The permutation log-rank of all arms of each virtual study: one p, and the dearest of all.

Without ties or censoring the p depends only on the statistic, so a table made once answers.
Whole days bring ties; then every assignment of the labels of each study is counted.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At
from cellcourse.errors import MethodError
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked
from cellcourse.simulation.answers.batch import Batch
from cellcourse.simulation.answers.times import clock
from cellcourse.simulation.courses import Courses
from cellcourse.simulation.survival.exact import LARGEST, null_table
from cellcourse.stats.survival.logrank import logrank
from cellcourse.stats.survival.permutation import assignments, exact_logrank
from cellcourse.study.analyses import LogRank

__all__ = ["enumerated_log_rank"]

_table = lru_cache(maxsize=4)(null_table)


def enumerated_log_rank(asked: Asked[LogRank]) -> Batch | None:
    """Prepare the exact p of more than two arms; None where they are not to be enumerated."""
    arms, entry = asked.question.arms, asked.entry
    timed = clock(asked, arms)
    if timed is None or entry.strata or len(arms) < 3:
        return None
    if assignments(timed.code[timed.code >= 0]) > min(entry.exact.enumerate_up_to, LARGEST):
        return None

    def fill(courses: Courses, out: npt.NDArray[np.float64]) -> None:
        known, compared = timed(courses), timed.code >= 0
        code = timed.code[compared]
        for trial in range(len(out)):
            time, happened = known.time[trial, compared], known.happened[trial, compared]
            out[trial, 0] = _p(time, happened, code)

    return Batch((Column("p", "permutation log-rank", At(), "exact"),), fill)


def _p(
    time: npt.NDArray[np.float64], happened: npt.NDArray[np.bool_], code: npt.NDArray[np.int64]
) -> float:
    """The exact p; NaN where there is no test."""
    try:
        if happened.all() and np.unique(time).size == time.size:
            table = _table(tuple(np.bincount(code).tolist()))
            return float(table.tail(np.array([logrank(time, happened, code).chisq]))[0])
        return exact_logrank(time, happened, code).p
    except MethodError:
        return float("nan")
