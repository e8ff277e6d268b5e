"""The loops of ``risk_table`` for very many subjects, compiled; imported only then: needs numba.

Each has its plain counterpart in ``risk_table``, with which it agrees to the last digit.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["sort_by_time", "tabulate"]

_Whole = NDArray[np.int64]

_DIGIT: Final = 11
_DIGITS: Final = 2048


def sort_by_time(key: _Whole, width: int) -> _Whole:
    """Sort keys by what lies above their last ``width`` bits; within a time in any order."""
    spare = np.empty_like(key)
    lowest = max(width, int(key.max()).bit_length() - 3 * _DIGIT)
    if _three_digits(key, spare, lowest) and _tidy(spare, width, 8 * key.size):
        return spare
    return np.sort(key)


@njit(cache=True, nogil=True)
def _three_digits(key: _Whole, spare: _Whole, lowest: int) -> bool:
    """Order by the three highest digits into ``spare``, the least of them first."""
    counts = np.zeros((3, _DIGITS), np.int64)
    for i in range(key.size):
        high = key[i] >> lowest
        counts[0, high & 2047] += 1
        counts[1, (high >> 11) & 2047] += 1
        counts[2, (high >> 22) & 2047] += 1
    source, target = key, spare
    for digit in range(3):
        start = 0
        for value in range(_DIGITS):
            count = counts[digit, value]
            counts[digit, value] = start
            start += count
        shift = lowest + _DIGIT * digit
        for i in range(source.size):
            value = (source[i] >> shift) & 2047
            target[counts[digit, value]] = source[i]
            counts[digit, value] += 1
        source, target = target, source
    return True


@njit(cache=True, nogil=True)
def _tidy(key: _Whole, width: int, moves: int) -> bool:
    """Put the few that are still out of order in their places; false if they are many."""
    for i in range(1, key.size):
        one, j = key[i], i
        while j and key[j - 1] >> width > one >> width:
            key[j] = key[j - 1]
            j -= 1
            moves -= 1
        key[j] = one
        if moves < 0:
            return False
    return True


@njit(cache=True, nogil=True)
def tabulate(
    key: _Whole, width: int, left: _Whole, time: _Whole, deaths: _Whole, at_risk: _Whole
) -> int:
    """Sweep over sorted keys, and count the times at which anybody dies.

    Args:
        key: (n,) time above ``width`` bits of group and outcome, sorted by time.
        width: number of those bits.
        left: (k,) subjects of each group; used up.
        time: (m + 1,) for m deaths, filled with the times of death.
        deaths: (k, m + 1) filled with deaths by group.
        at_risk: (k, m + 1) filled with subjects at risk by group.
    """
    groups, mask = left.size, (1 << width) - 1
    gone, dead = np.zeros(groups, np.int64), np.zeros(groups, np.int64)
    rows = i = 0
    while i < key.size:
        now, any_dead = key[i] >> width, 0
        while i < key.size and key[i] >> width == now:
            code = key[i] & mask
            gone[code >> 1] += 1
            dead[code >> 1] += code & 1
            any_dead += code & 1
            i += 1
        # Written also where nobody dies, to be overwritten: a branch here is slower.
        time[rows] = now
        for g in range(groups):
            deaths[g, rows], at_risk[g, rows] = dead[g], left[g]
            left[g] -= gone[g]
            gone[g] = dead[g] = 0
        rows += any_dead > 0
    return rows
