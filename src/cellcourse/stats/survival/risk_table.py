"""Deaths and numbers at risk by group at every time of death, for a million subjects too.

One sort does it: the time of a subject and its group and outcome fit into one whole
number, since times of one study spread over few of the exponents that a number can have.
Nothing is rounded; times that spread too far are sorted the slower way. For very many
subjects the loops are compiled where numba is installed, with the same result. Unlike
the curves of ``kaplan_meier``, which a figure draws and a table prints, these are arrays.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Curve", "Keys", "RiskTable", "packed", "risk_table", "times_of"]

COMPILED_FROM: Final = 100_000
"""Subjects from which loading the compiled loops is worth its second or two."""

_Array = NDArray[np.float64]
_Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Share of a group alive just after each of its deaths."""

    time: _Array
    deaths: _Whole
    at_risk: _Whole
    """Just before the deaths."""
    survival: _Array
    se: _Array
    """Greenwood's; 0 once nobody is left."""


@dataclass(frozen=True, slots=True, eq=False)
class RiskTable:
    """k groups at the t distinct times at which anybody dies."""

    time: _Array
    """(t,)"""
    deaths: _Whole
    """(k, t)"""
    at_risk: _Whole
    """(k, t) just before each time."""

    def curve(self, group: int) -> Curve:
        """Give the Kaplan-Meier curve of one group, at the times of its own deaths."""
        own = np.flatnonzero(self.deaths[group] > 0)
        deaths, at_risk = self.deaths[group][own], self.at_risk[group][own]
        hazard = deaths / at_risk
        survival: _Array = np.cumprod(1 - hazard)
        # Where all at risk die survival is 0; maximum() keeps 0/0 out.
        hazard /= np.maximum(at_risk - deaths, 1)
        error: _Array = survival * np.sqrt(np.cumsum(hazard))
        return Curve(self.time[own], deaths, at_risk, survival, error)


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """Time, group and outcome of each subject in one whole number."""

    key: _Whole
    """(n,) place of the time above ``width`` bits, which are twice the group plus the outcome."""
    width: int
    floor: int
    """What was taken off the bits of each time that is not 0."""


def risk_table(
    time: _Array, died: NDArray[np.bool_], group: NDArray[np.intp], groups: int
) -> RiskTable:
    """Count deaths and subjects at risk, a subject being at risk up to its own time.

    Args:
        time: (n,) finite, not negative; equal times are tied, nearly equal ones are not.
        died: (n,) true where ``time`` is a death.
        group: (n,) from 0 to ``groups`` - 1.
        groups: number of groups, k.
    """
    keys = packed(time, died, group, groups)
    if keys is None:
        order = np.argsort(time, kind="stable")
        return _counted(time[order], group[order], died[order], groups)
    if time.size >= COMPILED_FROM and find_spec("numba"):
        return _compiled(keys, np.bincount(group, minlength=groups))
    keys.key.sort()
    code = keys.key & ((1 << keys.width) - 1)
    times = times_of(keys.key >> keys.width, keys.floor)
    return _counted(times, code >> 1, code & 1 == 1, groups)


def packed(
    time: _Array, died: NDArray[np.bool_], group: NDArray[np.intp], groups: int
) -> Keys | None:
    """Pack subjects as ``risk_table`` takes them; None where their times spread too far."""
    floor = _floor(time)
    width = (2 * groups - 1).bit_length()
    if (time.max() + 0.0).view(np.int64) - floor >= 1 << (63 - width):  # -0.0 becomes 0.0
        return None
    key = np.maximum(time.view(np.int64), floor)  # 0.0 and -0.0 lie below the floor
    key -= floor
    key <<= width - 1
    key |= group
    key <<= 1
    key |= died
    return Keys(key, width, floor)


def _floor(time: _Array) -> int:
    """A whole number just below the bits of the least positive time.

    The bits of a number that is not negative, read as a whole number, are in the order of
    the numbers. Counted from here they leave room, and 0 is the place of a time of 0.
    """
    least = float(time.min()) or float(time[time > 0].min(initial=1.0))
    return int(np.float64(least).view(np.int64)) - 1


def times_of(place: _Whole, floor: int) -> _Array:
    """Give back the times of their places above a floor."""
    bits: _Whole = place + floor * (place > 0)
    return bits.view(np.float64)


def _counted(
    time: _Array, group: NDArray[np.intp], died: NDArray[np.bool_], groups: int
) -> RiskTable:
    """Count from subjects in order of time."""
    starts = np.concatenate(([0], np.flatnonzero(time[1:] != time[:-1]) + 1))
    ends = np.append(starts[1:], time.size)
    dead = _running(died)
    fatal = dead[ends] > dead[starts]
    starts, ends = starts[fatal], ends[fatal]
    deaths = np.empty((groups, starts.size), dtype=np.int64)
    at_risk = np.empty_like(deaths)
    for g in range(groups):
        died_here, member = _running(died & (group == g)), _running(group == g)
        deaths[g] = died_here[ends] - died_here[starts]
        at_risk[g] = member[-1] - member[starts]
    return RiskTable(time[starts], deaths, at_risk)


def _running(mask: NDArray[np.bool_]) -> _Whole:
    counted = np.zeros(mask.size + 1, dtype=np.int64)
    np.cumsum(mask, out=counted[1:])
    return counted


def _compiled(keys: Keys, sizes: NDArray[np.intp]) -> RiskTable:
    from cellcourse.stats.survival.compiled import sort_by_time, tabulate

    most = int(np.count_nonzero(keys.key & 1)) + 1
    place = np.empty(most, dtype=np.int64)
    deaths, at_risk = (np.empty((sizes.size, most), dtype=np.int64) for _ in range(2))
    key = sort_by_time(keys.key, keys.width)
    rows = tabulate(key, keys.width, sizes, place, deaths, at_risk)
    return RiskTable(times_of(place[:rows], keys.floor), deaths[:, :rows], at_risk[:, :rows])
