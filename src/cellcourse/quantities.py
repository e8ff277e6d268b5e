"""Amounts with units, as people write them in a study file and as the code keeps them.

A person writes ``-6 months``, ``24 h``, ``2e6 cells/kg`` or ``5 mL``. The code keeps a
duration in days and every other amount as a number with one unit, so that one name
never means two things. Nothing here knows what the amount is for.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final

__all__ = ["DAYS_PER_MONTH", "DAYS_PER_YEAR", "UNITS", "Amount", "amount", "days", "whole_days"]

DAYS_PER_YEAR: Final = 365.25
DAYS_PER_MONTH: Final = DAYS_PER_YEAR / 12

_DAYS: Final = {
    "s": 1 / 86400,
    "min": 1 / 1440,
    "h": 1 / 24,
    "d": 1.0,
    "week": 7.0,
    "month": DAYS_PER_MONTH,
    "year": DAYS_PER_YEAR,
}

UNITS: Final = frozenset(
    {
        "%", "% predicted", "EU/kg", "EU/kg/h", "EU/mL", "EU", "L", "T", "cells", "cells/cm2",
        "cells/kg", "cells/mL", "cm", "cm2", "g", "kg", "mL", "mg", "mg/day", "mg/kg", "ug",
        "mm Hg", "m", "N", "points", "points/month", "units",
    }
)  # fmt: skip
"""Units that are not durations; spelt one way each."""

_SPELT: Final = {
    "seconds": "s", "second": "s", "sec": "s", "minutes": "min", "minute": "min",
    "hours": "h", "hour": "h", "days": "d", "day": "d", "weeks": "week", "w": "week",
    "months": "month", "years": "year", "ml": "mL", "l": "L", "tesla": "T",
    "percent": "%", "µg": "ug", "μg": "ug", "mmHg": "mm Hg", "point": "points",
}  # fmt: skip

_WRITTEN: Final = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S.*?)?\s*")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number and its unit."""

    value: float
    unit: str
    """One of :data:`UNITS`, or a unit of time: s, min, h, d, week, month, year."""

    def __str__(self) -> str:
        """Write the amount the way it is read back."""
        plural = "s" if self.unit in {"week", "month", "year"} and abs(self.value) != 1 else ""
        short = f"{self.value:.10g}"
        return f"{short if float(short) == self.value else self.value} {self.unit}{plural}"

    @property
    def days(self) -> float:
        """The duration in days.

        Raises:
            ValueError: the unit is not one of time.
        """
        if self.unit not in _DAYS:
            raise ValueError(f"{self} is not a duration")
        return self.value * _DAYS[self.unit]


def amount(text: str) -> Amount:
    """Read an amount such as ``2e6 cells/kg`` or ``24 h``.

    Raises:
        ValueError: no finite number, no unit, or a unit that is not known.
    """
    read = _WRITTEN.fullmatch(text)
    if read is None or read[2] is None or not math.isfinite(float(read[1])):
        raise ValueError("a number and a unit, such as 7 days or 2e6 cells/kg")
    unit = _SPELT.get(read[2], read[2])
    if unit not in UNITS and unit not in _DAYS:
        raise ValueError(f"a known unit: {', '.join(sorted([*UNITS, *_DAYS]))}")
    return Amount(float(read[1]), unit)


def days(text: str) -> float:
    """Read a duration in days; months are twelfths of 365.25 days.

    Raises:
        ValueError: not a number with a unit of time, or longer than a number can say.
    """
    exact = amount(text).days
    if not math.isfinite(exact):
        raise ValueError("a duration that a number can say")
    return exact


def whole_days(text: str) -> int:
    """Read a duration and round it to the nearest whole day, halves away from zero.

    Study time meets a risk set in whole days, so that round-off never breaks a tie.

    Raises:
        ValueError: not a number with a unit of time.
    """
    exact = days(text)
    return int(abs(exact) + 0.5) * (1 if exact >= 0 else -1)
