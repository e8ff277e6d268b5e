"""Equations of ordered scores, whose thresholds meet only their neighbours.

The matrix of a cumulative model is tridiagonal in the thresholds. So they are eliminated one
after the other, and what is left to be solved has as many rows as there are coefficients.
Studies lie side by side, in lanes; a threshold that one of them has not is one on the
diagonal and nothing beside.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled

__all__ = [
    "LANES",
    "Equations",
    "copy_equations",
    "copy_row",
    "eliminate",
    "equations_room",
    "follow",
    "settle",
]

LANES: Final = 32
"""Studies side by side."""

_Floats = npt.NDArray[np.float64]


class Equations(NamedTuple):
    """Equations of t - 2 thresholds at most, from row 1 on, and of c coefficients, factored.

    Columns beside the thresholds are the coefficients, then the right side, then two of what
    has no coefficient, which are not looked at here.
    """

    own: _Floats  # (t, lanes) of each threshold
    next: _Floats  # (t, lanes) of each threshold with the one before
    beside: _Floats  # (c + 3, t, lanes) of thresholds with coefficients
    rest: _Floats  # (c + 1, c + 1, lanes) of coefficients, the upper half
    pivot: _Floats  # (t + c, lanes) of thresholds, then of coefficients
    inverse: _Floats  # (t + c, lanes) one over the root of each pivot
    least: _Floats  # (lanes,) pivot; not above 0 where the matrix is not positive definite
    before: _Floats  # (lanes,) what the threshold before or after left; a row of its own
    lower: _Floats  # (t, lanes) factor of each threshold with the one before
    reduced: _Floats  # (c + 1, t, lanes) factor of thresholds with coefficients
    left: _Floats  # (c + 1, c + 1, lanes) factor of coefficients
    found: _Floats  # (c, lanes) the coefficients
    step: _Floats  # (t, lanes) the thresholds


@compiled
def equations_room(t: int, c: int) -> Equations:
    """Make room for t - 2 thresholds at most, and c coefficients."""
    line, wide, pivot = (
        np.zeros((4, t, LANES)),
        np.zeros((2, c + 3, t, LANES)),
        np.ones((2, t + c, LANES)),
    )
    square, found, lane = (
        np.zeros((2, c + 1, c + 1, LANES)),
        np.zeros((c, LANES)),
        np.zeros((2, LANES)),
    )
    return Equations(
        line[0], line[1], wide[0], square[0], pivot[0], pivot[1], lane[0], lane[1],
        line[2], wide[1], square[1], found, line[3],
    )  # fmt: skip


@alone
def copy_equations(one: Equations, into: Equations, cuts: int) -> None:
    """Copy what is beside the thresholds and between the coefficients."""
    for x in range(len(one.beside)):
        for k in range(1, cuts + 1):
            copy_row(one.beside[x, k], into.beside[x, k])
    for x in range(len(one.rest)):
        for y in range(x, len(one.rest)):
            copy_row(one.rest[x, y], into.rest[x, y])


@alone
def copy_row(row: _Floats, into: _Floats) -> None:
    """Copy one number of each study."""
    for lane in range(row.size):
        into[lane] = row[lane]


@alone
def eliminate(one: Equations, cuts: int, columns: int, less: float) -> None:
    """Factor the matrix.

    Args:
        one: the equations.
        cuts: thresholds, an even number.
        columns: coefficients, and one more with the right side.
        less: taken off the diagonal.
    """
    _thresholds(one, cuts, columns, less)
    _take_off(one, cuts, columns, less)
    _coefficients(one, columns)


@alone
def _thresholds(one: Equations, cuts: int, columns: int, less: float) -> None:
    """Take from each threshold the one before."""
    least, before = one.least, one.before
    least[:] = 1.0
    before[:] = 0.0
    for k in range(1, cuts + 1):
        own, following = one.own[k], one.next[k]
        pivot, inverse, lower = one.pivot[k], one.inverse[k], one.lower[k]
        for lane in range(own.size):
            lower[lane] = following[lane] * before[lane]
            pivot[lane] = own[lane] - less - lower[lane] * lower[lane]
            inverse[lane] = before[lane] = 1 / np.sqrt(pivot[lane])
            least[lane] = min(least[lane], pivot[lane])
        for x in range(columns):
            row, last, beside = one.reduced[x, k], one.reduced[x, k - 1], one.beside[x, k]
            for lane in range(row.size):
                row[lane] = (beside[lane] - lower[lane] * last[lane]) * inverse[lane]


@alone
def _take_off(one: Equations, cuts: int, columns: int, less: float) -> None:
    """Take the thresholds from the coefficients, two at a time."""
    for x in range(columns):
        for y in range(x, columns):
            left, rest, off = (
                one.left[x, y],
                one.rest[x, y],
                less if x == y < len(one.found) else 0.0,
            )
            for lane in range(left.size):
                left[lane] = rest[lane] - off
            for k in range(1, cuts, 2):
                a, b = one.reduced[x, k], one.reduced[y, k]
                c, d = one.reduced[x, k + 1], one.reduced[y, k + 1]
                for lane in range(left.size):
                    left[lane] -= a[lane] * b[lane] + c[lane] * d[lane]


@alone
def _coefficients(one: Equations, columns: int) -> None:
    """Take from each coefficient those before."""
    least, first = one.least, len(one.own)
    for x in range(len(one.found)):
        own, pivot, inverse = one.left[x, x], one.pivot[first + x], one.inverse[first + x]
        for lane in range(own.size):
            pivot[lane] = own[lane]
            inverse[lane] = 1 / np.sqrt(own[lane])
            least[lane] = min(least[lane], own[lane])
        for y in range(x + 1, columns):
            row = one.left[x, y]
            for lane in range(row.size):
                row[lane] *= inverse[lane]
        for y in range(x + 1, columns):
            for z in range(y, columns):
                left, a, b = one.left[y, z], one.left[x, y], one.left[x, z]
                for lane in range(left.size):
                    left[lane] -= a[lane] * b[lane]


@alone
def settle(one: Equations, right: _Floats) -> None:
    """Replace the right side of coefficients alone, (c, lanes), by what solves it."""
    first = len(one.own)
    for x in range(len(one.found)):
        own, inverse = right[x], one.inverse[first + x]
        for lane in range(own.size):
            own[lane] *= inverse[lane]
        for y in range(x + 1, len(one.found)):
            later, row = right[y], one.left[x, y]
            for lane in range(own.size):
                later[lane] -= row[lane] * own[lane]
    _back(one, right)


@alone
def _back(one: Equations, right: _Floats) -> None:
    """Solve the upper triangle of the coefficients."""
    first = len(one.own)
    for x in range(len(one.found) - 1, -1, -1):
        own, inverse = right[x], one.inverse[first + x]
        for y in range(x + 1, len(one.found)):
            later, row = right[y], one.left[x, y]
            for lane in range(own.size):
                own[lane] -= row[lane] * later[lane]
        for lane in range(own.size):
            own[lane] *= inverse[lane]


@alone
def follow(one: Equations, cuts: int) -> None:
    """Fill in the coefficients and the thresholds that solve the equations."""
    c = len(one.found)
    for x in range(c):
        copy_row(one.left[x, c], one.found[x])
    _back(one, one.found)
    after = one.before
    after[:] = 0.0
    one.lower[cuts + 1] = 0.0
    for k in range(cuts, 0, -1):
        step, lower, inverse, right = (
            one.step[k],
            one.lower[k + 1],
            one.inverse[k],
            one.reduced[c, k],
        )
        for lane in range(step.size):
            step[lane] = right[lane] - lower[lane] * after[lane]
        for x in range(c):
            found, row = one.found[x], one.reduced[x, k]
            for lane in range(step.size):
                step[lane] -= row[lane] * found[lane]
        for lane in range(step.size):
            step[lane] = after[lane] = step[lane] * inverse[lane]
