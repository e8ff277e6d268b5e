"""The ANOVA-type statistic of arms over days by ranks; see ``stats.ordinal``."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in

__all__ = ["NO_SPREAD", "anova_types"]

NO_SPREAD: Final = 1e-14
"""As in ``stats.ordinal.anova_type``."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class _Room(NamedTuple):
    """One study's scores in a row, and what follows from their ranks."""

    arm: _Whole  # (n,) place of each subject's arm among those with scores; -1 outside them
    kept: _Whole  # (g,) the arms with scores
    flat: _Floats  # (n v,)
    rank: _Floats  # (n v,)
    place: _Whole  # (n v,) where in the table each score stands
    off: _Floats  # (n, v) how far each rank lies off the mean of its arm and day; 0 where missing
    known: _Floats  # (n, v) 1 where there is a score, else 0
    subjects: _Floats  # (g,) with any score
    scores: _Floats  # (g, v) how many
    mean: _Floats  # (g, v) of the ranks
    both: _Floats  # (g, v, v) subjects seen on both days
    covariance: _Floats  # (g, v, v) of the effects, then of their distances from the arm's mean
    trace: _Floats  # (2, g) of the covariance of the arm's mean, and of the distances from it
    products: _Floats  # (2, g, g) traces of the products of two arms'


