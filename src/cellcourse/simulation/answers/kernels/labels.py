"""Exact log-rank p-values of two groups: every way of dealing their labels to the subjects.

Labels are dealt in the order in which subjects leave, as in ``stats.survival.enumeration``:
all that the statistic remembers of the past is how many of each group are still at risk, so
a path is a number at risk, the statistic so far, and the ways of dealing that lead there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled
from cellcourse.stats.survival.logrank_score import NO_VARIANCE

__all__ = ["TABLED", "Tails", "room", "tails", "walk"]

TABLED: Final = 12
"""Most subjects of two groups whose patterns of ties, 2048 of them, are tabulated."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Tails(NamedTuple):
    """Exact p-values of some sizes of two groups in which everybody dies."""

    starts: _Whole
    """(kinds, patterns + 1) where each pattern of ties begins; all nought where the two groups
    are too many."""
    squares: _Floats
    """Chi-squares, rising within each pattern; then one above all."""
    shares: _Floats
    """Of labelings with a chi-square at least as large."""


def room(sizes: tuple[int, int]) -> _Floats:
    """Make room for the paths of two groups of these sizes."""
    return np.empty((8, math.comb(sum(sizes), sizes[0]) + 1))


def tails(kinds: Sequence[tuple[int, int]]) -> Tails:
    """Tabulate two groups of each of some sizes."""
    tables = [_tails(kind) for kind in kinds]
    begins = np.cumsum([0, *(squares.size for _, squares, _ in tables)])
    starts = np.zeros((len(kinds), max(2, *(own.size for own, _, _ in tables))), np.int64)
    for row, begin, (own, _, _) in zip(starts, begins, tables, strict=False):
        row[: own.size] = begin + own
    squares = [squares for _, squares, _ in tables]
    return Tails(
        starts,
        np.concatenate([*squares, [math.inf]]),
        np.concatenate([shares for _, _, shares in tables]),
    )


@lru_cache(maxsize=16)
def _tails(sizes: tuple[int, int]) -> tuple[_Whole, _Floats, _Floats]:
    """Tabulate two groups of one size; an empty table where they are too many."""
    n = sum(sizes)
    if n > TABLED:
        return np.empty(0, np.int64), np.empty(0), np.empty(0)
    paths = room(sizes)
    starts, squares, shares = [0], [], []
    for ties in range(1 << (n - 1)):
        died = np.array(_together(ties, n), dtype=np.int64)
        count = walk(died, np.zeros_like(died), 0, sizes[0], sizes[1], paths)
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
def walk(
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
