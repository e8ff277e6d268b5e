"""One comparison by ranks under each strategy for the dead, in very many studies."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.rank_pairs import (
    Met,
    meet,
    met_room,
    put_in_order,
    write_tests,
)
from cellcourse.simulation.answers.kernels.ranks import RankTails
from cellcourse.simulation.answers.kernels.scores import Scores, score
from cellcourse.simulation.answers.kernels.side_by_side import LANES, Past, read_days, tile_of
from cellcourse.stats.elementary.compiled import exponential

__all__ = ["EXCLUDED", "RANKED_WORST", "ZERO", "scores_on_days", "strategies"]

EXCLUDED: Final = 0
ZERO: Final = 1
RANKED_WORST: Final = 2

_BELOW_ALL: Final = -1e9
"""Far below any score; the day of death is added, so that the earlier ranks the lower."""
_BELOW_ALIVE: Final = -5e8
"""Below any score, and above the dead."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


@compiled
def strategies(
    scores: Scores,
    code: _Whole,
    sign: float,
    on: _Whole,
    kinds: _Whole,
    tails: RankTails,
    z: float,
    out: _Floats,
) -> None:
    """Compare every two arms on each day under each strategy.

    Args:
        scores: a block of studies, those past the event left out.
        code: (n,) arm of each subject, the one that others are compared with first; -1 outside.
        sign: -1 where a lower score is better, else 1.
        on: (2, d) column and day.
        kinds: (s,) strategies.
        tails: of ``ranks.rank_tails``.
        z: normal multiplier of the intervals.
        out: (trials, d, pairs, s, 5) filled with p, U, and the probability of faring better with
            its limits, for every two arms in the order (1, 0), (2, 0), (2, 1), ...
    """
    tile, past = tile_of(code, scores.days, on), Past(_BELOW_ALL, 1.0)
    _, arms, most, _ = tile.values.shape
    chosen = np.empty((arms, most, LANES))
    size, met, found = np.empty((arms, LANES), np.int64), met_room(most), np.empty((3, LANES))
    for first in range(0, len(out), LANES):
        read_days(scores, first, past, sign, tile)
        rows = out[first : first + LANES]
        for d in range(on.shape[1]):
            for s in range(kinds.size):
                _choose(tile.values[d], kinds[s], chosen)
                place = 0
                for late in range(arms):
                    put_in_order(chosen[late], tails.order, size[late])
                    for early in range(late):
                        n, m = size[late], size[early]
                        meet(chosen[late], n, chosen[early], m, met)
                        _fare(met, n, m, z, found)
                        write_tests(met, n, m, tails, found, 1, rows[:, d, place, s])
                        place += 1


@alone
def _choose(values: _Floats, kind: int, out: _Floats) -> None:
    """Fill in values (arms, most, lanes), those of the dead by the strategy."""
    zero = 0.0 if kind == ZERO else math.nan
    for g in range(len(out)):
        for i in range(out.shape[1]):
            for lane in range(LANES):
                value = values[g, i, lane]
                dead = (value < _BELOW_ALIVE) & (kind != RANKED_WORST)
                out[g, i, lane] = zero if dead else value


@alone
def _fare(met: Met, n: _Whole, m: _Whole, z: float, out: _Floats) -> None:
    """Fill in the probability of faring better, and its limits on the logit scale if any."""
    _probability(met.net[0], n, m, out[0])
    _spread(met, n, m, out[1])
    _limits(z, out)


@drawn_in
def _probability(net: _Floats, n: _Whole, m: _Whole, out: _Floats) -> None:
    for lane in range(LANES):
        out[lane] = (n[lane] * m[lane] + net[lane]) / (2 * n[lane] * m[lane])


@drawn_in
def _spread(met: Met, n: _Whole, m: _Whole, out: _Floats) -> None:
    net, squares, others = met.net[0], met.squares[0], met.squares[1]
    for lane in range(LANES):
        size, other = float(n[lane]), float(m[lane])
        one = (squares[lane] - net[lane] * net[lane] / size) / (size - 1)
        two = (others[lane] - net[lane] * net[lane] / other) / (other - 1)
        spread = one / (size * other * other) + two / (other * size * size)
        out[lane] = spread if spread > 0 else math.nan


@drawn_in
def _limits(z: float, out: _Floats) -> None:
    for lane in range(LANES):
        theta = out[0, lane]
        se = math.sqrt(out[1, lane]) / 2 / (theta * (1 - theta))
        odds, wide = theta / (1 - theta), exponential(z * se)
        known = se < math.inf
        low, high = odds / (odds + wide), odds / (odds + 1 / wide)
        out[1, lane] = low if known else math.nan
        out[2, lane] = high if known else math.nan


@compiled
def scores_on_days(
    scores: Scores, code: _Whole, sign: float, on: _Whole, worst: float, table: _Floats
) -> None:
    """Fill in what everybody scores on some days, higher being better.

    Args:
        scores: a block of studies, those past the event left out.
        code: (n,) arm of each subject, -1 outside those compared.
        sign: -1 where a lower score is better, else 1.
        on: (2, d) column and day.
        worst: what the dead score, NaN for nothing.
        table: (trials, n, d)
    """
    for trial in range(len(table)):
        for i in range(code.size):
            for d in range(on.shape[1]):
                found = sign * score(scores, trial, i, on[0, d], on[1, d])
                dead = math.isnan(found) and scores.past[trial, i] <= on[1, d]
                table[trial, i, d] = worst if dead else found
