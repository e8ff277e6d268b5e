"""The loops for very many subjects, compiled; imported only then: needs numba.

Each has its plain counterpart in ``risk_table`` or ``by_group``. Counts, times and curves agree
with it to the last digit; sums over all deaths to round-off, since their order differs.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["Columns", "follow", "sort_by_time", "tabulate"]

_Array = NDArray[np.float64]
_Whole = NDArray[np.int64]

_DIGIT: Final = 12
_DIGITS: Final = 4096
_ROWS: Final = 4096
"""Times of death dealt with at once; a few arrays of this length fit a processor's cache."""


def sort_by_time(key: _Whole, width: int) -> _Whole:
    """Sort keys, none below 0, in place by what is above their last ``width`` bits."""
    lowest = max(width, int(key.max()).bit_length() - 2 * _DIGIT)
    _two_digits(key, np.empty_like(key), lowest)
    if not _tidy(key, width, 8 * key.size):
        key.sort()
    return key


@njit(cache=True, nogil=True)
def _two_digits(key: _Whole, spare: _Whole, lowest: int) -> None:
    """Order by the two highest digits, the lower of them first."""
    counts = np.zeros((2, _DIGITS), np.int64)
    for i in range(key.size):
        high = key[i] >> lowest
        counts[0, high & (_DIGITS - 1)] += 1
        counts[1, (high >> _DIGIT) & (_DIGITS - 1)] += 1
    _deal(key, spare, counts[0], lowest)
    _deal(spare, key, counts[1], lowest + _DIGIT)


@njit(cache=True, nogil=True)
def _deal(source: _Whole, target: _Whole, counts: _Whole, shift: int) -> None:
    """Put every key into the stretch of its digit, of which there are so many."""
    start = 0
    for value in range(_DIGITS):
        count = counts[value]
        counts[value] = start
        start += count
    for i in range(source.size):
        value = (source[i] >> shift) & (_DIGITS - 1)
        target[counts[value]] = source[i]
        counts[value] += 1


@njit(cache=True, nogil=True)
def _tidy(key: _Whole, width: int, moves: int) -> bool:
    """Put the few that are still out of order in their places; false if they are many."""
    mask = (1 << width) - 1
    for i in range(1, key.size):
        one, j = key[i], i
        last_tied = one | mask
        if key[i - 1] <= last_tied:
            continue
        while j and key[j - 1] > last_tied:
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
    return int(_rows(key, width, 0, left, time, deaths, at_risk)[1])


@njit(cache=True, nogil=True)
def _rows(
    key: _Whole,
    width: int,
    i: int,
    left: _Whole,
    time: _Whole,
    deaths: _Whole | _Array,
    at_risk: _Whole | _Array,
) -> tuple[int, int]:
    """Sweep on from key ``i`` until no row is free; give the next key and the rows filled."""
    groups, mask, row = left.size, (1 << width) - 1, 0
    while i < key.size and row < time.size:
        now, code = key[i] >> width, key[i] & mask
        # Written also where nobody dies, to be overwritten: a branch here is slower.
        time[row] = now
        for g in range(groups):
            deaths[g, row], at_risk[g, row] = 0, left[g]
        left[code >> 1] -= 1
        deaths[code >> 1, row] = any_dead = code & 1
        i += 1
        while i < key.size and key[i] >> width == now:
            code = key[i] & mask
            left[code >> 1] -= 1
            deaths[code >> 1, row] += code & 1
            any_dead |= code & 1
            i += 1
        row += any_dead
    return i, row


class Columns(NamedTuple):
    """(n + 1,) each: the curves of all groups, one group after the other."""

    time: _Whole
    """The bits of the times."""
    deaths: _Whole
    at_risk: _Whole
    survival: _Array
    se: _Array


@njit(cache=True, nogil=True, error_model="numpy")
def follow(
    key: _Whole,
    width: int,
    floor: int,
    left: _Whole,
    columns: Columns,
    expected: _Array,
    variance: _Array,
) -> _Whole:
    """Sweep over sorted keys once for the curves of all groups and for their log-rank test.

    Args:
        key: (n,) time above ``width`` bits of group and outcome, sorted by time.
        width: number of those bits.
        floor: what was taken off the bits of each time that is not 0.
        left: (k,) subjects of each group; used up.
        columns: filled with each group's own times of death, from where its subjects begin.
        expected: (k,) zeros, to which expected deaths are added.
        variance: (k, k) zeros, to which that of observed minus expected is added.

    Returns:
        (k,) where the rows of each group end.
    """
    groups = left.size
    ends = np.cumsum(left) - left
    alive, summed = np.ones(groups), np.zeros(groups)
    time = np.empty(_ROWS, np.int64)
    deaths, at_risk = np.empty((groups, _ROWS)), np.empty((groups, _ROWS))
    i = 0
    while i < key.size:
        i, rows = _rows(key, width, i, left, time, deaths, at_risk)
        for row in range(rows):
            time[row] += floor * (time[row] > 0)
        _expect(deaths[:, :rows], at_risk[:, :rows], expected, variance)
        for g in range(groups):
            block = (time[:rows], deaths[g, :rows], at_risk[g, :rows])
            ends[g], alive[g], summed[g] = _extend(block, columns, ends[g], alive[g], summed[g])
    return ends


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"reassoc"})
def _expect(deaths: _Array, at_risk: _Array, expected: _Array, variance: _Array) -> None:
    """Add what the log-rank test expects at some times of death."""
    groups, rows = deaths.shape
    rate, spread = np.zeros(rows), np.zeros(rows)
    for g in range(groups):
        for row in range(rows):
            rate[row] += deaths[g, row]
            spread[row] += at_risk[g, row]
    for row in range(rows):
        dead, n = rate[row], spread[row]
        rate[row] = dead / n
        # A lone subject at risk dies without variance; max() keeps 0/0 out.
        spread[row] = dead * (n - dead) / (max(n - 1, 1.0) * n * n)
    for g in range(groups):
        total = 0.0
        for row in range(rows):
            total += rate[row] * at_risk[g, row]
        expected[g] += total
        for h in range(groups):
            total = 0.0
            for row in range(rows):
                total += spread[row] * at_risk[g, row] * at_risk[h, row]
            # Those at risk in all groups together are n.
            variance[g, h] -= total
            variance[g, g] += total


@njit(cache=True, nogil=True, error_model="numpy")
def _extend(
    block: tuple[_Whole, _Array, _Array], columns: Columns, at: int, alive: float, summed: float
) -> tuple[int, float, float]:
    """Go on with one group's curve where its own subjects die; give its end and its state."""
    time, deaths, at_risk = block
    begin = at
    for row in range(time.size):
        columns.time[at] = time[row]
        columns.deaths[at], columns.at_risk[at] = deaths[row], at_risk[row]
        # A row in which nobody of the group dies is overwritten: a branch here is slower.
        at += deaths[row] > 0
    for row in range(begin, at):
        dead, n = columns.deaths[row], columns.at_risk[row]
        hazard = dead / n
        alive *= 1 - hazard
        # Where all at risk die survival is 0; max() keeps 0/0 out.
        summed += hazard / max(n - dead, 1)
        columns.survival[row], columns.se[row] = alive, alive * np.sqrt(summed)
    return at, alive, summed
