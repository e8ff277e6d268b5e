"""Log-rank tests that weigh early or late deaths more, after Fleming and Harrington.

A cell therapy may act late, or only until its cells are gone; the log-rank test is then
not the most powerful one. Weights must be chosen before seeing the data: the weight at a
death is S^rho (1 - S)^gamma, S being the pooled Kaplan-Meier survival just before it
within the stratum. rho = gamma = 0 is the log-rank test, rho = 1 the Peto-Peto form of
the Wilcoxon test, gamma = 1 weighs late deaths. P-values are asymptotic.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import chi2_tail
from cellcourse.stats.printing import Printed
from cellcourse.stats.relabelling import Codes, Permutation, Relabelled, relabelled
from cellcourse.stats.survival.followup import GroupedFollowup, grouped_followup
from cellcourse.stats.survival.logrank_score import NO_VARIANCE
from cellcourse.stats.survival.risk_table import RiskTable, risk_table

__all__ = [
    "WeightedLogRank",
    "permuted_weighted_logrank",
    "sums_of",
    "sums_over_strata",
    "weighted_logrank",
]

BLOCK: Final = 1 << 14
"""Times of death summed at once; a few arrays of this length fit a processor's cache."""

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class WeightedLogRank(Printed):
    """Weighted observed and expected deaths in each group, and the test that they agree."""

    _columns: ClassVar = ("groups", "n", "observed", "expected")
    _notes: ClassVar = ("rho", "gamma", "chisq", "df", "p")

    groups: tuple[str, ...]
    """Labels in order of first appearance; the next three follow it."""
    n: tuple[int, ...]
    observed: tuple[float, ...]
    """Sum of the weights of the deaths."""
    expected: tuple[float, ...]
    rho: float
    gamma: float
    chisq: float
    df: int
    p: float
    """Asymptotic, from chi-square."""


def weighted_logrank(
    time: ArrayLike,
    died: ArrayLike,
    group: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    rho: float,
    gamma: float,
) -> WeightedLogRank:
    """Test whether k groups share one hazard, weighing deaths by pooled survival.

    Args:
        time: (n,) time from origin to death or censoring, any unit, not negative.
        died: (n,) true where ``time`` is a death, false where censored.
        group: (n,) label of the group of each subject; at least two labels.
        strata: (n,) label of the stratum of each subject.
        rho: exponent of survival; larger weighs early deaths more.
        gamma: exponent of the share already dead; larger weighs late deaths more.

    Raises:
        MethodError: as ``logrank``, an exponent below zero, or no weight on any death at
            which two groups were at risk.

    Source:
        Harrington and Fleming (1982), Biometrika 69:553; Fleming and Harrington (1991),
        Counting Processes and Survival Analysis, chapter 7.
    """
    if not (rho >= 0 and gamma >= 0):
        raise MethodError(f"exponents of weights are not below zero, as {rho:g} or {gamma:g} is")
    subjects = grouped_followup(time, died, group, strata)
    sums = sums_over_strata(subjects, subjects.group, rho=rho, gamma=gamma)
    chisq, df = _chi_square(sums[0] - sums[1], sums[2:])
    if not df:
        raise MethodError(
            f"no weighted log-rank test: at none of {int(subjects.died.sum())} deaths that "
            "have weight were two groups at risk"
        )
    return WeightedLogRank(
        groups=subjects.groups,
        n=tuple(np.bincount(subjects.group).tolist()),
        observed=tuple(sums[0].tolist()),
        expected=tuple(sums[1].tolist()),
        rho=rho,
        gamma=gamma,
        chisq=chisq,
        df=df,
        p=chi2_tail(chisq, df),
    )


