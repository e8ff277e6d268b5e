"""Exact p of rank tests in small groups: which values exist, and which data give them.

With two groups there are only so many ways to deal the ranks, so p takes few values and
none below two over their number. Everything here is enumerated.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

__all__ = ["DEALT", "deals", "mann_whitney_p", "smallest_p"]

DEALT = 50_000
"""Ways to deal two groups up to which they are all listed."""

_BLOCK = 2_000


def smallest_p(first: int, second: int) -> float:
    """Give the smallest exact two-sided p of any rank test of two groups.

    Complete separation in either direction is the most extreme deal of the labels.
    """
    return 2 / math.comb(first + second, first)


@lru_cache(maxsize=32)
def deals(first: int, second: int) -> NDArray[np.int64]:
    """List every way to deal the places of the first group: (ways, first + second) of 0, 1."""
    chosen = np.array(list(combinations(range(first + second), first)))
    labels = np.zeros((len(chosen), first + second), dtype=np.int64)
    np.put_along_axis(labels, chosen, 1, axis=1)
    return labels


def mann_whitney_p(first: NDArray[np.int64], second: NDArray[np.int64]) -> NDArray[np.float64]:
    """Give the exact p of every pair of a set of the first and a set of the second group.

    Args:
        first: (sets, n1) scores.
        second: (sets, n2) scores.

    Returns:
        (sets of first, sets of second) two-sided p, over all deals of the tied ranks.
    """
    ways = deals(first.shape[1], second.shape[1]).T
    pairs = np.concatenate(
        [
            np.repeat(first, len(second), axis=0),
            np.tile(second, (len(first), 1)),
        ],
        axis=1,
    )
    p = np.concatenate(
        [_p(pairs[at : at + _BLOCK], first.shape[1], ways) for at in range(0, len(pairs), _BLOCK)]
    )
    return p.reshape(len(first), len(second))


def _p(pairs: NDArray[np.int64], n: int, ways: NDArray[np.int64]) -> NDArray[np.float64]:
    below = (pairs[:, :, None] > pairs[:, None, :]).sum(axis=2)
    same = (pairs[:, :, None] == pairs[:, None, :]).sum(axis=2)
    ranks = 2 * below + same + 1  # twice the midrank
    middle = n * (pairs.shape[1] + 1)
    distance = np.abs(ranks @ ways - middle)
    observed = np.abs(ranks[:, :n].sum(axis=1) - middle)
    share: NDArray[np.float64] = (distance >= observed[:, None]).mean(axis=1)
    return share
