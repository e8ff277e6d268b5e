"""The protocol as a picture and as a table, before either is drawn.

A timeline holds what the first figure of a study shows: one lane per arm with its
administrations, the visits with their windows, the series of visits with where they begin
and end. The schedule of assessments holds visits against what is done at them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from cellcourse.quantities import Amount
from cellcourse.study.calendar import series_start
from cellcourse.study.product import Administration
from cellcourse.study.schedule import Series, Visit
from cellcourse.study.spoken import duration, listed, quantity, rule_in_words
from cellcourse.study.study import Study
from cellcourse.study.words import NOT_REPORTED

__all__ = [
    "Assessments",
    "Lane",
    "Mark",
    "Planned",
    "Span",
    "Timeline",
    "assessments",
    "day_zero_in_words",
    "dose_in_words",
    "timeline",
]


@dataclass(frozen=True, slots=True)
class Mark:
    """One administration in a lane."""

    day: int
    product: str
    """Id of the product."""
    label: str
    kind: Literal["cells", "vehicle", "drug"]
    detail: str
    """Dose, volume and route in words."""
    continues: str
    """How it goes on afterwards, in words; empty where it does not."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One arm."""

    arm: str
    label: str
    size: int | None
    """None where it is not reported."""
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Planned:
    """One visit; a window of None is not reported."""

    visit: str
    label: str
    day: int
    earliest: float | None
    latest: float | None
    done: tuple[str, ...]
    """Labels of what is done."""


@dataclass(frozen=True, slots=True)
class Span:
    """One series of visits; a day of None is known only once it has happened."""

    series: str
    label: str
    first_day: int | None
    last_day: int | None
    begins: str
    """In words, such as ``12 weeks of age``."""
    ends: str
    steps: str
    done: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The protocol of a study."""

    day_zero: str
    """What day zero is, in words."""
    time_unit: Literal["day", "month"]
    lanes: tuple[Lane, ...]
    visits: tuple[Planned, ...]
    spans: tuple[Span, ...]
    first_day: int
    """Earliest day that the plan names."""
    last_day: int
    """Latest day that the plan names."""


@dataclass(frozen=True, slots=True)
class Assessments:
    """The schedule of assessments: what is done, by when."""

    columns: tuple[str, ...]
    """Labels of administrations, visits and series, in the order of their days."""
    rows: tuple[tuple[str, tuple[bool, ...]], ...]
    """Label of a product, measure or procedure, and at which columns it is due."""


def timeline(study: Study) -> Timeline:
    """Lay out the protocol of a study."""
    lanes = tuple(_lane(study, arm) for arm in study.arms)
    visits = tuple(_planned(study, key, visit) for key, visit in study.schedule.visits.items())
    spans = tuple(_span(study, key, series) for key, series in study.schedule.series.items())
    ends = [day for span in spans for day in (span.first_day, span.last_day) if day is not None]
    given = [mark.day for lane in lanes for mark in lane.marks]
    named = [0, *given, *(visit.day for visit in visits), *ends]
    return Timeline(
        day_zero_in_words(study), study.time_unit, lanes, visits, spans, min(named), max(named)
    )


def day_zero_in_words(study: Study) -> str:
    """Say what is first met on day zero: ``BBB score at most 16``, ``first administration``."""
    if study.day_zero.by == "trigger":
        return rule_in_words(study, study.day_zero.rule)
    if study.day_zero.by == "first administration":
        return "first administration"
    age = study.day_zero.age
    return "birth" if age == 0 else f"{duration(age)} of age"


def _lane(study: Study, key: str) -> Lane:
    arm = study.arms[key]
    marks = [_mark(study, given, day) for given in arm.regimen for day in given.days]
    size = None if arm.size == NOT_REPORTED else arm.size
    return Lane(key, arm.label, size, tuple(sorted(marks, key=lambda mark: mark.day)))


def _mark(study: Study, given: Administration, day: int) -> Mark:
    product = study.products[given.product]
    goes_on = given.then_every is not None and day == max(given.days)
    continues = f"then every {duration(given.then_every or 0)}" if goes_on else ""
    detail = dose_in_words(given)
    return Mark(day, given.product, product.label, product.kind, detail, continues)


def dose_in_words(given: Administration) -> str:
    """Say dose, volume and route, as far as they are reported."""
    amounts = (given.dose, given.volume)
    stated = [quantity(amount) for amount in amounts if isinstance(amount, Amount)]
    if given.route != NOT_REPORTED:
        stated.append(given.route)
    return ", ".join(stated)


def _planned(study: Study, key: str, visit: Visit) -> Planned:
    earliest = latest = None
    if visit.window != NOT_REPORTED:
        earliest, latest = visit.day - visit.window.before, visit.day + visit.window.after
    return Planned(key, visit.label, visit.day, earliest, latest, _done(study, visit))


def _span(study: Study, key: str, series: Series) -> Span:
    age = series.start.age
    begins = f"{duration(age)} of age" if age is not None else f"day {series.start.day}"
    ends = [] if series.until is None else [study.events[series.until].label.lower()]
    if series.last_day is not None:
        ends.append(f"day {series.last_day}")
    return Span(
        key,
        series.label,
        series_start(study, series),
        series.last_day,
        begins,
        listed(ends, "or"),
        f"every {listed([duration(step) for step in series.every], 'then')}",
        _done(study, series),
    )


def _done(study: Study, visit: Visit | Series) -> tuple[str, ...]:
    measures = (study.measures[key].label for key in visit.measures)
    return (*measures, *(study.procedures[key] for key in visit.procedures))


def assessments(study: Study) -> Assessments:
    """Lay out the schedule of assessments, administrations included."""
    columns = sorted(_columns(study), key=lambda column: column[0])
    labelled: tuple[tuple[Mapping[str, Any], str], ...] = (
        (study.products, "products"),
        (study.measures, "measures"),
        (study.procedures, "procedures"),
    )
    rows = tuple(
        (_label(declared), tuple((kind, key) in done for _, _, done in columns))
        for section, kind in labelled
        for key, declared in section.items()
    )
    return Assessments(tuple(label for _, label, _ in columns), rows)


def _label(declared: Any) -> str:
    return declared if isinstance(declared, str) else str(declared.label)


_Column = tuple[float, str, set[tuple[str, str]]]
"""Day by which columns are ordered, label, and what is done, by kind and id."""


def _columns(study: Study) -> list[_Column]:
    made: list[_Column] = [
        (visit.day, visit.label, _keys(visit)) for visit in study.schedule.visits.values()
    ]
    for series in study.schedule.series.values():
        begins = series_start(study, series)
        made.append((float("-inf") if begins is None else begins, series.label, _keys(series)))
    days = sorted({day for _, day, _ in study.administrations()})
    for day in days:
        given = {("products", product) for _, on, product in study.administrations() if on == day}
        made.append((day, f"Day {day}", given))
    return made


def _keys(visit: Visit | Series) -> set[tuple[str, str]]:
    measures = {("measures", key) for key in visit.measures}
    return measures | {("procedures", key) for key in visit.procedures}
