"""Can one printed pair of numbers belong to two days?"""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.joint import alive_in_both
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.rules.strategies import why_not
from cellcourse.evidence.facts import Cell

__all__ = ["RULE"]


def _look(paper: Paper) -> Iterator[Finding]:
    for cell in paper.cells:
        if cell.also_day is not None:
            others = [one for one in paper.cells if _that_day(one, cell)]
            yield _unknown(paper, cell) if not others else _judge(paper, cell, others[0])


def _that_day(other: Cell, cell: Cell) -> bool:
    """Whether another mean tells of the second day under the other strategy for death."""
    same = (other.measure, other.arm, other.day) == (cell.measure, cell.arm, cell.also_day)
    return same and {other.deaths, cell.deaths} == {"excluded", "zero"}


def _unknown(paper: Paper, cell: Cell) -> Finding:
    return Finding(
        (cell.claim,), "not checkable",
        f"{paper.name(cell)}: {cell} is printed for day {cell.also_day} too.",
        f"Nothing else is printed of this arm on day {cell.also_day}.",
    )  # fmt: skip


def _judge(paper: Paper, cell: Cell, other: Cell) -> Finding:
    living, zeros = (other, cell) if other.deaths == "excluded" else (cell, other)
    size, grids = paper.size(cell.arm) or 0, paper.grids(cell.measure)
    numbers = paper.numbers_possible(living)
    fits = any(
        alive_in_both(living, zeros, size, grid, numbers, cut=cut)
        for grid in grids
        for cut in (False, True)
    )
    what = f"{paper.name(cell)}: {cell} is printed for day {cell.also_day} too"
    if fits or not grids:
        said = f"It fits what is printed of day {cell.also_day} otherwise: {other}."
        return Finding((cell.claim, other.claim), "consistent", f"{what}.", said)
    return Finding(
        (cell.claim, other.claim), "inconsistent",
        f"{what}, and cannot be day {cell.also_day}'s.",
        f"Day {cell.also_day} is {living if living is other else zeros} under the other strategy "
        f"for death. {why_not(living, zeros, size, numbers, grids)}",
        f"It is day {cell.day}'s pair, and that of day {cell.also_day} was not printed.",
    )  # fmt: skip


RULE = Rule(
    "two-days",
    "Can one printed pair of numbers belong to two days?",
    "As the rule strategies, with what is printed of the second day",
    _look,
)
