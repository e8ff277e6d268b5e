"""When things happen: day zero, visits, series of visits, events and endpoints."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cellcourse.study.words import Duration, Flag, Id, OrNotReported, Plan, Rule, StudyDay, Text

__all__ = [
    "ByAdministration",
    "ByAge",
    "ByTrigger",
    "DayZero",
    "Endpoint",
    "Event",
    "Schedule",
    "Series",
    "Start",
    "Visit",
    "VisitWindow",
]


class ByTrigger(Plan):
    """Day zero is the day on which a rule over a measure is first met."""

    by: Literal["trigger"]
    """Day zero differs between subjects and is found in the data."""
    rule: Rule
    """The rule over a measure."""


class ByAdministration(Plan):
    """Day zero is the day of the first administration of any product."""

    by: Literal["first administration"]
    """Every arm is treated on day 0."""


class ByAge(Plan):
    """Day zero is a stated age; ``0 d`` counts every day as age."""

    by: Literal["age"]
    """Day zero is the same age in every subject."""
    age: Duration
    """Age on day zero."""


DayZero = Annotated[ByTrigger | ByAdministration | ByAge, Field(discriminator="by")]


class VisitWindow(Plan):
    """How far from its due day a visit still counts."""

    before: Duration
    after: Duration


class Visit(Plan):
    """One planned visit."""

    label: Text
    """Name in figures and tables."""
    day: StudyDay
    """Day on which it is due."""
    window: OrNotReported[VisitWindow] = "not reported"
    """Days before and after that still count."""
    measures: tuple[Id, ...] = ()
    """What is measured."""
    procedures: tuple[Id, ...] = ()
    """What else is done."""


class Start(Plan):
    """Where a series of visits begins: at an age, or on a day; exactly one of both."""

    age: Duration | None = None
    """Age at the first visit."""
    day: StudyDay | None = None
    """Study day of the first visit."""


class Series(Plan):
    """Visits that repeat until an event."""

    label: Text
    """Name in figures and tables."""
    every: tuple[Duration, ...]
    """Steps between visits, used in turn: ``[3 d, 4 d]`` is twice a week."""
    start: Start
    """Where it begins."""
    until: Id | None = None
    """The event that ends the series."""
    last_day: StudyDay | None = None
    """The last day planned, where there is one."""
    measures: tuple[Id, ...] = ()
    """What is measured each time."""
    procedures: tuple[Id, ...] = ()
    """What else is done each time."""


class Schedule(Plan):
    """The assessment calendar."""

    visits: dict[Id, Visit] = Field(default_factory=dict)
    """Visits of their own, in the order of their days."""
    series: dict[Id, Series] = Field(default_factory=dict)
    """Visits that repeat."""


class Event(Plan):
    """Something that can happen to a subject once."""

    label: Text
    """Name in figures and tables."""
    ends_follow_up: Flag
    """True for death, a humane endpoint, withdrawal and loss to follow-up."""
    dead: Flag = False
    """True where no score exists afterwards because the subject is dead or at its endpoint."""
    definition: Text | None = None
    """The event in the protocol's words."""
    other_definitions: tuple[Text, ...] = ()
    """What else the same source calls this event; a plan has none."""
    rule: Rule | None = None
    """The same as a rule over a measure."""


class Endpoint(Plan):
    """A time to the first of some events."""

    label: Text
    """Name in figures and tables."""
    events: tuple[Id, ...]
    """Whichever comes first counts."""
    censored_by: tuple[Id, ...] = ()
    """Events after which the endpoint can no longer be seen."""
    origin: Literal["day zero", "birth"]
    """From where time is counted."""
