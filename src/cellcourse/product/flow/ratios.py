"""Intervals for a median, and for a ratio of two things that each have an interval."""

from __future__ import annotations

import math

import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.product.flow.ordered import ordered
from cellcourse.stats.distributions import normal_quantile
from cellcourse.stats.intervals import Interval, check_level

__all__ = ["median_interval", "ratio_interval"]


def median_interval(signals: npt.ArrayLike, *, level: float) -> tuple[float, Interval]:
    """Give the median with its exact interval between two of the values.

    Raises:
        MethodError: too few values for an interval at this level, or some not finite.

    Source:
        Hahn and Meeker (1991), Statistical Intervals, section 5.2.
    """
    check_level(level)
    rising = ordered(signals, name="signals")
    rank = _lower_rank(rising.size, (1 - level) / 2)
    if rank < 1:
        raise MethodError(f"{rising.size} values are too few for a {100 * level:g} % interval")
    middle = float(rising[(rising.size - 1) // 2] + rising[rising.size // 2]) / 2
    return middle, Interval(float(rising[rank - 1]), float(rising[-rank]), level)


def ratio_interval(
    above: tuple[float, Interval], below: tuple[float, Interval]
) -> tuple[float, Interval]:
    """Give the ratio of two independent estimates with an interval made of theirs.

    Args:
        above: the numerator, from 0 up, and its interval.
        below: the denominator and its interval, above 0.

    Raises:
        MethodError: an interval of the denominator that holds 0, or a numerator below 0.

    Source:
        Donner and Zou (2012), Stat Methods Med Res 21:347, equation 7.
    """
    (a, first), (b, second) = above, below
    if not second.lower > 0 or first.lower < 0:
        raise MethodError(
            f"no ratio of {a:g} to {b:g}: the denominator must be above 0 "
            f"with its interval ({second.lower:g} to {second.upper:g}), the numerator not below"
        )
    lower = 0.0
    if first.lower > 0:
        spread = first.lower * (2 * a - first.lower)
        root = (a * b) ** 2 - spread * second.upper * (2 * b - second.upper)
        lower = spread / (a * b + math.sqrt(max(root, 0.0)))
    spread = second.lower * (2 * b - second.lower)
    root = (a * b) ** 2 - first.upper * (2 * a - first.upper) * spread
    upper = (a * b + math.sqrt(max(root, 0.0))) / spread
    return a / b, Interval(lower, upper, second.level)


def _lower_rank(n: int, tail: float) -> int:
    """Give the highest rank below which the median lies with at most this probability."""
    from scipy.special import bdtr

    reach = -normal_quantile(tail) * math.sqrt(n) / 2
    rank = min(max(math.floor(n / 2 - reach) + 2, 0), n // 2)
    while rank > 0 and bdtr(rank - 1, n, 0.5) > tail:
        rank -= 1
    return rank
