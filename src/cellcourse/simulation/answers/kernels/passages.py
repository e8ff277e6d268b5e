"""How long each virtual subject takes from one score to a lower one; see ``stats.crossing``."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.means import Spread
from cellcourse.simulation.answers.kernels.scores import Scores, ask_ahead, columns_until
from cellcourse.simulation.answers.kernels.side_by_side import LANES, Tile, tile_of
from cellcourse.simulation.answers.kernels.tukey_kramer import Sums, sums_room, tukey_kramer
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
        tests: (trials, 2 + 6 pairs) filled as ``tukey_kramer`` fills its rows.
    """
    one_row = np.zeros((2, 1), np.int64)  # for what each takes, whatever the day
    tile, sums = tile_of(code, scores.days, one_row), sums_room(means.shape[1])
    found = np.empty((tests.shape[1], LANES))
    for first in range(0, len(means), LANES):
        for lane in range(min(LANES, len(means) - first)):
            _read_days(scores, first + lane, ways, tile, lane)
        tukey_kramer(tile.values[0], spread, sums, found)
        for lane in range(min(LANES, len(means) - first)):
            _write(sums, found, lane, means[first + lane], tests[first + lane])


@drawn_in
def _write(sums: Sums, found: _Floats, lane: int, means: _Floats, tests: _Floats) -> None:
    for g in range(len(means)):
        n = sums.size[g, lane]
        means[g, 0] = sums.mean[g, lane]
        means[g, 1] = math.sqrt(sums.within[g, lane] / (n - 1) / n)
    for k in range(tests.size):
        tests[k] = found[k, lane]


@alone
def _read_days(scores: Scores, trial: int, ways: Thresholds, tile: Tile, lane: int) -> None:
    """Fill in everybody's days; none are known in a study with a score after the event."""
    known = True
    for i in range(tile.code.size):
        if tile.code[i] >= 0:
            ask_ahead(scores, trial + 1, i, tile.before)
            columns = columns_until(scores.until[trial, i], scores.days, tile.before)
            row = scores.values[trial, i, scores.measure, :columns]
            event = scores.past[trial, i] if scores.zero else NEVER
            days, in_order = _days(row, scores.days, event, ways)
            tile.values[0, tile.code[i], tile.place[i], lane] = days
            known &= in_order
    if not known:
        tile.values[0, :, :, lane] = math.nan


class _Seen(NamedTuple):
    """Columns of a subject's scores; as many as there are where there is none such."""

    first: int
    """The first with a score."""
    last: int
    """The last with a score; -1 where there is none."""
    start: int
    """The first with a score that is not above the one at which days begin."""
    stop: int
    """The first with a score that is not above the one at which days end."""


@drawn_in
def _look(row: _Floats, ways: Thresholds) -> _Seen:
    """Look at every score: to stop at the ones wanted would keep the processor waiting."""
    first = start = stop = row.size
    last = -1
    for column in range(row.size):
        here = row[column]
        first = min(first, row.size if math.isnan(here) else column)
        last = max(last, -1 if math.isnan(here) else column)
        start = min(start, column if here <= ways.start else row.size)
        stop = min(stop, column if here <= ways.stop else row.size)
    return _Seen(first, last, start, stop)


@alone
def _days(row: _Floats, days: _Whole, event: int, ways: Thresholds) -> tuple[float, bool]:
    """Days from one score to the other, and whether no score comes after the event.

    The days are NaN where beginning or end was not seen.

    Args:
        row: scores until the last day that counts.
        days: of the scores.
        event: its day, if it counts as a score of 0, or NEVER.
        ways: from which score to which.
    """
    seen = _look(row, ways)
    if seen.last < 0 or row[seen.first] <= ways.start:
        return math.nan, seen.last < 0 or days[seen.last] <= event
    began = _reached(row, days, event, seen, seen.start, ways.start, ways.interpolated)
    ended = _reached(row, days, event, seen, seen.stop, ways.stop, ways.interpolated)
    # As in the ordinary analysis: equal days must tie, whatever interpolation made of them.
    return float(np.rint((ended - began) * 1e9) / 1e9), days[seen.last] <= event


@drawn_in
def _reached(
    row: _Floats,
    days: _Whole,
    event: int,
    seen: _Seen,
    column: int,
    threshold: float,
    interpolated: bool,
) -> float:
    """The day on which a score was reached: at a visit, at the event, or before it on a line."""
    if column == row.size and (event == NEVER or threshold < 0):
        return math.nan
    visited = column < row.size
    day, here = (days[column], row[column]) if visited else (np.int64(event), 0.0)
    if column == seen.first or not interpolated:
        return float(day)
    before = column - 1 if visited else seen.last
    while math.isnan(row[before]):
        before -= 1
    share = (row[before] - threshold) / (row[before] - here)
    return float(days[before] + share * (day - days[before]))
