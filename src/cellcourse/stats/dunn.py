"""Which groups differ, after a Kruskal-Wallis test, by the mean ranks of each pair.

Ranks are those of all groups together, and the variance is corrected for ties. The
p-values are asymptotic and two-sided; the multiplicity rule is the caller's.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations

import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import normal_two_sided
from cellcourse.stats.intervals import Interval
from cellcourse.stats.multiplicity import Rule, adjust
from cellcourse.stats.ranks import doubled_ranks, tie_sum
from cellcourse.stats.samples import grouped
from cellcourse.stats.shifts import hodges_lehmann

__all__ = ["RankDifference", "dunn"]


@dataclass(frozen=True, slots=True)
class RankDifference:
    """One pair of groups compared by Dunn's test."""

    group: str
    against: str
    n: tuple[int, int]
    mean_rank_difference: float
    """Mean rank of ``group`` minus that of ``against``, among all groups."""
    effect: float
    """Hodges-Lehmann shift of ``group`` over ``against``, from these two alone."""
    interval: Interval | None
    """Of the shift, not adjusted for the number of pairs; None in too small samples."""
    statistic: float
    """z"""
    p: float
    p_adjusted: float
    rule: Rule


def dunn(
    values: npt.ArrayLike, group: npt.ArrayLike, *, rule: Rule, level: float
) -> tuple[RankDifference, ...]:
    """Compare every pair of groups, the one that appears later minus the earlier.

    Raises:
        MethodError: fewer than two groups, or all values equal.

    Source:
        Dunn (1964), Technometrics 6:241.
    """
    data = grouped(values, group, name="Dunn's test")
    n = data.values.size
    variance = (n * (n + 1) - tie_sum(data.values) / (n - 1)) / 12
    if variance <= 0:
        raise MethodError(f"Dunn's test: all {n} values are equal")
    mean_ranks = data.sums(doubled_ranks(data.values) / 2) / data.sizes
    pairs = [(late, early) for early, late in combinations(range(len(data.labels)), 2)]
    gaps = [float(mean_ranks[a] - mean_ranks[b]) for a, b in pairs]
    sizes = [(data.sizes[a], data.sizes[b]) for a, b in pairs]
    z = [
        gap / math.sqrt(variance * (1 / a + 1 / b)) for gap, (a, b) in zip(gaps, sizes, strict=True)
    ]
    raw = [normal_two_sided(one) for one in z]
    shifts = [hodges_lehmann(data.part(a), data.part(b), level=level) for a, b in pairs]
    adjusted = adjust(raw, rule).tolist()
    return tuple(
        RankDifference(
            data.labels[a],
            data.labels[b],
            sizes[i],
            gaps[i],
            *shifts[i],
            z[i],
            raw[i],
            adjusted[i],
            rule,
        )
        for i, (a, b) in enumerate(pairs)
    )
