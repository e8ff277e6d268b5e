"""The top of a Weibull likelihood of groups, with one difference free or held.

Steps are those of ``stats.survival.maximise``, in each group's centre of log time and the
logarithm of their common scale. The curvature of groups that share a number is an arrow:
groups are eliminated one by one.
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
    squares,
    sums_room,
    terms,
    terms_room,
)
from cellcourse.stats.survival.maximise import SETTLED, STEPS

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
    turned: Sums  # in centres and log scale
    peak: Sums  # at the top
    known: Terms


@njit(cache=True, nogil=True)
def search_room(subjects: int, groups: int) -> Search:
    """Make room for one study."""
    line = np.zeros((4, groups + 1))
    sums, turned, peak = sums_room(groups), sums_room(groups), sums_room(groups)
    known = terms_room(subjects, groups)
    return Search(line[0], line[1], line[2], line[3], sums, turned, peak, known)


@compiled
def climb(one: Search, held: int, settled: float) -> float:
    """Climb from where the search stands.

    Args:
        one: the search.
        held: group whose difference from the first stays as it is, or ``FREE``.
        settled: gain still to come at which the search ends, where Newton's step promises it.

    Returns:
        The log-likelihood at the top, NaN where the search did not settle.
    """
    value, last = terms(one.place, one.known, one.sums), one.place.size - 1
    for _ in range(STEPS):
        gain, hill = _newton(one, held)
        if gain <= (settled if hill else SETTLED):
            return value + gain / 2
        slack, there = 1e-12 * (1 + abs(value)), value
        for _ in range(_HALVINGS):
            stretch = math.exp(-one.step[last])
            for k in range(last):
                one.tried[k] = (one.place[k] + one.step[k]) * stretch
            one.tried[last] = one.place[last] * stretch
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
def _newton(one: Search, held: int) -> tuple[float, bool]:
    """Fill in the next step; give what it promises, and whether the curvature is of a hill."""
    _turn(one.place, one.sums, one.turned)
    _merge(one.turned, held)
    gain, hill = solve(one.turned, one.step)
    if not hill:
        _turn(one.place, one.sums, one.turned)
        squares(one.place, one.known, one.turned)
        _merge(one.turned, held)
        gain, _ = solve(one.turned, one.step)
    if held > 0:
        one.step[held] = one.step[0]
    return gain, hill


@drawn_in
def _turn(place: _Floats, line: Sums, turned: Sums) -> None:
    """Turn derivatives in logarithms of rates and in shape into those in centres and log scale.

    A centre moves in units of the scale, downwards.
    """
    last, shape = place.size - 1, place[place.size - 1]
    slope, common = -shape * line.slope[last], shape * shape * line.common[0]
    for g in range(last):
        rate, own, cross = place[g], line.own[g], line.cross[g]
        slope -= rate * line.slope[g]
        common += rate * (rate * own + 2 * shape * cross)
        turned.slope[g], turned.own[g] = line.slope[g], own
        turned.cross[g] = line.slope[g] - rate * own - shape * cross
    turned.slope[last], turned.common[0] = slope, common + slope


@drawn_in
def _merge(sums: Sums, held: int) -> None:
    """Let a group, if any is held, move with the first."""
    if held > 0:
        sums.slope[0] += sums.slope[held]
        sums.own[0] += sums.own[held]
        sums.cross[0] += sums.cross[held]
        sums.slope[held], sums.own[held], sums.cross[held] = 0.0, 1.0, 0.0


@drawn_in
def solve(sums: Sums, step: _Floats) -> tuple[float, bool]:
    """Fill in Newton's step; give what it promises, and whether the curvature is of a hill."""
    last, gain, hill = sums.own.size, 0.0, True
    end, rest = sums.slope[last], sums.common[0]
    for g in range(last):
        step[g] = sums.slope[g] / sums.own[g]
        gain += step[g] * sums.slope[g]
        end -= step[g] * sums.cross[g]
        rest -= sums.cross[g] * sums.cross[g] / sums.own[g]
        hill = hill and sums.own[g] > 0
    step[last] = end / rest
    for g in range(last):
        step[g] -= sums.cross[g] / sums.own[g] * step[last]
    return gain + end * step[last], hill and rest > 0
