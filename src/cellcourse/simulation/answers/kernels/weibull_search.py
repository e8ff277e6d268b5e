"""The top of a Weibull likelihood of groups, with one difference free or held.

The curvature of groups that share a scale is an arrow: groups are eliminated one by one.
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
    terms,
    terms_room,
)
from cellcourse.stats.survival.maximise import SETTLED, STEPS

__all__ = ["FREE", "Search", "climb", "profile_limit", "search_room", "standard_error"]

FREE: Final = -1
"""No difference is held."""

_HALVINGS: Final = 60
_FAR: Final = 1e3
"""Fall of the log-likelihood beyond which a step was too long."""
_BEND: Final = 0.1
"""Gain still to come beyond which it is not foreseen well enough."""
_NEAR: Final = 1e-5
"""Of a standard error; the step that comes next errs by its square."""

_Floats = npt.NDArray[np.float64]


class Search(NamedTuple):
    """Where a search stands: centres of log time, then log scale."""

    place: _Floats  # (groups + 1,)
    tried: _Floats  # (groups + 1,)
    step: _Floats  # (groups + 1,) that comes next
    ridge: _Floats  # (groups + 1,) how the rest moves with a difference
    top: _Floats  # (groups + 1,)
    sums: Sums
    known: Terms


@njit(cache=True, nogil=True)
def search_room(subjects: int, groups: int) -> Search:
    """Make room for one study."""
    line, scale = np.zeros((8, groups + 1)), np.zeros(2)
    sums = Sums(line[5, :groups], line[6, :groups], line[7, :groups], scale)
    known = terms_room(subjects, groups)
    return Search(line[0], line[1], line[2], line[3], line[4], sums, known)


@drawn_in
def _at(place: _Floats, search: Search) -> float:
    groups = search.sums.own.size
    return terms(place[:groups], place[groups], search.known, search.sums)


@drawn_in
def _solve(one: Search, held: int, right: _Floats) -> bool:
    """Replace the right side by the solution; false where the curvature is not of a hill.

    Args:
        one: the curvature.
        held: group that moves with the first, or ``FREE``; its own part is already in the
            first one's right side.
        right: (groups + 1,)
    """
    sums, groups = one.sums, one.sums.own.size
    rest: float = sums.scale[1]
    hill: bool = True
    for g in range(groups):
        if g == held:
            continue
        with_first = g == 0 and held > 0
        own = sums.own[g] + (sums.own[held] if with_first else 0.0)
        cross = sums.cross[g] + (sums.cross[held] if with_first else 0.0)
        hill = hill and own > 0
        right[g] /= own
        rest -= cross * cross / own
        right[groups] -= cross * right[g]
    hill = hill and rest > 0
    right[groups] /= rest
    for g in range(groups):
        with_first = g == 0 and held > 0
        own = sums.own[g] + (sums.own[held] if with_first else 0.0)
        cross = sums.cross[g] + (sums.cross[held] if with_first else 0.0)
        right[g] -= cross / own * right[groups]
    if held > 0:
        right[held] = right[0]
    return hill


@drawn_in
def _slope(one: Search, held: int, right: _Floats) -> None:
    """Fill in the slope, that of the held group with the first one's."""
    groups = one.sums.own.size
    for g in range(groups):
        right[g] = one.sums.centre[g]
    right[groups] = one.sums.scale[0]
    if held > 0:
        right[0] += one.sums.centre[held]
        right[held] = 0.0


@drawn_in
def _newton(one: Search, held: int, log_scale: float) -> float:
    """Fill in the next step; give what it promises."""
    _slope(one, held, one.step)
    if not _solve(one, held, one.step):
        squares(log_scale, one.known, one.sums)
        _slope(one, held, one.step)
        _solve(one, held, one.step)
    return _gain(one)


