"""The Weibull log-likelihood of bracketed times in groups; see ``stats.interval_censored``.

The logarithm of cumulative hazard is that of a group's rate, plus the shape times the
logarithm of time: a straight line, in whose numbers the log-likelihood is concave. Studies
lie side by side, in lanes; a row is a subject, group by group. One who tells nothing, whose
bracket is all time, adds nothing.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.compiled import alone
from cellcourse.simulation.survival.kernels.arithmetic import (
    exponential,
    logarithm,
    shortfall,
)

__all__ = ["LANES", "NEVER", "Ends", "Stand", "ends_room", "stand_room", "terms"]

LANES: Final = 32
"""Studies side by side."""
NEVER: Final = 1e12
"""Logarithm of a time after all times."""
_FAR: Final = 700.0

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Stand(NamedTuple):
    """Where searches stand, and what is seen from there; second derivatives with sign turned."""

    place: _Floats  # (groups + 1, lanes) logarithm of each group's rate, then the shape
    slope: _Floats  # (groups + 1, lanes) first derivatives
    step: _Floats  # (groups + 1, lanes) that comes next
    own: _Floats  # (groups, lanes) second derivative in each rate
    cross: _Floats  # (groups, lanes) in a rate and in the shape
    inverse: _Floats  # (groups, lanes) one over ``own``
    lean: _Floats  # (groups, lanes) ``cross`` over ``own``
    value: _Floats  # (lanes,) log-likelihood
    common: _Floats  # (lanes,) second derivative in the shape
    of_shape: _Floats  # (lanes,) variance of the shape
    gain: _Floats  # (lanes,) squared length of Newton's step, in standard errors
    table: _Floats  # (7 * groups + 7, lanes) all of these


class Ends(NamedTuple):
    """The brackets of some studies, and what the last subject looked at adds."""

    begin: _Whole  # (groups + 1,) first row of each group
    subject: _Whole  # (n,) who stands in each row
    log_left: _Floats  # (n, lanes) -NEVER where the bracket begins at 0
    log_right: _Floats  # (n, lanes) NEVER where it does not end
    a: _Floats  # (lanes,) cumulative hazard where the bracket begins
    b: _Floats  # (lanes,) and where it ends
    within: _Floats  # (lanes,) chance of the bracket among those who come to it


@njit(cache=True, nogil=True)
def stand_room(groups: int) -> Stand:
    """Make room for some searches."""
    table, end = np.zeros((7 * groups + 7, LANES)), 3 * groups + 3
    wide, rest = table[:end], table[end:]
    return Stand(
        wide[: groups + 1], wide[groups + 1 : 2 * groups + 2], wide[2 * groups + 2 :],
        rest[:groups], rest[groups : 2 * groups], rest[2 * groups : 3 * groups],
        rest[3 * groups : 4 * groups], table[-1], table[-2], table[-3], table[-4], table,
    )  # fmt: skip


@njit(cache=True, nogil=True)
def ends_room(code: _Whole, groups: int) -> Ends:
    """Make room for some groups of subjects; those with codes below 0 are left out."""
    begin, subject, n = np.zeros(groups + 1, np.int64), np.zeros(code.size, np.int64), 0
    for g in range(groups):
        for i in range(code.size):
            if code[i] == g:
                subject[n] = i
                n += 1
        begin[g + 1] = n
    ends, line = np.zeros((2, n, LANES)), np.zeros((3, LANES))
    return Ends(begin, subject[:n], ends[0], ends[1], line[0], line[1], line[2])


@alone
def terms(known: Ends, at: Stand) -> None:
    """Work out the log-likelihood and its derivatives where searches stand."""
    groups, begin, a, b, within = len(at.own), known.begin, known.a, known.b, known.within
    at.value[:] = at.common[:] = at.slope[:] = 0.0
    at.own[:] = at.cross[:] = 0.0
    for g in range(groups):
        for i in range(begin[g], begin[g + 1]):
            _end(known.log_left[i], at.place[g], at.place[groups], a)
            _end(known.log_right[i], at.place[g], at.place[groups], b)
            _chance(a, b, within)
            _add_value(a, within, at.value)
            _add(known, i, at, g)


@alone
def _end(log: _Floats, rate: _Floats, shape: _Floats, out: _Floats) -> None:
    """Fill in an end on the scale of cumulative hazard."""
    for lane in range(out.size):
        out[lane] = exponential(min(max(rate[lane] + shape[lane] * log[lane], -_FAR), _FAR))


@alone
def _chance(a: _Floats, b: _Floats, within: _Floats) -> None:
    """Fill in the chance of the bracket among those who come to it."""
    for lane in range(a.size):
        within[lane] = max(shortfall(min(b[lane] - a[lane], _FAR)), 1e-300)


@alone
def _add_value(a: _Floats, within: _Floats, value: _Floats) -> None:
    for lane in range(a.size):
        value[lane] += logarithm(within[lane]) - a[lane]


@alone
def _add(known: Ends, i: int, at: Stand, g: int) -> None:
    """Add what a subject adds to slopes, and take what it adds to curvatures."""
    left, right, a, b, within = (
        known.log_left[i],
        known.log_right[i],
        known.a,
        known.b,
        known.within,
    )
    first, second, cross = at.slope[g], at.own[g], at.cross[g]
    turn, turns = at.slope[len(at.own)], at.common
    for lane in range(a.size):
        inverse, low, high = 1 / within[lane], left[lane], right[lane]
        p, q = -a[lane] * inverse, b[lane] * (1 - within[lane]) * inverse
        r, t = p * (1 - a[lane] - p - q), q * (1 - b[lane] - p - q)
        first[lane] += p + q
        turn[lane] += low * p + high * q
        second[lane] -= r + t
        cross[lane] -= low * r + high * t
        turns[lane] -= low * low * r + high * high * t + p * q * (low - high) * (low - high)
