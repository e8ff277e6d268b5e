"""The studentized range by polynomials, for Tukey-Kramer comparisons in very many studies.

The logarithm of the tail is smooth in log(1 + q). It is tabulated once for each number of
means and degrees of freedom, by Chebyshev polynomials on equal pieces, from the integrals of
``stats.studentized_range``; a look-up takes some fifty nanoseconds instead of a millisecond.
The inner integral, the range of normal values with a known error, has a table of its own.
Tails are right to 1e-13 of a probability of one; past the end of a table they are 0.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.stats.studentized_range import error_scale, range_tail

__all__ = ["spread_table", "spread_tail"]

_Floats = npt.NDArray[np.float64]

_NODES: Final = 16
_WIDEST: Final = 50.0
"""Range of normal values whose tail, below 1e-270, is as good as none."""


@lru_cache(maxsize=512)
def spread_table(means: int, df: int) -> _Floats:
    """Tabulate the tail for one number of means and degrees of freedom, for ``spread_tail``."""
    scale, weight = error_scale(df)
    known = _known_error(means)

    def log_tail(place: _Floats) -> _Floats:
        widths = np.outer(np.expm1(place), scale)
        tails = _read_all(widths.ravel(), known).reshape(widths.shape)
        found: _Floats = np.log(np.maximum(np.exp(tails) @ weight, 1e-300))
        return found

    # Few degrees of freedom have a long tail, whose logarithm is a straight line in the end.
    top = 3.0
    while log_tail(np.array([top]))[0] > math.log(1e-16) and top < 25:
        top += 0.25
    return _tabulated(log_tail, top, max(16, math.ceil(2.5 * top)))


@lru_cache(maxsize=32)
def _known_error(means: int) -> _Floats:
    """Log tail of the range of standard normal values, by its width."""
    return _tabulated(lambda width: np.log(range_tail(width, means)), _WIDEST, 100)


def _tabulated(function: Callable[[_Floats], _Floats], top: float, pieces: int) -> _Floats:
    """Chebyshev coefficients (pieces + 1, nodes) from 0 to ``top``, which leads the table."""
    angle = math.pi * (np.arange(_NODES) + 0.5) / _NODES
    places = (np.arange(pieces)[:, None] + (np.cos(angle) + 1) / 2) * (top / pieces)
    values = function(places.ravel()).reshape(places.shape)
    coefficients = values @ np.cos(np.outer(np.arange(_NODES), angle)).T * 2 / _NODES
    coefficients[:, 0] /= 2
    return np.vstack((np.full(_NODES, top), coefficients))


@njit(cache=True, nogil=True)
def spread_tail(q: float, table: _Floats) -> float:
    """Probability that the studentized range is at least ``q``."""
    return min(1.0, math.exp(_read(math.log1p(q), table)))


@njit(cache=True, nogil=True)
def _read(place: float, table: _Floats) -> float:
    pieces = table.shape[0] - 1
    along = place / table[0, 0] * pieces
    if not along < pieces:
        return -math.inf if along >= pieces else math.nan
    piece = int(along)
    x = 2 * (along - piece) - 1
    b1 = b2 = 0.0
    for j in range(table.shape[1] - 1, 0, -1):
        b1, b2 = table[piece + 1, j] + 2 * x * b1 - b2, b1
    value: float = table[piece + 1, 0] + x * b1 - b2
    return value


@njit(cache=True, nogil=True)
def _read_all(places: _Floats, table: _Floats) -> _Floats:
    found = np.empty_like(places)
    for i in range(places.size):
        found[i] = _read(places[i], table)
    return found
