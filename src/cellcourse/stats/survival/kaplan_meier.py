"""The share of subjects still alive at each time, after Kaplan and Meier.

One group at a time. The curve holds what a figure draws and a table prints: numbers at
risk, a pointwise band and the median with its interval. Nothing here compares groups.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import two_sided_z
from cellcourse.stats.printing import Printed
from cellcourse.stats.survival.followup import followup

__all__ = ["KaplanMeier", "Survival", "kaplan_meier"]

HALF_TOLERANCE: Final = 1.5e-8
"""A survival this close to one half is one half; R's square root of machine epsilon."""

_Array = NDArray[np.float64]
_Column = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Survival(Printed):
    """Share still alive at one time, with its interval."""

    time: float
    survival: float
    se: float | None
    """Greenwood; none where nobody is left alive."""
    lower: float | None
    """Log-log limits; none while all are alive and once all are dead."""
    upper: float | None


@dataclass(frozen=True, slots=True)
class KaplanMeier(Printed):
    """A survival curve: one entry for each distinct time of death or censoring."""

    _columns: ClassVar = (
        "time",
        "at_risk",
        "deaths",
        "censored",
        "survival",
        "se",
        "lower",
        "upper",
    )
    _notes: ClassVar = ("median", "median_lower", "median_upper", "level")

    level: float
    """Confidence level of the band and of the limits of the median."""
    time: tuple[float, ...]
    at_risk: tuple[int, ...]
    """Subjects whose own time is this one or later."""
    deaths: tuple[int, ...]
    censored: tuple[int, ...]
    survival: tuple[float, ...]
    """Just after the deaths at this time."""
    se: _Column
    lower: _Column
    upper: _Column
    median: float | None
    """None when the curve does not come down to one half."""
    median_lower: float | None
    median_upper: float | None
    """None when the upper band does not come down to one half: not reached."""

    def at_risk_table(self, times: Sequence[float]) -> tuple[int, ...]:
        """Count the subjects at risk just before each time, as R and SAS print them."""
        counts = (*self.at_risk, 0)
        return tuple(counts[int(np.searchsorted(self.time, t, side="left"))] for t in times)

    def at(self, time: float) -> Survival:
        """Give the survival at one time, deaths at that time included.

        Raises:
            MethodError: follow-up ended before that time with subjects still alive.
        """
        here = int(np.searchsorted(self.time, time, side="right")) - 1
        if here < 0:
            return Survival(time, 1.0, 0.0, None, None)
        if time > self.time[-1] and self.survival[-1] > 0:
            raise MethodError(
                f"no survival at {time:g}: follow-up ends at {self.time[-1]:g} "
                f"with {self.censored[-1]} censored there"
            )
        band = (self.se[here], self.lower[here], self.upper[here])
        return Survival(time, self.survival[here], *band)


def kaplan_meier(time: ArrayLike, died: ArrayLike, *, level: float) -> KaplanMeier:
    """Estimate survival with Greenwood's standard error and log-log limits.

    The median is the first time at which survival is below one half; if survival is one
    half over a stretch, the middle of that stretch. Its limits are read off the band by
    the same rule. One half is met within 1.5e-8, because products of fractions are not
    exact: deaths at 28, 30, 33, 36, 40 and 44 have the median 34.5.

    Args:
        time: (n,) time from origin to death or censoring, any unit, not negative.
        died: (n,) true where ``time`` is a death, false where censored.
        level: confidence level, such as 0.95.

    Raises:
        MethodError: the arrays are not follow-up, or the level is not between 0 and 1.

    Source:
        Kaplan and Meier (1958), J Am Stat Assoc 53:457; median as in R's survfit.
    """
    z = two_sided_z(level)
    subjects = followup(time, died)
    times, codes = np.unique(subjects.time, return_inverse=True)
    total = np.bincount(codes)
    deaths = np.bincount(codes, weights=subjects.died).astype(int)
    at_risk = total[::-1].cumsum()[::-1]
    survival = np.cumprod(1 - deaths / at_risk)
    log_error = _log_error(deaths, at_risk)
    lower, upper = _band(survival, log_error, z), _band(survival, log_error, -z)
    return KaplanMeier(
        level=level,
        time=tuple(times.tolist()),
        at_risk=tuple(at_risk.tolist()),
        deaths=tuple(deaths.tolist()),
        censored=tuple((total - deaths).tolist()),
        survival=tuple(survival.tolist()),
        se=_column(survival * log_error),
        lower=_column(lower),
        upper=_column(upper),
        median=_median(times, survival),
        median_lower=_median(times, lower),
        median_upper=_median(times, upper),
    )


def _log_error(deaths: NDArray[np.int_], at_risk: NDArray[np.int_]) -> _Array:
    """Standard error of log survival; not a number once nobody is left alive."""
    left = np.where(at_risk > deaths, at_risk - deaths, np.nan)
    error: _Array = np.sqrt(np.cumsum(deaths / (at_risk * left)))
    return error


def _band(survival: _Array, log_error: _Array, z: float) -> _Array:
    """One limit on the scale of log(-log S); not a number where S is 0 or 1."""
    inside = np.where((survival > 0) & (survival < 1), survival, np.nan)
    limit: _Array = inside ** np.exp(-z * log_error / np.log(inside))
    return limit


def _median(times: _Array, curve: _Array) -> float | None:
    """First time below one half, or the middle of the stretch at one half."""
    low = np.flatnonzero(curve < 0.5 + HALF_TOLERANCE)
    if not low.size:
        return None
    below = low[curve[low] < 0.5 - HALF_TOLERANCE]
    at_half = abs(curve[low[0]] - 0.5) <= HALF_TOLERANCE
    if at_half and below.size:
        return float((times[low[0]] + times[below[0]]) / 2)
    return float(times[low[0]])


def _column(values: _Array) -> _Column:
    return tuple(None if math.isnan(value) else value for value in values.tolist())
