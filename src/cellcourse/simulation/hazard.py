"""The cumulative hazard of an event whose hazard falls with the latent score.

The hazard is ``shape * m**(shape - 1) * exp(log_hazard + per_point * score)`` a month, with m
months from day zero. It is integrated by Gauss and Legendre's rule over stretches of some
weeks between infusions. From day zero on, m**(shape - 1) is not smooth where it starts; there
the rule runs over the sixth root of time, on which it is, for shapes from 0.5 up. The error is
below 1e-10 of the cumulative hazard, and larger only where reserve comes to an end of its
range within a stretch, at which the score has a kink.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

from cellcourse.quantities import DAYS_PER_MONTH
from cellcourse.simulation.laws import (
    DECAYING,
    Decline,
    Piece,
    Slowing,
    clock,
    reserve,
    score,
)

__all__ = ["Hazard", "hazard_between", "stretch"]

_ROOT: Final = 6.0
_NODES: Final = (
    -0.9602898564975362, -0.7966664774136267, -0.525532409916329, -0.18343464249564978,
    0.18343464249564978, 0.525532409916329, 0.7966664774136267, 0.9602898564975362,
)  # fmt: skip
_WEIGHTS: Final = (
    0.10122853629037706, 0.22238103445337443, 0.3137066458778869, 0.36268378337836166,
    0.36268378337836166, 0.3137066458778869, 0.22238103445337443, 0.10122853629037706,
)  # fmt: skip
_FIRST_NODES: Final = (
    -0.9894009349916499, -0.9445750230732326, -0.8656312023878318, -0.755404408355003,
    -0.6178762444026438, -0.45801677765722737, -0.2816035507792589, -0.09501250983763744,
    0.09501250983763744, 0.2816035507792589, 0.45801677765722737, 0.6178762444026438,
    0.755404408355003, 0.8656312023878318, 0.9445750230732326, 0.9894009349916499,
)  # fmt: skip
_FIRST_WEIGHTS: Final = (
    0.027152459411754176, 0.062253523938647456, 0.0951585116824926, 0.12462897125553407,
    0.1495959888165767, 0.16915651939500265, 0.18260341504492364, 0.18945061045506864,
    0.18945061045506864, 0.18260341504492364, 0.16915651939500265, 0.1495959888165767,
    0.12462897125553407, 0.0951585116824926, 0.062253523938647456, 0.027152459411754176,
)  # fmt: skip


class Hazard(NamedTuple):
    """A Weibull hazard in months from day zero that follows the latent score."""

    log_hazard: float
    per_point: float
    shape: float


def stretch(slowing: Slowing, first: int) -> int:
    """Longest number of days from a day on over which the rule is accurate."""
    longest = 30.0 if first == 0 else min(30.0, float(first))
    if slowing.effect == DECAYING:
        longest = min(longest, 3.0 * math.log(2.0) / slowing.decay)
    return max(1, int(longest))


def hazard_between(
    hazard: Hazard,
    decline: Decline,
    slowing: Slowing,
    piece: Piece,
    restored: float,
    first: int,
    last: int,
) -> float:
    """The hazard accumulated from one day to another, both within one piece of the arm."""
    if first == 0:
        return _from_day_zero(hazard, decline, slowing, piece, restored, last)
    half = (last - first) / 2.0
    added = 0.0
    for node in range(8):
        day = first + half * (1.0 + _NODES[node])
        months = day / DAYS_PER_MONTH
        level = reserve(decline, clock(slowing, piece, day), restored)
        grown = hazard.log_hazard + hazard.per_point * score(decline, level)
        speed = hazard.shape * months ** (hazard.shape - 1.0)
        added += _WEIGHTS[node] * speed * math.exp(grown)
    return added * half / DAYS_PER_MONTH


def _from_day_zero(
    hazard: Hazard,
    decline: Decline,
    slowing: Slowing,
    piece: Piece,
    restored: float,
    last: int,
) -> float:
    added = 0.0
    for node in range(16):
        root = (1.0 + _FIRST_NODES[node]) / 2.0
        day = last * root**_ROOT
        level = reserve(decline, clock(slowing, piece, day), restored)
        grown = hazard.log_hazard + hazard.per_point * score(decline, level)
        # d (m**shape) over the root, with m = months * root**6.
        speed = _ROOT * hazard.shape * root ** (_ROOT * hazard.shape - 1.0)
        added += _FIRST_WEIGHTS[node] * speed * math.exp(grown)
    return float(added / 2.0 * (last / DAYS_PER_MONTH) ** hazard.shape)
