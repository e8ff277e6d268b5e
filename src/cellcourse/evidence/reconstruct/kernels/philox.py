"""Streams of random numbers that are a function of their place, for an unknown number of draws.

A stream is known by a seed and two numbers, such as a solution and its attempt. Its draws
are the same on any machine, in any order and beside any other streams, because each block
of four words is computed from seed, place and count alone, as in ``stats.random``.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cellcourse.evidence.reconstruct.kernels.compiled import lent
from cellcourse.stats.random.compiled import philox

__all__ = ["Stream", "below", "block", "stream", "uniform"]

Stream = npt.NDArray[np.uint64]
"""Two key words, four counter words, four words drawn, how many of those are used."""

_LOW = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_ONE, _FOUR = np.uint64(1), np.uint64(4)


def stream(seed: int, first: int, second: int) -> Stream:
    """Begin a stream.

    Args:
        seed: 0 to 2**64 - 1.
        first: 0 to 2**32 - 1, such as the number of a solution.
        second: 0 to 2**32 - 1, such as what is drawn in it, and which attempt.
    """
    words = [seed & 0xFFFFFFFF, seed >> 32, 0, 0, first, second, 0, 0, 0, 0, 4]
    return np.array(words, dtype=np.uint64)


@lent
def block(words: Stream) -> None:
    """Put the four words of the counter's block after the counter."""
    key, other = np.int64(words[0]), np.int64(words[1])
    a, b, c, d = np.int64(words[2]), np.int64(words[3]), np.int64(words[4]), np.int64(words[5])
    words[6], words[7], words[8], words[9] = philox(key, other, a, b, c, d)  # type: ignore[arg-type]


@lent
def _word(words: Stream) -> np.uint64:
    """Draw the next word of 32 bits."""
    used = words[10]
    if used == _FOUR:
        block(words)
        words[2] = (words[2] + _ONE) & _LOW
        if words[2] == 0:
            words[3] = (words[3] + _ONE) & _LOW
        used = np.uint64(0)
    words[10] = used + _ONE
    word: np.uint64 = words[6 + int(used)]
    return word


@lent
def uniform(words: Stream) -> float:
    """Draw a number between 0 and 1, both excluded."""
    return (float(_word(words)) + 0.5) / 4294967296.0


@lent
def below(words: Stream, count: int) -> int:
    """Draw a whole number from 0 to ``count`` - 1."""
    # A signed number: numba makes a float of a sum of signed and unsigned ones.
    return np.int64((_word(words) * np.uint64(count)) >> _HALF)  # type: ignore[return-value]
