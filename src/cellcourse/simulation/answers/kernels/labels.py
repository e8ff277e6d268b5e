"""Exact log-rank p-values of two groups: every way of dealing their labels to the subjects.

Labels are dealt in the order in which subjects leave, as in ``stats.survival.enumeration``:
all that the statistic remembers of the past is how many of each group are still at risk, so
a path is a number at risk, the statistic so far, and the ways of dealing that lead there.
Where everybody died, the p depends only on who is tied with whom; in groups of up to
twelve together it then comes from a table of all patterns of ties.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled
from cellcourse.simulation.answers.kernels.risk import Compared
from cellcourse.stats.survival.logrank_score import NO_VARIANCE
from cellcourse.stats.survival.permutation import TIE_TOLERANCE

__all__ = ["TABLED", "Tails", "exact_p", "room", "tails"]

TABLED: Final = 12
"""Most subjects of two groups whose patterns of ties, 2048 of them, are tabulated."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


Tails = tuple[_Whole, _Floats, _Floats]
"""Where each pattern of ties begins; its chi-squares, rising; the shares at least as large."""


def room(sizes: tuple[int, int]) -> _Floats:
    """Make room for the paths of two groups of these sizes."""
    return np.empty((8, math.comb(sum(sizes), sizes[0]) + 1))


@lru_cache(maxsize=16)
def tails(sizes: tuple[int, int]) -> Tails:
    """Tabulate two groups in which everybody dies; an empty table where they are too many."""
    n = sum(sizes)
    if n > TABLED:
        return np.zeros(1, np.int64), np.empty(0), np.empty(0)
    paths = room(sizes)
    starts, squares, shares = [0], [], []
    for ties in range(1 << (n - 1)):
        died = np.array(_together(ties, n), dtype=np.int64)
        count = _walk(died, np.zeros_like(died), 0, sizes[0], sizes[1], paths)
        square, ways = paths[0, :count], paths[3, :count]
        order = np.argsort(square)
        squares.append(square[order])
        shares.append(np.cumsum(ways[order][::-1])[::-1] / ways.sum())
        starts.append(starts[-1] + count)
    return np.array(starts), np.concatenate(squares), np.concatenate(shares)


def _together(ties: int, n: int) -> list[int]:
    """How many die at each time, bit i saying whether death i is tied with the next."""
    died = [1]
    for i in range(n - 1):
        if ties >> i & 1:
            died[-1] += 1
        else:
            died.append(1)
    return died


@compiled
def exact_p(
    chisq: float,
    both: Compared,
    rows: int,
    sizes: tuple[int, int],
    known: Tails,
    paths: _Floats,
    steps: _Whole,
) -> float:
    """Give the share of labelings of two groups whose chi-square is at least the one observed.

    Args:
        chisq: as observed.
        both: the two groups, as the log-rank test compared them.
        rows: times of death.
        sizes: of the two groups.
        known: of ``tails`` for these sizes.
        paths: of ``room`` for these sizes.
        steps: (2, n) room for deaths and censorings.
    """
    bar = chisq * (1 - TIE_TOLERANCE)
    moments, early = _leaving(both, rows, sizes[0] + sizes[1], steps)
    died, censored = steps[0, :moments], steps[1, :moments]
    if early + censored.sum() == 0 and known[0].size > 1:
        ties = _pattern(died)
        begin, end = known[0][ties], known[0][ties + 1]
        share: float = known[2][begin + np.searchsorted(known[1][begin:end], bar)]
        return share
    count = _walk(died, censored, early, sizes[0], sizes[1], paths)
    reached = total = 0.0
    for i in range(count):
        total += paths[3, i]
        if paths[0, i] >= bar:
            reached += paths[3, i]
    return reached / total


@compiled
def _leaving(both: Compared, rows: int, n: int, steps: _Whole) -> tuple[int, int]:
    """Fill in how many of two groups die at each time, and are censored before the next.

    Returns:
        The number of times, and how many were censored before the first.
    """
    moments, early, left = 0, 0, n
    for t in range(rows):
        d, at_risk = int(both.died[t]), int(both.left[t])
        if d == 0:
            continue
        if moments:
            steps[1, moments - 1] = left - at_risk
        else:
            early = left - at_risk
        steps[0, moments] = d
        moments += 1
        left = at_risk - d
    steps[1, moments - 1] = left
    return moments, early


@compiled
def _pattern(died: _Whole) -> int:
    """Bit i says whether death i is tied with the next."""
    ties = place = 0
    for d in died:
        ties |= ((1 << (d - 1)) - 1) << place
        place += d
    return ties


@compiled
def _walk(
    died: _Whole, censored: _Whole, early: int, first: int, second: int, paths: _Floats
) -> int:
    """Deal the labels of two groups; chi-squares end in row 0 of the paths, ways in row 3.

    Rows 0 to 3 and 4 to 7 take turns to hold: number of the first group at risk, observed
    minus expected of it, its variance, and ways.
    """
    here, there = 0, 4
    paths[0, 0], paths[1, 0], paths[2, 0], paths[3, 0] = first, 0.0, 0.0, 1.0
    count, left = 1, first + second
    for t in range(-1, died.size):
        if t >= 0:
            count = _leave(paths, here, there, count, left, died[t], True)
            left -= died[t]
            here, there = there, here
        gone = early if t < 0 else censored[t]
        if gone:
            count = _leave(paths, here, there, count, left, gone, False)
            left -= gone
            here, there = there, here
    for i in range(count):
        u, v, ways = paths[here + 1, i], paths[here + 2, i], paths[here + 3, i]
        paths[0, i] = u * u / v if v > NO_VARIANCE else 0.0
        paths[3, i] = ways
    return count


@compiled
def _leave(
    paths: _Floats, here: int, there: int, count: int, left: int, gone: int, dead: bool
) -> int:
    """Let some subjects leave, by every split between the groups; give the number of paths."""
    made = 0
    weight = gone * (left - gone) / max(left - 1, 1) if dead else 0.0
    for i in range(count):
        at_risk = paths[here, i]
        others = left - at_risk
        share = at_risk / left
        v = paths[here + 2, i] + weight * share * (1 - share)
        ways = paths[here + 3, i]
        # Ways of choosing which of those who leave are of the first group.
        for taken in range(gone + 1):
            if taken <= at_risk and gone - taken <= others:
                paths[there, made] = at_risk - taken
                paths[there + 1, made] = paths[here + 1, i] + (taken - gone * share) * dead
                paths[there + 2, made] = v
                paths[there + 3, made] = ways
                made += 1
            ways *= (gone - taken) / (taken + 1)
    return made
