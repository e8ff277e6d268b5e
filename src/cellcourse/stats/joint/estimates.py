"""Estimates with their standard errors, as a statistician's table prints them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cellcourse.stats.distributions import normal_two_sided, two_sided_z
from cellcourse.stats.intervals import Interval
from cellcourse.stats.joint.parameters import Layout
from cellcourse.stats.joint.search import Top
from cellcourse.stats.printing import Printed, Row, flat
from cellcourse.stats.samples import Floats

__all__ = ["Coefficient", "Positive", "coefficients", "positives", "spread_of_lines"]


@dataclass(frozen=True, slots=True)
class Coefficient(Printed):
    """An effect; no effect is 0."""

    name: str
    estimate: float
    se: float
    """By the observed information."""
    robust_se: float
    """By outer products of the subjects' derivatives, right where the model is not."""

    def rows(self) -> tuple[Row, ...]:
        """Give the fields and p."""
        return (flat(self) | {"p": self.p},)

    @property
    def p(self) -> float:
        """Two-sided, by the normal approximation."""
        return normal_two_sided(self.estimate / self.se)

    def interval(self, *, level: float) -> Interval:
        """Normal interval."""
        reach = two_sided_z(level) * self.se
        return Interval(self.estimate - reach, self.estimate + reach, level)


@dataclass(frozen=True, slots=True)
class Positive(Printed):
    """A number above zero: a variance, a rate, a shape, a ratio."""

    name: str
    estimate: float
    se: float
    robust_se: float

    def interval(self, *, level: float) -> Interval:
        """Interval by the normal approximation to the logarithm."""
        reach = math.exp(two_sided_z(level) * self.se / self.estimate)
        return Interval(self.estimate / reach, self.estimate * reach, level)


def coefficients(top: Top, layout: Layout, kind: str) -> tuple[Coefficient, ...]:
    """Give the estimates of one kind as they were searched for."""
    place = layout.places[kind]
    se, robust = (np.sqrt(np.diag(c))[place] for c in (top.covariance, top.robust))
    rows = zip(layout.groups[kind], top.theta[place], se, robust, strict=True)
    return tuple(Coefficient(name, float(b), float(s), float(r)) for name, b, s, r in rows)


def positives(top: Top, layout: Layout, kind: str, *, power: int) -> tuple[Positive, ...]:
    """Give the exponentials, raised to a power, of what was searched for by its logarithm."""
    found = []
    for row in coefficients(top, layout, kind):
        value = math.exp(power * row.estimate)
        se, robust = abs(power) * value * row.se, abs(power) * value * row.robust_se
        found.append(Positive(row.name.removeprefix("log "), value, se, robust))
    return tuple(found)


def spread_of_lines(top: Top, layout: Layout) -> tuple[Positive, Coefficient, Positive]:
    """Variance of heights, covariance, variance of slopes, by the delta method."""
    root = layout.pieces(top.theta).root
    a, b, d = root[0, 0], root[1, 0], root[1, 1]
    # Rows: variance of heights, covariance, variance of slopes; columns: log a, b, log d.
    slopes = np.array([[2 * a * a, 0, 0], [a * b, a, 0], [0, 2 * b, 2 * d * d]])
    place = layout.places["lines"]
    model, robust = (_delta(slopes, c[place, place]) for c in (top.covariance, top.robust))
    return (
        Positive("variance of heights", float(a * a), model[0], robust[0]),
        Coefficient("covariance", float(a * b), model[1], robust[1]),
        Positive("variance of slopes", float(b * b + d * d), model[2], robust[2]),
    )


def _delta(slopes: Floats, covariance: Floats) -> list[float]:
    return [float(x) for x in np.sqrt(np.diag(slopes @ covariance @ slopes.T))]
