"""Is there any set of scores with the printed mean and spread?

The mean of n whole scores is a whole number over n (GRIM), and the sum of their squares
is a whole number too (GRIMMER). Instead of these conditions every sum and sum of squares
that prints so is searched, so that a mean with its spread is possible here exactly when
some data set has both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from cellcourse.evidence.about import Spread
from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.joint import possible_n, targets_of
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import counted, plainly
from cellcourse.evidence.facts import Cell
from cellcourse.evidence.possible import Grid, score_sets
from cellcourse.evidence.printed import shown

__all__ = ["RULE", "set_count"]

UNKNOWN_UP_TO = 60
"""Numbers of subjects that are tried where none was printed."""

COUNTED_UP_TO = 6
"""Scores in a set up to which all sets are counted."""

MOVED_UP_TO = 10
"""Steps of the last decimal by which a printed number is changed to find a repair."""

WRITTEN_UP_TO = 3
"""Sets that are written out score by score."""


def _look(paper: Paper) -> Iterator[Finding]:
    for cell in paper.cells:
        grids = paper.grids(cell.measure)
        if grids:
            yield _judge(paper, cell, grids)


def _judge(paper: Paper, cell: Cell, grids: tuple[Grid, ...]) -> Finding:
    numbers = paper.numbers_possible(cell)
    tried = numbers or tuple(range(1, UNKNOWN_UP_TO + 1))
    possible = {grid: possible_n(cell, grid, tried, population=False) for grid in grids}
    if not any(possible.values()):
        possible = {grid: possible_n(cell, grid, tried) for grid in grids}
    fitting = {grid: found for grid, found in possible.items() if found}
    what = f"{paper.name(cell)}: {cell}"
    if not fitting:
        return _none(paper, cell, grids, tried, known=bool(numbers))
    if not numbers:
        return Finding(
            (cell.claim,), "not checkable", f"{what}: the number of subjects is not printed.",
            f"Of 1 to {UNKNOWN_UP_TO} subjects it is possible with "
            f"{plainly(next(iter(fitting.values())))}.",
        )  # fmt: skip
    ways = "; ".join(_ways(cell, grid, possible[grid], tried) for grid in grids)
    return Finding(
        (cell.claim,), "consistent", f"{what} is possible{_needs(possible)}.", f"{ways}."
    )


def _needs(possible: dict[Grid, list[int]]) -> str:
    """Say which steps are left when the coarser ones are impossible."""
    left = [grid for grid, found in possible.items() if found]
    if len(left) == len(possible):
        return ""
    return f", but only in steps of {' or '.join(shown(grid.step) for grid in left)}"


def _ways(cell: Cell, grid: Grid, found: list[int], tried: tuple[int, ...]) -> str:
    step = f"In steps of {shown(grid.step)}"
    if not found:
        return f"{step} no set of {plainly(tried)} scores has this mean{_and_spread(cell)}"
    if len(found) == 1 and len(tried) > 1:
        step += f" with {found[0]} subjects only, of {plainly(tried)}"
    elif len(tried) > 1:
        step += f" with {plainly(found)} subjects"
    sets = set_count(cell, max(found), grid)
    if sets is None:
        return step
    if sets == 0:
        return f"{step}, if the standard deviation was divided by n"
    return (
        f"{step}: {counted(sets, 'set')} of {max(found)} scores{_written(cell, max(found), grid)}"
    )


def _and_spread(cell: Cell) -> str:
    return "" if cell.spread is None else " and spread"


def set_count(cell: Cell, n: int, grid: Grid) -> int | None:
    """Count the sets of n scores that print as a cell, with the sample's standard deviation.

    Returns:
        None where they are too many to count.
    """
    found = sample_sets(cell, n, grid)
    return None if found is None else len(found)


@lru_cache(maxsize=128)
def sample_sets(cell: Cell, n: int, grid: Grid) -> tuple[tuple[int, ...], ...] | None:
    """List the sets of n scores that print as a cell; None where there are too many."""
    if n > COUNTED_UP_TO:
        return None
    rows: list[tuple[int, ...]] = []
    for one in targets_of(cell, n, grid, population=False):
        sets = score_sets(one, grid)
        if sets is None:
            return None
        rows += map(tuple, sets.tolist())
    return tuple(rows)


def _written(cell: Cell, n: int, grid: Grid) -> str:
    """Write the sets out where they are few."""
    found = sample_sets(cell, n, grid) or ()
    if not 0 < len(found) <= WRITTEN_UP_TO:
        return ""
    rows = (" ".join(shown(grid.low + score * grid.step) for score in row) for row in found)
    return f" ({'; '.join(rows)})"


def _none(
    paper: Paper, cell: Cell, grids: tuple[Grid, ...], tried: tuple[int, ...], *, known: bool
) -> Finding:
    who = f"{plainly(tried)} subjects" if known else f"any of 1 to {UNKNOWN_UP_TO} subjects"
    what = f"{paper.name(cell)}: no data set of {who} gives {cell}."
    if any(possible_n(cell, grid, tried, cut=True) for grid in grids):
        said = "Impossible if the numbers were rounded, possible if further decimals were cut off."
        return Finding((cell.claim,), "not checkable", what, said)
    return Finding(
        (cell.claim,), "inconsistent", what,
        " ".join(_shortfall(cell, grid, tried) for grid in grids),
        _swapped(cell, grids, tried) or _nearest(cell, grids, tried),
    )  # fmt: skip


def _shortfall(cell: Cell, grid: Grid, tried: tuple[int, ...]) -> str:
    n = max(tried)
    step = shown(grid.step)
    alone = replace(cell, spread=None, kind=None)
    if possible_n(alone, grid, [n]):
        return (
            f"In steps of {step} the mean alone is possible with {n}, but none of the sums of "
            f"squares that go with it prints as {cell.spread.text if cell.spread else ''}."
        )
    sum_low, sum_high = cell.mean.rounded.low * n, cell.mean.rounded.high * n
    return (
        f"In steps of {step} with {n} subjects the sum would lie from {shown(sum_low)} to "
        f"{shown(sum_high)}, where there is no multiple of {step}."
    )


def _swapped(cell: Cell, grids: tuple[Grid, ...], tried: tuple[int, ...]) -> str:
    """Try the other kind of spread."""
    if cell.spread is None or cell.kind == "spread":
        return ""
    other: Spread = "sem" if cell.kind == "sd" else "sd"
    swapped = replace(cell, kind=other)
    if any(possible_n(swapped, grid, tried) for grid in grids):
        return f"Possible if {cell.spread.text} is the {other.upper()}."
    return ""


def _nearest(cell: Cell, grids: tuple[Grid, ...], tried: tuple[int, ...]) -> str:
    """Change one printed number by as few steps of its last decimal as possible."""
    for steps in range(1, MOVED_UP_TO + 1):
        ways = [
            f"{old} were {new}"
            for sign in (-steps, steps)
            for old, new, other in _moved(cell, sign)
            if any(possible_n(other, grid, tried, population=False) for grid in grids)
        ]
        if ways:
            return f"Possible if {' or if '.join(ways)}."
    return ""


def _moved(cell: Cell, steps: int) -> Iterator[tuple[str, str, Cell]]:
    """Give the cell with its mean, and with its spread, moved by steps of the last decimal."""
    mean = cell.mean.moved(steps)
    yield cell.mean.text, mean.text, replace(cell, mean=mean)
    if cell.spread is not None and cell.spread.value + steps * cell.spread.unit >= 0:
        spread = cell.spread.moved(steps)
        yield cell.spread.text, spread.text, replace(cell, spread=spread)


RULE = Rule(
    "granularity",
    "Is there any set of scores with the printed mean and spread?",
    "Brown and Heathers (2017), Soc Psychol Personal Sci 8:363 (GRIM); Anaya (2016), PeerJ "
    "Preprints 4:e2400 (GRIMMER); the search here is complete",
    _look,
)
