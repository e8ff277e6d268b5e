"""How long each subject was followed, and when an endpoint was reached.

Times are whole days, so that two subjects who died on one day are tied. An endpoint
reached on the very day on which something else ends the follow-up counts as reached.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass

from cellcourse.errors import RecordsError
from cellcourse.records.derive.order import subjects_by_arm
from cellcourse.records.tables import EventRow, Records, Subject
from cellcourse.study.schedule import ByAge
from cellcourse.study.study import Study

__all__ = ["FollowUp", "TimeToEvent", "age_on_day_zero", "follow_up", "times_to_event"]


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How long one subject was followed."""

    subject: str
    arm: str
    last_day: int | None
    """Day of the event that ended it, else of the last record; None with no record at all."""
    ended_by: str | None
    """The event that ended it; None where the records simply stop."""
    dead_day: int | None
    """Day from which no score can exist; None while it can."""


@dataclass(frozen=True, slots=True)
class TimeToEvent:
    """One subject's time to an endpoint, or to the day until which it was not seen."""

    subject: str
    arm: str
    time: int
    """Days from the origin of the endpoint."""
    happened: bool
    event: str | None
    """The event that happened, or that ended the wait; None where the records simply stop."""


def follow_up(study: Study, records: Records) -> tuple[FollowUp, ...]:
    """Say of every subject how long it was followed and what ended it."""
    ending = {key for key, event in study.events.items() if event.ends_follow_up}
    last = _last_days(records)
    return tuple(
        _followed(subject, _events(records, subject), ending, study.dead_events, last)
        for subject in subjects_by_arm(study, records)
    )


def times_to_event(study: Study, records: Records, endpoint: str) -> tuple[TimeToEvent, ...]:
    """Give every subject's time to an endpoint of the study.

    A subject is censored by the first event that ends its follow-up or that the endpoint
    names as censoring, else on its last day with a record (a missed assessment is none).
    A subject with nothing recorded after the origin is censored there.

    Raises:
        RecordsError: time counts from birth and somebody's age is not recorded.
    """
    declared = study.endpoints[endpoint]
    stops = {key for key, event in study.events.items() if event.ends_follow_up}
    stops |= set(declared.censored_by)
    last = _last_days(records)
    starts = _starts(study, records, endpoint)
    return tuple(
        _timed(subject, _events(records, subject), declared.events, stops, starts, last)
        for subject in subjects_by_arm(study, records)
    )


def age_on_day_zero(study: Study, subject: Subject) -> int | None:
    """Give the age in days that a subject has on day zero; None where it is not recorded."""
    if isinstance(study.day_zero, ByAge):
        return round(study.day_zero.age)
    return subject.age_days


def _followed(
    subject: Subject,
    events: tuple[EventRow, ...],
    ending: Container[str],
    dead: Container[str],
    last: dict[str, int],
) -> FollowUp:
    end = _first(events, ending)
    death = _first(events, dead)
    return FollowUp(
        subject.subject,
        subject.arm,
        end.day if end else last.get(subject.subject),
        end.event if end else None,
        death.day if death else None,
    )


def _timed(
    subject: Subject,
    events: tuple[EventRow, ...],
    wanted: Container[str],
    stops: Container[str],
    starts: dict[str, int],
    last: dict[str, int],
) -> TimeToEvent:
    start = starts[subject.subject]
    reached, stop = _first(events, wanted), _first(events, stops)
    if reached and (stop is None or reached.day <= stop.day):
        return TimeToEvent(subject.subject, subject.arm, reached.day - start, True, reached.event)
    day = stop.day if stop else last.get(subject.subject, start)
    event = stop.event if stop else None
    return TimeToEvent(subject.subject, subject.arm, max(day - start, 0), False, event)


def _starts(study: Study, records: Records, endpoint: str) -> dict[str, int]:
    """Give the study day of each subject's origin of time."""
    if study.endpoints[endpoint].origin == "day zero":
        return {subject.subject: 0 for subject in records.subjects}
    ages = {subject.subject: age_on_day_zero(study, subject) for subject in records.subjects}
    unknown = sum(age is None for age in ages.values())
    if unknown:
        raise RecordsError(
            f"{endpoint} counts from birth, and the age of {unknown} of {len(ages)} subjects "
            "on day zero is not recorded"
        )
    return {subject: -age for subject, age in ages.items() if age is not None}


def _events(records: Records, subject: Subject) -> tuple[EventRow, ...]:
    return tuple(row for row in records.events if row.subject == subject.subject)


def _first(events: Iterable[EventRow], wanted: Container[str]) -> EventRow | None:
    # min() keeps the first of equal days, so the order of the table breaks a tie.
    return min((e for e in events if e.event in wanted), key=lambda e: e.day, default=None)


def _last_days(records: Records) -> dict[str, int]:
    """Give the last day on which each subject was seen."""
    seen = [(o.subject, o.day) for o in records.observations if o.value is not None]
    seen += [(d.subject, d.day) for d in records.doses]
    seen += [(e.subject, e.day) for e in records.events]
    seen += [
        (a.subject, a.day)
        for a in records.adverse_events
        if a.subject is not None and a.day is not None
    ]
    last: dict[str, int] = {}
    for subject, day in seen:
        last[subject] = max(day, last.get(subject, day))
    return last
