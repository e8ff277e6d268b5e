"""Who was at risk at each death, and the log-rank statistic that follows from it."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, summed
from cellcourse.stats.survival.logrank_score import NO_VARIANCE

__all__ = [
    "Compared",
    "RiskTable",
    "Timed",
    "chi_square",
    "compared_room",
    "log_rank",
    "of_group",
    "order_of",
    "risk_room",
    "risk_table",
]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]

_FEW: Final = 100


@compiled
def order_of(values: _Floats, order: _Whole) -> None:
    """Fill in the places of the values from the least on; equal values keep their order."""
    n = values.size
    if n > _FEW:
        order[:] = np.argsort(values, kind="mergesort")
        return
    for i in range(n):
        here, j = values[i], i
        while j and values[order[j - 1]] > here:
            order[j] = order[j - 1]
            j -= 1
        order[j] = i


class Timed(NamedTuple):
    """Times of a block of studies, and the groups of their subjects."""

    time: _Floats
    """(trials, n) whole days."""
    happened: _Flags
    """(trials, n) true where the time is a death."""
    code: _Whole
    """(n,) group of each subject, -1 for one that is not compared."""
    sizes: _Whole
    """(k,) subjects of each group."""


def of_group(timed: Timed, group: int) -> Timed:
    """Leave out all groups but one."""
    code = np.where(timed.code == group, 0, -1)
    return timed._replace(code=code, sizes=timed.sizes[group : group + 1])


class RiskTable(NamedTuple):
    """Room for one study's deaths, filled up to a number of times of death."""

    order: _Whole  # (n,)
    moment: _Floats  # (n,) times of death
    deaths: _Floats  # (k, n + 1)
    at_risk: _Floats  # (k, n + 1) just before


@compiled
def risk_room(timed: Timed) -> RiskTable:
    """Make room for the deaths of one study of a block."""
    n, k = timed.code.size, timed.sizes.size
    counts = np.zeros((2, k, n + 1))
    return RiskTable(np.empty(n, np.int64), np.empty(n), counts[0], counts[1])


@compiled
def risk_table(timed: Timed, trial: int, table: RiskTable) -> int:
    """Count deaths and subjects at risk by group at every time of death of one study.

    Returns:
        Number of times of death, the columns that are filled.
    """
    time, happened, code = timed.time[trial], timed.happened[trial], timed.code
    order, moment, deaths, at_risk = table
    order_of(time, order)
    rows = i = 0
    for g in range(timed.sizes.size):
        at_risk[g, 0] = timed.sizes[g]
    while i < time.size:
        now, dead = time[order[i]], False
        for g in range(timed.sizes.size):
            deaths[g, rows], at_risk[g, rows + 1] = 0.0, at_risk[g, rows]
        while i < time.size and time[order[i]] == now:
            one, i = order[i], i + 1
            if code[one] >= 0:
                at_risk[code[one], rows + 1] -= 1
                deaths[code[one], rows] += happened[one]
                dead |= happened[one]
        if dead:
            moment[rows] = now
            rows += 1
        else:
            for g in range(timed.sizes.size):
                at_risk[g, rows] = at_risk[g, rows + 1]
    return rows


class Compared(NamedTuple):
    """Room for the log-rank test of some groups."""

    died: _Floats  # (n,) of these groups at each time
    left: _Floats  # (n,) at risk in these groups, at least one
    spread: _Floats  # (n,) variance of the number of deaths, for every two subjects at risk
    u: _Floats  # (k,)
    v: _Floats  # (k, k)


@compiled
def compared_room(timed: Timed) -> Compared:
    """Make room to compare groups of a block."""
    n, k = timed.code.size, timed.sizes.size
    rows = np.empty((3, n))
    return Compared(rows[0], rows[1], rows[2], np.empty(k), np.empty((k, k)))


@summed
def log_rank(table: RiskTable, rows: int, groups: _Whole, room: Compared) -> tuple[float, int]:
    """Give the log-rank chi-square of some groups of a risk table, and its degrees of freedom.

    Args:
        table: of one study.
        rows: times of death.
        groups: groups compared.
        room: of ``compared_room``, filled.
    """
    m, died, left, spread = groups.size - 1, room.died, room.left, room.spread
    for t in range(rows):
        died[t] = left[t] = 0.0
    for g in groups:
        deaths, at_risk = table.deaths[g], table.at_risk[g]
        for t in range(rows):
            died[t] += deaths[t]
            left[t] += at_risk[t]
    for t in range(rows):
        left[t] = max(left[t], 1.0)
        spread[t] = died[t] * (left[t] - died[t]) / (max(left[t] - 1, 1) * left[t] ** 2)
    for i in range(m):
        deaths, at_risk = table.deaths[groups[i]], table.at_risk[groups[i]]
        u, v = 0.0, 0.0
        for t in range(rows):
            u += deaths[t] - died[t] * at_risk[t] / left[t]
            v += spread[t] * at_risk[t] * (left[t] - at_risk[t])
        room.u[i], room.v[i, i] = u, v
        for j in range(i):
            other, v = table.at_risk[groups[j]], 0.0
            for t in range(rows):
                v -= spread[t] * at_risk[t] * other[t]
            room.v[i, j] = v
    return chi_square(room.u, room.v, m)


@compiled
def chi_square(u: _Floats, v: _Floats, m: int) -> tuple[float, int]:
    """Form u' v^- u by elimination over the lower triangle, which is used up."""
    total, rank = 0.0, 0
    for j in range(m):
        if not v[j, j] > NO_VARIANCE:
            continue
        total += u[j] * u[j] / v[j, j]
        rank += 1
        for i in range(j + 1, m):
            factor = v[i, j] / v[j, j]
            u[i] -= factor * u[j]
            for h in range(j + 1, i + 1):
                v[i, h] -= factor * v[h, j]
    return total, rank
