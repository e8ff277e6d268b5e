"""The Mann-Whitney test with ties, for very many pairs of small samples.

The p of a sum of tied ranks depends only on which of the ordered values are tied. Samples
of up to twelve values together have 2048 patterns of ties at most, and for every U in each
it is tabulated how many splits lie as far out, in two bytes, so that the processor keeps the
table at hand; larger samples are counted anew each time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.survival.network import sorting_network
from cellcourse.stats.ranks import rank_sum_distribution

__all__ = ["RankTails", "cut_of", "exact_p", "rank_tails"]

TABLED: Final = 12
"""Most values of two samples whose patterns of ties are tabulated."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]
_Counts = npt.NDArray[np.int16]


class RankTails(NamedTuple):
    """Splits by sizes, pattern of ties, and distance of U from its mean."""

    begin: _Whole
    """(first + 1, second + 1) where those of two sizes begin; -1 where they are counted anew."""
    splits: _Counts
    """By pattern of ties, then by twice the distance of U from its mean: as far out or farther."""
    cut: _Whole
    """(first + 1, second + 1) differences cut off at each end of a shift's interval; 0: none."""
    order: _Whole
    """(steps, 2) of ``sorting_network`` for a sample."""
    differences: _Whole
    """(steps, 2) for the differences between two samples; no steps where they are too many."""


def rank_tails(first: int, second: int, level: float) -> RankTails:
    """Tabulate samples of up to two sizes."""
    begin = np.full((first + 1, second + 1), -1)
    cut = np.zeros((first + 1, second + 1), np.int64)
    tables, length = [np.empty(0, np.int16)], 0
    for n in range(1, first + 1):
        for m in range(1, second + 1):
            cut[n, m] = cut_of(n, m, (1 - level) / 2)
            if n + m <= TABLED:
                begin[n, m] = length
                tables.append(_patterns(n, m))
                length += tables[-1].size
    most = max(first, second)
    differences = sorting_network(most * most if most <= TABLED else 0)
    return RankTails(begin, np.concatenate(tables), cut, sorting_network(most), differences)


@lru_cache(maxsize=256)
def cut_of(n: int, m: int, tail: float) -> int:
    """How many differences an interval of the shift cuts off at each end; see ``stats.shifts``."""
    small, large = sorted((n, m))
    exact = rank_sum_distribution(np.arange(n + m), (small, large))
    below = np.cumsum(exact[small * (small - 1) // 2 :])
    return int(np.count_nonzero(below <= tail * (1 + 1e-12)))


@lru_cache(maxsize=256)
def _patterns(n: int, m: int) -> _Counts:
    """(patterns * (n m + 1),) the splits of two sizes, 924 at most."""
    splits = np.empty((1 << (n + m - 1), n * m + 1))
    for ties in range(len(splits)):
        count_splits(ties, n, m, splits[ties])
    return splits.ravel().astype(np.int16)


@compiled
def count_splits(ties: int, n: int, m: int, splits: _Floats) -> None:
    """Count the splits in which twice U is at least so far from its mean, for every distance.

    Args:
        ties: bit i says whether the value at place i is tied with the next.
        n: values of the first sample.
        m: values of the second.
        splits: (n m + 1,) filled by distance.
    """
    both = n + m
    ways = np.zeros((n + 1, 2 * n * both + 1))
    ways[0, 0] = 1.0
    begin = 0
    for end in range(1, both + 1):
        if end < both and ties >> (end - 1) & 1:
            continue
        rank = begin + end + 1  # doubled mean rank of the values tied from begin to end
        for dealt in range(begin, end):
            for j in range(min(n, dealt + 1), 0, -1):
                for s in range(2 * n * both, rank - 1, -1):
                    ways[j, s] += ways[j - 1, s - rank]
        begin = end
    splits[:] = 0.0
    for s in range(2 * n * both + 1):
        if ways[n, s] > 0:
            splits[abs(s - n * (both + 1))] += ways[n, s]
    for d in range(n * m - 1, -1, -1):
        splits[d] += splits[d + 1]


@drawn_in
def exact_p(net: int, ties: int, n: int, m: int, tails: RankTails) -> float:
    """Give the two-sided p of two samples from all splits of the tied ranks.

    Args:
        net: pairs in which the first sample is higher, less those in which it is lower.
        ties: bit i says whether the value at place i of both samples is tied with the next.
        n: values of the first sample.
        m: values of the second.
        tails: for at least these sizes.
    """
    distance = abs(net)
    if tails.begin[n, m] >= 0:
        first = tails.begin[n, m] + ties * (n * m + 1)
        return float(tails.splits[first + distance] / tails.splits[first])
    splits = np.empty(n * m + 1)
    count_splits(ties, n, m, splits)
    return float(splits[distance] / splits[0])
