"""The joint rank of survival and function (CAFS), compared between two arms.

Each patient scores one for every patient it beats and minus one for every patient who
beats it. The scores of all patients are ranked, ties sharing their mean rank, and the
ranks compared by Mann-Whitney or, with covariates, by least squares. Where pairs are
compared at their last common visit, A may beat B, B beat C and C beat A; theta is then
of the ranks, and ``wins`` has the share of the pairs themselves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import normal_two_sided, t_quantile, t_two_sided
from cellcourse.stats.intervals import Interval, check_level
from cellcourse.stats.joint_rank.arms import arms
from cellcourse.stats.joint_rank.pairs import against
from cellcourse.stats.joint_rank.permuted import PermutedSum, permuted_sum
from cellcourse.stats.joint_rank.standings import Standings
from cellcourse.stats.linear_model import least_squares
from cellcourse.stats.printing import Printed, Row
from cellcourse.stats.ranks import Whole, doubled_ranks, tie_sum
from cellcourse.stats.samples import Floats

__all__ = ["JointRank", "RankAncova", "joint_rank", "joint_rank_permuted", "rank_ancova", "scores"]


@dataclass(frozen=True, slots=True)
class JointRank(Printed):
    """The Mann-Whitney test of the joint ranks of two arms."""

    _notes: ClassVar = ("statistic", "theta", "win_odds", "z", "p")

    n: tuple[int, int]
    """Patients treated, and not."""
    score: tuple[int, ...]
    """Of each patient in the order given: pairs won less pairs lost."""
    rank: tuple[float, ...]
    """Of each score from 1, the best highest."""
    mean_rank: tuple[float, float]
    """Of the treated, and of the others."""
    statistic: float
    """U of the treated."""
    theta: float
    """Probability that a treated patient has the higher rank, ties one half."""
    win_odds: float | None
    """theta / (1 - theta); None where theta is 1."""
    z: float
    p: float
    """Two-sided, asymptotic, variance corrected for ties, no continuity correction."""

    def rows(self) -> tuple[Row, ...]:
        """Give both arms; ``score`` and ``rank`` hold the patients."""
        arms = zip(("treated", "others"), self.n, self.mean_rank, strict=True)
        return tuple({"arm": arm, "n": n, "mean_rank": mean} for arm, n, mean in arms)


@dataclass(frozen=True, slots=True)
class RankAncova(Printed):
    """Difference of mean joint ranks between arms, adjusted for covariates."""

    effect: float
    """Treated minus others, in ranks."""
    se: float
    df: int
    interval: Interval
    statistic: float
    p: float
    """Two-sided, Student's t."""


def scores(patients: Standings) -> Whole:
    """Score each patient against all others: pairs won less pairs lost."""
    counts = against(patients, patients)
    return counts.wins - counts.losses


def joint_rank(patients: Standings, treated: npt.ArrayLike) -> JointRank:
    """Compare two arms by the joint rank of survival and function.

    Args:
        patients: from ``standings``.
        treated: (n,) true in the arm whose wins are counted.

    Raises:
        MethodError: an empty arm, or patients who are all tied.

    Source:
        Finkelstein and Schoenfeld (1999), Stat Med 18:1341; Berry et al. (2013),
        Amyotroph Lateral Scler Frontotemporal Degener 14:162.
    """
    two = arms(treated, None, patients.time.size)
    score = scores(patients)
    rank = doubled_ranks(score.astype(np.float64)) / 2
    (m, k), total = two.n, score.size
    u = float(rank[two.treated].sum()) - m * (m + 1) / 2
    spread = m * k / 12 * (total + 1 - tie_sum(rank) / (total * (total - 1)))
    if not spread > 0:
        raise MethodError(f"all {total} patients are tied with each other: no joint rank")
    theta, z = u / (m * k), (u - m * k / 2) / math.sqrt(spread)
    return JointRank(
        n=(m, k),
        score=tuple(score.tolist()),
        rank=tuple(rank.tolist()),
        mean_rank=(float(rank[two.treated].mean()), float(rank[~two.treated].mean())),
        statistic=u,
        theta=theta,
        win_odds=theta / (1 - theta) if theta < 1 else None,
        z=z,
        p=normal_two_sided(z),
    )


def joint_rank_permuted(
    patients: Standings, treated: npt.ArrayLike, *, resamples: int, rng: np.random.Generator
) -> PermutedSum:
    """Test the joint rank by all splits into arms, or by random ones where they are too many.

    The scores do not depend on who was treated, so the splits are of their ranks. The
    statistic counts each rank twice, which keeps mean ranks whole.

    Raises:
        MethodError: an empty arm, or no resamples where they are needed.
    """
    two = arms(treated, None, patients.time.size)
    ranks = doubled_ranks(scores(patients).astype(np.float64))
    return permuted_sum(ranks, two.treated, two.stratum, resamples=resamples, rng=rng)


def rank_ancova(
    patients: Standings, treated: npt.ArrayLike, covariates: npt.ArrayLike, *, level: float
) -> RankAncova:
    """Compare joint ranks by least squares on arm and covariates.

    Args:
        patients: from ``standings``.
        treated: (n,) true in the arm whose wins are counted.
        covariates: (n, c) numbers, such as function at baseline; a category is a column
            of zeros and ones for each of its levels but one.
        level: confidence level of the interval.

    Raises:
        MethodError: an empty arm, covariates that are missing or not one row per patient,
            or columns that depend on each other.

    Source:
        Quade (1967), J Am Stat Assoc 62:1187; Conover and Iman (1982), Biometrics 38:715.
    """
    check_level(level)
    two = arms(treated, None, patients.time.size)
    adjusted = _covariates(covariates, two.treated.size)
    rank = doubled_ranks(scores(patients).astype(np.float64)) / 2
    columns: Floats = np.column_stack((np.ones(rank.size), two.treated.astype(float), adjusted))
    fit = least_squares(columns, rank)
    if fit.residual_ss <= 1e-18 * float(rank @ rank):
        raise MethodError(f"{rank.size} ranks leave no error once arm and covariates are fitted")
    se = math.sqrt(fit.spread[1, 1] * fit.residual_ss / fit.df)
    effect, reach = float(fit.coefficients[1]), t_quantile((1 + level) / 2, fit.df) * se
    interval = Interval(effect - reach, effect + reach, level)
    p = t_two_sided(effect / se, fit.df)
    return RankAncova(effect, se, fit.df, interval, effect / se, p)


def _covariates(given: npt.ArrayLike, n: int) -> Floats:
    table = np.asarray(given, dtype=np.float64)
    if table.ndim != 2 or table.shape[0] != n:
        raise MethodError(f"{n} patients need {n} rows of covariates, not shape {table.shape}")
    unknown = int(np.count_nonzero(~np.isfinite(table)))
    if unknown:
        raise MethodError(f"{unknown} of {table.size} covariates are missing or infinite")
    return table
