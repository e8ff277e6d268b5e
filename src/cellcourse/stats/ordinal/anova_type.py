"""Do groups differ, do scores change over visits, do groups change differently: by ranks.

The ANOVA-type statistic of Brunner compares relative effects, so it suits an ordinal
scale with ties and few levels, few animals, and missing scores. Its law is approximated
by Box's method: F with estimated degrees of freedom. For the groups the second degrees
of freedom are estimated too; for visits and the interaction they are infinite. All this
is an approximation in small groups, so a permutation p stands beside it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import chi2_tail, f_tail
from cellcourse.stats.ordinal.relative_effects import Effects, RankTable, effects, rank_table
from cellcourse.stats.printing import Printed, Row, flat
from cellcourse.stats.relabelling import Permutation, Relabelled, relabelled
from cellcourse.stats.samples import Floats

__all__ = [
    "AnovaType",
    "AnovaTypeTest",
    "PermutedAnovaType",
    "RelativeEffect",
    "anova_type",
    "permuted_anova_type",
]


@dataclass(frozen=True, slots=True)
class RelativeEffect(Printed):
    """How high the scores of a group at a visit lie among all scores."""

    group: str
    visit: int
    """Column in the scores given, counted from 0."""
    n: int
    mean_rank: float
    effect: float
    """Probability of a higher score than one drawn from all, ties one half."""
    se: float


@dataclass(frozen=True, slots=True)
class AnovaTypeTest(Printed):
    """One ANOVA-type statistic."""

    statistic: float
    df1: float
    df2: float
    """Infinite for visits and the interaction."""
    p: float
    """From F with these degrees of freedom."""


@dataclass(frozen=True, slots=True)
class AnovaType(Printed):
    """Groups over visits by ranks, as in R's nparLD, design F1-LD-F1."""

    _notes: ClassVar = ("n", "missing")

    labels: tuple[str, ...]
    n: tuple[int, ...]
    """Subjects in each group, those with any score."""
    missing: int
    """Scores that are missing."""
    effects: tuple[RelativeEffect, ...]
    group: AnovaTypeTest
    visit: AnovaTypeTest
    interaction: AnovaTypeTest

    def rows(self) -> tuple[Row, ...]:
        """Give the three tests; ``effects`` hold the cells."""
        names = ("group", "visit", "interaction")
        return tuple({"effect": one} | flat(getattr(self, one)) for one in names)


@dataclass(frozen=True, slots=True)
class PermutedAnovaType(Printed):
    """Permutation tests of the same statistics."""

    group: Relabelled
    """Under no difference between groups at any visit."""
    interaction: Relabelled
    """Under the same hypothesis, which is more than no interaction."""
    visit: Relabelled
    """Scores of each subject exchanged between its visits, by Monte Carlo."""

    def rows(self) -> tuple[Row, ...]:
        """Give the three tests."""
        names = ("group", "visit", "interaction")
        return tuple({"effect": one} | flat(getattr(self, one)) for one in names)


def anova_type(scores: npt.ArrayLike, group: npt.ArrayLike) -> AnovaType:
    """Test groups, visits and their interaction.

    Args:
        scores: (n, v) one row per subject, one column per visit, NaN where missing.
        group: (n,) label of each subject's group.

    Raises:
        MethodError: fewer than two visits or groups, infinite scores, a group with fewer
            than two scores at a visit, or ranks without spread within groups.

    Source:
        Brunner, Domhof and Langer (2002), Nonparametric Analysis of Longitudinal Data in
        Factorial Experiments, chapter 8; Noguchi et al. (2012), J Stat Softw 50(12).
    """
    table = rank_table(scores, group)
    found = effects(table, table.code)
    tests = [_test(found, *contrast) for contrast in _contrasts(found)]
    whole = _whole_plot(found, tests[0])
    return AnovaType(
        labels=table.labels,
        n=tuple(int(n) for n in found.subjects),
        missing=int((~table.seen).sum()),
        effects=_cells(table, found),
        group=whole,
        visit=tests[1],
        interaction=tests[2],
    )


