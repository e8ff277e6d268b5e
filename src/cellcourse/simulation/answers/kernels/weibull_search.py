"""The top of a Weibull likelihood of groups, with one difference free or held.

The log-likelihood is concave in logarithms of rates and in shape, so that Newton's steps, halved
while they gain too little, lead up from everywhere. The curvature of groups that share a
number is an arrow: groups are eliminated one by one.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.weibull_terms import (
    Sums,
    Terms,
    sums_room,
    terms,
    terms_room,
)
from cellcourse.stats.survival.maximise import STEPS

__all__ = ["FREE", "Search", "climb", "search_room", "solve"]

FREE: Final = -1
"""No difference is held."""

_HALVINGS: Final = 60

_Floats = npt.NDArray[np.float64]


class Search(NamedTuple):
    """Where a search stands: logarithms of rates, then the shape."""

    place: _Floats  # (groups + 1,)
    tried: _Floats  # (groups + 1,)
    step: _Floats  # (groups + 1,) that comes next
    top: _Floats  # (groups + 1,)
    sums: Sums
    peak: Sums  # at the top
    known: Terms


@njit(cache=True, nogil=True)
def search_room(subjects: int, groups: int) -> Search:
    """Make room for one study."""
    line = np.zeros((4, groups + 1))
    sums, peak = sums_room(groups), sums_room(groups)
    known = terms_room(subjects, groups)
    return Search(line[0], line[1], line[2], line[3], sums, peak, known)


@compiled
def climb(one: Search, held: int, settled: float) -> float:
    """Climb from where the search stands.

    Args:
        one: the search.
        held: group that moves with the first, at whose rate it stands, or ``FREE``.
        settled: gain still to come at which the search ends; it is foreseen.

    Returns:
        The log-likelihood at the top, NaN where the search did not settle.
    """
    value, last = terms(one.place, one.known, one.sums), one.place.size - 1
    for _ in range(STEPS):
        _merge(one.sums, held)
        gain = solve(one.sums, one.step)
        if held > 0:
            one.step[held] = one.step[0]
        if gain <= settled:
            return value + gain / 2
        slack, there = 1e-12 * (1 + abs(value)), -math.inf
        for _ in range(_HALVINGS):
            for k in range(last + 1):
                one.tried[k] = one.place[k] + one.step[k]
            if one.tried[last] > 0:
                there = terms(one.tried, one.known, one.sums)
            if there >= value + 0.1 * gain - slack:
                break
            gain /= 2
            for k in range(last + 1):
                one.step[k] /= 2
        value = there
        for k in range(last + 1):
            one.place[k] = one.tried[k]
    return math.nan


@drawn_in
def _merge(sums: Sums, held: int) -> None:
    """Let a group, if any is held, move with the first."""
    if held > 0:
        sums.slope[0] += sums.slope[held]
        sums.own[0] += sums.own[held]
        sums.cross[0] += sums.cross[held]
        sums.slope[held], sums.own[held], sums.cross[held] = 0.0, 1.0, 0.0


@drawn_in
def solve(sums: Sums, step: _Floats) -> float:
    """Fill in Newton's step; give what it promises."""
    last, gain = sums.own.size, 0.0
    end, rest = sums.slope[last], sums.common[0]
    for g in range(last):
        step[g] = sums.slope[g] / sums.own[g]
        gain += step[g] * sums.slope[g]
        end -= step[g] * sums.cross[g]
        rest -= sums.cross[g] * sums.cross[g] / sums.own[g]
    step[last] = end / rest
    for g in range(last):
        step[g] -= sums.cross[g] / sums.own[g] * step[last]
    promised: float = gain + end * step[last]
    return promised
