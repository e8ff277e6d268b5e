"""Comparing survival between groups of subjects by the log-rank test.

Everything here takes arrays and returns frozen results that do not change when the
unit of time does. The p-values are asymptotic: with six subjects in each of three
groups the test at .05 rejects a true hypothesis in .087 of trials, so in small groups
read the permutation test beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import ClassVar, Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import chi2_tail
from cellcourse.stats.multiplicity import Rule, adjust
from cellcourse.stats.printing import Printed, Row, flat
from cellcourse.stats.survival import risk_table
from cellcourse.stats.survival.followup import GroupedFollowup, grouped_followup
from cellcourse.stats.survival.logrank_score import chi_square, score
from cellcourse.stats.survival.weighted_logrank import sums_over_strata

__all__ = ["LogRank", "Pair", "logrank", "pairwise"]

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LogRank(Printed):
    """Observed and expected deaths in each group, and the test that they agree."""

    _columns: ClassVar = ("groups", "n", "observed", "expected")
    _notes: ClassVar = ("chisq", "df", "p")

    groups: tuple[str, ...]
    """Labels in order of first appearance; the next three follow it."""
    n: tuple[int, ...]
    observed: tuple[int, ...]
    expected: tuple[float, ...]
    chisq: float
    df: int
    p: float
    """Asymptotic, from chi-square."""


class HasP(Protocol):
    """A test result with a p-value."""

    @property
    def p(self) -> float:
        """The p-value before adjustment."""


T = TypeVar("T", bound=HasP)


@dataclass(frozen=True, slots=True)
class Pair(Printed, Generic[T]):
    """One comparison of two groups out of several."""

    group: str
    against: str
    test: T
    p_adjusted: float

    def rows(self) -> tuple[Row, ...]:
        """Give the numbers of the test as a whole between the groups and the adjusted p."""
        whole = {name: cell for name, cell in flat(self.test).items() if _single(cell)}
        pair: dict[str, object] = {"group": self.group, "against": self.against}
        return (pair | whole | {"p_adjusted": self.p_adjusted},)


def _single(cell: object) -> bool:
    return not isinstance(cell, tuple)


def logrank(
    time: ArrayLike, died: ArrayLike, group: ArrayLike, *, strata: ArrayLike | None = None
) -> LogRank:
    """Test whether k groups share one hazard of death.

    The risk set at a death time holds everyone whose own time is not earlier, so a
    subject censored on the day another dies is still at risk that day. Tied deaths use
    the hypergeometric variance. With strata, observed, expected and variance are summed
    over strata. Degrees of freedom count the directions that have variance: a group
    that left before the first death adds none.

    Args:
        time: (n,) time from origin to death or censoring, any unit, not negative.
        died: (n,) true where ``time`` is a death, false where censored.
        group: (n,) label of the group of each subject; at least two labels.
        strata: (n,) label of the stratum of each subject.

    Raises:
        MethodError: not follow-up, fewer than two groups, no deaths, or no death while
            two groups were at risk.

    Source:
        Mantel (1966), Cancer Chemother Rep 50:163; Peto and Peto (1972), J R Stat Soc A
        135:185.
    """
    subjects = grouped_followup(time, died, group, strata)
    observed, expected, variance = _sums(subjects)
    chisq, rank = chi_square((observed - expected)[:-1], variance[:-1, :-1])
    if not rank:
        raise MethodError(
            f"no log-rank test: at none of {int(subjects.died.sum())} deaths were two groups "
            "at risk"
        )
    return LogRank(
        groups=subjects.groups,
        n=tuple(np.bincount(subjects.group).tolist()),
        observed=tuple(observed.astype(int).tolist()),
        expected=tuple(expected.tolist()),
        chisq=float(chisq),
        df=int(rank),
        p=chi2_tail(float(chisq), int(rank)),
    )


def _sums(subjects: GroupedFollowup) -> tuple[_Array, _Array, _Array]:
    """Observed and expected deaths and the variance of their difference, over strata."""
    if subjects.time.size >= risk_table.COMPILED_FROM:
        sums = sums_over_strata(subjects, subjects.group, rho=0, gamma=0)
        return sums[0], sums[1], sums[2:]
    one = score(subjects, subjects.group[None])
    return one.observed[:, 0], one.expected[:, 0], one.variance[..., 0]


def pairwise(
    test: Callable[[ArrayLike, ArrayLike, ArrayLike], T],
    time: ArrayLike,
    died: ArrayLike,
    group: ArrayLike,
    *,
    rule: Rule,
) -> tuple[Pair[T], ...]:
    """Compare every two groups by one test and adjust the p-values as a family.

    Args:
        test: takes time, died and group of the two groups; :func:`logrank` or a
            permutation test with its other arguments bound.
        time: (n,) time from origin to death or censoring.
        died: (n,) true where ``time`` is a death, false where censored.
        group: (n,) label of the group of each subject.
        rule: how the family is adjusted.

    Raises:
        MethodError: not grouped follow-up, or a pair on which the test has no answer.
    """
    subjects = grouped_followup(time, died, group, None)
    names = np.array(subjects.groups)[subjects.group]
    pairs = list(combinations(subjects.groups, 2))
    tests = []
    for pair in pairs:
        inside = np.isin(names, pair)
        tests.append(test(subjects.time[inside], subjects.died[inside], names[inside]))
    adjusted = adjust([result.p for result in tests], rule)
    return tuple(
        Pair(late, early, result, float(p))
        for (early, late), result, p in zip(pairs, tests, adjusted, strict=True)
    )
