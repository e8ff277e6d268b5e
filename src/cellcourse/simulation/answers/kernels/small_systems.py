"""Small symmetric equations of studies side by side.

Matrices are (m, m, lanes) and vectors (m, lanes): a column, a lane, for each study.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, drawn_in

__all__ = ["copy_row", "factor_all", "inverse_entries", "solve_all"]

_Floats = npt.NDArray[np.float64]


@drawn_in
def copy_row(row: _Floats, into: _Floats) -> None:
    """Copy one number of each study; in a loop, as assigning a row makes room of its own."""
    for lane in range(row.size):
        into[lane] = row[lane]


@alone
def factor_all(matrix: _Floats, lower: _Floats, least: _Floats) -> None:
    """Fill in Cholesky's factors, the diagonal as one over each root.

    Args:
        matrix: (m, m, lanes)
        lower: (m, m, lanes) filled below the diagonal and on it.
        least: (lanes,) filled with the least pivot, which is not above 0 where the matrix is
            not positive definite.
    """
    least[:] = math.inf
    for i in range(len(matrix)):
        for j in range(i + 1):
            own, given = lower[i, j], matrix[i, j]
            copy_row(given, own)
            for k in range(j):
                _take_product(own, lower[i, k], lower[j, k])
            if i > j:
                _scale(own, lower[j, j])
            else:
                for lane in range(least.size):
                    # A pivot that is no number is the least of all.
                    least[lane] = own[lane] if not own[lane] >= least[lane] else least[lane]
                    own[lane] = 1 / math.sqrt(own[lane])


@alone
def solve_all(lower: _Floats, right: _Floats) -> None:
    """Replace (m, lanes) right sides by what solves the factored equations."""
    m = len(lower)
    for i in range(m):
        for k in range(i):
            _take_product(right[i], lower[i, k], right[k])
        _scale(right[i], lower[i, i])
    for i in range(m - 1, -1, -1):
        for k in range(i + 1, m):
            _take_product(right[i], lower[k, i], right[k])
        _scale(right[i], lower[i, i])


@alone
def inverse_entries(lower: _Floats, j: int, spare: _Floats) -> None:
    """Fill row j of (m, lanes) with the diagonal entries j of the inverses."""
    for i in range(len(spare)):
        spare[i] = 1.0 if i == j else 0.0
    solve_all(lower, spare)


@drawn_in
def _take_product(row: _Floats, one: _Floats, other: _Floats) -> None:
    for lane in range(row.size):
        row[lane] -= one[lane] * other[lane]


@drawn_in
def _scale(row: _Floats, by: _Floats) -> None:
    for lane in range(row.size):
        row[lane] *= by[lane]
