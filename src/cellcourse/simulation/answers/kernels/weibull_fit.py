"""A Weibull regression of bracketed times on groups: how each differs from the first."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.weibull_limits import (
    difference,
    profile_limit,
    standard_error,
)
from cellcourse.simulation.answers.kernels.weibull_search import FREE, Search, climb
from cellcourse.simulation.answers.kernels.weibull_terms import NEVER, Terms
from cellcourse.simulation.survival.kernels.arithmetic import exponential
from cellcourse.stats.survival.maximise import SETTLED

__all__ = ["regress"]

_SPREAD: Final = math.sqrt(6) / math.pi
"""Scale of a Weibull law over the standard deviation of the logarithm of its times."""
_LEAST: Final = 0.05
_NEAR: Final = 1e-10
"""Gain still to come that is foreseen well enough."""

_Floats = npt.NDArray[np.float64]


@compiled
def regress(one: Search, z: float, out: _Floats) -> None:
    """Find the top, then compare each group with the first; all NaN where a search fails.

    Args:
        one: a search, its brackets filled in; their likelihood has a top.
        z: normal multiplier of the intervals.
        out: (groups, 6) log time ratio of each group, its standard error, its limits, the
            signed root of the likelihood ratio, and the scale.
    """
    last = one.place.size - 1
    _begin(one.known, one.place)
    value = climb(one, FREE, SETTLED)
    if math.isnan(value):
        return
    _keep(one)
    out[0, 5] = 1 / one.top[last]
    for j in range(1, last):
        out[j, 0], out[j, 1], out[j, 5] = difference(one, j), standard_error(one, j), out[0, 5]
    for j in range(1, last):
        out[j, 2] = profile_limit(one, j, value, -z)
        out[j, 3] = profile_limit(one, j, value, z)
        out[j, 4] = math.copysign(math.sqrt(_fall(one, j, value)), out[j, 0])
        if math.isnan(out[j, 2]) or math.isnan(out[j, 3]) or math.isnan(out[j, 4]):
            out[:] = math.nan
            return


@drawn_in
def _begin(known: Terms, place: _Floats) -> None:
    """Begin where the middles of brackets would lead: the shape from their spread, then rates."""
    last, square, many, middle = place.size - 1, 0.0, 0, known.value
    for g in range(last):
        first, end, mean = known.begin[g], known.begin[g] + known.sizes[g], 0.0
        for i in range(first, end):
            left, right = known.log_left[i], known.log_right[i]
            middle[i] = left if right == NEVER else right if left == -NEVER else (left + right) / 2
            mean += middle[i] / (end - first)
        for i in range(first, end):
            square += (middle[i] - mean) ** 2
        many += known.sizes[g] - 1
    place[last] = 1 / max(_LEAST, _SPREAD * math.sqrt(square / many))
    for g in range(last):
        seen = whole = 0.0
        for i in range(known.begin[g], known.begin[g] + known.sizes[g]):
            seen += known.log_right[i] < NEVER
            whole += exponential(place[last] * middle[i])
        place[g] = math.log(seen / whole)


@drawn_in
def _keep(one: Search) -> None:
    """Keep the top."""
    for k in range(one.place.size):
        one.top[k], one.peak.slope[k] = one.place[k], one.sums.slope[k]
    for g in range(one.sums.own.size):
        one.peak.own[g], one.peak.cross[g] = one.sums.own[g], one.sums.cross[g]
    one.peak.common[0] = one.sums.common[0]


@drawn_in
def _fall(one: Search, j: int, value: float) -> float:
    """Twice what the likelihood loses if a group does not differ from the first, or NaN."""
    n, first = one.known.sizes[j], one.known.sizes[0]
    for k in range(one.place.size):
        one.place[k] = one.top[k]
    one.place[0] = one.place[j] = (first * one.top[0] + n * one.top[j]) / (first + n)
    fall: float = 2 * (value - climb(one, j, _NEAR))
    return 0.0 if fall < 0 else fall
