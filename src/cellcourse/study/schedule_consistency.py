"""Calendars that cannot be kept: visits out of order, series without an end, empty regimens."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from cellcourse.study.fault import Fault
from cellcourse.study.product import Administration
from cellcourse.study.schedule import Series, Visit, VisitWindow
from cellcourse.study.study import Study
from cellcourse.study.tree import Path
from cellcourse.study.words import NOT_REPORTED

__all__ = ["administration_faults", "schedule_faults"]


def schedule_faults(study: Study) -> Iterator[Fault]:
    """Find what cannot be kept in the assessment calendar."""
    visits = study.schedule.visits
    for (before, first), (after, second) in pairwise(visits.items()):
        path: Path = ("schedule", "visits", after)
        if second.day <= first.day:
            accepted = f"a day after that of {before}, day {first.day}"
            yield Fault((*path, "day"), f"day {second.day}", accepted)
        elif _overlap(first, second):
            accepted = f"a window that ends before that of {before} begins or after it ends"
            yield Fault((*path, "window"), f"a window that overlaps that of {before}", accepted)
    for key, visit in visits.items():
        if not visit.measures and not visit.procedures:
            yield Fault(("schedule", "visits", key), "nothing is done", "measures or procedures")
    for key, series in study.schedule.series.items():
        yield from _series(("schedule", "series", key), series)


def _overlap(first: Visit, second: Visit) -> bool:
    if not (isinstance(first.window, VisitWindow) and isinstance(second.window, VisitWindow)):
        return False
    return first.day + first.window.after >= second.day - second.window.before


def _series(path: Path, series: Series) -> Iterator[Fault]:
    start = series.start
    if (start.age is None) == (start.day is None):
        found = "neither age nor day" if start.age is None else "both age and day"
        yield Fault((*path, "start"), found, "exactly one of age, day")
    if not series.every or any(round(step) < 1 for step in series.every):
        yield Fault((*path, "every"), "no step of whole days", "steps of a day or more")
    if series.until is None and series.last_day is None:
        yield Fault(path, "a series without an end", "until: an event, or last_day: a day")
    if start.day is not None and series.last_day is not None and series.last_day <= start.day:
        accepted = f"a day after the start, day {start.day}"
        yield Fault((*path, "last_day"), f"day {series.last_day}", accepted)
    if not series.measures and not series.procedures:
        yield Fault(path, "nothing is done", "measures or procedures")


def administration_faults(study: Study) -> Iterator[Fault]:
    """Find what cannot be kept in the regimens."""
    for key, arm in study.arms.items():
        if not arm.regimen:
            yield Fault(("arms", key, "regimen"), "nothing is given", "at least vehicle or drug")
            continue
        for position, given in enumerate(arm.regimen):
            yield from _administration(("arms", key, "regimen", position), given)
        days = [day for given in arm.regimen for day in given.days]
        if study.day_zero.by == "first administration" and days and min(days) != 0:
            found = f"first administration on day {min(days)}"
            yield Fault(("arms", key, "regimen"), found, "day 0, which is the first administration")


def _administration(path: Path, given: Administration) -> Iterator[Fault]:
    if not given.days:
        yield Fault((*path, "days"), "no day", "at least one day")
    if len(set(given.days)) < len(given.days):
        yield Fault((*path, "days"), ", ".join(map(str, given.days)), "each day once")
    if given.then_every is not None and round(given.then_every) < 1:
        yield Fault((*path, "then_every"), f"{given.then_every:g} d", "a step of a day or more")
    for name in ("over", "observed_for"):
        length = getattr(given, name)
        if length != NOT_REPORTED and length <= 0:
            yield Fault((*path, name), f"{length:g} d", "a time above zero")
