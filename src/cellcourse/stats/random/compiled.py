"""A random number by its place, for loops compiled by numba; imported only by them.

The functions of ``place`` under the same names and with the same bits. They are drawn into
the loop that calls them, so that the processor can compute several places at once.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numba import njit
from numba.extending import register_jitable

from cellcourse.stats.elementary.compiled import logarithm
from cellcourse.stats.random import philox as _philox
from cellcourse.stats.random import quantile as _quantile
from cellcourse.stats.random.philox import Words
from cellcourse.stats.random.quantile import MIDDLE, in_the_middle, near_an_end

__all__ = [
    "normal",
    "normal_quantile",
    "normal_quantiles",
    "normals",
    "philox",
    "uniform53",
    "words",
]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]

_inside = njit(cache=True, nogil=True, forceinline=True)

# What the quantile calls, so that its source is compiled as it stands.
register_jitable(_quantile.ratio)
register_jitable(_quantile.in_the_middle)
register_jitable(_quantile.near_an_end)

philox = _inside(_philox.philox)
normal_quantile = njit(cache=True, nogil=True)(_quantile.normal_quantile)


@_inside
def words(seed: int, trial: int, subject: int, block: int) -> Words:
    """Give the four words of a block; see ``place``."""
    low, high = trial & 0xFFFFFFFF, (trial >> 32) & 0xFFFFFFFF
    four: Words = philox(seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF, low, high, subject, block)
    return four


@_inside
def uniform53(seed: int, trial: int, subject: int, draw: int) -> float:
    """Give an odd multiple of 2**-53 between 0 and 1; see ``place``."""
    a, b, c, d = words(seed, trial, subject, draw >> 1)
    if draw & 1:
        a, b = c, d
    return ((a << 20 | b >> 12) + 0.5) / 4503599627370496.0


@_inside
def normal(seed: int, trial: int, subject: int, draw: int) -> float:
    """Give a standard normal value; see ``place``."""
    value: float = normal_quantile(uniform53(seed, trial, subject, draw))
    return value


@_inside
def normals(word: _Whole, normal: _Floats, place: _Whole, end: _Floats) -> None:
    """Turn words of 32 bits into normal values, several at once.

    Args:
        word: (n,) words.
        normal: (n,) overwritten with their normal values.
        place: (n,) overwritten.
        end: (n,) overwritten.
    """
    for at in range(word.shape[0]):
        normal[at] = (word[at] + 0.5) / 4294967296.0
    normal_quantiles(normal, place, end)


@_inside
def normal_quantiles(value: _Floats, place: _Whole, end: _Floats) -> None:
    """Turn uniform numbers into normal values, several at once.

    All go through the formula of the middle; those outside of it are gathered before, and go
    through the other one.

    Args:
        value: (n,) multiples of 2**-53 between 0 and 1, overwritten with their normal values.
        place: (n,) overwritten.
        end: (n,) overwritten.
    """
    outside = 0
    for at in range(value.shape[0]):
        value[at] -= 0.5
    for at in range(value.shape[0]):
        place[outside], end[outside] = at, value[at]
        outside += abs(value[at]) > MIDDLE
    for at in range(value.shape[0]):
        value[at] = in_the_middle(value[at])
    # Two short loops overlap better than a long one.
    for at in range(outside):
        end[at] = math.copysign(math.sqrt(-logarithm(0.5 - abs(end[at]))), end[at])
    for at in range(outside):
        end[at] = math.copysign(near_an_end(abs(end[at])), end[at])
    for at in range(outside):
        value[place[at]] = end[at]
