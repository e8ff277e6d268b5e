"""How long each virtual subject takes from one score to a lower one; see ``stats.crossing``."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.means import Spread, tukey_kramer
from cellcourse.simulation.answers.kernels.scores import Scores
from cellcourse.simulation.courses import NEVER

__all__ = ["Thresholds", "mean_passages"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]

_drawn_in = njit(cache=True, nogil=True, forceinline=True)


class Thresholds(NamedTuple):
    """From which score to which, and where between two visits a score is reached."""

    start: float
    stop: float
    interpolated: bool


@njit(cache=True, nogil=True)
def mean_passages(
    scores: Scores, code: _Whole, ways: Thresholds, spread: Spread, means: _Floats, tests: _Floats
) -> None:
    """Describe and compare the days of those subjects that are seen to begin and to arrive.

    Args:
        scores: a block of studies; those past the event score 0 on its day, or are not seen.
        code: (n,) arm of each subject, the one that others are compared with first; -1 outside.
        ways: from which score to which.
        spread: of ``means.spread_of``.
        means: (trials, arms, 2) filled with the mean of each arm and its standard error.
        tests: (trials, 2 + 6 pairs) as ``means.tukey_kramer`` fills it.
    """
    n, arms = code.size, means.shape[1]
    values, sizes = np.empty((arms, n)), np.empty(arms, np.int64)
    time, height = np.empty(scores.days.size + 1), np.empty(scores.days.size + 1)
    for trial in range(len(means)):
        sizes[:] = 0
        known = True
        for i in range(code.size):
            if code[i] < 0:
                continue
            points = _course(scores, trial, i, time, height)
            known &= points >= 0
            days = _days(time[: max(points, 0)], height, ways)
            if not math.isnan(days):
                values[code[i], sizes[code[i]]] = days
                sizes[code[i]] += 1
        if known:
            for g in range(arms):
                _describe(values[g, : sizes[g]], means[trial, g])
            tukey_kramer(values, sizes, spread, tests[trial])


@_drawn_in
def _course(scores: Scores, trial: int, subject: int, time: _Floats, height: _Floats) -> int:
    """Fill in a subject's points, its event as the last; -1 where a score comes after that."""
    points, last = 0, scores.until[trial, subject]
    for column in range(scores.days.size):
        if scores.days[column] > last:
            break
        seen = scores.values[trial, subject, column]
        if not math.isnan(seen):
            time[points], height[points] = scores.days[column], seen
            points += 1
    event = scores.past[trial, subject]
    if points == 0 or event == NEVER or not scores.zero:
        return points
    if event < time[points - 1]:
        return -1
    time[points], height[points] = event, 0.0
    return points + 1


@_drawn_in
def _days(time: _Floats, height: _Floats, ways: Thresholds) -> float:
    """Days from one score to the other; NaN where beginning or end was not seen."""
    if time.size == 0 or not height[0] > ways.start:
        return math.nan
    began = _reached(time, height, ways.start, ways.interpolated)
    ended = _reached(time, height, ways.stop, ways.interpolated)
    # As in the ordinary analysis: equal days must tie, whatever interpolation made of them.
    return float(np.rint((ended - began) * 1e9) / 1e9)


@_drawn_in
def _reached(time: _Floats, height: _Floats, threshold: float, interpolated: bool) -> float:
    for i in range(time.size):
        if height[i] <= threshold:
            if i == 0 or not interpolated:
                return float(time[i])
            share = (height[i - 1] - threshold) / (height[i - 1] - height[i])
            return float(time[i - 1] + share * (time[i] - time[i - 1]))
    return math.nan


@njit(cache=True, nogil=True)
def _describe(values: _Floats, out: _Floats) -> None:
    """Fill in the mean and its standard error, as far as there are values."""
    n = values.size
    if n:
        out[0] = values.sum() / n
    if n > 1:
        out[1] = math.sqrt(((values - out[0]) ** 2).sum() / (n - 1) / n)
