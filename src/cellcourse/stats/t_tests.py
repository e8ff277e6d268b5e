"""Comparing two means by Student's t.

Two samples are compared by Welch's test, which does not assume equal spread; paired
values by the t-test of their differences. Nothing here adjusts for several tests.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import t_quantile, t_two_sided
from cellcourse.stats.intervals import Interval, check_level
from cellcourse.stats.printing import Printed
from cellcourse.stats.samples import NO_SPREAD, Floats, sample

__all__ = ["MeanDifference", "paired_t", "welch_t"]


@dataclass(frozen=True, slots=True)
class MeanDifference(Printed):
    """A difference of two means and the t-test of no difference."""

    effect: float
    """First mean minus second mean, in the unit of the values."""
    interval: Interval
    n: tuple[int, ...]
    """Values in each sample; one number for pairs."""
    statistic: float
    df: float
    p: float
    """Two-sided."""


def welch_t(x: npt.ArrayLike, y: npt.ArrayLike, *, level: float) -> MeanDifference:
    """Compare the means of two independent samples, x minus y.

    Raises:
        MethodError: fewer than two values in a sample, or no spread in either but round-off.

    Source:
        Welch (1947), Biometrika 34:28.
    """
    check_level(level)
    first = sample(x, at_least=2, name="Welch's t-test, first sample")
    second = sample(y, at_least=2, name="Welch's t-test, second sample")
    a, b = float(first.var(ddof=1)) / first.size, float(second.var(ddof=1)) / second.size
    within = a * first.size * (first.size - 1) + b * second.size * (second.size - 1)
    if _is_round_off(within, first, second):
        raise MethodError(f"no spread among {first.size} and {second.size} values: t is undefined")
    df = (a + b) ** 2 / (a**2 / (first.size - 1) + b**2 / (second.size - 1))
    effect = float(first.mean() - second.mean())
    return _difference(effect, math.sqrt(a + b), df, (first.size, second.size), level)


def paired_t(x: npt.ArrayLike, y: npt.ArrayLike, *, level: float) -> MeanDifference:
    """Compare two values of the same subjects, x minus y.

    Raises:
        MethodError: samples of different length, fewer than two pairs, or differences that
            are equal but for round-off.
    """
    check_level(level)
    first = sample(x, at_least=2, name="paired t-test, first values")
    second = sample(y, at_least=2, name="paired t-test, second values")
    if first.size != second.size:
        raise MethodError(f"{first.size} values cannot be paired with {second.size}")
    change = first - second
    se = float(change.std(ddof=1)) / math.sqrt(change.size)
    if _is_round_off(float(change.var()) * change.size, first, second):
        raise MethodError(f"all {change.size} differences are equal: t is undefined")
    return _difference(float(change.mean()), se, change.size - 1, (change.size,), level)


def _is_round_off(squares: float, first: Floats, second: Floats) -> bool:
    """Whether a sum of squares is no more than what values of this size leave of no spread."""
    return squares <= NO_SPREAD * float(first @ first + second @ second)


def _difference(
    effect: float, se: float, df: float, n: tuple[int, ...], level: float
) -> MeanDifference:
    reach = t_quantile((1 + level) / 2, df) * se
    interval = Interval(effect - reach, effect + reach, level)
    return MeanDifference(effect, interval, n, effect / se, df, t_two_sided(effect / se, df))
