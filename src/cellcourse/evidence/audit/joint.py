"""Means of the same animals with the dead left out and with the dead as zero.

With k of N animals alive, the sum of the k scores is the same in both figures, and so is
the sum of their squares: zeros add nothing. Whether two printed cells can hold together
is therefore a search over k and over the sums that print as both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cellcourse.evidence.about import Spread
from cellcourse.evidence.facts import Cell
from cellcourse.evidence.possible import Grid, Target, exists, targets
from cellcourse.evidence.printed import Interval, PrintedValue

__all__ = ["alive_behind", "alive_in_both", "divisors", "possible_n", "targets_of"]


def divisors(n: int, *, population: bool = True) -> tuple[int, ...]:
    """Give the divisors that programs use for a standard deviation of n values.

    Args:
        n: number of values.
        population: true to add n to the usual n - 1.
    """
    return (n - 1, n) if population else (n - 1,)


def targets_of(
    cell: Cell, n: int, grid: Grid, *, cut: bool = False, population: bool = True
) -> Iterator[Target]:
    """Give the sums and sums of squares of n scores that print as a cell.

    Args:
        cell: the printed mean and spread.
        n: number of scores.
        grid: the scale.
        cut: true to read the numbers as cut off instead of rounded.
        population: true to allow a standard deviation divided by n as well.
    """
    kinds: tuple[Spread | None, ...] = (cell.kind,)
    if cell.kind == "spread":
        kinds = ("sd", "sem")
    for kind in kinds:
        for divisor in divisors(n, population=population):
            spread = None if cell.spread is None else _spread(cell.spread, cut=cut)
            mean = cell.mean.truncated if cut else cell.mean.rounded
            yield from targets(n, grid, mean, spread, kind, divisor)


def _spread(printed: PrintedValue, *, cut: bool) -> Interval:
    return printed.truncated if cut else printed.spread


def possible_n(
    cell: Cell,
    grid: Grid,
    numbers: Iterable[int],
    *,
    cut: bool = False,
    population: bool = True,
) -> list[int]:
    """Give the numbers of scores with which some data set prints as a cell."""
    return [
        n
        for n in numbers
        if any(
            exists(one, grid) for one in targets_of(cell, n, grid, cut=cut, population=population)
        )
    ]


def alive_behind(zeros: Cell, size: int, grid: Grid) -> list[int]:
    """Give the numbers alive with which a cell that counts the dead as zero is possible."""
    sums = list(targets_of(zeros, size, grid))
    living = [
        alive
        for alive in range(size, 0, -1)
        if any(exists(Target(alive, one.total, one.squares), grid) for one in sums)
    ]
    nobody = any(one.total == 0 and 0 in one.squares for one in sums)
    return [*living, 0] if nobody else living


def alive_in_both(
    living: Cell,
    zeros: Cell,
    size: int,
    grid: Grid,
    numbers: Sequence[int],
    *,
    cut: bool = False,
    population: bool = True,
) -> dict[int, list[Target]]:
    """Give, for each number alive, the sums that print as both cells.

    Args:
        living: the cell without the dead.
        zeros: the cell with the dead as zero.
        size: animals that entered the arm.
        grid: the scale; its lowest value must be zero.
        numbers: numbers alive to try.
        cut: true to read the numbers as cut off instead of rounded.
        population: true to allow standard deviations divided by n as well.
    """
    whole = list(targets_of(zeros, size, grid, cut=cut, population=population))
    found = {}
    for alive in numbers:
        shared = [
            Target(alive, mine.total, range(low, high))
            for mine in targets_of(living, alive, grid, cut=cut, population=population)
            for other in whole
            if mine.total == other.total
            and (low := max(mine.squares.start, other.squares.start))
            < (high := min(mine.squares.stop, other.squares.stop))
        ]
        possible = [one for one in dict.fromkeys(shared) if exists(one, grid)]
        if possible:
            found[alive] = possible
    return found
