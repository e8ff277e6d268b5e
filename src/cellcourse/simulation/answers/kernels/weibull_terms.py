"""The Weibull log-likelihood of bracketed times in groups; see ``stats.interval_censored``.

The logarithm of cumulative hazard is that of a group's rate, plus the shape times the
logarithm of time: a straight line, in whose numbers the log-likelihood is concave. Subjects
stand group by group, each group filled up to a multiple of eight by some who tell nothing.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.compiled import drawn_in, summed
from cellcourse.simulation.survival.kernels.arithmetic import (
    exponential,
    logarithm,
    shortfall,
)

__all__ = ["LANES", "NEVER", "Sums", "Terms", "sums_room", "terms", "terms_room"]

LANES: Final = 8
NEVER: Final = 1e12
"""Logarithm of a time after all times."""
_FAR: Final = 700.0

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Sums(NamedTuple):
    """Derivatives of the log-likelihood; second ones with their sign turned."""

    slope: _Floats  # (groups + 1,) in each group's number, then in the common one
    own: _Floats  # (groups,) second, in each group's number
    cross: _Floats  # (groups,) in a group's number and in the common one
    common: _Floats  # (1,) second, in the common one


class Terms(NamedTuple):
    """The brackets of one study, and the terms of its log-likelihood."""

    begin: _Whole  # (groups + 1,) first subject of each group
    sizes: _Whole  # (groups,)
    log_left: _Floats  # (n,) -NEVER where the bracket begins at 0
    log_right: _Floats  # (n,) NEVER where it does not end
    rate: _Floats  # (n,) logarithm of the rate
    a: _Floats  # (n,) cumulative hazard where the bracket begins
    b: _Floats  # (n,) and where it ends
    within: _Floats  # (n,) chance of the bracket among those who come to it
    value: _Floats  # (n,)


@njit(cache=True, nogil=True)
def sums_room(groups: int) -> Sums:
    """Make room for the derivatives of one study."""
    line = np.zeros((3, groups + 1))
    return Sums(line[0], line[1, :groups], line[2, :groups], np.zeros(1))


@njit(cache=True, nogil=True)
def terms_room(subjects: int, groups: int) -> Terms:
    """Make room for one study."""
    n = (subjects + groups * (LANES - 1)) // LANES * LANES
    line = np.zeros((7, n))
    begin, sizes = np.zeros(groups + 1, np.int64), np.zeros(groups, np.int64)
    return Terms(begin, sizes, line[0], line[1], line[2], line[3], line[4], line[5], line[6])


@summed
def terms(place: _Floats, known: Terms, sums: Sums) -> float:
    """Give the log-likelihood; fill in its derivatives.

    Args:
        place: (groups + 1,) logarithm of each group's rate, then the shape.
        known: the brackets.
        sums: filled in.
    """
    groups, begin, a, b, within = sums.own.size, known.begin, known.a, known.b, known.within
    n = begin[groups]
    for g in range(groups):
        for i in range(begin[g], begin[g + 1]):
            known.rate[i] = place[g]
    _ends(known.log_left[:n], known.log_right[:n], known.rate[:n], place[groups], a[:n], b[:n])
    _chances(a[:n], b[:n], within[:n], known.value[:n])
    value = turn = turns = 0.0
    for g in range(groups):
        first = second = cross = 0.0
        for i in range(begin[g], begin[g + 1]):
            left, right, inverse = known.log_left[i], known.log_right[i], 1 / within[i]
            p, q = -a[i] * inverse, b[i] * (1 - within[i]) * inverse
            r, t = p * (1 - a[i] - p - q), q * (1 - b[i] - p - q)
            value += known.value[i]
            first += p + q
            turn += left * p + right * q
            second += r + t
            cross += left * r + right * t
            turns += left * left * r + right * right * t + p * q * (left - right) * (left - right)
        sums.slope[g], sums.own[g], sums.cross[g] = first, -second, -cross
    sums.slope[groups], sums.common[0] = turn, -turns
    return value


@drawn_in
def _ends(
    log_left: _Floats, log_right: _Floats, rate: _Floats, shape: float, a: _Floats, b: _Floats
) -> None:
    """Fill in both ends on the scale of cumulative hazard."""
    for i in range(a.size):
        a[i] = exponential(min(max(rate[i] + shape * log_left[i], -_FAR), _FAR))
        b[i] = exponential(min(max(rate[i] + shape * log_right[i], -_FAR), _FAR))


@drawn_in
def _chances(a: _Floats, b: _Floats, within: _Floats, value: _Floats) -> None:
    """Fill in the chance of the bracket among those who come to it, and its logarithm."""
    for i in range(a.size):
        within[i] = max(shortfall(min(b[i] - a[i], _FAR)), 1e-300)
        value[i] = logarithm(within[i]) - a[i]
