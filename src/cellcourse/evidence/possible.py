"""Which sets of scores print as a given mean and spread.

Scores on a scale are whole numbers of steps from its lowest value. A set of n scores has
a sum and a sum of squares, and mean and spread are functions of these two. So a printed
mean allows a few sums, a printed spread a range of sums of squares for each, and the
question whether any data set exists becomes a search over whole numbers, which is done
completely. Rounding is closed: a value exactly between two roundings belongs to both.

Where the search would be too long (many subjects on a fine scale) only conditions are
used that every data set meets. They can prove that none exists, never that one does.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cellcourse.evidence.about import Spread
from cellcourse.evidence.printed import Interval

__all__ = ["Grid", "Target", "exists", "score_sets", "targets"]

SEARCHED = 300_000
"""Additions of one search; beyond it only necessary conditions are used."""

LISTED = 100_000
"""Sets that are listed one by one."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Scores as whole numbers of steps above the lowest value."""

    low: Fraction
    step: Fraction
    top: int | None
    """Steps from the lowest to the highest value; None where there is no highest."""


@dataclass(frozen=True, slots=True)
class Target:
    """A sum of n scores, in steps, and the sums of squares that print as the spread."""

    n: int
    total: int
    squares: range


def targets(
    n: int,
    grid: Grid,
    mean: Interval,
    spread: Interval | None,
    kind: Spread | None,
    divisor: int,
) -> Iterator[Target]:
    """Give every sum that prints as the mean, with the sums of squares that print as the spread.

    Args:
        n: number of scores.
        grid: the scale.
        mean: values that print as the mean.
        spread: values that print as the spread; None where none is printed.
        kind: ``sd``, or ``sem`` or ``se`` for the standard deviation over root n.
        divisor: n - 1 for the sample's standard deviation, n for the population's.
    """
    shifted = Interval((mean.low - grid.low) / grid.step, (mean.high - grid.low) / grid.step)
    for total in _whole(shifted.times(n)):
        if spread is None:
            yield Target(n, total, range(total * total + 1))
            continue
        if divisor <= 0:
            continue
        steps = spread.times(1 / grid.step)
        variance = steps.square().times(n if kind in {"sem", "se"} else 1)
        around = variance.times(divisor)  # sum of squares about the mean
        mine = Fraction(total * total, n)
        squares = _whole(Interval(around.low + mine, around.high + mine))
        if squares:
            yield Target(n, total, squares)


def _whole(interval: Interval) -> range:
    """Give the whole numbers from 0 up in an interval."""
    return range(max(0, math.ceil(interval.low)), math.floor(interval.high) + 1)


def exists(target: Target, grid: Grid) -> bool:
    """Say whether some set of scores has this sum and one of these sums of squares.

    False is always proven. True is proven where the search is complete; see ``SEARCHED``.
    """
    n, total = target.n, target.total
    top = total if grid.top is None else grid.top
    if total < 0 or total > n * top or n < 1:
        return total == 0 and n >= 1 and 0 in target.squares
    squares = _between(target.squares, _fewest(n, total), _most(top, total))
    # A square is odd exactly where its root is, so the two sums are odd together.
    squares = _alike(squares, total)
    if not squares:
        return False
    if n * n * top * top // 2 > SEARCHED:
        return True
    reached = _reached(n, top)[total]
    window = ((1 << len(squares) * 2) - 1) << squares.start
    return bool(reached & window)


def _between(squares: range, low: int, high: int) -> range:
    return range(max(squares.start, low), min(squares.stop, high + 1))


def _alike(squares: range, total: int) -> range:
    start = squares.start + (squares.start + total) % 2
    return range(start, squares.stop, 2)


def _fewest(n: int, total: int) -> int:
    """Least sum of squares: all scores as equal as whole numbers allow."""
    each, more = divmod(total, n)
    return (n - more) * each * each + more * (each + 1) ** 2


def _most(top: int, total: int) -> int:
    """Greatest sum of squares: as many scores as possible at an end of the scale."""
    full, rest = divmod(total, top) if top else (0, 0)
    return full * top * top + rest * rest


@lru_cache(maxsize=64)
def _reached(n: int, top: int) -> tuple[int, ...]:
    """For every sum of n scores, the reachable sums of squares as the bits of a number."""
    table = [1]
    for _ in range(n):
        longer = [0] * (len(table) + top)
        for total, squares in enumerate(table):
            for score in range(top + 1):
                longer[total + score] |= squares << (score * score)
        table = longer
    return tuple(table)


def score_sets(target: Target, grid: Grid) -> NDArray[np.int64] | None:
    """List every set of scores with this sum and these sums of squares.

    Returns:
        (sets, n) scores in steps, ascending in each row; None where there are too many
        to list on the way.
    """
    n, total = target.n, target.total
    top = total if grid.top is None else min(grid.top, total)
    rows = np.zeros((1, 0), dtype=np.int64)
    for left in range(n, 0, -1):
        last = rows[:, -1] if rows.shape[1] else np.zeros(len(rows), dtype=np.int64)
        need = total - rows.sum(axis=1)
        # The rest is at least the last score and at most an equal share of what is needed.
        most = np.minimum(need // left, top)
        count = np.maximum(most - last + 1, 0)
        if left == 1:
            count, last = (need <= top).astype(np.int64) * (need >= last), need
        if count.sum() > LISTED:
            return None
        parents = np.repeat(np.arange(len(rows)), count)
        offset = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        rows = np.column_stack([rows[parents], last[parents] + offset])
        rows = rows[_can_end(rows, left - 1, total, top, target.squares)]
    return rows


def _can_end(
    rows: NDArray[np.int64], left: int, total: int, top: int, squares: range
) -> NDArray[np.bool_]:
    """Which beginnings can still reach the sum and the sums of squares."""
    so_far = (rows**2).sum(axis=1)
    need = total - rows.sum(axis=1)
    if left == 0:
        done: NDArray[np.bool_] = (so_far >= squares.start) & (so_far < squares.stop)
        return done
    least = so_far + need**2 / left
    most = so_far + need * np.minimum(top, need)
    fits = (need <= left * top) & (need >= left * rows[:, -1])
    ends: NDArray[np.bool_] = fits & (least < squares.stop) & (most >= squares.start)
    return ends
