"""The curvature of a likelihood of ordered scores, whose thresholds meet only their neighbours.

The matrix of a cumulative model is tridiagonal in the thresholds. So they are eliminated one
after the other, and what is left to be solved has as many rows as there are coefficients.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.compiled import drawn_in
from cellcourse.simulation.answers.kernels.matrices import factor, solve

__all__ = ["Curvature", "clear", "copy_of", "curvature_room", "eliminate", "follow", "settle"]

_LANES: Final = 8
"""Columns that a processor takes at once."""

_Floats = npt.NDArray[np.float64]


class Curvature(NamedTuple):
    """Equations of thresholds, from row 1 on, and of coefficients, and their elimination.

    Rows 0 and past the last are room for the ends of the scale, which have no threshold.
    Columns beside are the coefficients, then the right side, then room for what has no
    coefficient, up to a multiple of eight.
    """

    own: _Floats  # (levels + 1,) of each threshold
    next: _Floats  # (levels + 1,) of each threshold with the one before
    beside: _Floats  # (levels + 1, wide) of thresholds with coefficients
    rest: _Floats  # (wide, wide) of coefficients
    inverse: _Floats  # (levels + 1,) one over each pivot
    share: _Floats  # (levels + 1,) of the threshold before that is taken away
    reduced: _Floats  # (levels + 1, wide) beside, thresholds before eliminated
    left: _Floats  # (wide, wide) of coefficients, all thresholds eliminated
    lower: _Floats  # (wide, wide) its factor
    found: _Floats  # (wide,) the coefficients


@njit(cache=True, nogil=True)
def curvature_room(levels: int, coefficients: int) -> Curvature:
    """Make room for so many levels and coefficients at most."""
    wide = (coefficients + 3 + _LANES - 1) // _LANES * _LANES
    line, table = np.zeros((4, levels + 2)), np.zeros((2, levels + 1, wide))
    square, found = np.zeros((3, wide, wide)), np.zeros(wide)
    return Curvature(
        line[0], line[1], table[0], square[0], line[2], line[3], table[1], square[1], square[2],
        found,
    )  # fmt: skip


@drawn_in
def clear(one: Curvature, levels: int) -> None:
    """Put zeros into the equations."""
    for k in range(levels + 1):
        one.own[k] = one.next[k] = 0.0
        for x in range(one.rest.shape[0]):
            one.beside[k, x] = 0.0
    for x in range(one.rest.shape[0]):
        for y in range(one.rest.shape[0]):
            one.rest[x, y] = 0.0


@drawn_in
def copy_of(one: Curvature, into: Curvature, levels: int) -> None:
    """Copy the equations, not their elimination."""
    for k in range(levels + 1):
        into.own[k], into.next[k] = one.own[k], one.next[k]
        for x in range(one.rest.shape[0]):
            into.beside[k, x] = one.beside[k, x]
    for x in range(one.rest.shape[0]):
        for y in range(one.rest.shape[0]):
            into.rest[x, y] = one.rest[x, y]


@drawn_in
def eliminate(one: Curvature, cuts: int, c: int, less: float) -> tuple[float, float]:
    """Eliminate the thresholds and factor what is left.

    Args:
        one: the equations.
        cuts: thresholds.
        c: coefficients.
        less: taken off the diagonal.

    Returns:
        The smallest pivot, below zero where the matrix is not positive definite, and the
        logarithm of the determinant.
    """
    for x in range(c):
        for block in range(0, one.rest.shape[0], _LANES):
            for lane in range(_LANES):
                one.left[x, block + lane] = one.rest[x, block + lane]
        one.left[x, x] -= less
    smallest, log, product, inverse = math.inf, 0.0, 1.0, 0.0
    for k in range(1, cuts + 1):
        share = one.next[k] * inverse if k > 1 else 0.0
        pivot = one.own[k] - less - (share * one.next[k] if k > 1 else 0.0)
        inverse = 1 / pivot
        one.share[k], one.inverse[k] = share, inverse
        smallest = min(smallest, pivot)
        product *= pivot
        if not 1e-200 < product < 1e200:
            log, product = log + math.log(abs(product)), 1.0
        _reduce(one, k, c, share, inverse)
    if not smallest > 0 or not factor(one.left[:c, :c], one.lower):
        return -1.0, -math.inf
    for x in range(c):
        smallest = min(smallest, one.lower[x, x] ** 2)
        product *= one.lower[x, x] ** 2
    return smallest, log + math.log(product)


@drawn_in
def _reduce(one: Curvature, k: int, c: int, share: float, inverse: float) -> None:
    """Take a threshold's neighbour from its row, and its row from those of the coefficients."""
    row, before = one.reduced[k], one.reduced[k - 1]
    for block in range(0, row.size, _LANES):
        for lane in range(_LANES):
            row[block + lane] = one.beside[k, block + lane] - share * before[block + lane]
    for x in range(c):
        scaled, left = row[x] * inverse, one.left[x]
        for block in range(0, row.size, _LANES):
            for lane in range(_LANES):
                left[block + lane] -= scaled * row[block + lane]


@drawn_in
def settle(one: Curvature, c: int) -> None:
    """Fill in the coefficients that solve the eliminated equations."""
    for x in range(c):
        one.found[x] = one.left[x, c]
    solve(one.lower[:c, :c], one.found)


@drawn_in
def follow(one: Curvature, cuts: int, c: int, step: _Floats) -> None:
    """Fill in the thresholds (cuts,) that go with the coefficients."""
    after = 0.0
    for k in range(cuts, 0, -1):
        right = one.reduced[k, c]
        for x in range(c):
            right -= one.reduced[k, x] * one.found[x]
        after = right * one.inverse[k] - (one.share[k + 1] * after if k < cuts else 0.0)
        step[k - 1] = after
