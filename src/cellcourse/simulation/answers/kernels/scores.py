"""What virtual subjects score on a day under a strategy for those past an event."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

__all__ = ["Scores", "describe", "ever_scored", "gather", "score"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]
_Days = npt.NDArray[np.int32]
_Flags = npt.NDArray[np.bool_]

_drawn_in = njit(cache=True, nogil=True, forceinline=True)


class Scores(NamedTuple):
    """One measure of a block of studies, and how it is read."""

    values: _Floats
    """(trials, n, columns) NaN where there is none."""
    days: _Whole
    """(columns,)"""
    past: _Days
    """(trials, n) day of the event that the strategy is about."""
    until: _Days
    """(trials, n) last day with a score that the estimand takes, or later."""
    zero: bool
    """Whether those past the event score 0; else they contribute nothing."""
    past_on_day: bool
    """Whether a subject is past the event on its very day, even if scored then."""


@_drawn_in
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
def ever_scored(scores: Scores, trial: int, code: _Whole, scored: _Flags) -> None:
    """Fill in which subjects of the arms compared are scored on any day."""
    for i in range(code.size):
        scored[i] = False
        for column in range(scores.days.size if code[i] >= 0 else 0):
            if scores.days[column] > scores.until[trial, i]:
                break
            if not math.isnan(scores.values[trial, i, column]):
                scored[i] = True
                break


@njit(cache=True, nogil=True)
def describe(
    scores: Scores, code: _Whole, column: _Whole, day: _Whole, named: bool, out: _Floats
) -> None:
    """Fill in the mean and its standard error of each arm on each day.

    Args:
        scores: a block of studies.
        code: (n,) arm of each subject, -1 outside those compared.
        column: (d,) of each day, or -1; ascending where the days are not named.
        day: (d,) the days.
        named: whether every day is shown; else those on which somebody is scored.
        out: (trials, arms, d, 2)
    """
    n, arms = code.size, out.shape[1]
    scored, found = np.empty(n, np.bool_), np.empty((n, day.size))
    sums = np.empty((2, arms, day.size))
    for trial in range(len(out)):
        ever_scored(scores, trial, code, scored)
        shown = day.size if named else _last_shown(scores, trial, code, day)
        for i in range(n):
            for d in range(shown if scored[i] else 0):
                found[i, d] = score(scores, trial, i, column[d], day[d])
        _means(found[:, :shown], scored, code, sums, out[trial])
        for d in range(0 if named else shown):
            if not _is_seen(scores, trial, code, column[d]):
                out[trial, :, d] = math.nan


@njit(cache=True, nogil=True)
def _last_shown(scores: Scores, trial: int, code: _Whole, day: _Whole) -> int:
    """How many of the days are not after the last one of everybody."""
    last = -1
    for i in range(code.size):
        if code[i] >= 0:
            last = max(last, scores.until[trial, i])
    shown = 0
    while shown < day.size and day[shown] <= last:
        shown += 1
    return shown


@_drawn_in
def _is_seen(scores: Scores, trial: int, code: _Whole, column: int) -> bool:
    """Whether anybody is scored on a day."""
    for i in range(code.size):
        counts = code[i] >= 0 and scores.days[column] <= scores.until[trial, i]
        if counts and not math.isnan(scores.values[trial, i, column]):
            return True
    return False


@njit(cache=True, nogil=True)
def _means(found: _Floats, scored: _Flags, code: _Whole, sums: _Floats, out: _Floats) -> None:
    """Fill in means and their standard errors (arms, d, 2); NaN where there are too few."""
    total, count = sums[:, :, : found.shape[1]]
    total[:] = 0.0
    count[:] = 0.0
    for i in range(code.size):
        if scored[i]:
            _add(found[i], total[code[i]], count[code[i]])
    for g in range(len(total)):
        for d in range(found.shape[1]):
            out[g, d, 0] = total[g, d] / count[g, d] if count[g, d] else math.nan
            total[g, d] = 0.0
    for i in range(code.size):
        if scored[i]:
            _add_squares(found[i], out[code[i], :, 0], total[code[i]])
    for g in range(len(total)):
        for d in range(found.shape[1]):
            n = count[g, d]
            out[g, d, 1] = math.sqrt(total[g, d] / (n - 1) / n) if n > 1 else math.nan


@_drawn_in
def _add(found: _Floats, total: _Floats, count: _Floats) -> None:
    for d in range(found.size):
        if not math.isnan(found[d]):
            total[d] += found[d]
            count[d] += 1


@_drawn_in
def _add_squares(found: _Floats, mean: _Floats, total: _Floats) -> None:
    for d in range(found.size):
        if not math.isnan(found[d]):
            total[d] += (found[d] - mean[d]) ** 2


@_drawn_in
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
