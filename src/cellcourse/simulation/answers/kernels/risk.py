"""Who was at risk at each death, and the log-rank statistic and curves that follow from it."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.stats.survival.logrank_score import NO_VARIANCE

__all__ = [
    "RiskTable",
    "Timed",
    "chi_square",
    "log_rank",
    "order_of",
    "risk_room",
    "risk_table",
]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]

_FEW: Final = 100


@njit(cache=True, nogil=True)
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
    """(trials, n) days."""
    happened: _Flags
    """(trials, n) true where the time is a death."""
    code: _Whole
    """(n,) group of each subject, -1 for one that is not compared."""
    sizes: _Whole
    """(k,) subjects of each group."""


class RiskTable(NamedTuple):
    """Room for one study's deaths, filled up to a number of times of death."""

    order: _Whole  # (n,)
    moment: _Floats  # (n,) times of death
    deaths: _Whole  # (k, n)
    at_risk: _Whole  # (k, n) just before


@njit(cache=True, nogil=True)
def risk_room(timed: Timed) -> RiskTable:
    """Make room for the deaths of one study of a block."""
    n, k = timed.code.size, timed.sizes.size
    counts = np.zeros((2, k, n), np.int64)
    return RiskTable(np.empty(n, np.int64), np.empty(n), counts[0], counts[1])


@njit(cache=True, nogil=True)
def risk_table(timed: Timed, trial: int, table: RiskTable) -> int:
    """Count deaths and subjects at risk by group at every time of death of one study.

    Returns:
        Number of times of death, the columns that are filled.
    """
    time, happened, code = timed.time[trial], timed.happened[trial], timed.code
    order, moment, deaths, at_risk = table
    order_of(time, order)
    rows, i = 0, time.size - 1
    # Backwards, those seen so far are those still at risk; columns are turned round at the end.
    at_risk[:, 0] = 0
    while i >= 0:
        now, dead = time[order[i]], 0
        deaths[:, rows] = 0
        while i >= 0 and time[order[i]] == now:
            one = order[i]
            i -= 1
            if code[one] < 0:
                continue
            at_risk[code[one], rows] += 1
            deaths[code[one], rows] += happened[one]
            dead += happened[one]
        if dead:
            moment[rows] = now
            rows += 1
            if rows < time.size:
                at_risk[:, rows] = at_risk[:, rows - 1]
    _turn(moment, deaths, at_risk, rows)
    return rows


@njit(cache=True, nogil=True)
def _turn(moment: _Floats, deaths: _Whole, at_risk: _Whole, rows: int) -> None:
    for a in range(rows // 2):
        b = rows - 1 - a
        moment[a], moment[b] = moment[b], moment[a]
        for g in range(deaths.shape[0]):
            deaths[g, a], deaths[g, b] = deaths[g, b], deaths[g, a]
            at_risk[g, a], at_risk[g, b] = at_risk[g, b], at_risk[g, a]


@njit(cache=True, nogil=True)
def log_rank(
    table: RiskTable, rows: int, groups: _Whole, u: _Floats, v: _Floats
) -> tuple[float, int]:
    """Give the log-rank chi-square of some groups of a risk table, and its degrees of freedom.

    Args:
        table: of one study.
        rows: times of death.
        groups: groups compared.
        u: room for a number for each of them.
        v: room for a number for every two of them.
    """
    deaths, at_risk = table.deaths, table.at_risk
    m = groups.size - 1
    u[:m] = 0.0
    v[:m, :m] = 0.0
    for t in range(rows):
        d = r = 0
        for g in groups:
            d += deaths[g, t]
            r += at_risk[g, t]
        if d == 0:
            continue
        weight = d * (r - d) / max(r - 1, 1)
        for i in range(m):
            share = at_risk[groups[i], t] / r
            u[i] += deaths[groups[i], t] - share * d
            v[i, i] += weight * share
            for j in range(i + 1):
                v[i, j] -= weight * share * (at_risk[groups[j], t] / r)
    return chi_square(u, v, m)


@njit(cache=True, nogil=True)
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