@compiled
def climb(one: Search, held: int) -> float:
    """Climb from where the search stands, as ``stats.survival.maximise`` does.

    Args:
        one: the search.
        held: group whose difference from the first stays as it is, or ``FREE``.

    Returns:
        The log-likelihood at the top, NaN where the search did not settle.
    """
    value, last = _at(one.place, one), one.place.size
    for _ in range(STEPS):
        gain = _newton(one, held, one.place[last - 1])
        if gain <= SETTLED:
            return value
        slack, there = 1e-12 * (1 + abs(value)), value
        for _ in range(_HALVINGS):
            for j in range(last):
                one.tried[j] = one.place[j] + one.step[j]
            there = _at(one.tried, one)
            if there >= value + 0.1 * gain - slack:
                break
            gain /= 2
            for j in range(last):
                one.step[j] /= 2
        value = there
        for j in range(last):
            one.place[j] = one.tried[j]
    return math.nan


@drawn_in
def standard_error(one: Search, j: int) -> float:
    """Of the difference of a group from the first, at the top."""
    sums, rest = one.sums, one.sums.scale[1]
    for g in range(sums.own.size):
        rest -= sums.cross[g] ** 2 / sums.own[g]
    lean = sums.cross[j] / sums.own[j] - sums.cross[0] / sums.own[0]
    return math.sqrt(1 / sums.own[j] + 1 / sums.own[0] + lean * lean / rest)


@compiled
def profile_limit(one: Search, j: int, value: float, se: float, outward: float) -> float:
    """Find where the profile of a difference has fallen by half of ``outward`` squared.

    The difference and all else move at once: how far the profile has fallen is foreseen from
    the slope, and its root is nearly a straight line.

    Args:
        one: the search, its ``top`` known.
        j: the group whose difference from the first is looked at.
        value: log-likelihood at the top.
        se: standard error of the difference.
        outward: normal multiplier; negative for the lower limit.
    """
    for k in range(one.place.size):
        one.place[k] = one.top[k]
    _at(one.place, one)
    _foresee(one, j)
    inner, outer, move = one.top[j] - one.top[0], outward * math.inf, outward * se
    for _ in range(STEPS):
        below = value - _go(one, j, move, value)
        off, slope, gain = _off(one, j, below, outward)
        here = one.place[j] - one.place[0]
        move = off / slope
        if abs(move) <= _NEAR * se and gain <= _NEAR * _NEAR:
            limit: float = here + move
            return limit
        if off < 0:
            inner = here
        else:
            outer = here
        if not (inner - here - move) * (outer - here - move) < 0:
            move = outward * se if math.isinf(outer) else (inner + outer) / 2 - here
    return math.nan


@drawn_in
def _go(one: Search, j: int, move: float, value: float) -> float:
    """Move the difference, all else following; give the log-likelihood there."""
    last = one.place.size
    for k in range(last):
        one.tried[k] = one.place[k] + one.step[k] - one.ridge[k] * move
    one.tried[j] += move
    there = _at(one.tried, one)
    for _ in range(_HALVINGS):
        if there > value - _FAR:
            break
        for k in range(last):
            one.tried[k] = (one.tried[k] + one.place[k]) / 2
        there = _at(one.tried, one)
    for k in range(last):
        one.place[k] = one.tried[k]
    if not _foresee(one, j) or not _gain(one) < _BEND:
        climb(one, j)
        there = _at(one.place, one)
        _foresee(one, j)
    return there


@drawn_in
def _foresee(one: Search, j: int) -> bool:
    """Fill in the step up to the profile, and how the profile runs; false off its hill."""
    _slope(one, j, one.step)
    for k in range(one.ridge.size):
        one.ridge[k] = 0.0
    one.ridge[0], one.ridge[one.ridge.size - 1] = one.sums.own[j], one.sums.cross[j]
    return _solve(one, j, one.step) and _solve(one, j, one.ridge)


@drawn_in
def _gain(one: Search) -> float:
    """Twice what the next step gains."""
    gain: float = one.step[one.sums.own.size] * one.sums.scale[0]
    for g in range(one.sums.own.size):
        gain += one.step[g] * one.sums.centre[g]
    return gain


@drawn_in
def _off(one: Search, j: int, below: float, outward: float) -> tuple[float, float, float]:
    """How far the root of the profile is off, its slope inwards, and what the rest gains."""
    sums, gain, groups = one.sums, _gain(one), one.sums.own.size
    slope = sums.centre[j] - sums.own[j] * one.step[0] - sums.cross[j] * one.step[groups]
    fallen = math.sqrt(max(0.0, 2 * below - gain))
    return fallen - abs(outward), slope / fallen, gain