def permuted_anova_type(
    scores: npt.ArrayLike, group: npt.ArrayLike, *, by: Permutation
) -> PermutedAnovaType:
    """Test as ``anova_type`` does, by permutation.

    Groups' labels are dealt to subjects; for visits each subject's scores, missing ones
    too, are dealt to its visits, always at random.

    Args:
        scores: (n, v) one row per subject, one column per visit, NaN where missing.
        group: (n,) label of each subject's group.
        by: how far assignments of groups are listed, and how many are drawn.

    Raises:
        MethodError: as ``anova_type``, or no resamples.
    """
    anova_type(scores, group)
    table = rank_table(scores, group)

    def statistic(which: int) -> Relabelled:
        return relabelled(
            lambda code: _statistic(effects(table, code), which),
            table.code,
            np.zeros_like(table.code),
            by,
        )

    return PermutedAnovaType(statistic(0), statistic(2), _shuffled_visits(table, by))


def _shuffled_visits(table: RankTable, by: Permutation) -> Relabelled:
    if by.resamples < 1:
        raise MethodError(f"a Monte Carlo p needs at least one resample, not {by.resamples}")
    observed = _statistic(effects(table, table.code), 1)
    hits = 0
    places = np.tile(np.arange(table.rank.shape[1]), (len(table.rank), 1))
    for _ in range(by.resamples):
        order = by.rng.permuted(places, axis=1)
        rank = np.take_along_axis(table.rank, order, axis=1)
        dealt = RankTable(
            table.labels, table.code, rank, np.take_along_axis(table.seen, order, axis=1)
        )
        hits += _statistic(effects(dealt, table.code), 1) >= observed * (1 - 1e-9)
    p = (1 + hits) / (1 + by.resamples)
    return Relabelled("monte carlo", observed, by.resamples, hits, p)


def _contrasts(found: Effects) -> tuple[tuple[Floats, Floats], ...]:
    """Projections over groups and over visits, of each hypothesis."""
    g, v = found.effect.shape
    over_groups, over_visits = np.full((g, g), 1 / g), np.full((v, v), 1 / v)
    between, within = np.eye(g) - over_groups, np.eye(v) - over_visits
    return (between, over_visits), (over_groups, within), (between, within)


def _statistic(found: Effects, which: int) -> float:
    groups, visits = _contrasts(found)[which]
    size, trace = _size_and_trace(found, groups, visits)
    if trace > 1e-12:
        return size / trace
    return math.inf if size > 1e-12 else 0.0


def _size_and_trace(found: Effects, groups: Floats, visits: Floats) -> tuple[float, float]:
    # Squares of what is left lose fewer digits than products with the effects themselves.
    size = float(np.sum((groups @ found.effect @ visits) ** 2))
    trace = np.einsum("st,gst->g", visits, found.covariance)
    return size, float(np.diag(groups) @ trace)


def _test(found: Effects, groups: Floats, visits: Floats) -> AnovaTypeTest:
    size, trace = _size_and_trace(found, groups, visits)
    if not trace > 1e-14:
        raise MethodError(
            f"no ANOVA-type test: the ranks of {int(found.subjects.sum())} subjects have no spread"
        )
    # The trace of (T V) squared, V being made of one block for each group.
    turned = np.einsum("st,gtu->gsu", visits, found.covariance)
    squares = np.einsum("gst,hts->gh", turned, turned)
    df = trace**2 / float(np.sum(groups**2 * squares))
    statistic = size / trace
    return AnovaTypeTest(statistic, df, math.inf, chi2_tail(statistic * df, df))


def _whole_plot(found: Effects, test: AnovaTypeTest) -> AnovaTypeTest:
    """Give the test of groups its second degrees of freedom, from each group's spread."""
    spread = found.covariance.mean(axis=(1, 2))  # of each group's mean over visits
    df2 = float(spread.sum() ** 2 / np.sum(spread**2 / (found.subjects - 1)))
    return AnovaTypeTest(test.statistic, test.df1, df2, f_tail(test.statistic, test.df1, df2))


def _cells(table: RankTable, found: Effects) -> tuple[RelativeEffect, ...]:
    g, v = found.effect.shape
    return tuple(
        RelativeEffect(
            group=table.labels[i],
            visit=j,
            n=int(found.observed[i, j]),
            mean_rank=float(found.mean_rank[i, j]),
            effect=float(found.effect[i, j]),
            se=math.sqrt(found.covariance[i, j, j]),
        )
        for i in range(g)
        for j in range(v)
    )
