"""Hazard ratios by Cox's proportional hazards model.

Efron's ties, optional strata, Wald and profile-likelihood intervals. Where a covariate
separates those who died first from all others the likelihood has no maximum and the
hazard ratio runs off to zero or infinity; the answer then is Firth's penalised
estimate, which is finite, and it is flagged. Whether hazards are proportional is asked
in the module next door; what the covariates mean is not known here.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import chi2_tail, normal_two_sided, two_sided_z
from cellcourse.stats.intervals import Interval, check_level
from cellcourse.stats.printing import Printed, Row, numbered
from cellcourse.stats.survival.followup import followup, stratum_codes
from cellcourse.stats.survival.maximise import (
    Maximum,
    Objective,
    maximise,
    profile_limit,
    rise,
)
from cellcourse.stats.survival.partial_likelihood import PartialLikelihood, partial_likelihood

__all__ = ["ChiSquare", "CoxModel", "HazardRatio", "cox", "risk_sets"]

FLAT: Final = 1e-9
"""A likelihood whose information falls to this share of that at no effect has no maximum."""

COLLINEAR: Final = 1e-9
"""Covariates that differ by less than this share of their variance do not differ."""

MAX_LOG: Final = math.log(sys.float_info.max)

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ChiSquare:
    """A test referred to chi-square."""

    chisq: float
    df: int
    p: float


@dataclass(frozen=True, slots=True)
class HazardRatio:
    """Effect of one more unit of one covariate on the hazard."""

    log_ratio: float
    se: float
    """Of the log ratio."""
    ratio: float
    wald: Interval
    """Of the ratio, by the normal approximation to its logarithm."""
    profile: Interval
    """Of the ratio, where the profile likelihood is not too far below its top."""
    p_wald: float
    p_likelihood_ratio: float
    """Penalised likelihood ratio if the model is penalised."""


@dataclass(frozen=True, slots=True)
class CoxModel(Printed):
    """A fitted proportional hazards model."""

    _notes: ClassVar = ("n", "deaths", "log_likelihood_null", "log_likelihood", "penalised")

    n: int
    deaths: int
    ratios: tuple[HazardRatio, ...]
    """One for each covariate, in the order given."""
    log_likelihood_null: float
    log_likelihood: float
    likelihood_ratio: ChiSquare
    wald: ChiSquare
    score: ChiSquare
    """At no effect, never penalised; the log-rank test if covariates are groups."""
    penalised: bool
    """True if the log-likelihoods and estimates carry Firth's penalty."""
    reason: str
    """Why it was penalised; empty if it was not."""

    def rows(self) -> tuple[Row, ...]:
        """Give the covariates, numbered from 1 as they were given."""
        return numbered("covariate", self.ratios)


def cox(
    time: ArrayLike,
    died: ArrayLike,
    covariates: ArrayLike,
    *,
    level: float,
    strata: ArrayLike | None = None,
) -> CoxModel:
    """Estimate hazard ratios that do not change over time.

    The likelihood is taken to have no maximum when, on the way up, the information on
    some contrast falls to 1e-9 of what it is at no effect; Firth's penalty (half the
    log determinant of the information) is then added.

    Args:
        time: (n,) time from origin to death or censoring, any unit, not negative.
        died: (n,) true where ``time`` is a death, false where censored.
        covariates: (n, p) one column for each covariate.
        level: confidence level, such as 0.95.
        strata: (n,) label of the stratum of each subject; each has its own baseline.

    Raises:
        MethodError: not follow-up, no deaths, covariates that are missing, or covariates
            that are combinations of each other among those at risk.

    Source:
        Cox (1972), J R Stat Soc B 34:187; Efron (1977), J Am Stat Assoc 72:557;
        Heinze and Schemper (2001), Biometrics 57:114, for Firth's penalty.
    """
    check_level(level)
    likelihood = risk_sets(time, died, covariates, strata)
    null = np.zeros(likelihood.covariates.shape[1])
    _require_information(likelihood)
    plain = maximise(likelihood.plain, null, flat=FLAT)
    objective = likelihood.penalised if plain.flat else likelihood.plain
    top = maximise(objective, null) if plain.flat else plain
    bottom = objective(null).value
    return CoxModel(
        n=len(likelihood.covariates),
        deaths=likelihood.dead.size,
        ratios=tuple(_ratio(objective, top, j, level) for j in range(null.size)),
        log_likelihood_null=bottom,
        log_likelihood=top.at.value,
        likelihood_ratio=_chi_square(2 * rise(objective, null, bottom, top), null.size),
        wald=_chi_square(float(top.beta @ top.at.information @ top.beta), null.size),
        score=_score_test(likelihood, null),
        penalised=plain.flat,
        reason=_separation(likelihood, plain) if plain.flat else "",
    )


