"""Probabilities of greatest likelihood, each subject being in one of neighbouring places.

Where brackets do not overlap they follow from one sweep. Else that sweep is where a search
begins that takes the steps of ``stats.interval_censored.mixture``.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.matrices import factor, solve

__all__ = ["Mixture", "mixture", "mixture_room"]

_STEPS: Final = 500
_HALVINGS: Final = 60
_SETTLED: Final = 1e-12
_ZERO: Final = 1e-13

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Mixture(NamedTuple):
    """Subjects in places, and the probabilities of these."""

    first: _Whole  # (n,) first place of each subject
    after: _Whole  # (n,) the place after its last
    p: _Floats  # (m,)
    slope: _Floats  # (m + 1,) of the log-likelihood
    single: _Floats  # (m,) subjects in each place, some in parts
    outer: _Whole  # (n,) subjects who may be in the core, those with most places first
    weight: _Floats  # (n,) one over the probability of each subject's places
    tried: _Floats  # (m,)
    goal: _Floats  # (m,)
    free: _Whole  # (m,) places that are not empty
    square: _Floats  # (m, m)
    block: _Floats  # (m, m)
    lower: _Floats  # (m, m)


@njit(cache=True, nogil=True)
def mixture_room(subjects: int) -> Mixture:
    """Make room for so many subjects, in at most twice as many places and one."""
    m = 2 * subjects + 2
    whole, line, table = np.zeros((4, m), np.int64), np.zeros((6, m)), np.zeros((3, m, m))
    return Mixture(
        whole[0], whole[1], line[0], line[1], line[2], whole[2], line[3], line[4], line[5],
        whole[3], table[0], table[1], table[2],
    )  # fmt: skip


@compiled
def mixture(n: int, m: int, core: int, room: Mixture) -> bool:
    """Fill in the probabilities; false where the search does not settle.

    Args:
        n: subjects.
        m: places.
        core: a place; the sets of those who may be in it are best nested.
        room: with the places of each subject.
    """
    _sweep(n, m, core, room)
    for _ in range(_STEPS):
        if _steepest(n, m, room) <= n * (1 + _SETTLED):
            return True
        _aim(n, m, room)
        _uphill(n, m, room)
    return _steepest(n, m, room) <= n * (1 + 100 * _SETTLED)


@drawn_in
def _sweep(n: int, m: int, core: int, room: Mixture) -> None:
    """From outside inwards, share out what is left by those known to be there."""
    nested = _sort_out(n, m, core, room)
    begin, end, left, risk = 0, m, 1.0, float(n)
    for row in range(nested):
        i = room.outer[row]
        inner, outer = max(begin, room.first[i]), min(end, room.after[i])
        gone = 0.0
        for j in range(begin, end):
            if j < inner or j >= outer:
                room.p[j] = left * room.single[j] / risk
                gone += room.single[j]
        left, risk = left * (risk - gone) / risk, risk - gone - 1
        begin, end = inner, outer
    inside = 0.0
    for j in range(begin, end):
        inside += room.single[j]
    for j in range(begin, end):
        alone = 1.0 if j == core else 0.0
        room.p[j] = left * (room.single[j] / inside if inside else alone)


@drawn_in
def _sort_out(n: int, m: int, core: int, room: Mixture) -> int:
    """Count subjects into their places, and sort those who may be in the core."""
    nested = 0
    for j in range(m):
        room.single[j] = 0.0
    for i in range(n):
        if not room.first[i] <= core < room.after[i]:
            for j in range(room.first[i], room.after[i]):
                room.single[j] += 1 / (room.after[i] - room.first[i])
            continue
        place = nested
        while place and _is_wider(room, i, room.outer[place - 1]):
            room.outer[place] = room.outer[place - 1]
            place -= 1
        room.outer[place] = i
        nested += 1
    return nested


@drawn_in
def _is_wider(room: Mixture, i: int, j: int) -> bool:
    if room.first[i] != room.first[j]:
        wider: bool = room.first[i] < room.first[j]
    else:
        wider = room.after[i] > room.after[j]
    return wider


@drawn_in
def _steepest(n: int, m: int, room: Mixture) -> float:
    """Fill in the slopes, and give the largest."""
    slope = room.slope
    for j in range(m + 1):
        slope[j] = 0.0
    for i in range(n):
        inside = 0.0
        for j in range(room.first[i], room.after[i]):
            inside += room.p[j]
        room.weight[i] = 1 / inside
        slope[room.first[i]] += room.weight[i]
        slope[room.after[i]] -= room.weight[i]
    largest: float = slope[0]
    for j in range(1, m):
        slope[j] += slope[j - 1]
        largest = max(largest, slope[j])
    return largest


@compiled
def _aim(n: int, m: int, room: Mixture) -> None:
    """Fill in the top of a quadratic likelihood, no probability below zero.

    Source:
        Lawson and Hanson (1974), Solving Least Squares Problems, chapter 23.
    """
    _square(n, m, room)
    for j in range(m):
        room.goal[j] = room.p[j]
    for _ in range(10 * m):
        while _is_left(_settle_within(n, m, room), room):
            continue
        best, most = -1, 1e-11 * n
        for j in range(m):
            rise = _rise(n, m, j, room)
            if room.goal[j] == 0.0 and rise > most:
                best, most = j, rise
        if best < 0:
            return
        room.goal[best] = _ZERO


@drawn_in
def _square(n: int, m: int, room: Mixture) -> None:
    """Fill in how the likelihood is curved."""
    for j in range(m):
        for k in range(m):
            room.square[j, k] = 0.0
    for i in range(n):
        for j in range(room.first[i], room.after[i]):
            for k in range(room.first[i], room.after[i]):
                room.square[j, k] += room.weight[i] ** 2


@drawn_in
def _rise(n: int, m: int, j: int, room: Mixture) -> float:
    """Slope of the quadratic likelihood at the goal."""
    rise: float = 2 * room.slope[j] - n
    for k in range(m):
        rise -= room.square[j, k] * room.goal[k]
    return rise


@drawn_in
def _settle_within(n: int, m: int, room: Mixture) -> int:
    """Solve for the places in use, counted; 0 where they cannot be told apart."""
    free, tried, many = room.free, room.tried, 0
    for j in range(m):
        if room.goal[j] > 0:
            free[many] = j
            many += 1
    for a in range(many):
        tried[a] = 2 * room.slope[free[a]] - n
        for b in range(many):
            room.block[a, b] = room.square[free[a], free[b]]
    if not factor(room.block[:many, :many], room.lower):
        return 0
    solve(room.lower[:many, :many], tried)
    return many


@drawn_in
def _is_left(many: int, room: Mixture) -> bool:
    """Go to the solution, or as far as no place is overdrawn; whether one was then left."""
    goal, free, share, first = room.goal, room.free, 1.0, -1
    for a in range(many):
        here, there = goal[free[a]], room.tried[a]
        if there <= 0 and here / (here - there) < share:
            share, first = here / (here - there), free[a]
    for a in range(many):
        here = goal[free[a]]
        goal[free[a]] = max(here + share * (room.tried[a] - here), 0.0)
    if first >= 0:
        goal[first] = 0.0
    return first >= 0


@drawn_in
def _uphill(n: int, m: int, room: Mixture) -> None:
    """Go to the goal, or half of the way, or a quarter... until the likelihood gains."""
    total = 0.0
    for j in range(m):
        total += room.goal[j]
    here, share = _value(n, room, 0.0, total), 1.0
    for _ in range(_HALVINGS):
        if _value(n, room, share, total) > here - 1e-13 * abs(here):
            break
        share /= 2
    for j in range(m):
        room.p[j] += share * (room.goal[j] / total - room.p[j])


@drawn_in
def _value(n: int, room: Mixture, share: float, total: float) -> float:
    """The log-likelihood part of the way."""
    value = 0.0
    for i in range(n):
        inside = 0.0
        for j in range(room.first[i], room.after[i]):
            inside += room.p[j] + share * (room.goal[j] / total - room.p[j])
        value += math.log(max(inside, 0.0))
    return value
