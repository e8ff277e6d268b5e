"""Comparing groups over visits of the same subjects: mixed analysis of variance.

One factor between subjects (group), one within (visit). Sums of squares are Type III,
so with unequal groups every group weighs the same, as in SPSS and in R's afex;
sequential sums, which R's aov and pingouin 0.7 report, weigh subjects instead and
differ for the visits. pingouin also has no Huynh-Feldt correction. Only subjects seen
at every visit can be used, and the result names the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import f_tail
from cellcourse.stats.intervals import check_level
from cellcourse.stats.printing import Printed, Row, flat
from cellcourse.stats.sphericity import Sphericity, sphericity
from cellcourse.stats.visits import (
    CellMean,
    Cells,
    Incomplete,
    WithinEffect,
    cell_means,
    complete_rows,
    within_effect,
)

__all__ = ["BetweenEffect", "MixedAnova", "RepeatedAnova", "mixed_anova", "repeated_anova"]


@dataclass(frozen=True, slots=True)
class BetweenEffect:
    """The F-test of groups, on each subject's mean over visits."""

    ss: float
    error_ss: float
    df: tuple[int, int]
    statistic: float
    p: float
    partial_eta_squared: float


@dataclass(frozen=True, slots=True)
class MixedAnova(Printed):
    """Groups over visits."""

    _notes: ClassVar = ("n", "visits")

    labels: tuple[str, ...]
    n: tuple[int, ...]
    """Complete subjects in each group."""
    visits: int
    group: BetweenEffect
    visit: WithinEffect
    interaction: WithinEffect
    sphericity: Sphericity
    means: tuple[CellMean, ...]
    dropped: tuple[Incomplete, ...]

    def rows(self) -> tuple[Row, ...]:
        """Give the three tests; ``means`` hold the cells."""
        names = ("group", "visit", "interaction")
        return tuple({"effect": one} | flat(getattr(self, one)) for one in names)


@dataclass(frozen=True, slots=True)
class RepeatedAnova(Printed):
    """One group over visits."""

    _notes: ClassVar = ("n", "visits")

    n: int
    visits: int
    visit: WithinEffect
    sphericity: Sphericity
    means: tuple[CellMean, ...]
    dropped: tuple[Incomplete, ...]

    def rows(self) -> tuple[Row, ...]:
        """Give the test; ``means`` hold the cells."""
        return ({"effect": "visit"} | flat(self.visit),)


def mixed_anova(scores: npt.ArrayLike, group: npt.ArrayLike, *, level: float) -> MixedAnova:
    """Test groups, visits, and whether groups change differently over visits.

    Args:
        scores: (n, v) one row per subject, one column per visit, NaN where missing.
        group: (n,) label of each subject's group.
        level: confidence level of the intervals of the means.

    Raises:
        MethodError: fewer than two visits or groups, a group without two complete
            subjects, or no spread to test by.
    """
    check_level(level)
    table, kept, dropped = complete_rows(scores)
    named = np.asarray(group).astype(str)
    if named.shape != (kept.size,):
        raise MethodError(f"{kept.size} rows of scores but {named.size} group labels")
    labels = tuple(dict.fromkeys(named.tolist()))
    cells = Cells(table, named[kept], labels)
    within = sphericity(cells.error, cells.df, table.shape[0])
    return MixedAnova(
        labels=labels,
        n=tuple(int(n) for n in cells.n),
        visits=table.shape[1],
        group=_between(cells),
        visit=within_effect(cells.visit_ss, 1, cells, within),
        interaction=within_effect(cells.interaction_ss, len(labels) - 1, cells, within),
        sphericity=within,
        means=cell_means(cells, level),
        dropped=dropped,
    )


def repeated_anova(scores: npt.ArrayLike, *, level: float) -> RepeatedAnova:
    """Test whether one group changes over visits.

    Args:
        scores: (n, v) one row per subject, one column per visit, NaN where missing.
        level: confidence level of the intervals of the means.

    Raises:
        MethodError: fewer than two visits or complete subjects, or no spread to test by.
    """
    check_level(level)
    table, _, dropped = complete_rows(scores)
    cells = Cells(table, np.full(table.shape[0], "all"), ("all",))
    within = sphericity(cells.error, cells.df, table.shape[0])
    return RepeatedAnova(
        table.shape[0],
        table.shape[1],
        within_effect(cells.visit_ss, 1, cells, within),
        within,
        cell_means(cells, level),
        dropped,
    )


def _between(cells: Cells) -> BetweenEffect:
    visits, groups = cells.means.shape[1], len(cells.labels)
    if groups < 2:
        raise MethodError("all subjects are in one group; two groups are compared")
    levels = cells.means.mean(axis=1)
    overall = cells.n @ levels / cells.n.sum()
    ss = float(visits * (cells.n * (levels - overall) ** 2).sum())
    error = float(visits * (cells.residual.mean(axis=1) ** 2).sum())
    if error <= 0:
        raise MethodError(f"subjects within {groups} groups have equal means: no error to test by")
    df = (groups - 1, cells.df)
    statistic = ss / df[0] / (error / df[1])
    return BetweenEffect(ss, error, df, statistic, f_tail(statistic, *df), ss / (ss + error))
