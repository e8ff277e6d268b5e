"""Comparing the scores of several groups at once by their ranks.

The same statistic, corrected for ties, has three p-values: from chi-square, from every
split of the tied ranks, or from random splits. With a handful of subjects per group
chi-square is only an approximation, so the result says which p it carries.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import chi2_tail
from cellcourse.stats.printing import Printed
from cellcourse.stats.ranks import (
    doubled_ranks,
    lattice,
    rank_sum_distribution,
    resampled_rank_sums,
    tie_sum,
)
from cellcourse.stats.samples import Floats, Grouped, grouped

__all__ = [
    "KruskalWallis",
    "kruskal_wallis",
    "kruskal_wallis_exact",
    "kruskal_wallis_resampled",
]

_SAME = 1e-12
"""Statistics this close, relative to their size, differ by round-off only."""


@dataclass(frozen=True, slots=True)
class KruskalWallis(Printed):
    """The Kruskal-Wallis test of k groups."""

    _columns: ClassVar = ("labels", "n", "mean_ranks")
    _notes: ClassVar = ("statistic", "df", "p", "p_kind")

    labels: tuple[str, ...]
    n: tuple[int, ...]
    mean_ranks: tuple[float, ...]
    statistic: float
    """H, corrected for ties."""
    df: int
    epsilon_squared: float
    """H / (n - 1), the share of the ranks' variance that lies between groups."""
    p: float
    p_kind: Literal["asymptotic", "exact", "monte carlo"]
    resamples: int | None


def kruskal_wallis(values: npt.ArrayLike, group: npt.ArrayLike) -> KruskalWallis:
    """Test k groups with the p-value that chi-square gives.

    Raises:
        MethodError: fewer than two groups, or all values equal.

    Source:
        Kruskal and Wallis (1952), JASA 47:583.
    """
    data = _varied(values, group)
    p = chi2_tail(_statistic(data), len(data.labels) - 1)
    return _result(data, p, "asymptotic", None)


def kruskal_wallis_exact(values: npt.ArrayLike, group: npt.ArrayLike) -> KruskalWallis:
    """Test k groups by every split of the tied ranks.

    Three groups of seven are within reach; four groups of three are not.

    Raises:
        MethodError: also where the splits exceed ``ranks.TABLE_LIMIT`` sums.
    """
    data = _varied(values, group)
    order = np.argsort(data.sizes, kind="stable")  # the largest group needs no axis
    sizes = [data.sizes[i] for i in order]
    scores = lattice(doubled_ranks(data.values))
    probability = rank_sum_distribution(scores, sizes)
    sums: list[Floats] = list(np.ogrid[tuple(slice(0.0, top) for top in probability.shape)])
    between = _between([*sums, scores.sum() - sum(sums)], sizes)
    observed = _between([*data.sums(scores)[order]], sizes)
    return _result(data, float(probability[_at_least(between, observed)].sum()), "exact", None)


def kruskal_wallis_resampled(
    values: npt.ArrayLike, group: npt.ArrayLike, *, resamples: int, rng: np.random.Generator
) -> KruskalWallis:
    """Test k groups by random splits of the tied ranks, the observed split being one."""
    data = _varied(values, group)
    scores = doubled_ranks(data.values)
    observed = _between([*data.sums(scores)], data.sizes)
    extreme = sum(
        int(np.count_nonzero(_at_least(_between([*sums.T], data.sizes), observed)))
        for sums in resampled_rank_sums(scores, data.sizes, resamples=resamples, rng=rng)
    )
    return _result(data, (1 + extreme) / (1 + resamples), "monte carlo", resamples)


def _varied(values: npt.ArrayLike, group: npt.ArrayLike) -> Grouped:
    data = grouped(values, group, name="Kruskal-Wallis test")
    if np.ptp(data.values) == 0:
        raise MethodError(f"Kruskal-Wallis test: all {data.values.size} values are equal")
    return data


def _between(sums: list[Floats], sizes: tuple[int, ...] | list[int]) -> Floats:
    """Sum of squared group sums over sizes: rises with H, whatever the ties."""
    return np.asarray(sum(s * (s / n) for s, n in zip(sums, sizes, strict=True)), dtype=float)


def _at_least(between: Floats, observed: Floats) -> npt.NDArray[np.bool_]:
    return np.asarray(between >= observed * (1 - _SAME), dtype=bool)


def _statistic(data: Grouped) -> float:
    n = data.values.size
    sums = data.sums(doubled_ranks(data.values) / 2)
    raw = 12 / (n * (n + 1)) * float(_between([*sums], data.sizes)) - 3 * (n + 1)
    return raw / (1 - tie_sum(data.values) / (n**3 - n))


def _result(
    data: Grouped,
    p: float,
    p_kind: Literal["asymptotic", "exact", "monte carlo"],
    resamples: int | None,
) -> KruskalWallis:
    statistic = _statistic(data)
    sums = data.sums(doubled_ranks(data.values) / 2)
    return KruskalWallis(
        labels=data.labels,
        n=data.sizes,
        mean_ranks=tuple((sums / data.sizes).tolist()),
        statistic=statistic,
        df=len(data.labels) - 1,
        epsilon_squared=statistic / (data.values.size - 1),
        p=min(1.0, p),
        p_kind=p_kind,
        resamples=resamples,
    )
