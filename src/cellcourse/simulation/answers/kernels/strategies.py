"""One comparison by ranks under each strategy for the dead, in very many studies."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.ranks import RankTails, exact_p, sort
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
_Flags = npt.NDArray[np.bool_]


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
    n, arms = code.size, code.max() + 1
    scored, living = np.empty(n, np.bool_), np.empty(n)
    values, sizes, beaten = np.empty((arms, n)), np.empty(arms, np.int64), np.empty(n, np.int64)
    for trial in range(len(out)):
        ever_scored(scores, trial, code, scored)
        past = scores.past[trial]
        for d in range(on.shape[1]):
            day, dead = on[1, d], False
            for i in range(n):
                living[i] = sign * score(scores, trial, i, on[0, d], day)
                dead |= scored[i] and math.isnan(living[i]) and past[i] <= day
            for s in range(kinds.size):
                if s and not dead:
                    out[trial, d, :, s] = out[trial, d, :, 0]
                    continue
                _gather(living, past, day, code, scored, kinds[s], values, sizes)
                _pairs(values, sizes, tails, z, beaten, out[trial, d, :, s])


@drawn_in
def _gather(
    living: _Floats,
    past: _Days,
    day: int,
    code: _Whole,
    scored: _Flags,
    kind: int,
    values: _Floats,
    sizes: _Whole,
) -> None:
    """Fill in the values of each arm in order, those of the dead by the strategy."""
    sizes[:] = 0
    for i in range(code.size):
        found = living[i]
        if not scored[i] or (math.isnan(found) and (past[i] > day or kind == EXCLUDED)):
            continue
        if math.isnan(found):
            found = _BELOW_ALL + past[i] if kind == RANKED_WORST else 0.0
        values[code[i], sizes[code[i]]] = found
        sizes[code[i]] += 1
    for g in range(sizes.size):
        sort(values[g], sizes[g])


@drawn_in
def _pairs(
    values: _Floats, sizes: _Whole, tails: RankTails, z: float, beaten: _Whole, out: _Floats
) -> None:
    place = 0
    for late in range(sizes.size):
        for early in range(late):
            if sizes[late] and sizes[early]:
                x, y = values[late, : sizes[late]], values[early, : sizes[early]]
                _pair(x, y, tails, z, beaten, out[place])
            place += 1


@drawn_in
def _pair(x: _Floats, y: _Floats, tails: RankTails, z: float, beaten: _Whole, row: _Floats) -> None:
    """Fill in the test, the probability, and its interval on the logit scale if it has one."""
    n, m = x.size, y.size
    beaten[:m] = 0
    net = squares = others = 0
    for i in range(n):
        won = 0
        for j in range(m):
            one = int(x[i] > y[j]) - int(x[i] < y[j])
            won += one
            beaten[j] += one
        net += won
        squares += won * won
    for j in range(m):
        others += beaten[j] * beaten[j]
    u = n * m + net
    theta = u / (2 * n * m)
    row[0], row[1], row[2] = exact_p(u, x, n, y, m, tails), u / 2, theta
    spread = (squares - net * net / n) / (n - 1) / (n * m * m)
    spread += (others - net * net / m) / (m - 1) / (m * n * n)
    if spread > 0:
        se = math.sqrt(spread) / 2 / (theta * (1 - theta))
        odds, wide = theta / (1 - theta), math.exp(z * se)
        row[3], row[4] = odds / (odds + wide), odds / (odds + 1 / wide)


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
