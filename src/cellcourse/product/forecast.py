"""When a batch will hold the cells that a dose needs, judged by its own growth so far.

The logarithm of the count is taken for a random walk with drift: each culture of the
batch is one stretch of it, growth has one mean rate, and what it strays from that rate
spreads in proportion to time. Contact inhibition is not in the model, so cells that
near confluence come later than forecast.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cellcourse.errors import ProductError
from cellcourse.product.growth import Growth
from cellcourse.stats.distributions import t_quantile
from cellcourse.stats.intervals import check_level

__all__ = ["Flasks", "Forecast", "flasks_needed", "forecast_harvest"]


@dataclass(frozen=True, slots=True)
class Forecast:
    """Days from now until a count is reached."""

    needed: float
    """Cells that must be harvested."""
    days: float | None
    """None where the batch has not grown so far; 0 where the cells are there."""
    earliest: float | None
    latest: float | None
    """Bounds at the stated level; None where the data set none."""
    cultures: int
    """Stretches of growth that it rests on."""
    note: str = ""
    """Why there is no day, or no bound."""

    def dated(self, now: datetime) -> tuple[datetime | None, datetime | None, datetime | None]:
        """The day, the earliest and the latest, as times; None where there is none."""
        return (
            _later(now, self.days),
            _later(now, self.earliest),
            _later(now, self.latest),
        )


def _later(now: datetime, days: float | None) -> datetime | None:
    """None too for a time that no calendar holds."""
    if days is None or days > _CALENDAR_DAYS:
        return None
    return now + timedelta(days=days)


_CALENDAR_DAYS: Final = 1e6


def forecast_harvest(
    cultures: Sequence[Growth],
    *,
    cells_now: float,
    required: float,
    recovery_percent: float,
    level: float,
) -> Forecast:
    """Forecast when a batch can be harvested for a required number of cells.

    Args:
        cultures: growth of this batch so far, of :func:`cellcourse.product.growth.growth`.
        cells_now: cells in culture, on the same basis.
        required: cells that must be in the final product.
        recovery_percent: cells of the final product per hundred at harvest.
        level: of the interval, such as 0.9.

    Raises:
        ProductError: counts or a recovery that are not above zero, or no culture.
        MethodError: a level that is not between 0 and 1.

    Source:
        Forecast of a random walk with drift, seen at unequal steps; held to a weighted
        regression in R.
    """
    check_level(level)
    if not (cells_now > 0 and required > 0 and 0 < recovery_percent <= 100 and cultures):
        raise ProductError(
            "a forecast needs counts above zero, a recovery of at most 100 % and one culture"
        )
    needed = required * 100 / recovery_percent
    rise = math.log(needed / cells_now)
    if rise <= 0:
        return Forecast(needed, 0.0, 0.0, 0.0, len(cultures), "the cells are there")
    return _ahead(cultures, needed, rise, level)


def _ahead(cultures: Sequence[Growth], needed: float, rise: float, level: float) -> Forecast:
    rises = [one.doublings * math.log(2) for one in cultures]
    seen, n = sum(one.days for one in cultures), len(cultures)
    rate = sum(rises) / seen
    days = rise / rate if rate > 0 else None
    earliest = latest = None
    if n > 1:
        pairs = zip(rises, cultures, strict=True)
        spread = sum((y - rate * one.days) ** 2 / one.days for y, one in pairs) / (n - 1)
        reach = t_quantile((1 + level) / 2, n - 1) ** 2 * spread
        earliest, latest = _bounds(rise, rate, reach, seen)
    return Forecast(needed, days, earliest, latest, n, _note(days, latest, n))


def _note(days: float | None, latest: float | None, cultures: int) -> str:
    if days is None:
        return "the batch has not grown so far"
    if cultures < 2:
        return "one culture shows no spread, so no interval can be given"
    if latest is None:
        return "the spread between cultures leaves open whether the cells ever suffice"
    return ""


def _bounds(
    rise: float, rate: float, reach: float, seen: float
) -> tuple[float | None, float | None]:
    """Times t at which (rise - rate t)^2 = reach (t + t^2 / seen)."""
    a = rate**2 - reach / seen
    b = -2 * rise * rate - reach
    inner = b * b - 4 * a * rise**2
    if inner < 0:
        return None, None
    # This form of the roots keeps its digits when a is near zero.
    near = 2 * rise**2 / (-b + math.sqrt(inner)) if -b + math.sqrt(inner) > 0 else None
    far = (-b + math.sqrt(inner)) / (2 * a) if a > 0 and rate > 0 else None
    return near, far


@dataclass(frozen=True, slots=True)
class Flasks:
    """What it takes to seed some cells at a density."""

    area_cm2: float
    flasks: int


def flasks_needed(cells: float, *, density_per_cm2: float, flask_cm2: float) -> Flasks:
    """Growth area, and whole flasks, to seed these cells at this density.

    To plan a harvest, give the cells to be harvested and the density at which this batch
    was harvested.

    Raises:
        ProductError: anything that is not above zero.
    """
    if not (cells > 0 and density_per_cm2 > 0 and flask_cm2 > 0):
        raise ProductError("cells, density and the area of a flask must be above zero")
    area = cells / density_per_cm2
    # Round-off must not buy a flask for a billionth of a square centimetre.
    return Flasks(area, max(1, math.ceil(round(area / flask_cm2, 9))))
