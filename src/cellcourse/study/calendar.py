"""What is due when: visits, series of visits and administrations, in study days.

Day 0 is the day zero that the study declares. A series that begins at an age has no fixed
first day unless day zero is an age; its days are then counted from day zero, both ways,
with the declared steps in turn. Nothing here knows what happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle

from cellcourse.study.product import Administration
from cellcourse.study.schedule import Series, Visit
from cellcourse.study.study import Study
from cellcourse.study.words import NOT_REPORTED

__all__ = ["Due", "Given", "is_due", "planned_administrations", "planned_visits", "series_days"]


@dataclass(frozen=True, slots=True)
class Due:
    """One visit on its due day."""

    key: str
    """Id of the visit, or of the series that it belongs to."""

    label: str
    day: int
    earliest: int | None
    """First day that still counts; None where no window is reported."""

    latest: int | None
    measures: tuple[str, ...]
    procedures: tuple[str, ...]
    named: bool
    """True for a visit of its own, false for one of a series."""


@dataclass(frozen=True, slots=True)
class Given:
    """One planned administration."""

    arm: str
    day: int
    planned: Administration


def planned_visits(study: Study, *, first_day: int, last_day: int) -> tuple[Due, ...]:
    """List every visit due from one day to another, by day.

    A series that ends with an event is listed to the last day asked for: the plan alone
    does not know the day of the event.
    """
    due = [_named(key, visit) for key, visit in study.schedule.visits.items()]
    for key, series in study.schedule.series.items():
        days = series_days(study, series, first_day=first_day, last_day=last_day)
        due += [_repeated(key, series, day) for day in days]
    within = (visit for visit in due if first_day <= visit.day <= last_day)
    return tuple(sorted(within, key=lambda visit: visit.day))


def _named(key: str, visit: Visit) -> Due:
    earliest = latest = None
    if visit.window != NOT_REPORTED:
        earliest = visit.day - int(visit.window.before)
        latest = visit.day + int(visit.window.after)
    return Due(
        key, visit.label, visit.day, earliest, latest, visit.measures, visit.procedures, named=True
    )


def _repeated(key: str, series: Series, day: int) -> Due:
    return Due(key, series.label, day, None, None, series.measures, series.procedures, named=False)


def series_days(study: Study, series: Series, *, first_day: int, last_day: int) -> tuple[int, ...]:
    """List the days of a series from one day to another."""
    first, steps = series_start(study, series), [_whole(step) for step in series.every]
    last = last_day if series.last_day is None else min(last_day, series.last_day)
    forward = _walk(0 if first is None else first, steps, last)
    backward = _walk_back(steps, first_day) if first is None else ()
    return tuple(sorted(day for day in (*backward, *forward) if first_day <= day <= last))


def series_start(study: Study, series: Series) -> int | None:
    """Give the first day of a series; None where it begins at an age that has no study day."""
    if series.start.day is not None:
        return series.start.day
    if series.start.age is None or study.day_zero.by != "age":
        return None
    return round(series.start.age - study.day_zero.age)


def _whole(step: float) -> int:
    # A step of less than a day is refused on reading; a walk of it would never end.
    return max(1, round(step))


def _walk(day: int, steps: list[int], last: int) -> Iterator[int]:
    for step in cycle(steps):
        if day > last:
            return
        yield day
        day += step


def _walk_back(steps: list[int], first: int) -> Iterator[int]:
    day = 0
    for step in cycle(reversed(steps)):
        day -= step
        if day < first:
            return
        yield day


def is_due(study: Study, measure: str, day: int) -> bool:
    """Say whether a measure is to be assessed on a day."""
    return any(
        visit.day == day and measure in visit.measures
        for visit in planned_visits(study, first_day=day, last_day=day)
    )


def planned_administrations(study: Study, *, last_day: int) -> tuple[Given, ...]:
    """List what every arm is given up to a day, by arm and day."""
    return tuple(
        Given(arm, day, planned)
        for arm, declared in study.arms.items()
        for day, planned in sorted(
            ((day, planned) for planned in declared.regimen for day in _days(planned, last_day)),
            key=lambda given: given[0],
        )
    )


def _days(planned: Administration, last_day: int) -> Iterator[int]:
    yield from (day for day in planned.days if day <= last_day)
    if planned.then_every is not None and planned.days:
        step = _whole(planned.then_every)
        yield from _walk(max(planned.days) + step, [step], last_day)
