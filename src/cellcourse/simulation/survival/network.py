"""Which two rows to compare, in which order, so that any numbers end up sorted.

The order is the same whatever the numbers, so that many trials are sorted side by side.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

__all__ = ["sorting_network"]


def sorting_network(n: int) -> NDArray[np.int64]:
    """Give the pairs of places to put in order, smaller first, to sort n numbers.

    Source:
        Batcher (1968), AFIPS 32:307, odd-even merging.
    """
    size = 1 << max(n - 1, 0).bit_length()
    # Places from n on would hold what is larger than anything: their pairs change nothing.
    pairs = [pair for pair in _sort(0, size) if pair[1] < n]
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _sort(start: int, size: int) -> Iterator[tuple[int, int]]:
    if size > 1:
        half = size // 2
        yield from _sort(start, half)
        yield from _sort(start + half, half)
        yield from _merge(start, size, 1)


def _merge(start: int, size: int, step: int) -> Iterator[tuple[int, int]]:
    """Merge the two sorted halves of every ``step``-th place."""
    if 2 * step == size:
        yield start, start + step
        return
    yield from _merge(start, size, 2 * step)
    yield from _merge(start + step, size, 2 * step)
    for place in range(start + step, start + size - step, 2 * step):
        yield place, place + step
