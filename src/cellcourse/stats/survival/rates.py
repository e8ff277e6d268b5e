"""How often an event happens per unit of time under observation.

For events that may recur or be rare, such as adverse events: a count over the time
that all subjects together were watched. Assumes that events come at one constant rate.
"""

from __future__ import annotations

from dataclasses import dataclass

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import chi2_quantile
from cellcourse.stats.intervals import Interval, check_level
from cellcourse.stats.printing import Printed

__all__ = ["Rate", "event_rate"]


@dataclass(frozen=True, slots=True)
class Rate(Printed):
    """Events per unit of time at risk, with an interval."""

    events: int
    time_at_risk: float
    rate: float
    interval: Interval
    """Exact Poisson limits."""


def event_rate(events: int, time_at_risk: float, *, level: float) -> Rate:
    """Divide events by the time watched; the interval inverts two one-sided Poisson tests.

    Without events the lower limit is 0 and the upper one is what they still allow.

    Args:
        events: number of events, 0 or more.
        time_at_risk: total over subjects, any unit, positive.
        level: confidence level, such as 0.95.

    Raises:
        MethodError: a count below zero, no time at risk, or a level not between 0 and 1.

    Source:
        Garwood (1936), Biometrika 28:437; R's poisson.test.
    """
    check_level(level)
    if events < 0 or not time_at_risk > 0:
        raise MethodError(f"no rate from {events} events in {time_at_risk:g} of time at risk")
    tail = (1 - level) / 2
    lower = chi2_quantile(tail, 2 * events) / 2 if events else 0.0
    upper = chi2_quantile(1 - tail, 2 * events + 2) / 2
    interval = Interval(lower / time_at_risk, upper / time_at_risk, level)
    return Rate(events, time_at_risk, events / time_at_risk, interval)
