"""Small symmetric matrices, in loops that make no room of their own."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numba import njit

__all__ = ["copy", "factor", "inverse_entry", "solve"]

_Floats = npt.NDArray[np.float64]

_drawn_in = njit(cache=True, nogil=True, forceinline=True)


@_drawn_in
def copy(source: _Floats, target: _Floats) -> None:
    """Copy one matrix onto another; in a loop, as assigning a slice makes room of its own."""
    for i in range(source.shape[0]):
        for j in range(source.shape[1]):
            target[i, j] = source[i, j]


@_drawn_in
def factor(matrix: _Floats, lower: _Floats) -> bool:
    """Fill in Cholesky's factor; false, half done, where the matrix is not positive definite."""
    for i in range(matrix.shape[0]):
        for j in range(i + 1):
            rest = matrix[i, j]
            for k in range(j):
                rest -= lower[i, k] * lower[j, k]
            if i > j:
                lower[i, j] = rest / lower[j, j]
            elif rest > 0:
                lower[i, i] = math.sqrt(rest)
            else:
                return False
    return True


@_drawn_in
def solve(lower: _Floats, right: _Floats) -> None:
    """Replace the right side by the solution of the factored equations."""
    m = lower.shape[0]
    for i in range(m):
        for k in range(i):
            right[i] -= lower[i, k] * right[k]
        right[i] /= lower[i, i]
    for i in range(m - 1, -1, -1):
        for k in range(i + 1, m):
            right[i] -= lower[k, i] * right[k]
        right[i] /= lower[i, i]


@_drawn_in
def inverse_entry(lower: _Floats, j: int, spare: _Floats) -> float:
    """Give one diagonal entry of the inverse of the factored matrix."""
    for i in range(spare.size):
        spare[i] = 1.0 if i == j else 0.0
    solve(lower, spare)
    value: float = spare[j]
    return value
