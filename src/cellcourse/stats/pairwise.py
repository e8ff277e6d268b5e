"""Which means differ, after an analysis of variance: every pair of groups.

Tukey-Kramer gives intervals and p-values that hold for all pairs at once, with unequal
groups and with adjustment too. The t-tests use the pooled error; their p-values are
adjusted by the rule stated, and their intervals hold for one pair at a time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from cellcourse.stats.anova import Anova
from cellcourse.stats.distributions import t_quantile, t_two_sided
from cellcourse.stats.intervals import Interval, check_level
from cellcourse.stats.multiplicity import Rule, adjust
from cellcourse.stats.printing import Printed
from cellcourse.stats.studentized_range import (
    studentized_range_quantile,
    studentized_range_tail,
)

__all__ = ["PairwiseDifference", "pairwise_t", "tukey_kramer"]


@dataclass(frozen=True, slots=True)
class PairwiseDifference(Printed):
    """One pair of groups: the difference of their means."""

    group: str
    against: str
    n: tuple[int, int]
    effect: float
    """Mean of ``group`` minus mean of ``against``, adjusted as the analysis was."""
    interval: Interval
    """Simultaneous over all pairs for Tukey-Kramer, of this pair alone for t."""
    se: float
    statistic: float
    """t; Tukey's q is its size times the root of 2."""
    df: int
    p: float
    """Of this pair alone."""
    p_adjusted: float
    rule: str
    """Multiplicity rule behind ``p_adjusted``."""


def tukey_kramer(fit: Anova, *, level: float) -> tuple[PairwiseDifference, ...]:
    """Compare every pair of groups, the later minus the earlier, all at once.

    Source:
        Kramer (1956), Biometrics 12:307; Hayter (1984), Ann Stat 12:61.
    """
    check_level(level)
    k, df = len(fit.labels), fit.df[1]
    reach = studentized_range_quantile(1 - level, k, df) / math.sqrt(2)
    pairs = list(_pairs(fit))
    adjusted = [studentized_range_tail(math.sqrt(2) * abs(d / se), k, df) for _, d, se in pairs]
    return _differences(fit, pairs, reach, level, adjusted, "tukey-kramer")


def pairwise_t(fit: Anova, *, rule: Rule, level: float) -> tuple[PairwiseDifference, ...]:
    """Compare every pair of groups, the later minus the earlier, by t with pooled error."""
    check_level(level)
    df = fit.df[1]
    pairs = list(_pairs(fit))
    adjusted = adjust([t_two_sided(d / se, df) for _, d, se in pairs], rule).tolist()
    return _differences(fit, pairs, t_quantile((1 + level) / 2, df), level, adjusted, rule)


_Pair = tuple[tuple[int, int], float, float]
"""Positions of the two groups, difference of their means, its standard error."""


def _pairs(fit: Anova) -> Iterator[_Pair]:
    for early, late in combinations(range(len(fit.labels)), 2):
        v = fit.covariance
        variance = v[late][late] + v[early][early] - 2 * v[late][early]
        yield (late, early), fit.means[late] - fit.means[early], math.sqrt(variance)


def _differences(
    fit: Anova,
    pairs: list[_Pair],
    reach: float,
    level: float,
    adjusted: list[float],
    rule: str,
) -> tuple[PairwiseDifference, ...]:
    return tuple(
        PairwiseDifference(
            group=fit.labels[late],
            against=fit.labels[early],
            n=(fit.n[late], fit.n[early]),
            effect=effect,
            interval=Interval(effect - reach * se, effect + reach * se, level),
            se=se,
            statistic=effect / se,
            df=fit.df[1],
            p=t_two_sided(effect / se, fit.df[1]),
            p_adjusted=p,
            rule=rule,
        )
        for ((late, early), effect, se), p in zip(pairs, adjusted, strict=True)
    )
