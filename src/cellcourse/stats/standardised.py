"""How far apart two groups are in standard deviations: for baseline tables.

The difference of means over the pooled SD, with Hedges's correction for small samples.
The interval is exact under normality with equal spread: the values of the noncentral t
distribution that the data leave open, corrected alike. It describes imbalance; in a
randomised study a test of it would be a test of the randomisation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.intervals import Interval, check_level
from cellcourse.stats.roots import crossing_point
from cellcourse.stats.samples import sample

__all__ = ["StandardisedDifference", "standardised_difference"]


@dataclass(frozen=True, slots=True)
class StandardisedDifference:
    """A difference of means in units of the pooled standard deviation."""

    effect: float
    """Hedges's g, first minus second."""
    interval: Interval
    cohen_d: float
    """Without the correction."""
    n: tuple[int, int]
    df: int


def standardised_difference(
    x: npt.ArrayLike, y: npt.ArrayLike, *, level: float
) -> StandardisedDifference:
    """Standardise the difference of two means, x minus y.

    Raises:
        MethodError: fewer than two values in a sample, or no spread within them.

    Source:
        Hedges (1981), J Educ Stat 6:107; Steiger and Fouladi (1997) for the interval.
    """
    check_level(level)
    first = sample(x, at_least=2, name="standardised difference, first sample")
    second = sample(y, at_least=2, name="standardised difference, second sample")
    df = first.size + second.size - 2
    pooled = float(first.var()) * first.size + float(second.var()) * second.size
    if pooled == 0:
        raise MethodError(f"no spread within {first.size} and {second.size} values: no SD unit")
    d = float(first.mean() - second.mean()) / math.sqrt(pooled / df)
    per_unit = math.sqrt(1 / first.size + 1 / second.size)
    tail = (1 - level) / 2
    low, high = (_noncentrality(d / per_unit, df, p) * per_unit for p in (1 - tail, tail))
    g = _hedges(df)
    interval = Interval(g * low, g * high, level)
    return StandardisedDifference(g * d, interval, d, (first.size, second.size), df)


def _hedges(df: int) -> float:
    """Expected pooled SD's bias: exact, not the usual 1 - 3 / (4 df - 1)."""
    return math.exp(math.lgamma(df / 2) - math.lgamma((df - 1) / 2)) / math.sqrt(df / 2)


def _noncentrality(t: float, df: int, below: float) -> float:
    """Find the noncentrality with which a value below t has the given probability."""
    from scipy.special import nctdtr

    def excess(ncp: float) -> float:
        return float(nctdtr(df, ncp, t)) - below

    reach = 1.0
    while excess(t - reach) < 0 or excess(t + reach) > 0:
        reach *= 2
    return crossing_point(excess, t - reach, t + reach)
