"""The exact Mann-Whitney p of two small samples with ties, as ``stats.mann_whitney`` has it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cellcourse.evidence.reconstruct.kernels.compiled import compiled, lent

__all__ = ["rank_sum_p"]

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@compiled
def rank_sum_p(x: Floats, y: Floats) -> float:
    """Count the splits of the tied ranks that lie as far from the mean as this one."""
    n, m = len(x), len(y)
    ranks = _doubled_ranks(x, y)
    total = ranks.sum()
    far = abs(ranks[:n].sum() * (n + m) - n * total)
    if far == 0:
        return 1.0
    _sort(ranks)
    extreme = _lowest(ranks, n, (n * total - far) // (n + m))
    # The rest of a split with a high sum has a low one.
    extreme += extreme if n == m else _lowest(ranks, m, (m * total - far) // (n + m))
    return extreme / _splits(n, m)


@compiled
def _doubled_ranks(x: Floats, y: Floats) -> Whole:
    """Rank all values together, ties in the middle, times two."""
    values = np.concatenate((x, y))
    ranks = np.ones(len(values), np.int64)
    for i in range(len(values)):
        for value in values:
            ranks[i] += 2 * (value < values[i]) + (value == values[i])
    return ranks


@lent
def _sort(ranks: Whole) -> None:
    for i in range(1, len(ranks)):
        rank, place = ranks[i], i
        while place > 0 and ranks[place - 1] > rank:
            ranks[place] = ranks[place - 1]
            place -= 1
        ranks[place] = rank


@compiled
def _lowest(ranks: Whole, n: int, limit: int) -> float:
    """Count the ways to choose n of some ranks, in order, with a sum up to a limit."""
    if _sum(ranks, 0, n) > limit:
        return 0.0
    ways = np.zeros((n + 1, limit + 1))
    ways[0, 0] = 1.0
    _choose(ranks, n, limit, ways)
    return float(ways[n].sum())


@lent
def _choose(ranks: Whole, n: int, limit: int, ways: Floats) -> None:
    """Count into ``ways`` by how many were chosen and by their sum."""
    for place in range(len(ranks)):
        rank = ranks[place]
        for chosen in range(min(n, place + 1), max(0, n + place - len(ranks)), -1):
            # Those chosen before took at least the first ranks, those still to be chosen
            # will take at least the next.
            least = _sum(ranks, 0, chosen - 1)
            most = limit - _sum(ranks, place + 1, place + 1 + n - chosen) - rank
            for value in range(least, most + 1):
                ways[chosen, value + rank] += ways[chosen - 1, value]


@lent
def _sum(ranks: Whole, first: int, last: int) -> int:
    total = 0
    for place in range(first, last):
        total += ranks[place]
    return total


@lent
def _splits(n: int, m: int) -> float:
    """Count the ways to choose n of all."""
    ways = 1.0
    for k in range(n):
        ways = ways * (n + m - k) / (k + 1)
    return ways
