"""A random number by its place, for loops compiled by numba; imported only by them.

The functions of ``place`` under the same names and with the same bits. They are drawn into
the loop that calls them, so that the processor can compute several places at once.
"""

from __future__ import annotations

from numba import njit
from numba.extending import register_jitable

from cellcourse.stats.random import philox as _philox
from cellcourse.stats.random import quantile as _quantile
from cellcourse.stats.random.philox import Words

__all__ = ["normal", "normal_quantile", "philox", "uniform53", "words"]

_inside = njit(cache=True, nogil=True, forceinline=True)

# What the quantile calls, so that its source is compiled as it stands.
register_jitable(_quantile.ratio)
register_jitable(_quantile.in_the_middle)

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
