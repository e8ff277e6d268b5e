"""How many animals of an arm can have been alive on each day.

A mean without the dead limits the number alive, and so does a mean with the dead as
zero; the dead stay dead. Days whose two means contradict each other count separately.
"""

from __future__ import annotations

from functools import lru_cache

from cellcourse.evidence.audit.joint import alive_behind, alive_in_both, possible_n
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.facts import Cell

__all__ = ["alive_by_day", "most_alive"]


@lru_cache(maxsize=64)
def alive_by_day(paper: Paper, measure: str, arm: str) -> dict[int, tuple[set[int], list[str]]]:
    """Give, for each day, the numbers alive that every printed mean allows, and the claims.

    A day is left out where nothing limits it. The numbers also respect each other: nobody
    who was dead on one day is alive on a later one.
    """
    size, grids = paper.size(arm), paper.grids(measure)
    mine = [c for c in paper.cells if (c.measure, c.arm) == (measure, arm) and c.deaths is not None]
    if size is None or not grids or grids[0].low != 0:
        return {}
    found: dict[int, tuple[set[int], list[str]]] = {}
    for day in sorted({cell.day for cell in mine if cell.day is not None}):
        cells = [cell for cell in mine if cell.day == day]
        found[day] = _on_one_day(paper, cells, size), [cell.claim for cell in cells]
    return _in_order(found)


def _on_one_day(paper: Paper, cells: list[Cell], size: int) -> set[int]:
    alive = set(range(size + 1))
    for cell in cells:
        alive &= _allowed(paper, cell, size)
    both = _pairs(paper, cells, size)
    return both or alive


def _allowed(paper: Paper, cell: Cell, size: int) -> set[int]:
    allowed: set[int] = set()
    for grid in paper.grids(cell.measure):
        if cell.deaths == "zero":
            allowed.update(alive_behind(cell, size, grid))
        else:
            allowed.update(possible_n(cell, grid, paper.numbers_possible(cell)))
    return allowed


def _pairs(paper: Paper, cells: list[Cell], size: int) -> set[int]:
    """Numbers alive that let both strategies stand; empty where none does or one is missing."""
    alive: set[int] = set()
    for living in [cell for cell in cells if cell.deaths == "excluded"]:
        for zeros in [cell for cell in cells if cell.deaths == "zero"]:
            for grid in paper.grids(living.measure):
                numbers = paper.numbers_possible(living)
                alive.update(alive_in_both(living, zeros, size, grid, numbers))
    return alive


def _in_order(
    found: dict[int, tuple[set[int], list[str]]],
) -> dict[int, tuple[set[int], list[str]]]:
    """Leave out numbers that would need somebody to rise from the dead."""
    ordered: dict[int, tuple[set[int], list[str]]] = {}
    most = None
    for day, (alive, claims) in found.items():
        held = {n for n in alive if most is None or n <= most}
        ordered[day] = held, claims
        most = max(held) if held else most
    least = 0
    for day in reversed(list(ordered)):
        alive, claims = ordered[day]
        held = {n for n in alive if n >= least}
        ordered[day] = held, claims
        least = min(held) if held else least
    return ordered


def most_alive(paper: Paper, arm: str, day: int | None, *, before: bool = False) -> int | None:
    """Give the most animals of an arm that can be alive on a day, by all its scores.

    Args:
        paper: the publication.
        arm: the arm.
        day: the day; None where there is none, and nothing is known.
        before: true to leave out what is printed of that very day.
    """
    if day is None:
        return None
    known = [
        max(alive)
        for measure in paper.evidence.measures
        for when, (alive, _) in alive_by_day(paper, measure, arm).items()
        if alive and (when < day or (when == day and not before))
    ]
    return min(known) if known else None
