"""What subjects score on one day in some studies side by side.

Every array has a row for each subject, arm by arm, and a column, a lane, for each study. A
loop over the lanes has no branch that depends on what is in them, so that the processor takes
several studies at once.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled
from cellcourse.simulation.answers.kernels.scores import (
    Scores,
    columns_before,
    ever_scored,
    score,
)

__all__ = ["LANES", "Tile", "read_day", "read_scored", "tile_of"]

LANES: Final = 64
"""Studies side by side."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


class Tile(NamedTuple):
    """Studies side by side, and whose scores are read."""

    code: _Whole
    """(n,) arm of each subject, -1 outside those compared."""
    place: _Whole
    """(n,) place of each subject in its arm."""
    before: _Whole
    """Of ``columns_before``."""
    scored: _Flags
    """(lanes, n) whether a subject counts once it is past the event."""
    values: _Floats
    """(arms, most, lanes) what each contributes on a day; NaN where nothing."""


@compiled
def tile_of(code: _Whole, days: _Whole) -> Tile:
    """Make room for the subjects of some arms who are scored on some days."""
    place, sizes = np.zeros(code.size, np.int64), np.zeros(code.max() + 1, np.int64)
    for i in range(code.size):
        if code[i] >= 0:
            place[i] = sizes[code[i]]
            sizes[code[i]] += 1
    scored = np.full((LANES, code.size), True)
    values = np.full((sizes.size, sizes.max(), LANES), math.nan)
    return Tile(code, place, columns_before(days), scored, values)


@alone
def read_scored(scores: Scores, first: int, tile: Tile) -> None:
    """Find who is ever scored in the studies from ``first`` on: nobody else counts when past."""
    for lane in range(min(LANES, len(scores.past) - first)):
        ever_scored(scores, first + lane, tile.code, tile.before, tile.scored[lane])


@alone
def read_day(scores: Scores, first: int, column: int, day: int, tile: Tile) -> None:
    """Fill in what everybody contributes on a day in the studies from ``first`` on."""
    code, place = tile.code, tile.place
    for lane in range(min(LANES, len(scores.past) - first)):
        for i in range(code.size):
            if code[i] >= 0:
                found = score(scores, first + lane, i, column, day)
                known = found if tile.scored[lane, i] else math.nan
                tile.values[code[i], place[i], lane] = known
