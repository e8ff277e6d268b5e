"""The cumulative logit model of arms and days, by the steps of ``stats.ordinal``."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.cumulative_information import (
    Curvature,
    clear,
    curvature_room,
    eliminate,
    follow,
    settle,
)
from cellcourse.stats.ordinal.cumulative_logit import FLAT, HALVINGS, SETTLED, STEPS

__all__ = ["Fit", "Rows", "Size", "fit", "fit_room"]

_SURE: Final = 1e-3
"""No curvature of this kind with pivots above it is as flat as that of no hill."""
_ABOVE_ALL: Final = 1e300
"""Odds past which nothing lies."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Rows(NamedTuple):
    """One row for each score."""

    level: _Whole  # (m,)
    arm: _Whole  # (m,) coefficient of its arm, or room
    day: _Whole  # (m,) coefficient of its day, or room
    cell: _Whole  # (m,) its arm and day
    subject: _Whole  # (m,)


class Size(NamedTuple):
    """How large the model of one study is."""

    scores: int
    levels: int
    """Two or more."""
    coefficients: int


class Fit(NamedTuple):
    """Where a search stands."""

    beta: _Floats  # (cuts + c,) thresholds, then coefficients of arms, then of days
    tried: _Floats  # (cuts + c,)
    step: _Floats  # (cuts + c,)
    odds: _Floats
    """(levels + 1,) of a score up to each threshold, from 1 on, where coefficients are 0."""
    gap: _Floats
    """(levels,) one over the odds between thresholds."""
    ratio: _Floats
    """(wide,) odds ratio of each coefficient, 1 where there is none."""
    rows: Rows
    """Room for every score of a study."""
    curvature: Curvature


@njit(cache=True, nogil=True)
def fit_room(levels: int, coefficients: int, scores: int) -> Fit:
    """Make room for a fit of at most so many levels, coefficients and scores."""
    line, odds = np.zeros((3, levels + coefficients)), np.zeros((2, levels + 1))
    row, curvature = np.zeros((5, scores), np.int64), curvature_room(levels, coefficients)
    rows = Rows(row[0], row[1], row[2], row[3], row[4])
    ratio = np.ones(curvature.found.size)
    return Fit(line[0], line[1], line[2], odds[0], odds[1], ratio, rows, curvature)


@compiled
def fit(size: Size, room: Fit) -> bool:
    """Find the maximum by Newton's steps; false where there is none.

    Args:
        size: of the study.
        room: of ``fit_room``, its rows filled; then holds the fit.
    """
    cuts, c = size.levels - 1, size.coefficients
    _start(size, room)
    value = _terms(size, room.beta, room)
    for _ in range(STEPS):
        if not _is_hill(room.curvature, cuts, c):
            return False
        settle(room.curvature, c)
        follow(room.curvature, cuts, c, room.step)
        gain = 0.0
        for k in range(cuts):
            gain += room.step[k] * room.curvature.beside[k + 1, c]
        for x in range(c):
            room.step[cuts + x] = room.curvature.found[x]
            gain += room.curvature.found[x] * room.curvature.rest[x, c]
        if gain < SETTLED:
            return True
        value = _uphill(size, room, value)
        if math.isnan(value):
            return False
    return False


@drawn_in
def _is_hill(one: Curvature, cuts: int, c: int) -> bool:
    """Eliminate; whether the likelihood is curved in every direction."""
    smallest, _ = eliminate(one, cuts, c, 0.0)
    if smallest > _SURE:
        return True
    least, _ = eliminate(one, cuts, c, FLAT)
    if least > 0:
        eliminate(one, cuts, c, 0.0)
    return least > 0


@drawn_in
def _start(size: Size, room: Fit) -> None:
    """Thresholds at the shares of all scores, arms and days alike."""
    m, cuts = size.scores, size.levels - 1
    for j in range(cuts + size.coefficients):
        room.beta[j] = 0.0
    for i in range(m):
        if room.rows.level[i] < cuts:
            room.beta[room.rows.level[i]] += 1
    below = 0.0
    for k in range(cuts):
        below += room.beta[k]
        room.beta[k] = math.log(below / (m - below))


@drawn_in
def _uphill(size: Size, room: Fit, value: float) -> float:
    """Take the longest of the step, its half... that does not fall; NaN where none is left."""
    last = size.levels - 1 + size.coefficients
    for _ in range(HALVINGS):
        rises = True
        for j in range(last):
            room.tried[j] = room.beta[j] + room.step[j]
        for k in range(1, size.levels - 1):
            rises &= room.tried[k] > room.tried[k - 1]
        if rises:
            there = _terms(size, room.tried, room)
            if there >= value - 1e-10:
                for j in range(last):
                    room.beta[j] = room.tried[j]
                return there
        for j in range(last):
            room.step[j] /= 2
    return math.nan


@drawn_in
def _terms(size: Size, beta: _Floats, room: Fit) -> float:
    """Give the log-likelihood; fill in its curvature, and its slope as the right side."""
    rows, one = room.rows, room.curvature
    levels, c = size.levels, size.coefficients
    clear(one, levels)
    room.odds[0], room.odds[levels] = 0.0, _ABOVE_ALL
    for k in range(levels - 1):
        room.odds[k + 1] = math.exp(beta[k])
    for k in range(levels):
        room.gap[k] = 1 / (room.odds[k + 1] - room.odds[k])
    for x in range(c):
        room.ratio[x] = math.exp(beta[levels - 1 + x])
    room.ratio[c + 1] = room.ratio[c + 2] = 1.0
    value, product = 0.0, 1.0
    for i in range(size.scores):
        product *= _score(room, rows.level[i], rows.arm[i], rows.day[i], c)
        if not 1e-200 < product < 1e200:
            value, product = value + math.log(product), 1.0
    _mirror(one, levels, c)
    return value + math.log(product)


@drawn_in
def _score(room: Fit, k: int, x: int, y: int, c: int) -> float:
    """Add one score to slope and curvature; give its probability.

    Args:
        room: the fit.
        k: level.
        x: coefficient of its arm.
        y: coefficient of its day.
        c: the right side.
    """
    one, share = room.curvature, room.ratio[x] * room.ratio[y]
    low, high, gap = room.odds[k], room.odds[k + 1], room.gap[k]
    below, above = 1 / (low + share), 1 / (high + share)
    # Slopes of the log probability at both ends, their product and their own slopes.
    at_low, at_high = low * below * ((high + share) * gap), high * above * ((low + share) * gap)
    across = at_low * at_high
    of_low = across - at_low * (at_low + (share - low) * below)
    of_high = across - at_high * (at_high - (share - high) * above)
    one.own[k] += across - of_low
    one.own[k + 1] += across - of_high
    one.next[k + 1] -= across
    one.beside[k, x] += of_low
    one.beside[k, y] += of_low
    one.beside[k, c] -= at_low
    one.beside[k + 1, x] += of_high
    one.beside[k + 1, y] += of_high
    one.beside[k + 1, c] += at_high
    one.rest[x, y] -= of_low + of_high
    one.rest[x, c] -= at_high - at_low
    one.rest[y, c] -= at_high - at_low
    chance: float = share * ((high - low) * above) * below
    return max(chance, 1e-300)


@drawn_in
def _mirror(one: Curvature, levels: int, c: int) -> None:
    """Fill in what follows: to move a coefficient is to move all thresholds the other way."""
    for x in range(c):
        total = 0.0
        for k in range(levels + 1):
            total += one.beside[k, x]
        one.rest[x, x] = -total
        for y in range(x):
            one.rest[x, y] = one.rest[y, x]
