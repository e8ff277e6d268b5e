"""Mean survival up to a stated horizon, and how two groups differ in it.

The restricted mean is the area under the survival curve from the origin to the
horizon: the time a subject lives, on average, out of that span. It needs no
proportional hazards. Which groups are compared is not known here.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import normal_two_sided, two_sided_z
from cellcourse.stats.intervals import Interval
from cellcourse.stats.printing import Printed
from cellcourse.stats.survival.kaplan_meier import KaplanMeier, kaplan_meier

__all__ = ["Contrast", "RestrictedMean", "difference", "ratio", "restricted_mean"]


@dataclass(frozen=True, slots=True)
class RestrictedMean(Printed):
    """Mean time lived up to the horizon in one group."""

    horizon: float
    n: int
    mean: float
    se: float
    interval: Interval


@dataclass(frozen=True, slots=True)
class Contrast(Printed):
    """How one restricted mean compares with another, by the normal approximation."""

    estimate: float
    interval: Interval
    p: float
    """Two-sided, against no difference."""


def restricted_mean(
    time: ArrayLike, died: ArrayLike, *, horizon: float, level: float
) -> RestrictedMean:
    """Average the time lived up to a horizon.

    The variance sums, over the deaths up to the horizon, Greenwood's term times the
    squared area that remains under the curve; a time at which the last subjects at risk
    die leaves no area and adds nothing.

    Args:
        time: (n,) time from origin to death or censoring, any unit, not negative.
        died: (n,) true where ``time`` is a death, false where censored.
        horizon: end of the span, in the unit of ``time``; chosen before seeing the data.
        level: confidence level, such as 0.95.

    Raises:
        MethodError: the horizon is not positive, or follow-up ended before it with
            subjects still alive.

    Source:
        Klein and Moeschberger (2003), Survival Analysis, section 4.5; R's
        print(survfit, rmean = horizon).
    """
    if not horizon > 0:
        raise MethodError(f"a horizon lies after the origin, not at {horizon:g}")
    curve = kaplan_meier(time, died, level=level)
    curve.at(horizon)
    mean, error = _area(curve, horizon)
    half = two_sided_z(level) * error
    interval = Interval(mean - half, mean + half, level)
    return RestrictedMean(horizon, curve.at_risk[0], mean, error, interval)


def _area(curve: KaplanMeier, horizon: float) -> tuple[float, float]:
    """Area under the curve up to the horizon, and its standard error."""
    kept = int(np.searchsorted(curve.time, horizon, side="right"))
    edges = np.array([0.0, *curve.time[:kept], horizon])
    strips = np.diff(edges) * np.array([1.0, *curve.survival[:kept]])  # (kept + 1,)
    after = strips[::-1].cumsum()[::-1][1:]
    at_risk, deaths = np.array(curve.at_risk[:kept]), np.array(curve.deaths[:kept])
    # Where all at risk die no area is left; max() keeps 0/0 out.
    greenwood = deaths / (at_risk * np.maximum(at_risk - deaths, 1))
    return float(strips.sum()), math.sqrt(float(np.sum(after**2 * greenwood)))


def difference(first: RestrictedMean, second: RestrictedMean, *, level: float) -> Contrast:
    """Compare two restricted means by ``second - first``.

    Raises:
        MethodError: the horizons differ, or neither group has a standard error.
    """
    _comparable(first, second)
    error = math.hypot(first.se, second.se)
    gap = second.mean - first.mean
    half = two_sided_z(level) * error
    interval = Interval(gap - half, gap + half, level)
    return Contrast(gap, interval, normal_two_sided(gap / error))


def ratio(first: RestrictedMean, second: RestrictedMean, *, level: float) -> Contrast:
    """Compare two restricted means by ``second / first``, on the scale of the logarithm.

    Raises:
        MethodError: the horizons differ, a mean is zero, or neither group has a
            standard error.
    """
    _comparable(first, second)
    if not (first.mean > 0 and second.mean > 0):
        raise MethodError("no ratio of restricted means: one of the two is zero")
    error = math.hypot(first.se / first.mean, second.se / second.mean)
    gap = math.log(second.mean / first.mean)
    half = two_sided_z(level) * error
    interval = Interval(math.exp(gap - half), math.exp(gap + half), level)
    return Contrast(math.exp(gap), interval, normal_two_sided(gap / error))


def _comparable(first: RestrictedMean, second: RestrictedMean) -> None:
    if first.horizon != second.horizon:
        raise MethodError(
            f"restricted means to {first.horizon:g} and {second.horizon:g} do not compare"
        )
    if first.se == 0 and second.se == 0:
        raise MethodError(
            f"no comparison of restricted means to {first.horizon:g}: they have no variance "
            f"in groups of {first.n} and {second.n}"
        )
