"""How closely two measures of the same subjects go together.

Pearson's r for a straight line, Spearman's for any steady one, ties sharing their mean
rank. The p-values come from Student's t, which for Spearman is an approximation; the
intervals from Fisher's z, for Spearman with the wider error of Bonett and Wright.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import t_two_sided, two_sided_z
from cellcourse.stats.intervals import Interval
from cellcourse.stats.printing import Printed
from cellcourse.stats.ranks import doubled_ranks
from cellcourse.stats.samples import Floats, sample

__all__ = ["Correlation", "pearson", "spearman"]

_ROUND_OFF = 1e-14


@dataclass(frozen=True, slots=True)
class Correlation(Printed):
    """A correlation coefficient and the test of none."""

    effect: float
    interval: Interval
    n: int
    statistic: float
    """t; infinite where the correlation is perfect."""
    df: int
    p: float


def pearson(x: npt.ArrayLike, y: npt.ArrayLike, *, level: float) -> Correlation:
    """Correlate two measures as they are.

    Raises:
        MethodError: fewer than four pairs, samples of different length, or no spread.

    Source:
        Fisher (1921), Metron 1:3.
    """
    first, second = _pairs(x, y)
    r = _coefficient(first, second)
    return _correlation(r, first.size, 1.0, level)


def spearman(x: npt.ArrayLike, y: npt.ArrayLike, *, level: float) -> Correlation:
    """Correlate the ranks of two measures.

    Raises:
        MethodError: fewer than four pairs, samples of different length, or no spread.

    Source:
        Spearman (1904), Am J Psychol 15:72; Bonett and Wright (2000), Psychometrika 65:23.
    """
    first, second = _pairs(x, y)
    r = _coefficient(doubled_ranks(first) / 2, doubled_ranks(second) / 2)
    return _correlation(r, first.size, 1 + r**2 / 2, level)


def _pairs(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
    first = sample(x, at_least=4, name="correlation, first measure")
    second = sample(y, at_least=4, name="correlation, second measure")
    if first.size != second.size:
        raise MethodError(f"{first.size} values cannot be paired with {second.size}")
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        raise MethodError(f"one measure is equal in all {first.size} subjects: no correlation")
    return first, second


def _coefficient(x: Floats, y: Floats) -> float:
    a, b = x - x.mean(), y - y.mean()
    return max(-1.0, min(1.0, float(a @ b) / math.sqrt(float(a @ a) * float(b @ b))))


def _correlation(r: float, n: int, inflation: float, level: float) -> Correlation:
    z = two_sided_z(level)
    if 1 - abs(r) < _ROUND_OFF:
        edge = math.copysign(1.0, r)
        t = math.copysign(math.inf, r)
        return Correlation(edge, Interval(edge, edge, level), n, t, n - 2, 0.0)
    reach = z * math.sqrt(inflation / (n - 3))
    interval = Interval(math.tanh(math.atanh(r) - reach), math.tanh(math.atanh(r) + reach), level)
    t = r * math.sqrt((n - 2) / (1 - r**2))
    return Correlation(r, interval, n, t, n - 2, t_two_sided(t, n - 2))
