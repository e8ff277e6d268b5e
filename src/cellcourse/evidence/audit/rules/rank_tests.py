"""Can a rank test of so few subjects give the printed p?

The smallest p that exists is two over the number of ways to deal the ranks. Where both
means are printed, every pair of score sets that prints so is tested exactly.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from cellcourse.evidence.audit.comparison import Family, printed_cells
from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.p_bounds import Bounds
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rank_p import DEALT, mann_whitney_p, smallest_p
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.rules.summaries import attainable
from cellcourse.evidence.audit.wording import p_text
from cellcourse.evidence.facts import Cell, TestClaim
from cellcourse.evidence.possible import score_sets, targets

__all__ = ["RULE", "all_sets"]

PAIRS = 60_000
"""Pairs of score sets that are tested one by one."""


def _look(paper: Paper) -> Iterator[Finding]:
    for test in paper.tests:
        if test.test == "mann-whitney" and len(test.arms) == 2:
            yield _judge(paper, test)


def _judge(paper: Paper, test: TestClaim) -> Finding:
    family = Family(test.measure or "", test.day, test.deaths)
    cells = [printed_cells(paper, family, arm) for arm in test.arms]
    sizes = [_size(paper, held, arm) for held, arm in zip(cells, test.arms, strict=True)]
    names = " against ".join(paper.label(arm) for arm in test.arms)
    day = "" if test.day is None else f", day {test.day}"
    what = f"{names}{day}, Mann-Whitney p {test.p.text}"
    first, second = sizes
    if first is None or second is None:
        said = "The numbers of subjects are not printed."
        return Finding((test.claim,), "not checkable", f"{what}.", said)
    least = smallest_p(first, second)
    ways = math.comb(first + second, first)
    told = (
        f"With {first} and {second} subjects the smallest exact p is 2/{ways:,} = {p_text(least)}."
    )
    claims = (test.claim, *(held[0].claim for held in cells if held))
    if not attainable(test.p, Bounds(least, least, 1.0)):
        said = f"{what}, is below the smallest p there is."
        return Finding(claims, "not checkable", said, f"{told} An approximate p may be smaller.")
    pairs = _all_pairs(paper, cells, (first, second))
    if pairs is None:
        return Finding(claims, "consistent", f"{what}, is attainable.", told)
    return _over_pairs(claims, what, told, test, pairs)


def _over_pairs(
    claims: tuple[str, ...], what: str, told: str, test: TestClaim, p: NDArray[np.float64]
) -> Finding:
    can = np.array([attainable(test.p, Bounds(one, one, one)) for one in np.unique(p)])
    hits = int(np.isin(p, np.unique(p)[can]).sum())
    worked = (
        f"{told} {p.size:,} pairs of score sets print as the two means and spreads; their exact "
        f"p runs from {p_text(float(p.min()))} to {p_text(float(p.max()))}, and "
        f"{hits:,} of them print so."
    )
    if not hits:
        said = f"{what}: no pair of score sets gives it exactly; an approximate p may."
        return Finding(claims, "not checkable", said, worked)
    sure = "holds for all of them" if hits == p.size else "is attainable, not certain"
    return Finding(claims, "consistent", f"{what}, {sure}.", worked)


def _size(paper: Paper, cells: list[Cell], arm: str) -> int | None:
    """Give the largest number of subjects that may stand behind an arm."""
    numbers = paper.numbers_possible(cells[0]) if cells else ()
    return max(numbers) if numbers else paper.size(arm)


def _all_pairs(
    paper: Paper, cells: list[list[Cell]], sizes: tuple[int, int]
) -> NDArray[np.float64] | None:
    if not all(cells) or math.comb(sum(sizes), sizes[0]) > DEALT:
        return None
    first, second = (all_sets(paper, held[0], n) for held, n in zip(cells, sizes, strict=True))
    if first is None or second is None or not 0 < len(first) * len(second) <= PAIRS:
        return None
    return mann_whitney_p(first, second)


def all_sets(paper: Paper, cell: Cell, n: int) -> NDArray[np.int64] | None:
    """List every set of n scores that prints as a cell; None where there are too many."""
    grids = paper.grids(cell.measure)
    if not grids:
        return None
    grid = grids[0]
    spread = None if cell.spread is None else cell.spread.spread
    sets = [
        score_sets(one, grid)
        for one in targets(n, grid, cell.mean.rounded, spread, cell.kind, n - 1)
    ]
    held = [one for one in sets if one is not None]
    if len(held) < len(sets) or not held:
        return None
    return np.concatenate(held)


RULE = Rule(
    "rank-tests",
    "Can a rank test of so few subjects give the printed p?",
    "Mann and Whitney (1947), Ann Math Stat 18:50; all deals of the tied ranks",
    _look,
)
