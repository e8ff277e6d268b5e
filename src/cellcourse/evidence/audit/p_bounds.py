"""The p-values that printed means and spreads allow.

A printed mean stands for an interval, and so does a printed spread. The difference of
two means and the error it is measured by are then intervals too, and p falls as the one
grows and the other shrinks: the best and the worst p stand at corners. Where numbers of
subjects or a whole group are not printed, every possibility is tried. The bounds are
never too narrow, so a p outside them is proven impossible.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from cellcourse.evidence.facts import Cell, Scale
from cellcourse.evidence.printed import Interval
from cellcourse.stats.distributions import f_tail, t_two_sided
from cellcourse.stats.studentized_range import studentized_range_tail

__all__ = [
    "Bounds", "Summary", "anywhere", "one_way", "pooled_t", "summary", "together", "tukey", "welch",
    "with_zeros",
]  # fmt: skip


HALVINGS = 100
"""Halvings of the range of means, which leave nothing but round-off."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of one group: intervals of its mean and variance, and its number."""

    n: int
    mean: Interval
    variance: Interval
    """Of the sample, divided by n - 1."""
    at: tuple[float, float]
    """Mean and variance exactly as printed."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """The p-values that are compatible with what is printed."""

    best: float
    """Smallest."""
    point: float
    """With every number exactly as printed."""
    worst: float
    """Largest."""


def summary(cells: Sequence[Cell], n: int, *, population: bool) -> Summary:
    """Take a group's printed numbers, wherever they are printed, with n subjects.

    Args:
        cells: every printing of the group's mean and spread.
        n: number of subjects.
        population: true if the standard deviation was divided by n.
    """
    wider = Fraction(n, n - 1) if population else Fraction(1)
    means = [cell.mean.rounded for cell in cells]
    variances = [_variance(cell, n).times(wider) for cell in cells]
    first = cells[0]
    exact = 0.0 if first.spread is None else float(first.spread.value**2 * wider)
    at = exact if first.kind == "sd" else exact * n
    return Summary(n, _hull(means), _hull(variances), (float(first.mean.value), at))


def _variance(cell: Cell, n: int) -> Interval:
    if cell.spread is None:
        raise ValueError("a mean without a spread")
    square = cell.spread.spread.square()
    if cell.kind == "spread":
        return Interval(square.low, square.high * n)
    return square if cell.kind == "sd" else square.times(n)


def _hull(intervals: Sequence[Interval]) -> Interval:
    return Interval(min(one.low for one in intervals), max(one.high for one in intervals))


def with_zeros(living: Summary, size: int) -> Summary:
    """Add zeros for the dead, so that everybody is counted.

    The sum of squares about the new mean is that of the living about theirs, plus what
    the distance between living and dead adds.
    """
    k, n = living.n, size
    apart = Fraction(k * (n - k), n)
    square = living.mean.square()
    low = (living.variance.low * (k - 1) + square.low * apart) / (n - 1)
    high = (living.variance.high * (k - 1) + square.high * apart) / (n - 1)
    mean, variance = living.at
    at = (mean * k / n, (variance * (k - 1) + mean**2 * float(apart)) / (n - 1))
    return Summary(n, living.mean.times(Fraction(k, n)), Interval(low, high), at)


def anywhere(n: int, scale: Scale) -> Summary | None:
    """Give a group of which nothing is printed; None where its scale has no ends."""
    if scale.low is None or scale.high is None:
        return None
    width = scale.high - scale.low
    most = width**2 * Fraction(n, 4 * (n - 1)) if n > 1 else Fraction(0)
    whole = Interval(scale.low, scale.high)
    return Summary(n, whole, Interval(Fraction(0), most), (float(scale.low), 0.0))


def together(bounds: Iterable[Bounds]) -> Bounds:
    """Join the bounds of several possibilities; the point is that of the first."""
    found = list(bounds)
    return Bounds(
        min(one.best for one in found), found[0].point, max(one.worst for one in found)
    )  # fmt: skip


def pooled_t(a: Summary, b: Summary) -> Bounds:
    """Bound the p of Student's t-test with pooled variance, two-sided."""
    df = a.n + b.n - 2
    small, large = _distance(a, b)

    def p(difference: float, first: float, second: float) -> float:
        pooled = ((a.n - 1) * first + (b.n - 1) * second) / df
        return _t_p(difference, math.sqrt(pooled * (1 / a.n + 1 / b.n)), df)

    return Bounds(
        p(large, float(a.variance.low), float(b.variance.low)),
        p(abs(a.at[0] - b.at[0]), a.at[1], b.at[1]),
        p(small, float(a.variance.high), float(b.variance.high)),
    )


