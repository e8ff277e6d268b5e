"""The time axis of a study: its unit, its words, its ticks, and who is dosed when on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from cellcourse.analysis.result import Curve, Trajectory
from cellcourse.quantities import DAYS_PER_MONTH
from cellcourse.report.figures.infusions import Doses
from cellcourse.report.numbers import MINUS
from cellcourse.study.calendar import planned_administrations
from cellcourse.study.study import Study

__all__ = ["TimeAxis", "doses", "doses_since", "time_axis"]

_STEPS: Final = {"day": (1, 2, 7, 14, 28, 56, 91, 182, 364), "month": (1, 2, 3, 6, 12, 24, 60)}
_MOST_TICKS: Final = 15


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Study time as a reader sees it."""

    unit: str
    """day or month."""
    origin: str
    """What time is counted from, in words."""

    @property
    def days(self) -> float:
        """Days in one unit."""
        return 1.0 if self.unit == "day" else DAYS_PER_MONTH

    @property
    def label(self) -> str:
        """Title of the axis."""
        if self.origin == "birth":
            return f"Age ({self.unit}s)"
        return f"{self.unit.capitalize()}s after {self.origin}"

    def at(self, day: float) -> float:
        """Place of a study day on the axis."""
        return day / self.days

    def named(self, day: float) -> str:
        """Name a day: ``day 28``, ``6 months``."""
        if self.unit == "day":
            return f"day {day:g}".replace("-", MINUS)
        months = round(day / self.days, 1)
        return f"{months:g} {'month' if abs(months) == 1 else 'months'}".replace("-", MINUS)

    def tick(self, day: float) -> str:
        """Print a day under its tick: in the unit, or in weeks where that would be a fraction."""
        places = round(self.at(day), 1)
        if self.unit == "month" and day and abs(places) < 1:
            return f"{round(day / 7):g} wk".replace("-", MINUS)
        return f"{places:g}".replace("-", MINUS)

    def curve(self, curve: Curve) -> Curve:
        """Put a curve on the axis."""
        return Curve(
            curve.arm, curve.kind, tuple(map(self.at, curve.x)), curve.y, curve.low, curve.high,
            curve.n, tuple(map(self.at, curve.marks)),
        )  # fmt: skip

    def trajectory(self, line: Trajectory) -> Trajectory:
        """Put one subject's line on the axis."""
        x = tuple(map(self.at, line.x))
        return Trajectory(line.subject, line.arm, x, line.y, line.ended)

    def ticks(self, days: Iterable[float]) -> tuple[float, ...]:
        """Round places, at most fifteen, that cover some study days."""
        places = [self.at(day) for day in days]
        low, high = min(places, default=0.0), max(places, default=1.0)
        steps = _STEPS[self.unit]
        step = next((s for s in steps if (high - low) / s <= _MOST_TICKS), steps[-1])
        first = int(low // step) if low % step == 0 else int(low // step) + 1
        return tuple(float(step * i) for i in range(first, int(high // step) + 1))


def time_axis(study: Study, origin: str = "day zero") -> TimeAxis:
    """Give the axis of a study for times from day zero, or from birth."""
    if origin == "birth" or (study.day_zero.by == "age" and study.day_zero.age == 0):
        return TimeAxis(study.time_unit, "birth")
    first = {min(day for a, day, _ in study.administrations() if a == arm) for arm in _dosed(study)}
    if study.day_zero.by == "first administration" or first == {0}:
        return TimeAxis(study.time_unit, "the first administration")
    return TimeAxis(study.time_unit, "day zero")


def _dosed(study: Study) -> list[str]:
    return list(dict.fromkeys(arm for arm, _, _ in study.administrations()))


def doses(study: Study, axis: TimeAxis, last_day: float, arms: Iterable[str]) -> Doses:
    """What each arm is given up to a day, on the axis."""
    shown = set(arms)
    given: dict[str, list[tuple[float, str]]] = {arm: [] for arm in study.arms if arm in shown}
    for one in planned_administrations(study, last_day=int(last_day)):
        if one.arm in given:
            kind = study.products[one.planned.product].kind
            given[one.arm].append((axis.at(one.day), kind))
    return given


def doses_since(
    study: Study, axis: TimeAxis, origin: str, last_day: float, arms: Iterable[str]
) -> Doses:
    """The same on an axis from some origin; none where that is a birth that has no day."""
    if origin == "birth" and study.day_zero.by != "age":
        return {}
    return doses(study, axis, last_day, arms)
