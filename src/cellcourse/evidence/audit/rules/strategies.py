"""Do the means without the dead and with the dead as zero fit each other?

Both are made of the same scores: leaving the dead out divides the sum by the number
alive, counting them as zero divides the same sum by everybody. Every number alive and
every sum is tried; where nothing fits, the smallest change that would is looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cellcourse.evidence.audit.alive import most_alive
from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.joint import alive_in_both, targets_of
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import counted, listed, plainly
from cellcourse.evidence.facts import Cell
from cellcourse.evidence.possible import Grid, Target, score_sets
from cellcourse.evidence.printed import shown

__all__ = ["RULE", "why_not"]

MOVED_UP_TO = 30
"""Steps of the last decimal by which a printed number is changed to find a repair."""


def _look(paper: Paper) -> Iterator[Finding]:
    for living in paper.cells:
        if living.deaths != "excluded":
            continue
        for zeros in paper.cells:
            if zeros.deaths == "zero" and _same(living, zeros) and _usable(paper, living):
                yield _judge(paper, living, zeros)


def _same(living: Cell, zeros: Cell) -> bool:
    return (living.measure, living.arm, living.day) == (zeros.measure, zeros.arm, zeros.day)


def _usable(paper: Paper, cell: Cell) -> bool:
    grids = paper.grids(cell.measure)
    return paper.size(cell.arm) is not None and bool(grids) and grids[0].low == 0


def _judge(paper: Paper, living: Cell, zeros: Cell) -> Finding:
    size = paper.size(living.arm) or 0
    numbers = _numbers(paper, living)
    grids = paper.grids(living.measure)
    what = f"{paper.name(living)}: {living}; with the dead as zero: {zeros}"
    claims = (living.claim, zeros.claim)
    for population in (False, True):
        found = {
            grid: alive_in_both(living, zeros, size, grid, numbers, population=population)
            for grid in grids
        }
        fitting = [(grid, list(alive)) for grid, alive in found.items() if alive]
        if fitting:
            return _possible(claims, what, living, zeros, size, fitting, grids, population)
    if any(alive_in_both(living, zeros, size, grid, numbers, cut=True) for grid in grids):
        said = "Impossible if the numbers were rounded, possible if further decimals were cut off."
        return Finding(claims, "not checkable", what, said)
    return Finding(
        claims, "inconsistent",
        f"{what}. No {size} scores with any number of dead give both.",
        why_not(living, zeros, size, numbers, grids),
        _repair(living, zeros, size, numbers, grids[0]),
    )  # fmt: skip


def _numbers(paper: Paper, living: Cell) -> tuple[int, ...]:
    """Numbers that may be alive: as many as are not dead by then from earlier days."""
    most = most_alive(paper, living.arm or "", living.day, before=True)
    numbers = paper.numbers_possible(living)
    return tuple(n for n in numbers if most is None or n <= most) or numbers


def _possible(
    claims: tuple[str, ...],
    what: str,
    living: Cell,
    zeros: Cell,
    size: int,
    fitting: list[tuple[Grid, list[int]]],
    grids: tuple[Grid, ...],
    population: bool,
) -> Finding:
    grid, alive = fitting[0]
    only = "" if len(fitting) == len(grids) else f", in steps of {shown(grid.step)} only"
    divided = ", if the standard deviation was divided by n" if population else ""
    return Finding(
        claims, "consistent",
        f"{what}. Both hold with {plainly(alive)} of {size} alive{only}{divided}.",
        _fits(living, zeros, grid, size, alive, population=population),
    )  # fmt: skip


def _fits(
    living: Cell, zeros: Cell, grid: Grid, size: int, alive: list[int], *, population: bool
) -> str:
    sets = sum(_sets(living, zeros, size, grid, k, population=population) for k in alive)
    low, high = zeros.mean.rounded.low * size, zeros.mean.rounded.high * size
    return (
        f"The sum of all {size} lies from {shown(low)} to {shown(high)}; over "
        f"{plainly(alive)} alive this is a mean of {living.mean.text}. "
        f"{counted(sets, 'set')} of scores print as both."
    )


def _sets(living: Cell, zeros: Cell, size: int, grid: Grid, alive: int, *, population: bool) -> int:
    """Count the sets of scores that print as both cells."""
    found = alive_in_both(living, zeros, size, grid, [alive], population=population)
    sums = found.get(alive, [])
    rows: set[tuple[int, ...]] = set()
    for one in sums:
        listed_sets = score_sets(one, grid)
        rows.update(map(tuple, [] if listed_sets is None else listed_sets.tolist()))
    return len(rows)


def why_not(
    living: Cell, zeros: Cell, size: int, numbers: tuple[int, ...], grids: tuple[Grid, ...]
) -> str:
    """Show, for every number alive, that the two sums cannot be one."""
    whole = zeros.mean.rounded.times(size)
    parts = []
    for alive in sorted(numbers):
        mine = living.mean.rounded.times(alive)
        if mine.meets(whole):
            spread = "the sums can agree, but no scores with that sum have both spreads"
            parts.append(f"{alive} alive: {mine}, where {spread}")
        else:
            parts.append(f"{alive} alive: {mine}")
    ratio = size * zeros.mean.value / living.mean.value if living.mean.value else 0
    return (
        f"With the dead as zero the sum of {size} scores lies from {whole}. Without them the "
        f"sum would lie, with {'; '.join(parts)}. (Number alive from the two means: "
        f"{size} x {zeros.mean.text} / {living.mean.text} = {float(ratio):.2f}.) Steps of "
        f"{listed(shown(grid.step) for grid in grids)} were tried."
    )


def _repair(
    living: Cell, zeros: Cell, size: int, numbers: tuple[int, ...], grid: Grid
) -> str:  # fmt: skip
    """Say which single change would let both cells stand."""
    told = (
        _moved(living, zeros, size, numbers, grid),
        _on_its_last_day(living, zeros, size, numbers, grid),
    )
    return " ".join(part for part in told if part)


def _moved(
    living: Cell, zeros: Cell, size: int, numbers: tuple[int, ...], grid: Grid
) -> str:  # fmt: skip
    """Change one printed mean by as few steps of its last decimal as possible."""
    ways = []
    for steps in range(1, MOVED_UP_TO + 1):
        for sign in (-steps, steps):
            first = replace(living, mean=living.mean.moved(sign))
            other = replace(zeros, mean=zeros.mean.moved(sign))
            if alive_in_both(first, zeros, size, grid, numbers, population=False):
                ways.append(f"{living.mean.text} without the dead were {first.mean.text}")
            if alive_in_both(living, other, size, grid, numbers, population=False):
                ways.append(f"{zeros.mean.text} with the dead as zero were {other.mean.text}")
        if ways:
            return f"Both would hold if {' or if '.join(ways)}."
    return "No printed mean, changed alone, lets both stand."


def _on_its_last_day(
    living: Cell, zeros: Cell, size: int, numbers: tuple[int, ...], grid: Grid
) -> str:  # fmt: skip
    """Let one animal keep its score in one figure and count as zero in the other."""
    whole = list(targets_of(zeros, size, grid, population=False))
    for alive in numbers:
        # An animal scored zero is at its endpoint and left out, so the living score more.
        rows = [
            row
            for one in targets_of(living, alive, grid, population=False)
            for row in _rows(one, grid)
            if row[0] > 0
        ]
        kept = [score for row in rows for score in sorted(_last_scores(row, whole))]
        if kept:
            own = " or ".join(shown(score * grid.step) for score in sorted(set(kept)))
            return (
                f"Both hold as printed if one animal of {alive} was scored {own} on its last "
                f"day, and this score was kept in one figure and counted as zero in the other "
                f"({counted(len(kept), 'way')} to do so)."
            )
    return "No single animal scored on its last day, and counted as zero elsewhere, explains it."


def _rows(target: Target, grid: Grid) -> list[list[int]]:
    found = score_sets(target, grid)
    rows: list[list[int]] = [] if found is None else found.tolist()
    return rows


def _last_scores(row: list[int], whole: list[Target]) -> set[int]:
    """Scores of a set that, counted as zero, make it print as the other cell."""
    return {score for score in row if _zero_in_the_other(row, score, whole)}


def _zero_in_the_other(row: list[int], score: int, whole: list[Target]) -> bool:
    total = sum(row) - score
    square = sum(one * one for one in row) - score * score
    return any(other.total == total and square in other.squares for other in whole)


RULE = Rule(
    "strategies",
    "Do the means without the dead and with the dead as zero fit each other?",
    "The sum of the survivors' scores is the sum with zeros; all sums and numbers alive are tried",
    _look,
)
