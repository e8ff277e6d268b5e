"""Comparing by ranks, ties included: Mann-Whitney, van Elteren, Kruskal-Wallis, Dunn.

A p-value is exact where all splits of the ranks can be counted, and otherwise from as
many random splits as the study file says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

import numpy as np

from cellcourse.analysis.groups import Comparison, Group
from cellcourse.analysis.question import generator
from cellcourse.analysis.result import Estimate, Test
from cellcourse.errors import MethodError
from cellcourse.stats.dunn import RankDifference, dunn
from cellcourse.stats.kruskal_wallis import (
    KruskalWallis,
    kruskal_wallis,
    kruskal_wallis_exact,
    kruskal_wallis_resampled,
)
from cellcourse.stats.mann_whitney import mann_whitney, mann_whitney_resampled
from cellcourse.stats.stratified_ranks import van_elteren, van_elteren_resampled

__all__ = ["dunn_tests", "mann_whitney_tests"]

SHIFT = "Hodges-Lehmann shift"

_Found = TypeVar("_Found")


def mann_whitney_tests(comparison: Comparison) -> Iterator[Test]:
    """Compare every two arms by ranks, within strata where there are any."""
    one = _stratified if comparison.stratified else _mann_whitney
    for position, (group, against) in enumerate(comparison.pairs()):
        yield one(comparison, group, against, str(position))


def dunn_tests(comparison: Comparison) -> Iterator[Test]:
    """Test all arms by Kruskal-Wallis, then every two by their mean ranks."""
    values, arms = comparison.flat()
    yield _overall(comparison, _kruskal_wallis(comparison))
    for pair in dunn(values, arms, rule=comparison.adjust, level=comparison.level):
        yield _pair(comparison, pair)


def _exact_or_sampled(
    comparison: Comparison,
    key: str,
    exact: Callable[[], _Found],
    sampled: Callable[[int, np.random.Generator], _Found],
) -> _Found:
    """Count all splits; where they are too many, draw some if the study file says how."""
    try:
        return exact()
    except MethodError:
        if comparison.exact is None:
            raise
    rng = generator(comparison.exact, f"{comparison.name} {key}")
    return sampled(comparison.exact.resamples, rng)


def _mann_whitney(comparison: Comparison, group: Group, against: Group, key: str) -> Test:
    x, y, level = group.values, against.values, comparison.level
    found = _exact_or_sampled(
        comparison,
        key,
        lambda: mann_whitney(x, y, level=level),
        lambda resamples, rng: mann_whitney_resampled(
            x, y, level=level, resamples=resamples, rng=rng
        ),
    )
    at = comparison.at(group.arm, against.arm)
    return Test(
        name="Mann-Whitney",
        at=at,
        p=found.p,
        p_kind=found.p_kind,
        n=sum(found.n),
        statistic=found.statistic,
        statistic_name="U",
        effect=comparison.effect(SHIFT, at, found.effect, found.interval, sum(found.n)),
        note=f"probability of superiority {found.superiority:.2f}",
    )


def _stratified(comparison: Comparison, group: Group, against: Group, key: str) -> Test:
    values = [*group.values, *against.values]
    arms = [group.arm] * len(group.values) + [against.arm] * len(against.values)
    strata = [*group.strata, *against.strata]
    found = _exact_or_sampled(
        comparison,
        key,
        lambda: van_elteren(values, arms, strata),
        lambda resamples, rng: van_elteren_resampled(
            values, arms, strata, resamples=resamples, rng=rng
        ),
    )
    at = comparison.at(group.arm, against.arm)
    effect = Estimate(
        "median difference within strata",
        at,
        found.effect,
        comparison.unit,
        n=sum(found.n),
        note="no interval is known for it",
    )
    return Test(
        name="van Elteren",
        at=at,
        p=found.p,
        p_kind=found.p_kind,
        n=sum(found.n),
        statistic=found.statistic,
        statistic_name="weighted rank sum",
        effect=effect,
        note=f"{found.strata} strata; {found.left_out} subjects in strata with one arm only",
    )


def _kruskal_wallis(comparison: Comparison) -> KruskalWallis:
    values, arms = comparison.flat()
    if comparison.exact is None:
        return kruskal_wallis(values, arms)
    return _exact_or_sampled(
        comparison,
        "all",
        lambda: kruskal_wallis_exact(values, arms),
        lambda resamples, rng: kruskal_wallis_resampled(values, arms, resamples=resamples, rng=rng),
    )


def _overall(comparison: Comparison, found: KruskalWallis) -> Test:
    at = comparison.at(None, None)
    return Test(
        name="Kruskal-Wallis",
        at=at,
        p=found.p,
        p_kind=found.p_kind,
        n=comparison.n,
        statistic=found.statistic,
        statistic_name="H",
        df=(found.df,),
        effect=Estimate("epsilon squared", at, found.epsilon_squared, "proportion", n=comparison.n),
    )


def _pair(comparison: Comparison, pair: RankDifference) -> Test:
    at = comparison.at(pair.group, pair.against)
    return Test(
        name="Dunn",
        at=at,
        p=pair.p,
        p_kind="asymptotic",
        n=sum(pair.n),
        statistic=pair.statistic,
        statistic_name="z",
        p_adjusted=None if pair.rule == "none" else pair.p_adjusted,
        adjustment=pair.rule,
        effect=comparison.effect(SHIFT, at, pair.effect, pair.interval, sum(pair.n)),
    )
