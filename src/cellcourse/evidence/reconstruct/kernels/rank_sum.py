"""The exact Mann-Whitney p of two small samples with ties, as ``stats.mann_whitney`` has it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cellcourse.evidence.reconstruct.kernels.compiled import compiled

__all__ = ["rank_sum_p"]

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


@compiled
def rank_sum_p(x: Floats, y: Floats) -> float:
    """Count the splits of the tied ranks that lie as far from the mean as this one."""
    n, both = len(x), len(x) + len(y)
    if n in (0, both):
        return 1.0
    ranks = _doubled_ranks(x, y)
    total = ranks.sum()
    far = abs(ranks[:n].sum() * both - n * total)
    if x.max() < y.min() or y.max() < x.min():
        return _separated(np.sort(ranks), n, far)
    ways = _ways(ranks, n, total)
    extreme = 0.0
    for value in range(total + 1):
        if abs(value * both - n * total) >= far:
            extreme += ways[value]
    return float(extreme / ways.sum())


@compiled
def _separated(ranks: Whole, n: int, far: int) -> float:
    """Give p where the samples do not overlap: only the two ends can be as far."""
    both, total = len(ranks), ranks.sum()
    extreme, ways = 0, 1.0
    for end in (ranks[:n].sum(), ranks[both - n :].sum()):
        extreme += abs(end * both - n * total) >= far
    for k in range(n):
        ways = ways * (both - k) / (k + 1)
    return extreme / ways


@compiled
def _doubled_ranks(x: Floats, y: Floats) -> Whole:
    """Rank all values together, ties in the middle, times two."""
    values = np.concatenate((x, y))
    ranks = np.empty(len(values), np.int64)
    for i in range(len(values)):
        ranks[i] = 1
        for value in values:
            ranks[i] += 2 * (value < values[i]) + (value == values[i])
    return ranks


@compiled
def _ways(ranks: Whole, n: int, total: int) -> Floats:
    """Count the ways to choose n of the ranks, by their sum."""
    ways = np.zeros((n + 1, total + 1))
    ways[0, 0] = 1.0
    reach = 0
    for place in range(len(ranks)):
        rank = ranks[place]
        reach += rank
        for chosen in range(min(n, place + 1), 0, -1):
            for value in range(rank, reach + 1):
                ways[chosen, value] += ways[chosen - 1, value - rank]
    found: Floats = ways[n]
    return found