@compiled
def anova_types(table: _Floats, code: _Whole, arms: int, effects: _Floats, tests: _Floats) -> None:
    """Fill in relative effects, and the statistic and degrees of freedom of three tests.

    Arms without any score are left out. A study with fewer than two other arms, with fewer than
    two scores in one of them on a day, or with ranks without spread, is left.

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
        np.empty(n, np.int64),
        np.empty(arms, np.int64),
        np.empty(n * v),
        np.empty(n * v),
        np.empty(n * v, np.int64),
        np.empty((n, v)),
        np.empty((n, v)),
        np.empty(arms),
        np.empty((arms, v)),
        np.empty((arms, v)),
        np.empty((arms, v, v)),
        np.empty((arms, v, v)),
        np.empty((2, arms)),
        np.empty((2, arms, arms)),
    )
    for trial in range(len(table)):
        kept = _keep(table[trial], code, room)
        total = _rank(table[trial], room)
        if kept > 1 and _average(kept, room) >= 2:
            _covary(kept, room, total)
            _write(kept, room, total, effects[trial], tests[trial])


@drawn_in
def _keep(table: _Floats, code: _Whole, room: _Room) -> int:
    """Find the arms with scores, and give their number."""
    scores = room.subjects
    scores[:] = 0.0
    for i in range(code.size):
        for j in range(table.shape[1] if code[i] >= 0 else 0):
            scores[code[i]] += 0.0 if math.isnan(table[i, j]) else 1.0
    room.arm[:] = -1
    kept = 0
    for g in range(scores.size):
        if scores[g] > 0:
            for i in range(code.size):
                room.arm[i] = kept if code[i] == g else room.arm[i]
            room.kept[kept] = g
            kept += 1
    return kept


@drawn_in
def _rank(table: _Floats, room: _Room) -> int:
    """Fill in the ranks, tied values sharing their mean rank; give the number of scores."""
    n, v = table.shape
    room.off[:] = 0.0
    room.known[:] = 0.0
    total = 0
    for i in range(n):
        for j in range(v):
            if room.arm[i] >= 0 and not math.isnan(table[i, j]):
                room.flat[total], room.place[total] = table[i, j], i * v + j
                room.rank[total] = 0.5
                total += 1
    # Every score against every other: for some hundred scores that is quicker than sorting.
    for other in range(total):
        here = room.flat[other]
        for k in range(total):
            above = 1.0 if room.flat[k] > here else 0.0
            room.rank[k] += 0.5 if room.flat[k] == here else above
    for k in range(total):
        i, j = divmod(room.place[k], v)
        room.off[i, j], room.known[i, j] = room.rank[k], 1.0
    return total


@drawn_in
def _average(arms: int, room: _Room) -> float:
    """Fill in mean ranks, and how far each rank lies off; give the fewest scores of a mean."""
    room.subjects[:] = 0.0
    room.scores[:] = 0.0
    room.mean[:] = 0.0
    n, v = room.off.shape
    for i in range(n):
        g, seen = room.arm[i], 0.0
        if g >= 0:
            for j in range(v):
                seen = max(seen, room.known[i, j])
                room.scores[g, j] += room.known[i, j]
                room.mean[g, j] += room.off[i, j]
            room.subjects[g] += seen
    for g in range(arms):
        for j in range(v):
            room.mean[g, j] /= room.scores[g, j]
    for i in range(n):
        for j in range(v if room.arm[i] >= 0 else 0):
            room.off[i, j] -= room.known[i, j] * room.mean[room.arm[i], j]
    return float(room.scores[:arms].min())


@drawn_in
def _covary(arms: int, room: _Room, total: int) -> None:
    """Fill in the covariance of the effects, over the subjects seen on both days."""
    n, v = room.off.shape
    room.both[:] = 0.0
    room.covariance[:] = 0.0
    for i in range(n):
        g = room.arm[i]
        for s in range(v if g >= 0 else 0):
            for t in range(s + 1):
                room.covariance[g, s, t] += room.off[i, s] * room.off[i, t]
                room.both[g, s, t] += room.known[i, s] * room.known[i, t]
    for g in range(arms):
        for s in range(v):
            for t in range(s + 1):
                scores = room.scores[g]
                less = (scores[s] - 1) * (scores[t] - 1) + room.both[g, s, t] - 1
                scale = scores[s] * (scores[s] - 1) if s == t else less
                room.covariance[g, s, t] /= max(scale, 1.0) * total * total
                room.covariance[g, t, s] = room.covariance[g, s, t]


@drawn_in
def _write(arms: int, room: _Room, total: int, effects: _Floats, tests: _Floats) -> None:
    """Fill in effects and tests; what rests on ranks without spread is left."""
    for g in range(arms):
        own = effects[room.kept[g]]
        for s in range(len(own)):
            room.mean[g, s] = (room.mean[g, s] - 0.5) / total
            own[s, 0], own[s, 1] = room.mean[g, s], math.sqrt(room.covariance[g, s, s])
    _trace(arms, room)
    by_arm, by_day, by_both = _sizes(room.mean[:arms])
    known = _test(by_arm, room.trace[0, :arms], room.products[0], True, tests[0])
    known &= _test(by_day, room.trace[1, :arms], room.products[1], False, tests[1])
    known &= _test(by_both, room.trace[1, :arms], room.products[1], True, tests[2])
    if not known:
        effects[:] = math.nan
        tests[:] = math.nan
        return
    spreads = fourths = 0.0
    for g in range(arms):
        spreads += room.trace[0, g]
        fourths += room.products[0, g, g] / (room.subjects[g] - 1)
    tests[0, 2] = spreads * spreads / fourths


@drawn_in
def _trace(arms: int, room: _Room) -> None:
    """Part the covariances of arms into those of means over days and of distances from them."""
    v = room.mean.shape[1]
    mean = room.both[0, 0]
    for g in range(arms):
        own = room.covariance[g]
        whole = room.trace[1, g] = 0.0
        for s in range(v):
            mean[s] = 0.0
            for t in range(v):
                mean[s] += own[s, t] / v
            whole += mean[s]
        for s in range(v):
            for t in range(v):
                own[s, t] += whole / v - mean[s] - mean[t]
            room.trace[1, g] += own[s, s]
        room.trace[0, g] = whole
        for h in range(g + 1):
            room.products[0, g, h] = whole * room.trace[0, h]
            room.products[1, g, h] = 0.0
            for s in range(v):
                for t in range(v):
                    room.products[1, g, h] += own[s, t] * room.covariance[h, s, t]


@drawn_in
def _sizes(effects: _Floats) -> tuple[float, float, float]:
    """Sums of squares of arms, of days, and of both together, of effects (arms, v)."""
    arms, v = effects.shape
    by_arm = by_day = by_both = 0.0
    middle = _mean(effects.ravel())
    for g in range(arms):
        arm = _mean(effects[g]) - middle
        by_arm += v * arm * arm
        for s in range(v):
            day = _mean(effects[:, s]) - middle
            by_day += day * day
            by_both += (effects[g, s] - arm - day - middle) ** 2
    return by_arm, by_day, by_both


@drawn_in
def _mean(values: _Floats) -> float:
    total = 0.0
    for i in range(values.size):
        total += values[i]
    return total / values.size


@drawn_in
def _test(size: float, trace: _Floats, products: _Floats, among: bool, out: _Floats) -> bool:
    """Fill in one statistic and its first degrees of freedom; false without spread.

    Args:
        size: sum of squares of the effects under the hypothesis.
        trace: (g,) of each arm's covariance.
        products: (g, h) traces of the products of two arms' covariances, h up to g.
        among: whether arms are compared; else averaged.
        out: (3,)
    """
    arms = trace.size
    own, other = (1 - 1 / arms, -1 / arms) if among else (1 / arms, 1 / arms)
    whole = squares = 0.0
    for g in range(arms):
        whole += own * trace[g]
        squares += own * own * products[g, g]
        for h in range(g):
            squares += 2 * other * other * products[g, h]
    if not whole > NO_SPREAD:
        return False
    out[0], out[1] = size / whole, whole * whole / squares
    return True
