"""How far a difference between groups may lie from the top of a Weibull likelihood.

A difference of centres of log time is one of logarithms of rates over the shape, so that
the limits which a quadratic likelihood has are those of a ratio (Fieller 1954).
"""

from __future__ import annotations

import math
from typing import Final

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.weibull_search import Search, solve
from cellcourse.simulation.answers.kernels.weibull_terms import terms

__all__ = ["difference", "profile_limit", "standard_error"]

_FEW: Final = 12
"""Steps that find the profile again, where they do so at all."""
_PARTS: Final = 256
"""Most parts of the way to a limit that are gone one by one."""
_NEAR: Final = 3e-11
"""Of a standard error. Lengths of steps are squared each time, and a limit errs by their cube."""


@compiled
def profile_limit(one: Search, j: int, value: float, outward: float) -> float:
    """Find where the profile of a difference has fallen by half of ``outward`` squared.

    Args:
        one: the search, its top known.
        j: the group whose difference from the first is looked at.
        value: log-likelihood at the top.
        outward: normal multiplier; negative for the lower limit.
    """
    limit, parts = math.nan, 1
    while math.isnan(limit) and parts <= _PARTS:
        limit = _walk(one, j, value, outward, parts)
        parts *= 4
    return limit


@drawn_in
def _walk(one: Search, j: int, value: float, outward: float, parts: int) -> float:
    """Go out to a limit, finding the profile again after each part; NaN where it is lost.

    Where likelihood and step settle on the far side of the top, the limit is that of all places:
    those as likely lie in a convex set, and a ratio has one greatest and one least value in it.
    """
    _return(one)
    limit, there, top, last = math.nan, value, difference(one, j), one.place.size - 1
    for part in range(1, parts + 1):
        fall, near, before = (outward * part / parts) ** 2, False, 1.0
        for _ in range(_FEW):
            limit, size = _foresee(one, j, fall - 2 * (value - there), outward > 0)
            # A limit far out errs by as much more: its time ratio is told to as many digits.
            near = size * size * max(1.0, (limit - top) ** 2) <= _NEAR * before
            if not ((limit - top) * outward > 0 and one.place[last] + one.step[last] > 0):
                return math.nan
            if near:
                break
            for k in range(one.place.size):
                one.place[k] += one.step[k]
            there, before = terms(one.place, one.known, one.sums), size
        if not near:
            return math.nan
    return limit


@drawn_in
def _return(one: Search) -> None:
    """Return to the top."""
    for k in range(one.place.size):
        one.place[k] = one.top[k]
        one.sums.slope[k] = one.peak.slope[k]
    for g in range(one.sums.own.size):
        one.sums.own[g], one.sums.cross[g] = one.peak.own[g], one.peak.cross[g]
    one.sums.common[0] = one.peak.common[0]


@drawn_in
def difference(one: Search, j: int) -> float:
    """Of the centre of a group from that of the first."""
    found: float = (one.place[0] - one.place[j]) / one.place[one.place.size - 1]
    return found


@drawn_in
def _variances(one: Search, j: int) -> tuple[float, float, float]:
    """Of a difference of logarithms of rates, its covariance with the shape, and of that."""
    sums, rest = one.sums, one.sums.common[0]
    for g in range(sums.own.size):
        rest -= sums.cross[g] * sums.cross[g] / sums.own[g]
    lean = sums.cross[0] / sums.own[0] - sums.cross[j] / sums.own[j]
    return 1 / sums.own[0] + 1 / sums.own[j] + lean * lean / rest, -lean / rest, 1 / rest


@drawn_in
def standard_error(one: Search, j: int) -> float:
    """Of the difference of a group from the first, where the search stands."""
    of_rates, both, of_shape = _variances(one, j)
    d = difference(one, j)
    shape: float = one.place[one.place.size - 1]
    return math.sqrt(of_rates - 2 * d * both + d * d * of_shape) / shape


@drawn_in
def _foresee(one: Search, j: int, left: float, up: bool) -> tuple[float, float]:
    """Fill in the step to the limit, were the likelihood quadratic; give the limit and length.

    Args:
        one: the search.
        j: the group.
        left: twice what the likelihood may still fall.
        up: whether the upper limit is looked for.
    """
    sums, place, last = one.sums, one.place, one.place.size - 1
    of_rates, both, of_shape = _variances(one, j)
    gain = solve(sums, one.step)
    rates = place[0] - place[j] + one.step[0] - one.step[j]
    shape = place[last] + one.step[last]
    fall = left + gain
    square = shape * shape - fall * of_shape
    middle = rates * shape - fall * both
    root = math.sqrt(middle * middle - square * (rates * rates - fall * of_rates))
    limit = (middle + (root if up else -root)) / square
    spread = of_rates - 2 * limit * both + limit * limit * of_shape
    pull = (rates - limit * shape) / spread
    toward = pull * (both - limit * of_shape)
    one.step[last] -= toward
    one.step[0] -= pull / sums.own[0]
    one.step[j] += pull / sums.own[j]
    for g in range(last):
        one.step[g] += sums.cross[g] / sums.own[g] * toward
    size = 0.0
    for g in range(last):
        size += one.step[g] * (sums.own[g] * one.step[g] + 2 * sums.cross[g] * one.step[last])
    size += one.step[last] * one.step[last] * sums.common[0]
    return limit, size
