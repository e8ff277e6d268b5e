"""Odds of a higher score on an ordinal scale, over visits of the same subjects.

A marginal model: odds ratios describe the groups, as those of a single visit do, and the
scores of one subject may depend on each other in any way. They are fitted as if
independent, and standard errors come from the spread of whole subjects (the sandwich),
enlarged for small numbers of subjects after Mancl and DeRouen. With six animals in a
group that is still an approximation: read the permutation p beside it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import normal_two_sided, two_sided_z
from cellcourse.stats.intervals import Interval
from cellcourse.stats.ordinal.cumulative_logit import (
    Fit,
    Ordered,
    Threshold,
    expected_information,
    fit,
    terms,
)
from cellcourse.stats.printing import Printed, Row, numbered
from cellcourse.stats.relabelling import Permutation, Relabelled, relabelled
from cellcourse.stats.samples import Floats, sample
from cellcourse.stats.survival.followup import stratum_codes

__all__ = ["OddsRatio", "ProportionalOdds", "permuted_proportional_odds", "proportional_odds"]


@dataclass(frozen=True, slots=True)
class OddsRatio:
    """How one covariate multiplies the odds of a higher score."""

    log_odds_ratio: float
    se: float
    """Robust, with the correction for few subjects."""
    se_uncorrected: float
    """Robust, without it."""
    odds_ratio: float
    interval: Interval
    """Of the odds ratio, from ``se``."""
    p: float
    """Two-sided, asymptotic, from ``se``."""


@dataclass(frozen=True, slots=True)
class ProportionalOdds(Printed):
    """A fitted marginal proportional odds model."""

    _notes: ClassVar = ("subjects", "scores", "log_likelihood")

    subjects: int
    scores: int
    thresholds: tuple[Threshold, ...]
    odds_ratios: tuple[OddsRatio, ...]
    """One for each covariate, in the order given."""
    log_likelihood: float
    """As if all scores were independent."""

    def rows(self) -> tuple[Row, ...]:
        """Give the covariates, numbered from 1 as they were given."""
        return numbered("covariate", self.odds_ratios)


def proportional_odds(
    score: npt.ArrayLike, subject: npt.ArrayLike, covariates: npt.ArrayLike, *, level: float
) -> ProportionalOdds:
    """Fit odds of higher scores, one row per score.

    Args:
        score: (m,) ordered scores; only their order counts. Missing ones are left out by
            the caller.
        subject: (m,) label of the subject of each score.
        covariates: (m, c) numbers, such as arm as zeros and ones, and the visit.
        level: confidence level of the intervals.

    Raises:
        MethodError: fewer than two scores that differ, rows that do not match, covariates
            that separate high from low scores, or too few subjects for their number.

    Source:
        McCullagh (1980), J R Stat Soc B 42:109; Liang and Zeger (1986), Biometrika 73:13;
        Mancl and DeRouen (2001), Biometrics 57:126.
    """
    z = two_sided_z(level)
    values, data = _ordered(score, covariates)
    clusters = stratum_codes(subject, data.level.size)
    found = fit(data)
    each = expected_information(data, found.beta)
    plain = _sandwich(found, each, clusters, corrected=False)
    corrected = _sandwich(found, each, clusters)
    cuts = data.levels - 1
    return ProportionalOdds(
        subjects=int(clusters.max()) + 1,
        scores=data.level.size,
        thresholds=tuple(
            Threshold(values[i], values[i + 1], float(found.beta[i]), math.sqrt(corrected[i, i]))
            for i in range(cuts)
        ),
        odds_ratios=tuple(
            _odds_ratio(float(found.beta[j]), corrected[j, j], plain[j, j], z, level)
            for j in range(cuts, found.beta.size)
        ),
        log_likelihood=found.log_likelihood,
    )


def permuted_proportional_odds(
    score: npt.ArrayLike,
    subject: npt.ArrayLike,
    treated: npt.ArrayLike,
    covariates: npt.ArrayLike,
    *,
    by: Permutation,
) -> Relabelled:
    """Test the effect of an arm on the odds of a higher score, by permuting subjects.

    The statistic is the squared slope of the likelihood in the arm's coefficient where
    that is 0 and the others are fitted, as if scores were independent. Which subjects
    were treated is permuted with all scores of a subject together, so that any
    dependence within subjects is kept.

    Args:
        score: (m,) ordered scores.
        subject: (m,) label of the subject of each score.
        treated: (m,) true in the arm; the same in all rows of a subject.
        covariates: (m, c) numbers that do not depend on the arm, such as the visit; may
            have no columns.
        by: how far assignments are listed, and how many are drawn.

    Raises:
        MethodError: as ``proportional_odds``, or a subject in both arms.
    """
    _, data = _ordered(score, covariates)
    clusters = stratum_codes(subject, data.level.size)
    arm = np.asarray(treated).astype(np.intp)
    own = np.zeros(int(clusters.max()) + 1, dtype=np.intp)
    own[clusters] = arm
    if arm.shape != clusters.shape or np.any(own[clusters] != arm):
        raise MethodError("a subject is in one arm: treated must not change within a subject")
    found = fit(data)
    wider = Ordered(data.level, data.levels, np.column_stack((data.design, np.ones(arm.size))))
    each = terms(wider, np.append(found.beta, 0.0)).slopes[:, -1]
    of_subject = np.bincount(clusters, each)
    centre = of_subject.mean()
    return relabelled(
        lambda labels: float(((of_subject - centre) @ labels) ** 2),
        own,
        np.zeros_like(own),
        by,
    )


def _ordered(score: npt.ArrayLike, covariates: npt.ArrayLike) -> tuple[list[float], Ordered]:
    scores = sample(score, at_least=2, name="scores")
    design = np.asarray(covariates, dtype=np.float64)
    if design.ndim != 2 or len(design) != scores.size or not np.isfinite(design).all():
        raise MethodError(f"{scores.size} scores need as many rows of numbers, not {design.shape}")
    values, level = np.unique(scores, return_inverse=True)
    if values.size < 2:
        raise MethodError(f"all {scores.size} scores are {values[0]:g}: no odds of a higher one")
    return values.tolist(), Ordered(level.ravel(), values.size, design)


def _sandwich(
    found: Fit, each: Floats, clusters: npt.NDArray[np.intp], *, corrected: bool = True
) -> Floats:
    """Covariance of the coefficients from the slopes of whole subjects.

    A subject pulls the fit towards itself, which shrinks its slope; the correction undoes
    that with the subject's own share of the information.
    """
    n = int(clusters.max()) + 1
    p = found.beta.size
    slopes: Floats = np.zeros((n, p))
    own: Floats = np.zeros((n, p, p))
    np.add.at(slopes, clusters, found.slopes)
    np.add.at(own, clusters, each)
    bread = np.linalg.inv(own.sum(axis=0))
    if corrected:
        left = np.eye(p) - own @ bread
        if not np.abs(np.linalg.det(left)).min() > 1e-10:
            raise MethodError(f"{n} subjects are too few for {p} coefficients and thresholds")
        slopes = np.asarray(np.linalg.solve(left, slopes[:, :, None])[:, :, 0])
    meat = slopes.T @ slopes
    return np.asarray(bread @ meat @ bread, dtype=np.float64)


def _odds_ratio(
    estimate: float, variance: float, plain: float, z: float, level: float
) -> OddsRatio:
    se = math.sqrt(variance)
    interval = Interval(math.exp(estimate - z * se), math.exp(estimate + z * se), level)
    p = normal_two_sided(estimate / se)
    return OddsRatio(estimate, se, math.sqrt(plain), math.exp(estimate), interval, p)
