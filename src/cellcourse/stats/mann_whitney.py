"""Comparing the scores of two groups by their ranks, ties included.

The p-value is two-sided and counts every split of the pooled ranks whose U lies at
least as far from its mean as the observed one. With ties the distribution need not be
symmetric, and doubling the smaller tail would then give another value.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cellcourse.stats.intervals import Interval
from cellcourse.stats.printing import Printed
from cellcourse.stats.ranks import (
    Whole,
    doubled_ranks,
    lattice,
    rank_sum_distribution,
    resampled_rank_sums,
)
from cellcourse.stats.samples import Floats, sample
from cellcourse.stats.shifts import hodges_lehmann

__all__ = ["MannWhitney", "mann_whitney", "mann_whitney_resampled"]


@dataclass(frozen=True, slots=True)
class MannWhitney(Printed):
    """The Mann-Whitney test of two samples, with two ways to say how they differ."""

    statistic: float
    """U of the first sample: pairs in which it is higher, a tie counting one half."""
    superiority: float
    """Probability that a value of the first sample is the higher one, ties one half."""
    effect: float
    """Hodges-Lehmann shift of the first sample over the second, in the values' unit."""
    interval: Interval | None
    """Of the shift; None where the samples are too small for any at the level."""
    n: tuple[int, int]
    p: float
    p_kind: Literal["exact", "monte carlo"]
    resamples: int | None
    """Random splits behind a Monte Carlo p; None for an exact one."""


def mann_whitney(x: npt.ArrayLike, y: npt.ArrayLike, *, level: float) -> MannWhitney:
    """Test by all splits of the tied ranks whether x and y come from one population.

    Raises:
        MethodError: an empty sample, a value that is not finite, or samples so large that
            the exact distribution exceeds ``ranks.TABLE_LIMIT`` cells.

    Source:
        Mann and Whitney (1947), Ann Math Stat 18:50; Streitberg and Roehmel (1986),
        Stat Software Newsletter 12:10, for counting tied rank sums.
    """
    first, second = _two(x, y)
    ranks = doubled_ranks(np.concatenate((first, second)))
    return _result(first, second, ranks, level, _exact_p(ranks, first.size), None)


def mann_whitney_resampled(
    x: npt.ArrayLike, y: npt.ArrayLike, *, level: float, resamples: int, rng: np.random.Generator
) -> MannWhitney:
    """Test as ``mann_whitney`` does, by random splits of the tied ranks.

    The observed split counts as one of them, so p is never below 1 / (resamples + 1).

    Source:
        Phipson and Smyth (2010), Stat Appl Genet Mol Biol 9:39.
    """
    first, second = _two(x, y)
    ranks = doubled_ranks(np.concatenate((first, second)))
    sizes = (first.size, second.size)
    observed = _distance(ranks[: first.size].sum(), ranks, first.size)
    extreme = sum(
        int(np.count_nonzero(_distance(sums[:, 0], ranks, first.size) >= observed))
        for sums in resampled_rank_sums(ranks, sizes, resamples=resamples, rng=rng)
    )
    return _result(first, second, ranks, level, (1 + extreme) / (1 + resamples), resamples)


def _two(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
    return (
        sample(x, at_least=1, name="Mann-Whitney test, first sample"),
        sample(y, at_least=1, name="Mann-Whitney test, second sample"),
    )


def _distance(rank_sum: npt.ArrayLike, ranks: Whole, n: int) -> Whole:
    """Distance of a rank sum from its mean, times the number of values: whole, so exact."""
    return np.abs(np.asarray(rank_sum, dtype=np.int64) * ranks.size - n * int(ranks.sum()))


def _exact_p(ranks: Whole, n: int) -> float:
    scores = lattice(ranks)
    part = scores[:n] if 2 * n <= scores.size else scores[n:]  # both sums say the same
    probability = rank_sum_distribution(scores, (part.size, scores.size - part.size))
    distance = _distance(np.arange(probability.size), scores, part.size)
    return float(probability[distance >= _distance(part.sum(), scores, part.size)].sum())


def _result(
    x: Floats, y: Floats, ranks: Whole, level: float, p: float, resamples: int | None
) -> MannWhitney:
    u = float(ranks[: x.size].sum()) / 2 - x.size * (x.size + 1) / 2
    shift, interval = hodges_lehmann(x, y, level=level)
    return MannWhitney(
        statistic=u,
        superiority=u / (x.size * y.size),
        effect=shift,
        interval=interval,
        n=(x.size, y.size),
        p=min(1.0, p),
        p_kind="exact" if resamples is None else "monte carlo",
        resamples=resamples,
    )
