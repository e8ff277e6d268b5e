"""Equations of ordered scores, whose thresholds meet only their neighbours.

The matrix of a cumulative model is tridiagonal in the thresholds. So they are eliminated one
after the other, and what is left to be solved has as many rows as there are coefficients.
Studies lie side by side, in lanes; a threshold that one of them has not is one on the
diagonal and nothing beside.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.eights import (
    LANES,
    Eight,
    every,
    lesser,
    put,
    rows,
    take,
)

__all__ = ["Equations", "eliminate", "equations_room", "follow", "settle"]

_Floats = npt.NDArray[np.float64]


class Equations(NamedTuple):
    """Equations of t - 2 thresholds at most, from row 1 on, and of c coefficients, factored.

    Columns beside the thresholds are the coefficients, then the right side, then one of what
    has no coefficient, which is not looked at here.
    """

    own: _Floats  # (t, lanes) of each threshold
    next: _Floats  # (t, lanes) of each threshold with the one before
    beside: _Floats  # (t, c + 2, lanes) of thresholds with coefficients
    rest: _Floats  # (c + 2, c + 2, lanes) of coefficients, the upper half
    pivot: _Floats  # (t + c, lanes) of thresholds, then of coefficients
    inverse: _Floats  # (t + c, lanes) one over each pivot
    least: _Floats  # (lanes,) pivot; not above 0 where the matrix is not positive definite
    lower: _Floats  # (t, lanes) factor of each threshold with the one before
    reduced: _Floats  # (t, c + 2, lanes) factor of thresholds with coefficients
    left: _Floats  # (c + 2, c + 2, lanes) factor of coefficients
    found: _Floats  # (c, lanes) the coefficients
    step: _Floats  # (t, lanes) the thresholds


@compiled
def equations_room(t: int, c: int) -> Equations:
    """Make room for t - 2 thresholds at most, and c coefficients."""
    line = rows(4 * t).reshape(4, t, LANES)
    wide = rows(2 * t * (c + 2)).reshape(2, t, c + 2, LANES)
    pivot = rows(2 * (t + c)).reshape(2, t + c, LANES)
    square = rows(2 * (c + 2) * (c + 2)).reshape(2, c + 2, c + 2, LANES)
    return Equations(
        line[0], line[1], wide[0], square[0], pivot[0], pivot[1], rows(1)[0],
        line[2], wide[1], square[1], rows(c), line[3],
    )  # fmt: skip


@drawn_in
def eliminate(one: Equations, cuts: int, columns: int, less: float) -> None:
    """Factor the matrix.

    Args:
        one: the equations.
        cuts: thresholds, an even number.
        columns: coefficients, and one more with the right side.
        less: taken off the diagonal.
    """
    least = _thresholds(one, cuts, columns, less)
    _take_off(one, cuts, columns, less)
    put(one.least, _coefficients(one, columns, least))


@drawn_in
def _thresholds(one: Equations, cuts: int, columns: int, less: float) -> Eight:
    """Take from each threshold the one before."""
    least, inverse = every(1.0), every(0.0)
    for k in range(1, cuts + 1):
        following = take(one.next[k])
        lower = following * inverse
        pivot = take(one.own[k]) - less - lower * following
        inverse = 1.0 / pivot
        least = lesser(least, pivot)
        put(one.lower[k], lower)
        put(one.pivot[k], pivot)
        put(one.inverse[k], inverse)
        beside, before, row = one.beside[k], one.reduced[k - 1], one.reduced[k]
        for x in range(columns):
            put(row[x], take(beside[x]) - lower * take(before[x]))
    return least


@drawn_in
def _take_off(one: Equations, cuts: int, columns: int, less: float) -> None:
    """Take the thresholds from the coefficients, two at a time; the last may be of nothing."""
    for x in range(columns):
        for y in range(x, columns, 2):
            off = less if x == y < len(one.found) else 0.0
            left, right = take(one.rest[x, y]) - off, take(one.rest[x, y + 1])
            for k in range(1, cuts + 1):
                own = take(one.reduced[k, x]) * take(one.inverse[k])
                left -= own * take(one.reduced[k, y])
                right -= own * take(one.reduced[k, y + 1])
            put(one.left[x, y], left)
            put(one.left[x, y + 1], right)


@drawn_in
def _coefficients(one: Equations, columns: int, least: Eight) -> Eight:
    """Take from each coefficient those before."""
    first = len(one.own)
    for x in range(len(one.found)):
        pivot = take(one.left[x, x])
        inverse = 1.0 / pivot
        least = lesser(least, pivot)
        put(one.pivot[first + x], pivot)
        put(one.inverse[first + x], inverse)
        for y in range(x + 1, columns):
            own = take(one.left[x, y]) * inverse
            for z in range(y, columns):
                put(one.left[y, z], take(one.left[y, z]) - own * take(one.left[x, z]))
            put(one.left[x, y], own)
    return least


@drawn_in
def settle(one: Equations, right: _Floats) -> None:
    """Replace the right side of coefficients alone, (c, lanes), by what solves it."""
    first = len(one.own)
    for x in range(len(one.found)):
        own = take(right[x])
        for y in range(x + 1, len(one.found)):
            put(right[y], take(right[y]) - take(one.left[x, y]) * own)
        put(right[x], own * take(one.inverse[first + x]))
    _back(one, right)


@drawn_in
def _back(one: Equations, right: _Floats) -> None:
    """Solve the upper triangle of the coefficients."""
    for x in range(len(one.found) - 2, -1, -1):
        own = take(right[x])
        for y in range(x + 1, len(one.found)):
            own -= take(one.left[x, y]) * take(right[y])
        put(right[x], own)


@drawn_in
def follow(one: Equations, cuts: int) -> None:
    """Fill in the coefficients and the thresholds that solve the equations."""
    c = len(one.found)
    for x in range(c):
        put(one.found[x], take(one.left[x, c]))
    _back(one, one.found)
    after, lower = every(0.0), every(0.0)
    for k in range(cuts, 0, -1):
        row = one.reduced[k]
        step = take(row[c])
        for x in range(c):
            step -= take(row[x]) * take(one.found[x])
        after = step * take(one.inverse[k]) - lower * after
        lower = take(one.lower[k])
        put(one.step[k], after)
