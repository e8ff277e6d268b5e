"""Who was at risk at each death of one study."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled

__all__ = [
    "RiskTable",
    "Timed",
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
