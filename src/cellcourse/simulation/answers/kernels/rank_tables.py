"""The ANOVA-type statistic of arms over days by ranks; see ``stats.ordinal``."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.risk import order_of

__all__ = ["NO_SPREAD", "anova_types"]

NO_SPREAD: Final = 1e-14
"""As in ``stats.ordinal.anova_type``."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class _Room(NamedTuple):
    """One study's scores in a row, and what follows from their ranks."""

    flat: _Floats  # (n v,)
    place: _Whole  # (n v,) where in the table each score stands
    order: _Whole  # (n v,)
    rank: _Floats  # (n, v), NaN where missing
    scores: _Floats  # (g, v) how many
    mean: _Floats  # (g, v) of the ranks
    projected: _Floats  # (g, v) effects, under a hypothesis
    covariance: _Floats  # (g, v, v)
    turned: _Floats  # (g, v, v)


@njit(cache=True, nogil=True)
def anova_types(table: _Floats, code: _Whole, arms: int, effects: _Floats, tests: _Floats) -> None:
    """Fill in relative effects, and the statistic and degrees of freedom of three tests.

    A study with fewer than two scores in an arm on a day, or ranks without spread, is left.

    Args:
        table: (trials, n, v) scores, higher being better, NaN where missing.
        code: (n,) arm of each subject, -1 outside those compared.
        arms: number of arms.
        effects: (trials, arms, v, 2) filled with effects and their standard errors.
        tests: (trials, 3, 3) filled with statistic, first and second degrees of freedom of
            arms, days and both; the second is NaN where it is infinite.
    """
    n, v = table.shape[1:]
    room = _Room(
        np.empty(n * v),
        np.empty(n * v, np.int64),
        np.empty(n * v, np.int64),
        np.empty((n, v)),
        np.empty((arms, v)),
        np.empty((arms, v)),
        np.empty((arms, v)),
        np.empty((arms, v, v)),
        np.empty((arms, v, v)),
    )
    for trial in range(len(table)):
        total = _rank(table[trial], code, room)
        _average(code, room)
        if room.scores.min() >= 2:
            _covary(code, room, total)
            _write(room, total, _subjects(code, room), effects[trial], tests[trial])