def permuted_weighted_logrank(
    time: ArrayLike,
    died: ArrayLike,
    group: ArrayLike,
    *,
    strata: ArrayLike | None = None,
    rho: float,
    gamma: float,
    by: Permutation,
) -> Relabelled:
    """Test as ``weighted_logrank`` does, by all assignments of labels or by random ones.

    Assumes that censoring does not depend on the group.

    Args:
        time: (n,) time from origin to death or censoring.
        died: (n,) true where ``time`` is a death.
        group: (n,) label of the group of each subject.
        strata: (n,) label of the stratum; labels move within strata.
        rho: exponent of survival.
        gamma: exponent of the share already dead.
        by: how far assignments are listed, and how many are drawn beyond that.
    """
    weighted_logrank(time, died, group, strata=strata, rho=rho, gamma=gamma)
    subjects = grouped_followup(time, died, group, strata)

    def statistic(labels: Codes) -> float:
        sums = sums_over_strata(subjects, labels, rho=rho, gamma=gamma)
        return _chi_square(sums[0] - sums[1], sums[2:])[0]

    return relabelled(statistic, subjects.group, subjects.stratum, by)


def _chi_square(moved: _Array, covariance: _Array) -> tuple[float, int]:
    """Form u' v^- u of all k groups by elimination, and count its degrees of freedom.

    The rows of the covariance add up to zero, so that a pivot is the sum of what stands
    beside it: a group that has hardly any weight keeps its digits.
    """
    u, v, total, rank = moved.copy(), covariance.copy(), 0.0, 0
    for j in range(u.size - 1):
        pivot = -float(v[j, j + 1 :].sum())
        if pivot > NO_VARIANCE:
            total, rank = total + float(u[j]) ** 2 / pivot, rank + 1
            share = v[j + 1 :, j] / pivot
            u[j + 1 :] -= share * u[j]
            v[j + 1 :, j + 1 :] -= np.outer(share, v[j, j + 1 :])
    return total, rank


def sums_over_strata(
    subjects: GroupedFollowup, labels: Codes, *, rho: float, gamma: float
) -> _Array:
    """Add up ``sums_of`` every stratum, the subjects' groups being ``labels``."""
    k = len(subjects.groups)
    total = np.zeros((k + 2, k))
    if not subjects.stratum.any():
        table = risk_table(subjects.time, subjects.died, labels, k)
        return sums_of(table, rho=rho, gamma=gamma)
    for stratum in range(int(subjects.stratum.max()) + 1):
        here = subjects.stratum == stratum
        if subjects.died[here].any():
            table = risk_table(subjects.time[here], subjects.died[here], labels[here], k)
            total += sums_of(table, rho=rho, gamma=gamma)
    return total


def sums_of(table: RiskTable, *, rho: float, gamma: float) -> _Array:
    """Sum over the times of death of one stratum.

    Returns:
        (k + 2, k) weighted observed and expected deaths of k groups and, below them, the
        variance of their differences.
    """
    weight = _weights(table, rho, gamma)
    stretches = (slice(i, i + BLOCK) for i in range(0, weight.size, BLOCK))
    return sum(
        (_stretch(table.deaths[:, s], table.at_risk[:, s], weight[s]) for s in stretches),
        start=np.zeros((len(table.deaths) + 2, len(table.deaths))),
    )


def _weights(table: RiskTable, rho: float, gamma: float) -> _Array:
    if not (rho or gamma):
        return np.ones(table.time.size)
    hazard = table.deaths.sum(axis=0) / table.at_risk.sum(axis=0)
    before = np.concatenate(([1.0], np.cumprod(1 - hazard)[:-1]))
    weight: _Array = before**rho * (1 - before) ** gamma
    return weight


def _stretch(own: Codes, own_at_risk: Codes, weight: _Array) -> _Array:
    """The sums over some times of death."""
    deaths, at_risk = own.sum(axis=0), own_at_risk.sum(axis=0)
    share = own_at_risk / at_risk  # (k, t)
    # A lone subject at risk dies without variance; max() keeps 0/0 out.
    spread = weight**2 * deaths * (at_risk - deaths) / np.maximum(at_risk - 1, 1)
    variance = -(spread * share) @ share.T
    np.fill_diagonal(variance, (share * ((at_risk - own_at_risk) / at_risk)) @ spread)
    return np.vstack((own @ weight, share @ (weight * deaths), variance))
