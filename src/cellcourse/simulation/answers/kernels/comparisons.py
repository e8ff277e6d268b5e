"""Comparisons of arms on days, studies side by side."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled
from cellcourse.simulation.answers.kernels.means import Spread
from cellcourse.simulation.answers.kernels.rank_pairs import (
    meet,
    met_room,
    put_in_order,
    shifts,
    write_tests,
)
from cellcourse.simulation.answers.kernels.ranks import RankTails
from cellcourse.simulation.answers.kernels.scores import Scores
from cellcourse.simulation.answers.kernels.side_by_side import LANES, Past, read_days, tile_of
from cellcourse.simulation.answers.kernels.tukey_kramer import sums_room, tukey_kramer

__all__ = ["mann_whitney_on_days", "tukey_kramer_on_days"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


@compiled
def tukey_kramer_on_days(
    scores: Scores, code: _Whole, on: _Whole, spread: Spread, out: _Floats
) -> None:
    """Compare arms by Tukey-Kramer on each day.

    Args:
        scores: a block of studies.
        code: (n,) arm of each subject, the one that others are compared with first; -1 outside.
        on: (2, d) column and day.
        spread: of ``means.spread_of``.
        out: (trials, d, 2 + 6 pairs) filled as ``tukey_kramer`` fills its rows.
    """
    tile, sums = tile_of(code, scores.days, on), sums_room(code.max() + 1)
    past, found = Past(0.0 if scores.zero else math.nan, 0.0), np.empty((out.shape[2], LANES))
    for first in range(0, len(out), LANES):
        read_days(scores, first, past, 1.0, tile)
        for d in range(on.shape[1]):
            tukey_kramer(tile.values[d], spread, sums, found)
            for lane in range(min(LANES, len(out) - first)):
                for k in range(len(found)):
                    out[first + lane, d, k] = found[k, lane]


@compiled
def mann_whitney_on_days(
    scores: Scores, code: _Whole, on: _Whole, tails: RankTails, out: _Floats
) -> None:
    """Compare every two arms by ranks on each day.

    Args:
        scores: a block of studies.
        code: (n,) arm of each subject, the one that others are compared with first; -1 outside.
        on: (2, d) column and day.
        tails: of ``ranks.rank_tails``.
        out: (trials, d, pairs, 6) filled with p, U, shift, and its limits, for every two arms
            in the order (1, 0), (2, 0), (2, 1), ...; after p is room for p adjusted.
    """
    tile, past = tile_of(code, scores.days, on), Past(0.0 if scores.zero else math.nan, 0.0)
    _, arms, most, _ = tile.values.shape
    values, size = np.empty((arms, most, LANES)), np.empty((arms, LANES), np.int64)
    met, room, found = met_room(most), np.empty((most * most, LANES)), np.empty((3, LANES))
    for first in range(0, len(out), LANES):
        read_days(scores, first, past, 1.0, tile)
        for d in range(on.shape[1]):
            values[:] = tile.values[d]
            place = 0
            for late in range(arms):
                x, n = values[late], size[late]
                put_in_order(x, tails.order, n)
                for early in range(late):
                    y, m = values[early], size[early]
                    meet(x, n, y, m, met)
                    shifts(x, n, y, m, tails, room, found)
                    write_tests(met, n, m, tails, found, 2, out[first : first + LANES, d, place])
                    place += 1
