"""Win ratio, win odds and net benefit of one arm over another, pair by pair.

Every treated patient meets every other patient of its stratum. The three measures read
the same counts of wins, losses and ties: the ratio of wins to losses, the odds of a win
with ties as halves, and the share of wins less that of losses. Standard errors are those
of two-sample U-statistics, with the spread of each patient's share of wins over n - 1,
as DeLong's and Brunner and Munzel's are. With strata, counts are weighed by
1 / (patients of the stratum), after Mantel and Haenszel.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import normal_two_sided, two_sided_z
from cellcourse.stats.intervals import Interval
from cellcourse.stats.joint_rank.arms import Arms, arms
from cellcourse.stats.joint_rank.pairs import against
from cellcourse.stats.joint_rank.permuted import PermutedSum, permuted_sum
from cellcourse.stats.joint_rank.ranked import scores
from cellcourse.stats.joint_rank.standings import Standings
from cellcourse.stats.printing import Printed, Row, flat
from cellcourse.stats.ranks import Whole
from cellcourse.stats.samples import Floats

__all__ = [
    "FinkelsteinSchoenfeld",
    "Measure",
    "Wins",
    "finkelstein_schoenfeld",
    "finkelstein_schoenfeld_permuted",
    "win_measures",
]


@dataclass(frozen=True, slots=True)
class Measure(Printed):
    """One measure of how the treated fare against the others."""

    estimate: float | None
    """None where nobody loses, so that a ratio has no value."""
    interval: Interval | None
    """None where the estimate has no standard error, as when every pair is won."""
    p: float | None
    """Two-sided, asymptotic, against no difference."""


@dataclass(frozen=True, slots=True)
class Wins(Printed):
    """All pairs of a treated patient and another, within strata."""

    _notes: ClassVar = ("n", "wins", "losses", "ties")

    n: tuple[int, int]
    """Patients treated, and not, in strata with both."""
    wins: int
    losses: int
    ties: int
    theta: Measure
    """Probability that a treated patient wins, ties one half; null value one half."""
    win_odds: Measure
    win_ratio: Measure
    net_benefit: Measure

    def rows(self) -> tuple[Row, ...]:
        """Give one measure after the other."""
        names = ("theta", "win_odds", "win_ratio", "net_benefit")
        return tuple({"measure": name} | flat(getattr(self, name)) for name in names)


@dataclass(frozen=True, slots=True)
class FinkelsteinSchoenfeld(Printed):
    """The sum of the treated patients' scores, with its variance over all splits."""

    statistic: float
    """Pairs won by the treated less pairs lost, over strata."""
    z: float
    p: float
    """Two-sided, asymptotic."""


@dataclass(frozen=True, slots=True, eq=False)
class _Shares:
    """Weighted shares of wins and losses among all pairs, and their covariance."""

    share: Floats  # (2,) of wins, of losses
    covariance: Floats  # (2, 2)


