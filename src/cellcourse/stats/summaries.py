"""Describing one sample: how many, where its middle is, how far it spreads.

Quartiles interpolate linearly between order statistics, as R's default (type 7) does.
A single value has no spread: its SD and SEM are None, never zero.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.stats.distributions import t_quantile
from cellcourse.stats.intervals import Interval, check_level
from cellcourse.stats.samples import sample

__all__ = ["MeanEstimate", "Summary", "mean_with_interval", "summarise"]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a table of a sample prints, in the unit of the values."""

    n: int
    mean: float
    sd: float | None
    """Standard deviation with n - 1; None for one value."""
    sem: float | None
    """Standard error of the mean; None for one value."""
    median: float
    lower_quartile: float
    upper_quartile: float
    minimum: float
    maximum: float


def summarise(values: npt.ArrayLike) -> Summary:
    """Describe a sample of at least one value.

    Raises:
        MethodError: no values, or values that are missing or infinite.
    """
    x = sample(values, at_least=1, name="summary")
    sd = float(x.std(ddof=1)) if x.size > 1 else None
    low, lower, middle, upper, high = np.quantile(x, (0.0, 0.25, 0.5, 0.75, 1.0)).tolist()
    return Summary(
        n=x.size,
        mean=float(x.mean()),
        sd=sd,
        sem=None if sd is None else sd / math.sqrt(x.size),
        median=middle,
        lower_quartile=lower,
        upper_quartile=upper,
        minimum=low,
        maximum=high,
    )


@dataclass(frozen=True, slots=True)
class MeanEstimate:
    """A mean with the interval that Student's t gives it."""

    effect: float
    interval: Interval
    sem: float
    n: int
    df: int


def mean_with_interval(values: npt.ArrayLike, *, level: float) -> MeanEstimate:
    """Estimate the mean behind a sample of at least two values.

    Raises:
        MethodError: fewer than two values, or a level outside 0 to 1.
    """
    check_level(level)
    x = sample(values, at_least=2, name="mean with an interval")
    mean, sem = float(x.mean()), float(x.std(ddof=1)) / math.sqrt(x.size)
    reach = t_quantile((1 + level) / 2, x.size - 1) * sem
    return MeanEstimate(mean, Interval(mean - reach, mean + reach, level), sem, x.size, x.size - 1)
