"""How often something happened, with intervals that hold in small samples.

A proportion has the exact interval of Clopper and Pearson, which covers at least at
its level. A difference of two proportions has Newcombe's hybrid score interval, which
stays within -1 and 1 and has a width even when neither group had an event.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import beta_quantile, two_sided_z
from cellcourse.stats.fisher import fisher_exact
from cellcourse.stats.intervals import Interval, check_level
from cellcourse.stats.printing import Printed

__all__ = ["Proportion", "RiskDifference", "proportion", "risk_difference", "zero_events_bound"]


@dataclass(frozen=True, slots=True)
class Proportion(Printed):
    """A share of subjects with its exact two-sided interval."""

    events: int
    n: int
    effect: float
    interval: Interval


def proportion(events: int, n: int, *, level: float) -> Proportion:
    """Estimate a probability from the number of subjects with an event.

    Raises:
        MethodError: no subjects, or events below 0 or above n.

    Source:
        Clopper and Pearson (1934), Biometrika 26:404.
    """
    check_level(level)
    _check(events, n)
    tail = (1 - level) / 2
    lower = beta_quantile(tail, events, n - events + 1) if events else 0.0
    upper = beta_quantile(1 - tail, events + 1, n - events) if events < n else 1.0
    return Proportion(events, n, events / n, Interval(lower, upper, level))


def zero_events_bound(n: int, *, level: float) -> float:
    """Give the probability that no event in n subjects leaves possible, one-sided.

    With that probability or more, n subjects without an event have a chance of at most
    1 - level. At a level of 0.95 it is close to 3 / n, the rule of three.

    Raises:
        MethodError: no subjects.

    Source:
        Hanley and Lippman-Hand (1983), JAMA 249:1743.
    """
    check_level(level)
    _check(0, n)
    return -math.expm1(math.log1p(-level) / n)


@dataclass(frozen=True, slots=True)
class RiskDifference(Printed):
    """Two proportions compared."""

    events: tuple[int, int]
    n: tuple[int, int]
    effect: float
    """First proportion minus second."""
    interval: Interval
    p: float
    """Fisher's exact test, two-sided."""


def risk_difference(events: tuple[int, int], n: tuple[int, int], *, level: float) -> RiskDifference:
    """Compare two independent proportions, the first minus the second.

    Raises:
        MethodError: a group without subjects, or events below 0 or above its n.

    Source:
        Newcombe (1998), Stat Med 17:873, method 10; Fisher (1935), J R Stat Soc 98:39.
    """
    check_level(level)
    for count, size in zip(events, n, strict=True):
        _check(count, size)
    first, second = events[0] / n[0], events[1] / n[1]
    (a, b), (c, d) = (_wilson(e, m, level) for e, m in zip(events, n, strict=True))
    effect = first - second
    below, above = math.hypot(first - a, d - second), math.hypot(b - first, second - c)
    interval = Interval(effect - below, effect + above, level)
    return RiskDifference(events, n, effect, interval, fisher_exact(events, n).p)


def _wilson(events: int, n: int, level: float) -> tuple[float, float]:
    """Wilson's score interval, in the form that loses no digits at 0 and n."""
    z = two_sided_z(level)
    middle = (events + z**2 / 2) / (n + z**2)
    reach = z / (n + z**2) * math.sqrt(events * (n - events) / n + z**2 / 4)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _check(events: int, n: int) -> None:
    if n < 1 or not 0 <= events <= n:
        raise MethodError(f"{events} events among {n} subjects are not a proportion")