@njit(cache=True, nogil=True)
def _rank(table: _Floats, code: _Whole, room: _Room) -> int:
    """Fill in the ranks, tied values sharing their mean rank; give the number of scores."""
    n, v = table.shape
    room.rank[:] = math.nan
    total = begin = 0
    for i in range(n):
        for j in range(v):
            if code[i] >= 0 and not math.isnan(table[i, j]):
                room.flat[total], room.place[total] = table[i, j], i * v + j
                total += 1
    flat, order = room.flat[:total], room.order[:total]
    order_of(flat, order)
    while begin < total:
        end = begin + 1
        while end < total and flat[order[end]] == flat[order[begin]]:
            end += 1
        for k in range(begin, end):
            where = room.place[order[k]]
            room.rank[where // v, where % v] = (begin + 1 + end) / 2
        begin = end
    return total


@njit(cache=True, nogil=True)
def _average(code: _Whole, room: _Room) -> None:
    """Fill in how many scores each arm has on each day, and their mean rank."""
    room.scores[:] = 0.0
    room.mean[:] = 0.0
    n, v = room.rank.shape
    for i in range(n):
        for j in range(v):
            if not math.isnan(room.rank[i, j]):
                room.scores[code[i], j] += 1
                room.mean[code[i], j] += room.rank[i, j]
    for g in range(len(room.mean)):
        for j in range(v):
            room.mean[g, j] /= max(room.scores[g, j], 1.0)


@njit(cache=True, nogil=True)
def _subjects(code: _Whole, room: _Room) -> _Whole:
    """How many subjects of each arm have any score."""
    found = np.zeros(len(room.mean), np.int64)
    for i in range(code.size):
        if code[i] >= 0 and not np.isnan(room.rank[i]).all():
            found[code[i]] += 1
    return found


@njit(cache=True, nogil=True)
def _covary(code: _Whole, room: _Room, total: int) -> None:
    """Fill in the covariance of the effects, over the subjects seen on both days."""
    n, v = room.rank.shape
    both = room.turned
    both[:] = 0.0
    room.covariance[:] = 0.0
    for i in range(n):
        g = code[i]
        for s in range(v):
            for t in range(v):
                product = (room.rank[i, s] - room.mean[g, s]) * (room.rank[i, t] - room.mean[g, t])
                if g >= 0 and not math.isnan(product):
                    room.covariance[g, s, t] += product
                    both[g, s, t] += 1
    for g in range(len(both)):
        for s in range(v):
            for t in range(v):
                less = (room.scores[g, s] - 1) * (room.scores[g, t] - 1) + both[g, s, t] - 1
                scale = room.scores[g, s] * (room.scores[g, s] - 1) if s == t else less
                room.covariance[g, s, t] /= max(scale, 1.0) * total * total


@njit(cache=True, nogil=True)
def _write(room: _Room, total: int, subjects: _Whole, effects: _Floats, tests: _Floats) -> None:
    """Fill in effects and tests; what rests on ranks without spread is left."""
    arms, v = room.mean.shape
    for g in range(arms):
        for s in range(v):
            effects[g, s, 0] = (room.mean[g, s] - 0.5) / total
            effects[g, s, 1] = math.sqrt(room.covariance[g, s, s])
    known = _test(room, effects, True, False, tests[0])
    known &= _test(room, effects, False, True, tests[1])
    known &= _test(room, effects, True, True, tests[2])
    if not known:
        effects[:] = math.nan
        tests[:] = math.nan
        return
    spreads = fourths = 0.0
    for g in range(arms):
        spread = room.covariance[g].mean()
        spreads += spread
        fourths += spread * spread / (subjects[g] - 1)
    tests[0, 2] = spreads * spreads / fourths


@njit(cache=True, nogil=True)
def _test(room: _Room, effects: _Floats, among: bool, along: bool, out: _Floats) -> bool:
    """Fill in one statistic and its first degrees of freedom; false without spread.

    Args:
        room: the covariance of the effects.
        effects: (arms, v, 2)
        among: whether arms are compared; else averaged.
        along: whether days are compared; else averaged.
        out: (3,)
    """
    arms, v = room.mean.shape
    room.projected[:] = effects[:, :, 0]
    for g in range(arms):
        _project(room.projected[g], along)
        room.turned[g] = room.covariance[g]
        for t in range(v):
            _project(room.turned[g, :, t], along)
    for s in range(v):
        _project(room.projected[:, s], among)
    own, other = (1 - 1 / arms, -1 / arms) if among else (1 / arms, 1 / arms)
    size = trace = squares = 0.0
    for g in range(arms):
        for s in range(v):
            size += effects[g, s, 0] * room.projected[g, s]
            trace += own * room.turned[g, s, s]
        for h in range(arms):
            weight = own if g == h else other
            squares += weight * weight * _trace(room.turned[g], room.turned[h])
    if not trace > NO_SPREAD:
        return False
    out[0], out[1] = size / trace, trace * trace / squares
    return True


@njit(cache=True, nogil=True)
def _project(values: _Floats, compared: bool) -> None:
    """Replace values by their distances from their mean, or else by the mean."""
    mean = 0.0
    for i in range(values.size):
        mean += values[i]
    mean /= values.size
    for i in range(values.size):
        values[i] = values[i] - mean if compared else mean


@njit(cache=True, nogil=True)
def _trace(first: _Floats, second: _Floats) -> float:
    """The trace of a product of two matrices."""
    total = 0.0
    for s in range(len(first)):
        for t in range(len(first)):
            total += first[s, t] * second[t, s]
    return total
