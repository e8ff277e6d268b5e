"""A random number by its place, in plain Python."""

from __future__ import annotations

from cellcourse.stats.random.philox import Words, philox
from cellcourse.stats.random.quantile import normal_quantile

__all__ = ["normal", "normal_quantile", "uniform53", "words"]


def words(seed: int, trial: int, subject: int, block: int) -> Words:
    """Give the four words of a block.

    Args:
        seed: 0 to 2**63 - 1.
        trial: 0 to 2**63 - 1.
        subject: 0 to 2**32 - 1.
        block: 0 to 2**32 - 1.
    """
    low, high = trial & 0xFFFFFFFF, (trial >> 32) & 0xFFFFFFFF
    return philox(seed & 0xFFFFFFFF, (seed >> 32) & 0xFFFFFFFF, low, high, subject, block)


def uniform53(seed: int, trial: int, subject: int, draw: int) -> float:
    """Give an odd multiple of 2**-53 between 0 and 1, both excluded.

    Args:
        seed: 0 to 2**63 - 1.
        trial: 0 to 2**63 - 1.
        subject: 0 to 2**32 - 1.
        draw: 0 to 2**33 - 1; two draws share a block.
    """
    a, b, c, d = words(seed, trial, subject, draw >> 1)
    if draw & 1:
        a, b = c, d
    return ((a << 20 | b >> 12) + 0.5) / 4503599627370496.0


def normal(seed: int, trial: int, subject: int, draw: int) -> float:
    """Give a standard normal value, from the uniform one of the same place."""
    return normal_quantile(uniform53(seed, trial, subject, draw))