def welch(a: Summary, b: Summary) -> Bounds:
    """Bound the p of Welch's t-test, two-sided.

    Its degrees of freedom lie between those of the smaller group and those of both, and
    the bounds take the one end or the other.
    """
    small, large = _distance(a, b)
    error = [math.sqrt(float(a_v / a.n + b_v / b.n)) for a_v, b_v in _ends(a, b)]
    x, y = a.at[1] / a.n, b.at[1] / b.n
    df = a.n + b.n - 2.0
    if x + y > 0:
        df = (x + y) ** 2 / (x**2 / (a.n - 1) + y**2 / (b.n - 1))
    return Bounds(
        _t_p(large, error[0], a.n + b.n - 2),
        _t_p(abs(a.at[0] - b.at[0]), math.sqrt(x + y), df),
        _t_p(small, error[1], min(a.n, b.n) - 1),
    )


def tukey(a: Summary, b: Summary, others: Sequence[Summary]) -> Bounds:
    """Bound the p of Tukey-Kramer for one pair, with the error pooled over all groups."""
    groups = (a, b, *others)
    df = sum(one.n - 1 for one in groups)
    small, large = _distance(a, b)

    def p(difference: float, variances: Sequence[float]) -> float:
        pooled = sum((g.n - 1) * v for g, v in zip(groups, variances, strict=True)) / df
        error = math.sqrt(pooled / 2 * (1 / a.n + 1 / b.n))
        if error == 0:
            return 0.0 if difference > 0 else 1.0
        return studentized_range_tail(difference / error, len(groups), df)

    return Bounds(
        p(large, [float(g.variance.low) for g in groups]),
        p(abs(a.at[0] - b.at[0]), [g.at[1] for g in groups]),
        p(small, [float(g.variance.high) for g in groups]),
    )


def one_way(groups: Sequence[Summary]) -> Bounds:
    """Bound the p of a one-way analysis of variance."""
    sizes = [g.n for g in groups]
    df = len(groups) - 1, sum(sizes) - len(groups)

    def p(between: float, variances: Sequence[float]) -> float:
        within = sum((n - 1) * v for n, v in zip(sizes, variances, strict=True)) / df[1]
        if within == 0:
            return 0.0 if between > 0 else 1.0
        return f_tail(between / df[0] / within, *df)

    corners = product(*((float(g.mean.low), float(g.mean.high)) for g in groups))
    return Bounds(
        p(
            max(_between(sizes, means) for means in corners),
            [float(g.variance.low) for g in groups],
        ),
        p(_between(sizes, [g.at[0] for g in groups]), [g.at[1] for g in groups]),
        p(_least_between(groups), [float(g.variance.high) for g in groups]),
    )


def _between(sizes: Sequence[int], means: Sequence[float]) -> float:
    """Sum of squares between groups."""
    middle = sum(n * m for n, m in zip(sizes, means, strict=True)) / sum(sizes)
    return sum(n * (m - middle) ** 2 for n, m in zip(sizes, means, strict=True))


def _least_between(groups: Sequence[Summary]) -> float:
    """Least sum of squares between groups whose means lie in intervals.

    Every mean goes as near to a common middle as it can, and the middle to where the
    pulls of the means cancel.
    """
    boxes = [(g.n, float(g.mean.low), float(g.mean.high)) for g in groups]

    def pull(middle: float) -> float:
        return sum(n * (min(max(middle, low), high) - middle) for n, low, high in boxes)

    low, high = min(box[1] for box in boxes), max(box[2] for box in boxes)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if pull(middle) > 0 else (low, middle)
    return sum(n * (min(max(low, at), to) - low) ** 2 for n, at, to in boxes)


def _distance(a: Summary, b: Summary) -> tuple[float, float]:
    """Smallest and largest possible distance of two means."""
    apart = a.mean.minus(b.mean)
    large = max(abs(apart.low), abs(apart.high))
    small = 0 if apart.low <= 0 <= apart.high else min(abs(apart.low), abs(apart.high))
    return float(small), float(large)


def _ends(a: Summary, b: Summary) -> tuple[tuple[Fraction, Fraction], tuple[Fraction, Fraction]]:
    return (a.variance.low, b.variance.low), (a.variance.high, b.variance.high)


def _t_p(difference: float, error: float, df: float) -> float:
    if error == 0:
        return 0.0 if difference > 0 else 1.0
    return t_two_sided(difference / error, df)
