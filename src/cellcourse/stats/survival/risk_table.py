"""Deaths and numbers at risk by group at every time of death, for a million subjects too.

One sort does it: the time of a subject and its group and outcome fit into one whole
number, since times of one study spread over few of the exponents that a number can have.
Nothing is rounded; times that spread too far are sorted the slower way. Unlike the
curves of ``kaplan_meier``, which a figure draws and a table prints, these are arrays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["RiskTable", "risk_table"]

_Array = NDArray[np.float64]
_Whole = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class RiskTable:
    """k groups at the t distinct times at which anybody dies."""

    time: _Array
    """(t,)"""
    deaths: _Whole
    """(k, t)"""
    at_risk: _Whole
    """(k, t) just before each time."""

    def survival(self) -> _Array:
        """Kaplan-Meier estimate of each group just after each time, (k, t)."""
        return np.asarray(np.cumprod(1 - self._hazard(), axis=1), dtype=np.float64)

    def standard_error(self) -> _Array:
        """Greenwood's standard error of it, (k, t); 0 once nobody of a group is left."""
        left = self.at_risk - self.deaths
        # Where all at risk die survival is 0; max() keeps 0/0 out.
        terms = self._hazard() / np.maximum(left, 1)
        return np.asarray(self.survival() * np.sqrt(np.cumsum(terms, axis=1)), dtype=np.float64)

    def _hazard(self) -> _Array:
        return self.deaths / np.maximum(self.at_risk, 1)


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
    ordered, code = _in_order(time, 2 * group + died, 2 * groups)
    starts = np.concatenate(([0], np.flatnonzero(ordered[1:] != ordered[:-1]) + 1))
    ends = np.append(starts[1:], ordered.size)
    dead = _running(code & 1 == 1)
    fatal = dead[ends] > dead[starts]
    starts, ends = starts[fatal], ends[fatal]
    deaths = np.empty((groups, starts.size), dtype=np.int64)
    at_risk = np.empty_like(deaths)
    for g in range(groups):
        died_here, member = _running(code == 2 * g + 1), _running(code >> 1 == g)
        deaths[g] = died_here[ends] - died_here[starts]
        at_risk[g] = member[-1] - member[starts]
    return RiskTable(ordered[starts], deaths, at_risk)


def _running(mask: NDArray[np.bool_]) -> _Whole:
    counted = np.zeros(mask.size + 1, dtype=np.int64)
    np.cumsum(mask, out=counted[1:])
    return counted


def _in_order(time: _Array, code: NDArray[np.int64], codes: int) -> tuple[_Array, _Whole]:
    """Sort times, each with its code.

    The bits of a number that is not negative, read as a whole number, are in the order of
    the numbers. Counted from just below the least positive time they leave room for the code.
    """
    bits = (time + 0.0).view(np.int64)  # -0.0 becomes 0.0
    width = (codes - 1).bit_length()
    lowest = int(bits.min()) or int(bits[bits > 0].min(initial=int(bits.max())))
    floor = lowest - 1
    if int(bits.max()) - floor >= 1 << (63 - width):
        order = np.argsort(time, kind="stable")
        return time[order], code[order]
    key = np.maximum(bits - floor, 0)  # a time of 0 takes the place below the others
    key <<= width
    key |= code
    key.sort()
    code = key & ((1 << width) - 1)
    key >>= width
    key += floor * (key > 0)
    return key.view(np.float64), code
