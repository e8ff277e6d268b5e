"""Ranks of tied values, and every way of dealing them out to groups.

Scores on a clinical scale tie all the time. A permutation test then asks how often a
random split of the very ranks at hand, ties included, is as extreme as the observed
one. Mean ranks fall on halves, so doubled ranks are whole numbers and the distribution
of their sums is counted exactly, without listing the splits. scipy 1.17 offers exact
p-values for the Mann-Whitney test, but from the distribution without ties.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.samples import Floats

__all__ = [
    "TABLE_LIMIT",
    "Whole",
    "doubled_ranks",
    "lattice",
    "rank_sum_distribution",
    "resampled_rank_sums",
    "tie_sum",
]

Whole = npt.NDArray[np.int64]
"""An array of whole numbers."""

TABLE_LIMIT = 5_000_000
"""Most cells of the table in which rank sums are counted: 40 MB, some seconds."""

_CHUNK = 4096


def doubled_ranks(values: Floats) -> Whole:
    """Rank values from 1, tied values sharing their mean rank, and double the ranks."""
    _, code, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    doubled: Whole = (2 * last - count + 1)[code].astype(np.int64)
    return doubled


def tie_sum(values: Floats) -> int:
    """Sum t cubed minus t over every set of t tied values."""
    _, count = np.unique(values, return_counts=True)
    return sum(int(t) ** 3 - int(t) for t in count)


def lattice(scores: Whole) -> Whole:
    """Shift and scale whole scores to the smallest whole numbers with the same spacing."""
    shifted: Whole = scores - scores.min()
    spaced: Whole = shifted // max(1, math.gcd(*shifted.tolist()))
    return spaced


def rank_sum_distribution(scores: Whole, sizes: Sequence[int]) -> Floats:
    """Give the joint distribution of group sums over all splits of the scores.

    Args:
        scores: (n,) whole numbers from 0, ties welcome.
        sizes: number of subjects in each of k groups, n altogether.

    Returns:
        Probabilities by the sums of groups 1 to k - 1; the last group has the rest.

    Raises:
        MethodError: the table would exceed ``TABLE_LIMIT`` cells.
    """
    counted = list(sizes[:-1])
    from_the_top = np.cumsum(np.sort(scores)[::-1])
    shape = [n + 1 for n in counted] + [int(from_the_top[n - 1]) + 1 for n in counted]
    if math.prod(shape) > TABLE_LIMIT:
        raise MethodError(
            f"an exact p for groups of {', '.join(map(str, sizes))} needs {math.prod(shape):,}"
            f" sums, more than {TABLE_LIMIT:,}: use resampling"
        )
    table = np.zeros(shape)
    table[(0,) * len(shape)] = 1.0
    for score in scores.tolist():
        table = _deal(table, score, len(counted))
    ways: Floats = table[tuple(counted)]
    ways /= ways.sum()
    return ways


def _deal(table: Floats, score: int, groups: int) -> Floats:
    """Give one subject's score to each group in turn; unchanged is the last group's turn."""
    dealt = table.copy()
    for group in range(groups):
        to, source = [slice(None)] * table.ndim, [slice(None)] * table.ndim
        to[group], source[group] = slice(1, None), slice(None, -1)
        axis = groups + group
        to[axis], source[axis] = slice(score, None), slice(None, table.shape[axis] - score)
        dealt[tuple(to)] += table[tuple(source)]
    return dealt


def resampled_rank_sums(
    scores: Whole, sizes: Sequence[int], *, resamples: int, rng: np.random.Generator
) -> Iterator[Whole]:
    """Deal scores to groups at random, and give blocks of (splits, groups) sums.

    The blocks hold ``resamples`` splits altogether; their size bounds memory only.

    Raises:
        MethodError: no resamples.
    """
    if resamples < 1:
        raise MethodError(f"a Monte Carlo p needs at least one resample, not {resamples}")
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1]))
    for begin in range(0, resamples, _CHUNK):
        rows = min(_CHUNK, resamples - begin)
        dealt = rng.permuted(np.tile(scores, (rows, 1)), axis=1)
        yield np.add.reduceat(dealt, starts, axis=1)
