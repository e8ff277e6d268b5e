"""How long each virtual subject takes from one score to a lower one; see ``stats.crossing``."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.means import Spread, tukey_kramer
from cellcourse.simulation.answers.kernels.scores import Scores
from cellcourse.simulation.courses import NEVER

__all__ = ["Thresholds", "mean_passages"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Thresholds(NamedTuple):
    """From which score to which, and where between two visits a score is reached."""

    start: float
    stop: float
    interpolated: bool


@compiled
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
    values, sizes, room = np.empty((arms, n)), np.empty(arms, np.int64), np.empty(arms)
    for trial in range(len(means)):
        sizes[:] = 0
        known = True
        for i in range(n):
            g = code[i]
            if g >= 0:
                days, in_order = _days(scores, trial, i, ways)
                known &= in_order
                values[g, sizes[g]] = days
                sizes[g] += not math.isnan(days)
        if known:
            tukey_kramer(values, sizes, spread, room, tests[trial])
            for g in range(arms):
                means[trial, g, 0] = room[g]
                means[trial, g, 1] = _standard_error(values[g], sizes[g], room[g])


@drawn_in
def _days(scores: Scores, trial: int, subject: int, ways: Thresholds) -> tuple[float, bool]:
    """Days from one score to the other, and whether no score comes after the event.

    The days are NaN where beginning or end was not seen. The event, if it counts as a score
    of 0, is a subject's last point.
    """
    row, last = scores.values[trial, subject, scores.measure], scores.until[trial, subject]
    event = scores.past[trial, subject]
    began = ended = time = height = math.nan
    above = False
    for column in range(row.size):
        day, here = scores.days[column], row[column]
        if day > last or (last <= event and not math.isnan(ended)):
            break
        if not math.isnan(here):
            above |= math.isnan(time) and here > ways.start
            began = _reached(began, ways.start, time, height, day, here, ways.interpolated)
            ended = _reached(ended, ways.stop, time, height, day, here, ways.interpolated)
            time, height = float(day), here
    if scores.zero and event != NEVER and not math.isnan(time):
        if event < time:
            return math.nan, False
        began = _reached(began, ways.start, time, height, event, 0.0, ways.interpolated)
        ended = _reached(ended, ways.stop, time, height, event, 0.0, ways.interpolated)
    # As in the ordinary analysis: equal days must tie, whatever interpolation made of them.
    return float(np.rint((ended - began) * 1e9) / 1e9) if above else math.nan, True


@drawn_in
def _reached(
    known: float,
    threshold: float,
    time: float,
    height: float,
    day: int,
    here: float,
    interpolated: bool,
) -> float:
    """Keep the day on which a threshold was reached, or find it between the last two points."""
    if not math.isnan(known) or here > threshold:
        return known
    if math.isnan(time) or not interpolated:
        return float(day)
    return time + (height - threshold) / (height - here) * (day - time)


@drawn_in
def _standard_error(values: _Floats, n: int, mean: float) -> float:
    squares = 0.0
    for i in range(n):
        squares += (values[i] - mean) ** 2
    return math.sqrt(squares / (n - 1) / n)
