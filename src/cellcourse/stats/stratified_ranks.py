"""Comparing two groups by ranks within strata: sex, litter, site.

Subjects are ranked against those of their own stratum only, and the permutation deals
the tied ranks of each stratum among its own subjects. Strata are weighed by
1 / (subjects + 1), which is van Elteren's choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.printing import Printed
from cellcourse.stats.ranks import (
    TABLE_LIMIT,
    Whole,
    doubled_ranks,
    lattice,
    rank_sum_distribution,
    resampled_rank_sums,
)
from cellcourse.stats.samples import Floats, Grouped, grouped

__all__ = ["VanElteren", "van_elteren", "van_elteren_resampled"]

_SAME = 1e-9
"""Statistics nearer than this, relative to the observed one, count as equal."""


@dataclass(frozen=True, slots=True)
class VanElteren(Printed):
    """A rank comparison of two groups within strata."""

    statistic: float
    """Weighted sum of the first group's ranks less its mean over all splits."""
    superiority: float
    """Probability that the first group's value is higher, over pairs within strata."""
    effect: float
    """Median of the differences between groups, first minus second, within strata."""
    n: tuple[int, int]
    strata: int
    """Strata in which both groups occur; the others cannot add to the comparison."""
    left_out: int
    """Subjects of strata in which only one group occurs."""
    p: float
    """Two-sided: splits at least as far from the mean as the observed one."""
    p_kind: Literal["exact", "monte carlo"]
    resamples: int | None


@dataclass(frozen=True, slots=True)
class _Stratum:
    first: Floats
    second: Floats

    @property
    def n(self) -> int:
        return self.first.size + self.second.size

    @property
    def ranks(self) -> Whole:
        return doubled_ranks(np.concatenate((self.first, self.second)))

    def weighted(self, sums: npt.ArrayLike, scores: Whole, scale: float) -> Floats:
        """Centre sums of the first group's scores and weigh them as ranks."""
        centred = np.asarray(sums) * self.n - self.first.size * scores.sum()
        return np.asarray(centred * scale / (2 * self.n * (self.n + 1)), dtype=np.float64)

    @property
    def observed(self) -> float:
        return float(self.weighted(self.ranks[: self.first.size].sum(), self.ranks, 1.0))


def van_elteren(values: npt.ArrayLike, group: npt.ArrayLike, stratum: npt.ArrayLike) -> VanElteren:
    """Compare two groups by all splits of the tied ranks within each stratum.

    Args:
        values: (n,) one value per subject.
        group: (n,) label of one of two groups; the first to appear is the first group.
        stratum: (n,) label of the subject's stratum.

    Raises:
        MethodError: not two groups, no stratum with both, or too many splits to count.

    Source:
        van Elteren (1960), Bull Inst Int Stat 37:351.
    """
    data, strata = _strata(values, group, stratum)
    support, probability = np.zeros(1), np.ones(1)
    for one in strata:
        support, probability = _convolve(support, probability, *_exact(one))
    observed = abs(sum(one.observed for one in strata))
    extreme = np.abs(support) >= observed - _SAME * max(1.0, observed)
    return _result(data, strata, float(probability[extreme].sum()), None)


def van_elteren_resampled(
    values: npt.ArrayLike,
    group: npt.ArrayLike,
    stratum: npt.ArrayLike,
    *,
    resamples: int,
    rng: np.random.Generator,
) -> VanElteren:
    """Compare as ``van_elteren`` does, by random splits within each stratum.

    The observed split counts as one of them, so p is never below 1 / (resamples + 1).
    """
    data, strata = _strata(values, group, stratum)
    totals = np.zeros(resamples)
    for one in strata:
        sizes = (one.first.size, one.second.size)
        blocks = resampled_rank_sums(one.ranks, sizes, resamples=resamples, rng=rng)
        sums = np.concatenate([block[:, 0] for block in blocks])
        totals += one.weighted(sums, one.ranks, 1.0)
    observed = abs(sum(one.observed for one in strata))
    extreme = np.count_nonzero(np.abs(totals) >= observed - _SAME * max(1.0, observed))
    return _result(data, strata, (1 + int(extreme)) / (1 + resamples), resamples)


def _strata(
    values: npt.ArrayLike, group: npt.ArrayLike, stratum: npt.ArrayLike
) -> tuple[Grouped, list[_Stratum]]:
    data = grouped(values, group, name="van Elteren's test")
    named = np.asarray(stratum).astype(str)
    if len(data.labels) != 2:
        raise MethodError(f"van Elteren's test compares two groups, not {len(data.labels)}")
    if named.shape != data.values.shape:
        raise MethodError(f"{data.values.size} values but {named.size} stratum labels")
    parts = [
        _Stratum(*(data.values[(named == one) & (data.code == side)] for side in (0, 1)))
        for one in dict.fromkeys(named.tolist())
    ]
    both = [one for one in parts if one.first.size and one.second.size]
    if not both:
        raise MethodError(f"none of {len(parts)} strata holds subjects of both groups")
    return data, both


def _exact(one: _Stratum) -> tuple[Floats, Floats]:
    ranks = one.ranks
    scores = lattice(ranks)
    step = 1.0 if np.ptp(scores) == 0 else float(np.ptp(ranks) / np.ptp(scores))
    probability = rank_sum_distribution(scores, (one.first.size, one.second.size))
    return one.weighted(np.arange(probability.size), scores, step), probability


def _convolve(
    support: Floats, probability: Floats, more: Floats, weight: Floats
) -> tuple[Floats, Floats]:
    """Add an independent stratum; sums equal but for round-off are merged."""
    possible = weight > 0
    if support.size * int(possible.sum()) > TABLE_LIMIT:
        raise MethodError(
            f"an exact stratified p needs {support.size * int(possible.sum()):,} sums, more"
            f" than {TABLE_LIMIT:,}: use resampling"
        )
    sums = np.add.outer(support, more[possible]).ravel()
    merged, place = np.unique(np.round(sums, 9), return_inverse=True)
    together = np.bincount(place, np.multiply.outer(probability, weight[possible]).ravel())
    return merged.astype(np.float64), together.astype(np.float64)


def _result(data: Grouped, strata: list[_Stratum], p: float, resamples: int | None) -> VanElteren:
    differences = np.concatenate(
        [np.subtract.outer(one.first, one.second).ravel() for one in strata]
    )
    firsts, seconds = sum(s.first.size for s in strata), sum(s.second.size for s in strata)
    return VanElteren(
        statistic=sum(one.observed for one in strata),
        superiority=float(((np.sign(differences) + 1) / 2).mean()),
        effect=float(np.median(differences)),
        n=(firsts, seconds),
        strata=len(strata),
        left_out=data.values.size - firsts - seconds,
        p=min(1.0, p),
        p_kind="exact" if resamples is None else "monte carlo",
        resamples=resamples,
    )
