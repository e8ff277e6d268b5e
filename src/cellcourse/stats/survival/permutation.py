"""The log-rank test without large-sample theory: the same statistic over all labelings.

If groups do not differ, each subject's time and outcome would have been the same under
any label, so every assignment of the labels to the observed (time, outcome) pairs is
equally likely. The share of assignments whose chi-square (hypergeometric variance) is
at least the observed one is the p-value: exact by full enumeration, or estimated from
random assignments. Where subjects are censored this assumes that censoring does not
depend on the group. Other log-rank statistics (Savage scores) give other exact p.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cellcourse.errors import MethodError
from cellcourse.stats.printing import Printed
from cellcourse.stats.survival import enumeration
from cellcourse.stats.survival.followup import GroupedFollowup, grouped_followup
from cellcourse.stats.survival.logrank import logrank
from cellcourse.stats.survival.logrank_score import chi_square, score

__all__ = [
    "PermutationTest",
    "assignments",
    "exact_logrank",
    "exact_tail",
    "monte_carlo_logrank",
    "permutation_logrank",
    "true_size",
]

TIE_TOLERANCE: Final = 1e-9
"""Relative; a chi-square that close below the observed one equals it but for round-off."""

COUNTABLE: Final = 2**53
"""Whole numbers up to this are exact in double precision."""

CELLS: Final = 1 << 20
"""Labels permuted at a time in the Monte Carlo test."""


@dataclass(frozen=True, slots=True)
class PermutationTest(Printed):
    """Where the observed chi-square lies among those of the relabelled subjects.

    Assumes that censoring does not depend on the group.
    """

    kind: Literal["exact", "monte carlo"]
    chisq: float
    """Observed log-rank chi-square."""
    assignments: int
    """Assignments looked at: all of them if exact, the random ones if Monte Carlo."""
    as_extreme: int
    """Those of them with a chi-square at least as large, within a relative 1e-9."""
    p: float
    """as_extreme / assignments if exact, (1 + as_extreme) / (1 + assignments) if not."""
    se: float
    """Monte Carlo standard error of p; 0 if exact."""


def assignments(group: ArrayLike, *, strata: ArrayLike | None = None) -> int:
    """Count the ways to deal the group labels to the subjects, within strata if given.

    This is what an exact test costs: about ten million assignments a second.
    """
    n = np.asarray(group).size
    return enumeration.assignments(grouped_followup(np.zeros(n), np.ones(n), group, strata).sizes)


def permutation_logrank(
    time: ArrayLike,
    died: ArrayLike,
    group: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    limit: int,
    resamples: int,
    rng: np.random.Generator,
) -> PermutationTest:
    """Test by enumeration if the assignments are at most ``limit``, else by Monte Carlo.

    The arguments are those of :func:`exact_logrank` and :func:`monte_carlo_logrank`.
    """
    if assignments(group, strata=strata) <= min(limit, COUNTABLE):
        return exact_logrank(time, died, group, strata=strata)
    return monte_carlo_logrank(time, died, group, strata=strata, resamples=resamples, rng=rng)


def exact_logrank(
    time: ArrayLike, died: ArrayLike, group: ArrayLike, *, strata: ArrayLike | None = None
) -> PermutationTest:
    """Test whether k groups share one survival, by every assignment of their labels.

    Under censoring it assumes that censoring does not depend on the group.

    Args:
        time: (n,) time from origin to death or censoring, any unit, not negative.
        died: (n,) true where ``time`` is a death, false where censored.
        group: (n,) label of the group of each subject; at least two labels.
        strata: (n,) label of the stratum of each subject; labels move within strata.

    Raises:
        MethodError: as :func:`logrank`, or more than 2**53 assignments.

    Source:
        The permutation principle: Fisher (1935), The Design of Experiments.
    """
    chisq = logrank(time, died, group, strata=strata).chisq
    as_extreme, total = _count(grouped_followup(time, died, group, strata), chisq)
    return PermutationTest("exact", chisq, total, as_extreme, as_extreme / total, 0.0)


def exact_tail(
    chisq: float,
    time: ArrayLike,
    died: ArrayLike,
    group: ArrayLike,
    *,
    strata: ArrayLike | None = None,
) -> float:
    """Share of all assignments whose log-rank chi-square is at least ``chisq``.

    Without ties or censoring it depends on the sizes of the groups only, and so gives
    the true size of a test that rejects at ``chisq``.

    Raises:
        MethodError: not grouped follow-up, or more than 2**53 assignments.
    """
    as_extreme, total = _count(grouped_followup(time, died, group, strata), chisq)
    return as_extreme / total


@lru_cache(maxsize=256)
def true_size(chisq: float, sizes: tuple[int, ...]) -> float:
    """Give the true size of a test that rejects at ``chisq``, without ties or censoring.

    Args:
        chisq: critical value of the log-rank chi-square.
        sizes: subjects of each group; what is enumerated once is kept.

    Raises:
        MethodError: as :func:`exact_tail`.
    """
    n = sum(sizes)
    return exact_tail(chisq, range(n), [True] * n, np.repeat(np.arange(len(sizes)), sizes))


def _count(subjects: GroupedFollowup, chisq: float) -> tuple[int, int]:
    total = enumeration.assignments(subjects.sizes)
    if total > COUNTABLE:
        raise MethodError(f"no exact log-rank test: {total} assignments cannot be enumerated")
    as_extreme, counted = enumeration.count_at_least(subjects, chisq * (1 - TIE_TOLERANCE))
    assert counted == total, f"enumerated {counted} of {total} assignments"
    return as_extreme, total


def monte_carlo_logrank(
    time: ArrayLike,
    died: ArrayLike,
    group: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    resamples: int,
    rng: np.random.Generator,
) -> PermutationTest:
    """Test whether k groups share one survival, by random assignments of their labels.

    The observed assignment counts as one, so p is never 0 and the test keeps its level.
    Under censoring it assumes that censoring does not depend on the group.

    Args:
        time: (n,) time from origin to death or censoring, any unit, not negative.
        died: (n,) true where ``time`` is a death, false where censored.
        group: (n,) label of the group of each subject; at least two labels.
        strata: (n,) label of the stratum of each subject; labels move within strata.
        resamples: number of random assignments.
        rng: source of random numbers.

    Raises:
        MethodError: as :func:`logrank`, or no resamples.

    Source:
        Phipson and Smyth (2010), Stat Appl Genet Mol Biol 9:39.
    """
    if resamples < 1:
        raise MethodError(f"a Monte Carlo test needs resamples, not {resamples}")
    chisq = logrank(time, died, group, strata=strata).chisq
    subjects = grouped_followup(time, died, group, strata)
    height = max(1, CELLS // (subjects.time.size * len(subjects.groups)))
    hits = 0
    for start in range(0, resamples, height):
        labelings = _relabelled(subjects, min(height, resamples - start), rng)
        hits += int(np.sum(_chi_squares(subjects, labelings) >= chisq * (1 - TIE_TOLERANCE)))
    p = (1 + hits) / (1 + resamples)
    error = math.sqrt(p * (1 - p) / resamples)
    return PermutationTest("monte carlo", chisq, resamples, hits, p, error)


def _relabelled(
    subjects: GroupedFollowup, count: int, rng: np.random.Generator
) -> NDArray[np.intp]:
    labelings = np.tile(subjects.group, (count, 1))
    for stratum in range(int(subjects.stratum.max()) + 1):
        inside = subjects.stratum == stratum
        labelings[:, inside] = rng.permuted(labelings[:, inside], axis=1)
    return labelings


def _chi_squares(subjects: GroupedFollowup, labelings: NDArray[np.intp]) -> NDArray[np.float64]:
    sums = score(subjects, labelings)
    return chi_square((sums.observed - sums.expected)[:-1], sums.variance[:-1, :-1])[0]
