"""Which p-values a comparison of two arms allows, from what is printed of all arms."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import Literal

from cellcourse.evidence.audit.alive import alive_by_day, most_alive
from cellcourse.evidence.audit.joint import possible_n
from cellcourse.evidence.audit.p_bounds import (
    Bounds,
    Summary,
    anywhere,
    one_way,
    pooled_t,
    summary,
    together,
    tukey,
    welch,
    with_zeros,
)
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.facts import Cell

__all__ = ["Family", "Method", "bounds_by_method", "bounds_of_all", "printed_cells", "summaries_of"]

Method = Literal[
    "t-test with pooled variance", "Welch's t-test", "Tukey-Kramer", "analysis of variance"
]


@dataclass(frozen=True, slots=True)
class Family:
    """What the comparisons of one day have in common."""

    measure: str
    day: int | None
    deaths: Literal["excluded", "zero"] | None


def printed_cells(paper: Paper, family: Family, arm: str) -> list[Cell]:
    """Give every printing of an arm's mean with its spread."""
    return [
        cell
        for cell in paper.cells
        if (cell.measure, cell.day, cell.deaths, cell.arm)
        == (family.measure, family.day, family.deaths, arm)
        and cell.spread is not None
    ]


@lru_cache(maxsize=256)
def summaries_of(
    paper: Paper, family: Family, arm: str, *, population: bool = False
) -> dict[str, Summary]:
    """Give what is known of an arm, for each number of subjects that may stand behind it.

    Where an arm is printed only without its dead, zeros are added for each number alive.

    Args:
        paper: the publication.
        family: measure, day and strategy for death.
        arm: the arm.
        population: true if standard deviations were divided by n.
    """
    cells = printed_cells(paper, family, arm)
    if cells:
        return {
            f"n = {n}": summary(cells, n, population=population)
            for n in _numbers(paper, cells)
            if n > 1
        }
    size = paper.size(arm)
    if family.deaths != "zero" or size is None:
        return {}
    living = printed_cells(paper, replace(family, deaths="excluded"), arm)
    return {
        f"{k} of {size} alive": with_zeros(summary(living, k, population=population), size)
        for k in (_numbers(paper, living) if living else [])
        if k > 1
    }


def _numbers(paper: Paper, cells: list[Cell]) -> list[int]:
    """Numbers of subjects with which every printing of the mean is possible.

    No more than can be alive where the dead are left out.
    """
    first = cells[0]
    numbers = list(paper.numbers_possible(first))
    if first.deaths == "excluded" and first.n is None and first.arm is not None:
        most = most_alive(paper, first.arm, first.day)
        numbers = [n for n in numbers if most is None or n <= most]
        alive, _ = alive_by_day(paper, first.measure, first.arm).get(first.day or 0, (set(), []))
        numbers = [n for n in numbers if not alive or n in alive]
    grids = paper.grids(first.measure)
    if not grids:
        return numbers
    held = [
        n
        for n in numbers
        if all(any(possible_n(cell, grid, [n]) for grid in grids) for cell in cells)
    ]
    return held or numbers


def bounds_by_method(
    paper: Paper,
    family: Family,
    pair: tuple[str, str],
    methods: tuple[Method, ...],
    *,
    population: bool = False,
) -> dict[Method, Bounds]:
    """Bound the p of a pair by each method; nothing where an arm's numbers are not printed."""
    first, second = (
        list(summaries_of(paper, family, arm, population=population).values()) for arm in pair
    )
    if not first or not second:
        return {}
    found: dict[Method, Bounds] = {}
    for method in methods:
        if method == "Tukey-Kramer":
            rest = [
                list(_others(paper, family, arm, population=population))
                for arm in _rest(paper, pair)
            ]
            if all(rest) and rest:
                found[method] = together(
                    tukey(a, b, others) for a, b, *others in product(first, second, *rest)
                )
        else:
            test: Callable[[Summary, Summary], Bounds] = welch if "Welch" in method else pooled_t
            found[method] = together(test(a, b) for a, b in product(first, second))
    return found


def bounds_of_all(
    paper: Paper, family: Family, arms: tuple[str, ...], *, population: bool = False
) -> dict[Method, Bounds]:
    """Bound the p of an analysis of variance of all arms; nothing where one is not printed."""
    known = [list(summaries_of(paper, family, arm, population=population).values()) for arm in arms]
    if not all(known):
        return {}
    return {"analysis of variance": together(one_way(groups) for groups in product(*known))}


def _rest(paper: Paper, pair: tuple[str, str]) -> list[str]:
    return [arm for arm in paper.evidence.arms if arm not in pair]


def _others(paper: Paper, family: Family, arm: str, *, population: bool) -> Iterator[Summary]:
    """Give a group that only adds to the error: as printed, or anything on the scale."""
    known = summaries_of(paper, family, arm, population=population)
    if known:
        yield from known.values()
        return
    size = paper.size(arm)
    for n in range(size or 0, 1, -1) if family.deaths == "excluded" else (size or 0,):
        free = anywhere(n, paper.scale(family.measure)) if n > 1 else None
        if free is not None:
            yield free
