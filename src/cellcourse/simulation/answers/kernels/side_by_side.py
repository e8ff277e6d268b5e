"""What subjects score on some days in some studies side by side.

Every array has a row for each subject, arm by arm, and a column, a lane, for each study. A
loop over the lanes has no branch that depends on what is in them, so that the processor takes
several studies at once.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.ahead import ask_for
from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.scores import Scores, columns_before, is_scored
from cellcourse.simulation.courses import NEVER

__all__ = ["LANES", "Past", "Tile", "read_days", "tile_of"]

LANES: Final = 64
"""Studies side by side."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Tile(NamedTuple):
    """Studies side by side, and whose scores are read on which days."""

    code: _Whole
    """(n,) arm of each subject, -1 outside those compared."""
    place: _Whole
    """(n,) place of each subject in its arm."""
    before: _Whole
    """Of ``columns_before``."""
    column: _Whole
    """(d,) of each day; the first where nothing is assessed on it."""
    day: _Whole
    """(d,)"""
    due: _Whole
    """(d,) the day again; NEVER where nothing is assessed on it."""
    values: _Floats
    """(d, arms, most, lanes) what each contributes; NaN where nothing."""


class Past(NamedTuple):
    """What a subject that was ever scored counts as once it is past the event."""

    score: float
    """NaN for nothing."""
    each_day: float
    """More for each day on which the event came later."""


@compiled
def tile_of(code: _Whole, days: _Whole, on: _Whole) -> Tile:
    """Make room for the subjects of some arms.

    Args:
        code: (n,) arm of each subject, -1 outside those compared.
        days: (columns,) on which the measure is due.
        on: (2, d) column, -1 where there is none, and day.
    """
    place, sizes = np.zeros(code.size, np.int64), np.zeros(code.max() + 1, np.int64)
    for i in range(code.size):
        if code[i] >= 0:
            place[i] = sizes[code[i]]
            sizes[code[i]] += 1
    values = np.full((on.shape[1], sizes.size, sizes.max(), LANES), math.nan)
    due = np.where(on[0] >= 0, on[1], NEVER)
    return Tile(code, place, columns_before(days), np.maximum(on[0], 0), on[1], due, values)


@alone
def read_days(scores: Scores, first: int, past: Past, sign: float, tile: Tile) -> None:
    """Fill in what everybody contributes in the studies from ``first`` on.

    Args:
        scores: a block of studies.
        first: place of the first study in the block.
        past: what those past the event count as.
        sign: -1 where scores are to be turned, else 1.
        tile: filled.
    """
    code, place = tile.code, tile.place
    for lane in range(min(LANES, len(scores.past) - first)):
        for i in range(code.size):
            if code[i] >= 0:
                own = tile.values[:, code[i], place[i], lane]
                _ask_ahead(scores, first + lane + 1, i, tile)
                _read(scores, first + lane, i, past, sign, tile, own)


@drawn_in
def _ask_ahead(scores: Scores, trial: int, subject: int, tile: Tile) -> None:
    if trial < len(scores.past):
        for d in range(tile.day.size):
            ask_for(scores.values[trial, subject, scores.measure], tile.column[d])


@drawn_in
def _read(
    scores: Scores, trial: int, subject: int, past: Past, sign: float, tile: Tile, out: _Floats
) -> None:
    """Fill in what a subject contributes on each day."""
    row, event = scores.values[trial, subject, scores.measure], scores.past[trial, subject]
    last = min(np.int64(scores.until[trial, subject]), event - scores.past_on_day)
    gone = math.nan
    if not math.isnan(past.score) and _is_scored(scores, trial, subject, tile):
        gone = past.score + past.each_day * event
    for d in range(tile.day.size):
        score = row[tile.column[d]]
        here = sign * score if tile.due[d] <= last else math.nan
        out[d] = gone if math.isnan(here) & (event <= tile.day[d]) else here


@drawn_in
def _is_scored(scores: Scores, trial: int, subject: int, tile: Tile) -> bool:
    """Whether a subject is scored on any day; most are on the first, which is looked at anyway."""
    score = scores.values[trial, subject, scores.measure, tile.column[0]]
    on_first = (tile.due[0] <= scores.until[trial, subject]) & (not math.isnan(score))
    return on_first or is_scored(scores, trial, subject, tile.before)
