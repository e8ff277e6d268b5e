"""Asking of any statistic how often relabelled subjects reach what was observed.

If groups do not differ, every assignment of the labels to the subjects is equally
likely, within strata if there are any. All of them are gone through where they are few
enough, else random ones. Larger values of the statistic speak against the hypothesis.
Statistics that have a quicker way (sums of ranks, the log-rank) do not come here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations, product
from typing import Final, Literal

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.printing import Printed

__all__ = ["Codes", "Permutation", "Relabelled", "all_labelings", "assignments", "relabelled"]

Codes = npt.NDArray[np.intp]
"""Number of each subject's group or stratum, from 0."""

_SAME: Final = 1e-9
"""Relative; a statistic that close below the observed one equals it but for round-off."""


@dataclass(frozen=True, slots=True)
class Permutation:
    """How the assignments of labels are gone through."""

    limit: int
    """Most assignments that are looked at one by one, for an exact p."""
    resamples: int
    """Random assignments where there are more."""
    rng: np.random.Generator
    """Source of random numbers; not used for an exact p."""


@dataclass(frozen=True, slots=True)
class Relabelled(Printed):
    """Where the observed statistic lies among those of the relabelled subjects."""

    kind: Literal["exact", "monte carlo"]
    statistic: float
    assignments: int
    """Assignments looked at: all of them if exact, the random ones if Monte Carlo."""
    as_extreme: int
    p: float
    """as_extreme / assignments if exact, (1 + as_extreme) / (1 + assignments) if not."""


def relabelled(
    statistic: Callable[[Codes], float],
    group: Codes,
    stratum: Codes,
    by: Permutation,
) -> Relabelled:
    """Find the permutation p of a statistic that is a function of the group labels.

    Args:
        statistic: takes the group of each subject.
        group: (n,) the groups observed.
        stratum: (n,) labels move within strata.
        by: how far assignments are listed, and how many are drawn beyond that.

    Raises:
        MethodError: no resamples where they are needed, or no statistic.
    """
    observed = statistic(group)
    bar = observed - _SAME * max(1.0, abs(observed)) if math.isfinite(observed) else observed
    if assignments(group, stratum) <= by.limit:
        found = [statistic(labels) >= bar for labels in all_labelings(group, stratum)]
        return Relabelled("exact", observed, len(found), sum(found), sum(found) / len(found))
    if by.resamples < 1:
        raise MethodError(f"a Monte Carlo p needs at least one resample, not {by.resamples}")
    hits = sum(statistic(_shuffled(group, stratum, by.rng)) >= bar for _ in range(by.resamples))
    p = (1 + hits) / (1 + by.resamples)
    return Relabelled("monte carlo", observed, by.resamples, hits, p)


def assignments(group: Codes, stratum: Codes) -> int:
    """Count the ways to deal the labels to the subjects within strata."""
    ways = 1
    for s in np.unique(stratum):
        sizes = np.bincount(group[stratum == s]).tolist()
        ways *= math.factorial(sum(sizes)) // math.prod(map(math.factorial, sizes))
    return ways


def all_labelings(group: Codes, stratum: Codes) -> Iterator[Codes]:
    """Go through every way to deal the labels within strata."""
    members = [np.flatnonzero(stratum == s) for s in np.unique(stratum)]
    for dealt in product(*(_deals(group[rows].tolist()) for rows in members)):
        labels = np.empty_like(group)
        for rows, part in zip(members, dealt, strict=True):
            labels[rows] = part
        yield labels


def _deals(labels: list[int]) -> Iterator[list[int]]:
    """Every distinct order of some labels."""
    if not labels:
        yield []
        return
    top = max(labels)
    others = [label for label in labels if label != top]
    for places in combinations(range(len(labels)), len(labels) - len(others)):
        for order in _deals(others):
            rest = iter(order)
            yield [top if i in places else next(rest) for i in range(len(labels))]


def _shuffled(group: Codes, stratum: Codes, rng: np.random.Generator) -> Codes:
    labels = group.copy()
    for s in np.unique(stratum):
        labels[stratum == s] = rng.permutation(group[stratum == s])
    return labels
