"""The share of subjects who have had an event by each time, others having had another.

One minus Kaplan-Meier with competing events as censored overstates it: it answers what
would be if nobody could die first. The standard error is Greenwood's for several events;
with a single event it is the one of the Kaplan-Meier curve. R's cmprsk prints Aalen's
variance instead, which differs in small samples.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cellcourse.errors import MethodError
from cellcourse.stats.competing.outcomes import Outcomes, outcomes
from cellcourse.stats.distributions import two_sided_z
from cellcourse.stats.intervals import Interval
from cellcourse.stats.printing import Printed

__all__ = ["At", "Incidence", "aalen_johansen"]

_Array = NDArray[np.float64]
_Column = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class At:
    """Cumulative incidence at one time."""

    incidence: float
    se: float
    interval: Interval | None
    """None where the incidence is 0 or 1."""


@dataclass(frozen=True, slots=True)
class Incidence(Printed):
    """Cumulative incidence of one event in one group."""

    _columns: ClassVar = (
        "time",
        "at_risk",
        "events",
        "competing",
        "incidence",
        "se",
        "lower",
        "upper",
    )
    _notes: ClassVar = ("cause", "n", "level")

    cause: str
    level: float
    n: int
    last: float
    """Longest time observed."""
    time: tuple[float, ...]
    """Times at which any event was seen; the columns below follow it."""
    at_risk: tuple[int, ...]
    """Just before each time."""
    events: tuple[int, ...]
    """Of the cause."""
    competing: tuple[int, ...]
    incidence: tuple[float, ...]
    se: tuple[float, ...]
    lower: _Column
    upper: _Column
    """Limits on the scale of log(-log) of one minus the incidence; None at 0 and 1."""

    def at(self, time: float) -> At:
        """Give the incidence at one time, events at that time included.

        Raises:
            MethodError: the time lies beyond the longest one observed.
        """
        if time > self.last:
            raise MethodError(f"no incidence at {time:g}: observation ended at {self.last:g}")
        here = int(np.searchsorted(self.time, time, side="right")) - 1
        if here < 0:
            return At(0.0, 0.0, None)
        low, high = self.lower[here], self.upper[here]
        known = low is not None and high is not None
        interval = Interval(float(low or 0), float(high or 0), self.level) if known else None
        return At(self.incidence[here], self.se[here], interval)


def aalen_johansen(time: ArrayLike, event: ArrayLike, *, cause: str, level: float) -> Incidence:
    """Estimate the cumulative incidence of one event among competing ones.

    Args:
        time: (n,) time from origin to the first event or to censoring, not negative.
        event: (n,) name of that event; empty where censored.
        cause: the event of interest.
        level: confidence level of the pointwise limits.

    Raises:
        MethodError: not follow-up, nobody with the event, or a level outside 0 to 1.

    Source:
        Aalen and Johansen (1978), Scand J Stat 5:141; variance as in Marubini and
        Valsecchi (1995), Analysing Survival Data, section 10.2.
    """
    z = two_sided_z(level)
    seen = outcomes(time, event, cause=cause)
    times, at_risk, events, competing = _counts(seen)
    hazard = (events + competing) / at_risk
    before = np.concatenate(([1.0], np.cumprod(1 - hazard)[:-1]))
    # Counts, not sums of shares, say that everybody has had the event: then nothing is open.
    everybody = (events == at_risk) & (np.cumsum(competing) == 0)
    incidence = np.where(everybody, 1.0, np.cumsum(before * events / at_risk))
    spread = _standard_error(incidence, before, events, events + competing, at_risk)
    se = np.where(everybody, 0.0, spread)
    lower, upper = (_limit(incidence, se, side) for side in (z, -z))
    return Incidence(
        cause=cause,
        level=level,
        n=seen.time.size,
        last=float(seen.time.max()),
        time=tuple(times.tolist()),
        at_risk=tuple(at_risk.tolist()),
        events=tuple(events.tolist()),
        competing=tuple(competing.tolist()),
        incidence=tuple(incidence.tolist()),
        se=tuple(se.tolist()),
        lower=lower,
        upper=upper,
    )


def _counts(seen: Outcomes) -> tuple[_Array, NDArray[np.int_], NDArray[np.int_], NDArray[np.int_]]:
    """Times of any event, subjects at risk, events of the cause and competing ones."""
    times = np.unique(seen.time[seen.of_interest | seen.competing])
    ordered = np.sort(seen.time)
    at_risk = ordered.size - np.searchsorted(ordered, times)
    events, competing = (
        np.bincount(np.searchsorted(times, seen.time[mask]), minlength=times.size)
        for mask in (seen.of_interest, seen.competing)
    )
    return times, at_risk, events, competing


def _standard_error(
    incidence: _Array,
    before: _Array,
    events: NDArray[np.int_],
    all_events: NDArray[np.int_],
    at_risk: NDArray[np.int_],
) -> _Array:
    """Square root of the summed variance of every jump and of all that it leaves behind."""
    left = at_risk - all_events
    # Where all at risk have an event no later jump follows; max() keeps 0/0 out.
    a = np.where(left > 0, all_events / (at_risk * np.maximum(left, 1)), 0.0)
    b = before * events / at_risk**2
    c = before**2 * events * (at_risk - events) / at_risk**3
    quadratic = incidence**2 * np.cumsum(a) - 2 * incidence * np.cumsum(incidence * a)
    cross = incidence * np.cumsum(b) - np.cumsum(incidence * b)
    variance = quadratic + np.cumsum(incidence**2 * a) - 2 * cross + np.cumsum(c)
    return np.asarray(np.sqrt(np.maximum(variance, 0.0)), dtype=np.float64)


def _limit(incidence: _Array, se: _Array, z: float) -> _Column:
    free = np.where((incidence > 0) & (incidence < 1 - 1e-12) & (se > 0), 1 - incidence, np.nan)
    limit = 1 - free ** np.exp(-z * se / (free * np.log(free)) * -1)
    return tuple(None if math.isnan(value) else value for value in limit.tolist())
