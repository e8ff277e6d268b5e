"""The studentized range by polynomials, for Tukey-Kramer comparisons in very many studies.

The tail is smooth in q / (4 + q), however long it is. It is tabulated once for each number of
means and degrees of freedom, by Chebyshev polynomials on equal pieces, from the integrals of
``stats.studentized_range``; a look-up takes some twenty nanoseconds instead of a millisecond.
The inner integral, the range of normal values with a known error, has a table of its own.
Tails are right to 1e-13 of a probability of one.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.compiled import alone, drawn_in
from cellcourse.stats.studentized_range import error_scale, range_tail

__all__ = ["spread_table", "spread_tail", "spread_tails"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]

_PIECES: Final = 128
_NODES: Final = 8
_MIDDLE: Final = 4.0
"""The q that stands in the middle of a table."""
_WIDEST: Final = 50.0
"""Range of normal values whose tail, below 1e-270, is as good as none."""


@lru_cache(maxsize=512)
def spread_table(means: int, df: int) -> _Floats:
    """Tabulate the tail for one number of means and degrees of freedom, for ``spread_tail``."""
    scale, weight = error_scale(df)
    known = _known_error(means)

    def tail(place: _Floats) -> _Floats:
        widths = np.outer(_MIDDLE * place / (1 - place), scale)
        tails = np.exp(_read_all(np.minimum(widths / _WIDEST, 1.0), known))
        return tails @ weight

    return _tabulated(tail, _PIECES, _NODES)


@lru_cache(maxsize=32)
def _known_error(means: int) -> _Floats:
    """Log tail of the range of standard normal values, by its share of the widest."""
    return _tabulated(
        lambda place: np.log(range_tail(_WIDEST * place, means)), pieces=100, nodes=16
    )


def _tabulated(function: Callable[[_Floats], _Floats], pieces: int, nodes: int) -> _Floats:
    """Chebyshev coefficients (pieces, nodes) of a function between 0 and 1."""
    angle = math.pi * (np.arange(nodes) + 0.5) / nodes
    places = (np.arange(pieces)[:, None] + (np.cos(angle) + 1) / 2) / pieces
    values = function(places.ravel()).reshape(places.shape)
    coefficients: _Floats = values @ np.cos(np.outer(np.arange(nodes), angle)).T * 2 / nodes
    coefficients[:, 0] /= 2
    return coefficients


@drawn_in
def spread_tail(q: float, table: _Floats) -> float:
    """Probability that the studentized range is at least ``q``."""
    found = _read(1 - _MIDDLE / (_MIDDLE + q), table)
    return found if math.isnan(found) else min(1.0, max(0.0, found))


@alone
def spread_tails(q: _Floats, table: _Whole, tables: _Floats, out: _Floats) -> None:
    """Fill in the same for a row of ranges.

    Args:
        q: (lanes,)
        table: (lanes,) which of the tables.
        tables: (t, pieces, nodes) of ``spread_table``.
        out: (lanes,)
    """
    for lane in range(q.size):
        place = 1 - _MIDDLE / (_MIDDLE + q[lane])
        scaled = place * _PIECES if place >= 0 else 0.0
        piece = min(int(scaled), _PIECES - 1)
        x, b1, b2 = 2 * (scaled - piece) - 1, 0.0, 0.0
        for j in range(_NODES - 1, 0, -1):
            b1, b2 = tables[table[lane], piece, j] + 2 * x * b1 - b2, b1
        found = tables[table[lane], piece, 0] + x * b1 - b2
        out[lane] = min(1.0, max(0.0, found)) if place >= 0 else math.nan


@drawn_in
def _read(place: float, table: _Floats) -> float:
    pieces, nodes = table.shape
    if math.isnan(place):
        return place
    piece = min(int(place * pieces), pieces - 1)
    x = 2 * (place * pieces - piece) - 1
    b1 = b2 = 0.0
    for j in range(nodes - 1, 0, -1):
        b1, b2 = table[piece, j] + 2 * x * b1 - b2, b1
    value: float = table[piece, 0] + x * b1 - b2
    return value


@njit(cache=True, nogil=True)
def _read_all(places: _Floats, table: _Floats) -> _Floats:
    found = np.empty_like(places)
    for i in range(places.size):
        found.flat[i] = _read(places.flat[i], table)
    return found