def risk_sets(
    time: ArrayLike, died: ArrayLike, covariates: ArrayLike, strata: ArrayLike | None
) -> PartialLikelihood:
    """Check follow-up and covariates and set out who was at risk at each death.

    Raises:
        MethodError: not follow-up, no deaths, or covariates that are missing.
    """
    subjects = followup(time, died)
    x = np.asarray(covariates, dtype=float)
    n = subjects.time.size
    if x.ndim != 2 or len(x) != n or x.shape[1] == 0:
        raise MethodError(f"{n} subjects need {n} rows of covariates, not shape {x.shape}")
    if not np.isfinite(x).all():
        missing = int(np.sum(~np.isfinite(x).all(axis=1)))
        raise MethodError(f"{missing} of {n} subjects have covariates missing or not finite")
    if not subjects.died.any():
        raise MethodError(f"no hazard ratio: no deaths among {n} subjects")
    return partial_likelihood(subjects.time, subjects.died, x, stratum_codes(strata, n))


def _require_information(likelihood: PartialLikelihood) -> None:
    """Refuse covariates that do not differ, or not separately, among those at risk."""
    information = likelihood.plain(np.zeros(likelihood.covariates.shape[1])).information
    rank = likelihood.directions(information, COLLINEAR)
    if rank < len(information):
        raise MethodError(
            f"no hazard ratio: {len(information)} covariates differ in only {rank} ways among "
            f"those at risk at {likelihood.dead.size} deaths"
        )


def _ratio(objective: Objective, top: Maximum, j: int, level: float) -> HazardRatio:
    z = two_sided_z(level)
    beta = float(top.beta[j])
    error = math.sqrt(np.linalg.inv(top.at.information)[j, j])
    low, high = (_exp(profile_limit(objective, top, j, side * z)) for side in (-1, 1))
    without = maximise(objective, np.zeros_like(top.beta), fixed=j)
    gap = rise(objective, without.beta, without.at.value, top)
    return HazardRatio(
        log_ratio=beta,
        se=error,
        ratio=_exp(beta),
        wald=Interval(_exp(beta - z * error), _exp(beta + z * error), level),
        profile=Interval(low, high, level),
        p_wald=normal_two_sided(beta / error),
        p_likelihood_ratio=chi2_tail(2 * gap, 1),
    )


def _score_test(likelihood: PartialLikelihood, null: _Array) -> ChiSquare:
    at = likelihood.plain(null)
    chisq = float(at.gradient @ np.linalg.solve(at.information, at.gradient))
    return _chi_square(chisq, null.size)


def _chi_square(chisq: float, df: int) -> ChiSquare:
    return ChiSquare(chisq, df, chi2_tail(max(0.0, chisq), df))


def _separation(likelihood: PartialLikelihood, plain: Maximum) -> str:
    moves = abs(plain.step) * np.ptp(likelihood.covariates, axis=0)
    names = ", ".join(str(j + 1) for j in np.flatnonzero(moves > 0.1 * moves.max()))
    return (
        f"the likelihood of {likelihood.dead.size} deaths has no maximum: covariate {names} "
        "separates those who died from those who outlived them; Firth's penalty was added"
    )


def _exp(log_ratio: float) -> float:
    """Ratio of a logarithm; infinite if the covariate's unit is too large for it."""
    return math.exp(log_ratio) if log_ratio < MAX_LOG else math.inf
