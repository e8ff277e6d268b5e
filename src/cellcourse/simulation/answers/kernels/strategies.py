"""One comparison by ranks under each strategy for the dead, in very many studies."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.ranks import RankTails, double_u, exact_p, sort
from cellcourse.simulation.answers.kernels.scores import Scores, ever_scored, score

__all__ = ["EXCLUDED", "RANKED_WORST", "ZERO", "scores_on_days", "strategies"]

EXCLUDED: Final = 0
ZERO: Final = 1
RANKED_WORST: Final = 2

_BELOW_ALL: Final = -1e9
"""Far below any score; the day of death is added, so that the earlier ranks the lower."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]
_Days = npt.NDArray[np.int32]

_drawn_in = njit(cache=True, nogil=True, forceinline=True)


@njit(cache=True, nogil=True)
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
    n, arms = code.size, code.max() + 1
    scored = np.empty(n, np.bool_)
    values, sizes, room = np.empty((arms, n)), np.empty(arms, np.int64), np.empty((2, n))
    among, living = np.empty(n, np.int64), np.empty(n)
    for trial in range(len(out)):
        ever_scored(scores, trial, code, scored)
        among[:] = np.where(scored, code, -1)
        for d in range(on.shape[1]):
            for i in range(n):
                living[i] = sign * score(scores, trial, i, on[0, d], on[1, d])
            for s in range(kinds.size):
                _gather(living, scores.past[trial], on[1, d], among, kinds[s], values, sizes)
                for g in range(arms):
                    sort(values[g], sizes[g])
                _pairs(values, sizes, tails, z, room, out[trial, d, :, s])


@_drawn_in
def _gather(
    living: _Floats,
    past: _Days,
    day: int,
    code: _Whole,
    kind: int,
    values: _Floats,
    sizes: _Whole,
) -> None:
    """Fill in the values of each arm, those of the dead by the strategy."""
    sizes[:] = 0
    for i in range(code.size):
        found = living[i]
        if code[i] < 0 or (math.isnan(found) and (past[i] > day or kind == EXCLUDED)):
            continue
        if math.isnan(found):
            found = _BELOW_ALL + past[i] if kind == RANKED_WORST else 0.0
        values[code[i], sizes[code[i]]] = found
        sizes[code[i]] += 1


@njit(cache=True, nogil=True)
def _pairs(
    values: _Floats, sizes: _Whole, tails: RankTails, z: float, room: _Floats, out: _Floats
) -> None:
    place = 0
    for late in range(sizes.size):
        for early in range(late):
            x, n, y, m = values[late], sizes[late], values[early], sizes[early]
            row = out[place]
            place += 1
            if n and m:
                u = double_u(x, n, y, m)
                row[0], row[1] = exact_p(u, x, n, y, m, tails), u / 2
                row[2] = u / (2 * n * m)
                _limits(x[:n], y[:m], row[2], z, room, row)


@_drawn_in
def _limits(x: _Floats, y: _Floats, theta: float, z: float, room: _Floats, row: _Floats) -> None:
    """Fill in the interval on the logit scale, where there is one."""
    n, m = x.size, y.size
    if n < 2 or m < 2 or not 0 < theta < 1:
        return
    for j in range(m):
        room[1, j] = 0.0
    for i in range(n):
        won = 0
        for j in range(m):
            one = int(x[i] > y[j]) - int(x[i] < y[j])
            won += one
            room[1, j] += one
        room[0, i] = won
    spread = _variance(room[0], n) / (n * m * m) + _variance(room[1], m) / (m * n * n)
    if spread > 0:
        se = math.sqrt(spread) / 2 / (theta * (1 - theta))
        odds, wide = theta / (1 - theta), math.exp(z * se)
        row[3], row[4] = odds / (odds + wide), odds / (odds + 1 / wide)


@_drawn_in
def _variance(values: _Floats, n: int) -> float:
    middle = squares = 0.0
    for i in range(n):
        middle += values[i]
    middle /= n
    for i in range(n):
        squares += (values[i] - middle) ** 2
    return squares / (n - 1)


@njit(cache=True, nogil=True)
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
