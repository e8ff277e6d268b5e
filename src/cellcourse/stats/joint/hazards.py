"""The hazard of subjects whose lines are known, summed up over their follow-up.

The logarithm of the hazard is that of the baseline, plus covariates, plus association
times the line's present value, its slope, or both. It is a straight function of height
and slope, so the cumulative hazard factors into a part for each and needs summing over
time once for each slope only.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from cellcourse.stats.joint.baselines import Baseline
from cellcourse.stats.joint.parameters import Pieces
from cellcourse.stats.joint.subjects import Subjects
from cellcourse.stats.samples import Floats

__all__ = ["Hazards", "Points", "hazards", "points"]


_NO_TIME: Final = 1e-100


@dataclass(frozen=True, slots=True, eq=False)
class Points:
    """Where hazards are summed; the same at all parameters."""

    time: Floats  # (n, g)
    log_weight: Floats  # (n, g)


@dataclass(frozen=True, slots=True, eq=False)
class Hazards:
    """Hazards at one set of parameters, for lines of height and slope 0 (from the reference)."""

    log_weight: Floats
    """(n, g) of the hazard at each point, with the weight of the point."""
    tilt: Floats
    """(n, g) what a unit of slope adds to the logarithm there."""
    by_height: float
    """What a unit of height adds."""
    features: Floats
    """(n, g, 2 + k) one, time, and derivatives by the baseline's parameters."""
    log_end: Floats
    """(n,) logarithm of the hazard at the end of follow-up."""
    tilt_end: Floats
    """(n,)"""
    slopes_end: Floats
    """(n, k) derivatives of ``log_end`` by the baseline's parameters."""


def points(subjects: Subjects, baseline: Baseline) -> Points:
    """Place the points; those without weight never count."""
    # Next to no time for those followed for none keeps 0/0 out of means over time.
    time, weight = baseline.points(np.maximum(subjects.until, _NO_TIME))
    with np.errstate(divide="ignore"):
        return Points(time, np.log(weight))


def hazards(
    subjects: Subjects, pieces: Pieces, baseline: Baseline, where: Points, ratio: Floats
) -> Hazards:
    """Work out the hazard at every point.

    Args:
        subjects: who is followed.
        pieces: the parameters.
        baseline: the hazard without covariates.
        where: points in time.
        ratio: (n,) what treatment multiplies slope and hazard by.
    """
    base, end = pieces.baseline, np.maximum(subjects.until, _NO_TIME)
    level = subjects.hazard @ pieces.hazard + pieces.log_ratio * subjects.treated
    level = level + pieces.by_value * subjects.reference
    slopes = baseline.slopes(where.time, base)
    plain = np.stack([np.ones_like(where.time), where.time], axis=-1)
    return Hazards(
        log_weight=where.log_weight + baseline.log_hazard(where.time, base) + level[:, None],
        tilt=ratio[:, None] * (pieces.by_value * where.time + pieces.by_slope),
        by_height=pieces.by_value,
        features=np.concatenate([plain, slopes], axis=-1),
        log_end=baseline.log_hazard(end, base) + level,
        tilt_end=ratio * (pieces.by_value * subjects.until + pieces.by_slope),
        slopes_end=baseline.slopes(end, base),
    )