def win_measures(
    patients: Standings,
    treated: npt.ArrayLike,
    *,
    strata: npt.ArrayLike | None = None,
    level: float,
) -> Wins:
    """Measure by how much the treated win.

    Intervals are on the scale of the logarithm of the odds or of the ratio. Theta and net
    benefit are functions of the odds and share their p-value.

    Args:
        patients: from ``standings``.
        treated: (n,) true in the arm whose wins are counted.
        strata: (n,) label of the stratum of each patient.
        level: confidence level of the intervals.

    Raises:
        MethodError: an empty arm, no stratum with both, one patient in an arm of a stratum,
            or a level outside 0 to 1.

    Source:
        Pocock et al. (2012), Eur Heart J 33:176; Dong et al. (2016), Pharm Stat 15:430,
        and (2018), J Biopharm Stat 28:778; Buyse (2010), Stat Med 29:3245.
    """
    z = two_sided_z(level)
    two = arms(treated, strata, patients.time.size)
    inside = np.any(two.strata(), axis=0)
    counts = [_stratum(patients, two.treated & m, ~two.treated & m) for m in two.strata()]
    shares, (won, lost, pairs) = _pooled(counts)
    theta, odds, benefit = _balance(shares, z, level)
    return Wins(
        n=(int((two.treated & inside).sum()), int((~two.treated & inside).sum())),
        wins=won,
        losses=lost,
        ties=pairs - won - lost,
        theta=theta,
        win_odds=odds,
        win_ratio=_ratio(shares, z, level),
        net_benefit=benefit,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Stratum:
    treated: Floats  # (2, m) share of the others whom each treated beats, and is beaten by
    others: Floats  # (2, k) share of the treated by whom each other is beaten, and beats
    wins: tuple[int, int]  # pairs won and lost by the treated


def _stratum(
    patients: Standings, treated: npt.NDArray[np.bool_], others: npt.NDArray[np.bool_]
) -> _Stratum:
    m, k = int(treated.sum()), int(others.sum())
    if min(m, k) < 2:
        raise MethodError(f"{m} treated against {k}: each arm of a stratum needs two patients")
    one, other = patients.part(treated), patients.part(others)
    ours, theirs = against(one, other), against(other, one)
    return _Stratum(
        np.stack((ours.wins, ours.losses)) / k,
        np.stack((theirs.losses, theirs.wins)) / m,
        (int(ours.wins.sum()), int(ours.losses.sum())),
    )


def _pooled(strata: list[_Stratum]) -> tuple[_Shares, tuple[int, int, int]]:
    sizes = [(one.treated.shape[1], one.others.shape[1]) for one in strata]
    weight = np.array([m * k / (m + k) for m, k in sizes])
    weight /= weight.sum()
    share, covariance = np.zeros(2), np.zeros((2, 2))
    for w, one, (m, k) in zip(weight, strata, sizes, strict=True):
        share += w * one.treated.mean(axis=1)
        covariance += w**2 * (np.cov(one.treated) / m + np.cov(one.others) / k)
    won, lost = np.sum([one.wins for one in strata], axis=0).tolist()
    return _Shares(share, covariance), (won, lost, sum(m * k for m, k in sizes))


def _balance(shares: _Shares, z: float, level: float) -> tuple[Measure, Measure, Measure]:
    """Theta, its odds and net benefit, which are one number read in three ways."""
    theta = (1 + float(shares.share[0] - shares.share[1])) / 2
    if not 0 < theta < 1:
        odds = Measure(0.0 if theta == 0 else None, None, None)
        return Measure(theta, None, None), odds, Measure(2 * theta - 1, None, None)
    se = _se(shares, np.array([1.0, -1.0])) / 2 / (theta * (1 - theta))
    log_odds = math.log(theta / (1 - theta))
    return (
        _measure(log_odds, se, z, level, lambda x: 1 / (1 + math.exp(-x))),
        _measure(log_odds, se, z, level, math.exp),
        _measure(log_odds, se, z, level, lambda x: math.tanh(x / 2)),
    )


def _ratio(shares: _Shares, z: float, level: float) -> Measure:
    won, lost = shares.share.tolist()
    if not (won and lost):
        return Measure(0.0 if lost else None, None, None)
    se = _se(shares, np.array([1 / won, -1 / lost]))
    return _measure(math.log(won / lost), se, z, level, math.exp)


def _se(shares: _Shares, slope: Floats) -> float:
    return math.sqrt(max(0.0, float(slope @ shares.covariance @ slope)))


def _measure(
    value: float, se: float, z: float, level: float, scale: Callable[[float], float]
) -> Measure:
    if not se > 0:
        return Measure(scale(value), None, None)
    interval = Interval(scale(value - z * se), scale(value + z * se), level)
    return Measure(scale(value), interval, normal_two_sided(value / se))


def finkelstein_schoenfeld(
    patients: Standings, treated: npt.ArrayLike, *, strata: npt.ArrayLike | None = None
) -> FinkelsteinSchoenfeld:
    """Test whether wins and losses of the treated balance, patients compared within strata.

    Raises:
        MethodError: an empty arm, no stratum with both, or patients who are all tied.

    Source:
        Finkelstein and Schoenfeld (1999), Stat Med 18:1341.
    """
    two = arms(treated, strata, patients.time.size)
    score = _within(patients, two)
    variance = sum(_variance(score[m], two.treated[m]) for m in two.strata())
    if not variance > 0:
        raise MethodError(f"all {score.size} patients are tied with each other: no test")
    total = float(score[two.treated].sum())
    z = total / math.sqrt(variance)
    return FinkelsteinSchoenfeld(total, z, normal_two_sided(z))


def finkelstein_schoenfeld_permuted(
    patients: Standings,
    treated: npt.ArrayLike,
    *,
    strata: npt.ArrayLike | None = None,
    resamples: int,
    rng: np.random.Generator,
) -> PermutedSum:
    """Test wins less losses by all splits within strata, or by random ones.

    It is the permutation test of net benefit too: pairs within an arm cancel.

    Raises:
        MethodError: an empty arm, no stratum with both, or no resamples where needed.
    """
    two = arms(treated, strata, patients.time.size)
    score = _within(patients, two)
    return permuted_sum(score, two.treated, two.stratum, resamples=resamples, rng=rng)


def _within(patients: Standings, two: Arms) -> Whole:
    """Score each patient against those of its stratum; 0 where an arm is missing."""
    found = np.zeros(two.treated.size, dtype=np.int64)
    for members in two.strata():
        found[members] = scores(patients.part(members))
    return found


def _variance(score: Whole, treated: npt.NDArray[np.bool_]) -> float:
    n, m = score.size, int(treated.sum())
    return m * (n - m) / (n * (n - 1)) * float((score**2).sum())
