"""The Weibull log-likelihood of bracketed times in groups; see ``stats.interval_censored``.

Each group has a centre of log time, and all share one scale. Subjects stand group by group,
filled up to a multiple of eight by some who tell nothing.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.survival.kernels.arithmetic import (
    exponential,
    logarithm,
    shortfall,
)

__all__ = ["Sums", "Terms", "squares", "terms", "terms_room"]

_LANES: Final = 8
_FAR: Final = 700.0

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Sums(NamedTuple):
    """Of each group: derivatives of the log-likelihood in its centre and in log scale."""

    centre: _Floats  # (groups,) first derivative in the centre
    own: _Floats  # (groups,) second, its sign turned
    cross: _Floats  # (groups,) in the centre and in log scale, its sign turned
    scale: _Floats  # (2,) in log scale, and second, its sign turned


class Terms(NamedTuple):
    """The brackets of one study, and the terms of its log-likelihood."""

    begin: _Whole  # (groups + 1,) first subject of each group
    log_left: _Floats  # (n,)
    log_right: _Floats  # (n,)
    low: _Floats  # (n,) 1 where the bracket does not begin at 0
    high: _Floats  # (n,) 1 where it ends
    centre: _Floats  # (n,)
    u: _Floats  # (n,) logarithm of cumulative hazard where the bracket begins
    v: _Floats  # (n,) and where it ends
    a: _Floats  # (n,) cumulative hazard where it begins
    b: _Floats  # (n,) and where it ends
    within: _Floats  # (n,) chance of the bracket among those who come to it
    p: _Floats  # (n,) derivative where it begins
    q: _Floats  # (n,) and where it ends
    r: _Floats  # (n,) second derivative where it begins and in both ends, added
    t: _Floats  # (n,) likewise where it ends
    value: _Floats  # (n,)
    first: _Floats  # (n,) derivative in both ends
    turn: _Floats  # (n,) with one in log scale
    second: _Floats  # (n,)
    second_turn: _Floats  # (n,)
    second_turns: _Floats  # (n,)


@njit(cache=True, nogil=True)
def terms_room(subjects: int, groups: int) -> Terms:
    """Make room for one study."""
    n = (subjects + _LANES - 1) // _LANES * _LANES
    line = np.zeros((20, n))
    return Terms(
        np.zeros(groups + 1, np.int64), line[0], line[1], line[2], line[3], line[4], line[5],
        line[6], line[7], line[8], line[9], line[10], line[11], line[12], line[13], line[14],
        line[15], line[16], line[17], line[18], line[19],
    )  # fmt: skip


@compiled
def terms(centre: _Floats, log_scale: float, known: Terms, sums: Sums) -> float:
    """Give the log-likelihood; fill in its derivatives."""
    groups, inverse = centre.size, math.exp(-log_scale)
    for g in range(groups):
        for i in range(known.begin[g], known.begin[g + 1]):
            known.centre[i] = centre[g]
    _each(inverse, known)
    value = turn = turns = 0.0
    for g in range(groups):
        first = second = second_turn = 0.0
        for i in range(known.begin[g], known.begin[g + 1]):
            value += known.value[i]
            turn += known.turn[i]
            turns += known.second_turns[i]
            first += known.first[i]
            second += known.second[i]
            second_turn += known.second_turn[i]
        sums.centre[g], sums.own[g] = -first * inverse, -second * inverse * inverse
        sums.cross[g] = -(second_turn + first) * inverse
    sums.scale[0], sums.scale[1] = -turn, -(turns + turn)
    return value


@drawn_in
def _each(inverse: float, known: Terms) -> None:
    """Fill in the terms of each subject.

    Loops are short, so that the processor can take several subjects at once in each.
    """
    _end(known.log_left, known.centre, known.low, inverse, known.u, known.a)
    _end(known.log_right, known.centre, known.high, inverse, known.v, known.b)
    _within(known.a, known.b, known.high, known.within, known.value)
    _slopes(known.a, known.b, known.within, known.p, known.q)
    _first(known.p, known.q, known.u, known.v, known.first, known.turn)
    _bend(known.p, known.q, known.a, known.r)
    _bend(known.q, known.p, known.b, known.t)
    _second(known.r, known.t, known.u, known.v, known.second, known.second_turn)
    _turns(known, known.second_turns)


@alone
def _end(
    log: _Floats, centre: _Floats, there: _Floats, inverse: float, u: _Floats, a: _Floats
) -> None:
    """Fill in an end on the scale of cumulative hazard, and its logarithm."""
    for i in range(u.size):
        u[i] = min(max((log[i] - centre[i]) * inverse, -_FAR), _FAR)
        a[i] = there[i] * exponential(u[i])


@alone
def _within(a: _Floats, b: _Floats, high: _Floats, within: _Floats, value: _Floats) -> None:
    """Fill in the chance of the bracket among those who come to it, and its logarithm."""
    for i in range(a.size):
        gap = min(b[i] - a[i], _FAR) if high[i] > 0 else _FAR
        within[i] = max(shortfall(gap), 1e-300)
        value[i] = logarithm(within[i]) - a[i]


@alone
def _slopes(a: _Floats, b: _Floats, within: _Floats, p: _Floats, q: _Floats) -> None:
    """Fill in the derivative in each end."""
    for i in range(a.size):
        p[i] = -a[i] / within[i]
        q[i] = b[i] * (1 - within[i]) / within[i]


@alone
def _first(p: _Floats, q: _Floats, u: _Floats, v: _Floats, first: _Floats, turn: _Floats) -> None:
    for i in range(p.size):
        first[i] = p[i] + q[i]
        turn[i] = u[i] * p[i] + v[i] * q[i]


@alone
def _bend(p: _Floats, q: _Floats, a: _Floats, r: _Floats) -> None:
    """Fill in the second derivatives in one end and in both, added."""
    for i in range(p.size):
        r[i] = p[i] * (1 - a[i] - p[i] - q[i])


@alone
def _second(r: _Floats, t: _Floats, u: _Floats, v: _Floats, second: _Floats, turn: _Floats) -> None:
    for i in range(r.size):
        second[i] = r[i] + t[i]
        turn[i] = u[i] * r[i] + v[i] * t[i]


@alone
def _turns(known: Terms, turns: _Floats) -> None:
    """Fill in the second derivative in log scale."""
    u, v, r, t, p, q = known.u, known.v, known.r, known.t, known.p, known.q
    for i in range(turns.size):
        apart = u[i] - v[i]
        turns[i] = u[i] * u[i] * r[i] + v[i] * v[i] * t[i] + p[i] * q[i] * apart * apart


@compiled
def squares(log_scale: float, known: Terms, sums: Sums) -> None:
    """Put sums of squared slopes in the place of the curvature, where that is of no hill."""
    inverse, scale = math.exp(-log_scale), 0.0
    for g in range(sums.own.size):
        sums.own[g] = sums.cross[g] = 0.0
        for i in range(known.begin[g], known.begin[g + 1]):
            sums.own[g] += (known.first[i] * inverse) ** 2
            sums.cross[g] += known.first[i] * inverse * known.turn[i]
            scale += known.turn[i] ** 2
    sums.scale[1] = scale
