"""The hazard ratio of one arm against another, as the effect beside a survival test."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.endpoint import Times
from cellcourse.analysis.result import At, Estimate
from cellcourse.stats.distributions import normal_quantile
from cellcourse.stats.survival.cox import CoxModel, HazardRatio, cox

__all__ = ["FIRTH", "as_estimate", "of_pair", "signed_root"]

FIRTH = "Firth's penalised estimate: every event of one arm comes before those of the other"


_SCALE: Final = "the standard error is that of the logarithm of the ratio"


def of_pair(times: Times, strata: npt.ArrayLike | None, level: float) -> tuple[Estimate, bool]:
    """Estimate the hazard of the first of two arms against the second.

    Returns:
        The estimate, and whether it had to be penalised.
    """
    arm, against = times.arms
    first = (times.code == 0).astype(float)[:, None]
    model = cox(times.time, times.happened, first, level=level, strata=strata)
    estimate = as_estimate(model, model.ratios[0], At(arm=arm, against=against), FIRTH)
    return estimate, model.penalised


def as_estimate(model: CoxModel, ratio: HazardRatio, at: At, penalised: str) -> Estimate:
    """Write a hazard ratio with its profile-likelihood interval and, as SE, that of its log."""
    return Estimate(
        "hazard ratio",
        at,
        ratio.ratio,
        "ratio",
        n=model.n,
        se=ratio.se,
        low=_bounded(ratio.profile.lower),
        high=_bounded(ratio.profile.upper),
        level=ratio.profile.level,
        note=f"{_SCALE}; {penalised}" if model.penalised else _SCALE,
    )


def signed_root(ratio: HazardRatio) -> float:
    """The root of the likelihood-ratio statistic, with the sign of the effect."""
    return float(np.copysign(abs(normal_quantile(ratio.p_likelihood_ratio / 2)), ratio.log_ratio))


def _bounded(limit: float) -> float | None:
    return limit if math.isfinite(limit) else None
