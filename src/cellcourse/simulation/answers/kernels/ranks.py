"""The Mann-Whitney test with ties, for very many pairs of small samples.

The p of a sum of tied ranks depends only on which of the ordered values are tied. Samples
of up to twelve values together have 2048 patterns of ties at most, and for every U in each
it is tabulated how many splits lie as far out, in two bytes, so that the processor keeps the
table at hand; larger samples are counted anew each time.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.stats.ranks import rank_sum_distribution

__all__ = ["RankTails", "cut_of", "double_u", "exact_p", "rank_tails", "shift", "sort"]

TABLED: Final = 12
"""Most values of two samples whose patterns of ties are tabulated."""

_FEW: Final = 100

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
    return RankTails(begin, np.concatenate(tables), cut)


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
def sort(values: _Floats, n: int) -> None:
    """Put the first values in order."""
    if n > _FEW:
        values[:n] = np.sort(values[:n])
        return
    for i in range(1, n):
        here, j = values[i], i
        while j and values[j - 1] > here:
            values[j] = values[j - 1]
            j -= 1
        values[j] = here


@drawn_in
def double_u(x: _Floats, n: int, y: _Floats, m: int) -> int:
    """Twice U of the first sample: two for each pair in which it is higher, one for a tie."""
    u = 0
    for i in range(n):
        for j in range(m):
            u += 2 * (x[i] > y[j]) + (x[i] == y[j])
    return u


@drawn_in
def exact_p(u: int, x: _Floats, n: int, y: _Floats, m: int, tails: RankTails) -> float:
    """Give the two-sided p of twice U from all splits of the tied ranks.

    Args:
        u: of ``double_u``.
        x: the first sample, in order.
        n: its size.
        y: the second sample, in order.
        m: its size.
        tails: for at least these sizes.
    """
    ties = _ties(x, n, y, m)
    distance = abs(u - n * m)
    if tails.begin[n, m] >= 0:
        first = tails.begin[n, m] + ties * (n * m + 1)
        return float(tails.splits[first + distance] / tails.splits[first])
    splits = np.empty(n * m + 1)
    count_splits(ties, n, m, splits)
    return float(splits[distance] / splits[0])


@drawn_in
def _ties(x: _Floats, n: int, y: _Floats, m: int) -> int:
    """Bit i says whether the value at place i of both samples is tied with the next.

    Places are counted, not walked: no jump depends on the values. Of values that are tied
    the first sample's come first.
    """
    ties = 0
    for i in range(n):
        below, tied = 0, i + 1 < n and x[i] == x[i + 1]
        for j in range(m):
            below += y[j] < x[i]
            tied |= y[j] == x[i]
        ties |= int(tied) << (i + below)
    for j in range(m):
        upto, tied = 0, j + 1 < m and y[j] == y[j + 1]
        for i in range(n):
            upto += x[i] <= y[j]
        ties |= int(tied) << (j + upto)
    return ties


@compiled
def shift(x: _Floats, n: int, y: _Floats, m: int, cut: int, room: _Floats, out: _Floats) -> None:
    """Fill in the Hodges-Lehmann shift of the first sample over the second, and its limits.

    Args:
        x: the first sample, in order.
        n: its size.
        y: the second sample, in order.
        m: its size.
        cut: of ``cut_of``; 0 leaves the limits NaN.
        room: for n m differences.
        out: (3,)
    """
    # Backwards over y: each run of differences rises.
    for i in range(n):
        for j in range(m):
            room[i * m + j] = x[i] - y[m - 1 - j]
    count = n * m
    sort(room, count)
    half = count // 2
    out[0] = room[half] if count % 2 else (room[half - 1] + room[half]) / 2
    out[1] = room[cut - 1] if cut else math.nan
    out[2] = room[count - cut] if cut else math.nan
