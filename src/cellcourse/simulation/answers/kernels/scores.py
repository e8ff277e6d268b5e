"""What virtual subjects score on a day under a strategy for those past an event."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

__all__ = ["Scores", "anybody", "describe", "gather", "score"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]
_Days = npt.NDArray[np.int32]
_Flags = npt.NDArray[np.bool_]


class Scores(NamedTuple):
    """One measure of a block of studies, and how it is read."""

    values: _Floats
    """(trials, n, columns) NaN where there is none."""
    days: _Whole
    """(columns,)"""
    past: _Days
    """(trials, n) day of the event that the strategy is about."""
    until: _Days
    """(trials, n) last day whose scores the estimand takes."""
    zero: bool
    """Whether those past the event score 0; else they contribute nothing."""
    past_on_day: bool
    """Whether a subject is past the event on its very day, even if scored then."""


@njit(cache=True, nogil=True)
def score(scores: Scores, trial: int, subject: int, column: int, day: int) -> float:
    """Give what a subject contributes; NaN where nothing.

    Args:
        scores: a block of studies.
        trial: place of the study in the block.
        subject: place of the subject.
        column: of the day, or -1 where nothing is assessed on it.
        day: the day itself.
    """
    seen = math.nan
    if column >= 0 and scores.days[column] <= scores.until[trial, subject]:
        seen = scores.values[trial, subject, column]
    event = scores.past[trial, subject]
    if day < event or (day == event and not scores.past_on_day and not math.isnan(seen)):
        return seen
    return 0.0 if scores.zero else math.nan


@njit(cache=True, nogil=True)
def anybody(scores: Scores, trial: int, code: _Whole, scored: _Flags, seen: _Flags) -> None:
    """Fill in which subjects of the arms compared are ever scored, and on which columns."""
    seen[:] = False
    for i in range(code.size):
        scored[i] = False
        if code[i] < 0:
            continue
        last = scores.until[trial, i]
        for column in range(scores.days.size):
            if scores.days[column] <= last and not math.isnan(scores.values[trial, i, column]):
                scored[i] = True
                seen[column] = True


@njit(cache=True, nogil=True)
def describe(
    scores: Scores, code: _Whole, column: _Whole, day: _Whole, named: bool, out: _Floats
) -> None:
    """Fill in the mean and its standard error of each arm on each day.

    Args:
        scores: a block of studies.
        code: (n,) arm of each subject, -1 outside those compared.
        column: (d,) of each day, or -1.
        day: (d,) the days.
        named: whether every day is shown; else those on which somebody is scored.
        out: (trials, arms, d, 2)
    """
    n = code.size
    scored, seen = np.empty(n, np.bool_), np.empty(scores.days.size, np.bool_)
    found, total, count = np.empty(n), np.empty(out.shape[1]), np.empty(out.shape[1])
    for trial in range(len(out)):
        anybody(scores, trial, code, scored, seen)
        for d in range(day.size):
            if not (named or seen[column[d]]):
                continue
            for i in range(n):
                found[i] = score(scores, trial, i, column[d], day[d]) if scored[i] else math.nan
            _means(found, code, total, count, out[trial, :, d])


@njit(cache=True, nogil=True)
def _means(found: _Floats, code: _Whole, total: _Floats, count: _Floats, out: _Floats) -> None:
    """Fill in the mean and its standard error of each arm; NaN where there are too few."""
    total[:] = 0.0
    count[:] = 0.0
    for i in range(code.size):
        if not math.isnan(found[i]):
            total[code[i]] += found[i]
            count[code[i]] += 1
    for g in range(total.size):
        out[g, 0] = total[g] / count[g] if count[g] else math.nan
        total[g] = 0.0
    for i in range(code.size):
        if not math.isnan(found[i]):
            total[code[i]] += (found[i] - out[code[i], 0]) ** 2
    for g in range(total.size):
        few = count[g] < 2
        out[g, 1] = math.nan if few else math.sqrt(total[g] / (count[g] - 1) / count[g])


@njit(cache=True, nogil=True)
def gather(
    scores: Scores,
    trial: int,
    code: _Whole,
    scored: _Flags,
    column: int,
    day: int,
    values: _Floats,
    sizes: _Whole,
) -> None:
    """Fill in the values of each arm on a day (arms, n), and how many there are (arms,)."""
    sizes[:] = 0
    for i in range(code.size):
        if code[i] < 0 or not scored[i]:
            continue
        found = score(scores, trial, i, column, day)
        if not math.isnan(found):
            values[code[i], sizes[code[i]]] = found
            sizes[code[i]] += 1
