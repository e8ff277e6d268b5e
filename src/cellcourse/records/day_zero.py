"""Day zero of each subject, and calendar dates as days after it.

Where tables give study days, day zero is in them already. Where they give dates, day zero
is the date in the subjects table, or follows from the study's own rule: the first score
that meets the trigger, the first administration, the birth date and an age.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TypeVar

from cellcourse.records.facts import Facts, SubjectRow, Timed
from cellcourse.records.row import FURTHEST_DAY
from cellcourse.records.tables import Dose, EventRow, Observation
from cellcourse.study.schedule import ByAdministration, ByAge, ByTrigger
from cellcourse.study.study import Study

__all__ = ["leave_out_the_untriggered", "set_ages", "set_days"]

_Row = TypeVar("_Row", Dose, EventRow, Observation)


def leave_out_the_untriggered(study: Study, facts: Facts) -> None:
    """Leave out subjects who have only dates and have not come to day zero yet.

    Each is named in a finding, since its rows are in the tables and not in the analysis.
    """
    if isinstance(study.day_zero, ByAge):
        return
    zeros = _zeros(study, facts)
    in_days = {fact.what.subject for fact in _timed(facts) if fact.when.day is not None}
    dated = {fact.what.subject for fact in _timed(facts)} - in_days - zeros.keys()
    for subject in [row.subject.subject for row in facts.subjects if row.subject.subject in dated]:
        facts.findings.append(f"{subject}: has not come to day zero, so its rows are left out")
    facts.subjects = [row for row in facts.subjects if row.subject.subject not in dated]
    facts.doses = [fact for fact in facts.doses if fact.what.subject not in dated]
    facts.events = [fact for fact in facts.events if fact.what.subject not in dated]
    facts.observations = [fact for fact in facts.observations if fact.what.subject not in dated]
    facts.adverse_events = [f for f in facts.adverse_events if f.what.subject not in dated]


def set_days(study: Study, facts: Facts) -> None:
    """Give every dose, observation and event its study day, or tell why there is none."""
    zeros = _zeros(study, facts)
    facts.doses = _placed(facts.doses, zeros)
    facts.observations = _placed(facts.observations, zeros)
    facts.events = _placed(facts.events, zeros)


def set_ages(study: Study, facts: Facts) -> None:
    """Give every subject its age on day zero, where the tables say it."""
    zeros = _zeros(study, facts)
    born = any(endpoint.origin == "birth" for endpoint in study.endpoints.values())
    facts.subjects = [
        replace(row, subject=replace(row.subject, age_days=_age(study, row, zeros, born=born)))
        for row in facts.subjects
    ]


def _zeros(study: Study, facts: Facts) -> dict[str, date]:
    """Give the date of day zero of every subject that has one."""
    derived = _derived(study, facts)
    known = {row.subject.subject: row.day_zero for row in facts.subjects}
    both = ((name, known[name] or derived.get(name)) for name in known)
    return {name: zero for name, zero in both if zero is not None}


def _derived(study: Study, facts: Facts) -> dict[str, date]:
    if isinstance(study.day_zero, ByAge):
        age = timedelta(days=round(study.day_zero.age))
        return {row.subject.subject: row.birth + age for row in facts.subjects if row.birth}
    if isinstance(study.day_zero, ByAdministration):
        return _first_dates(facts.doses)
    return _first_dates(fact for fact in facts.observations if _triggers(study.day_zero, fact.what))


def _triggers(day_zero: ByTrigger, observation: Observation) -> bool:
    rule, value = day_zero.rule, observation.value
    return observation.measure == rule.of and value is not None and rule.met_by(value)


def _first_dates(facts: Iterable[Timed[Dose]] | Iterable[Timed[Observation]]) -> dict[str, date]:
    first: dict[str, date] = {}
    for fact in facts:
        on = fact.when.date
        if on is not None:
            first[fact.what.subject] = min(on, first.get(fact.what.subject, on))
    return first


def _timed(facts: Facts) -> tuple[Timed[Dose] | Timed[Observation] | Timed[EventRow], ...]:
    return (*facts.doses, *facts.observations, *facts.events)


def _placed(facts: Sequence[Timed[_Row]], zeros: dict[str, date]) -> list[Timed[_Row]]:
    days = [(fact, _day(fact, zeros.get(fact.what.subject))) for fact in facts]
    return [
        replace(fact, what=replace(fact.what, day=day)) for fact, day in days if day is not None
    ]


def _day(fact: Timed[_Row], zero: date | None) -> int | None:
    on, day = fact.when.date, fact.when.day
    if on is None:
        return day
    if zero is None:
        if day is None:
            fact.row.refuse("date", "a study day, or day_zero in the subjects table")
        return day
    counted = (on - zero).days
    if day is not None and counted != day:
        fact.row.refuse("date", "the date of the day in the same row")
        return None
    if abs(counted) > FURTHEST_DAY:
        fact.row.refuse("date", "a date within a hundred years of day zero")
        return None
    return counted


def _age(study: Study, row: SubjectRow, zeros: dict[str, date], *, born: bool) -> int | None:
    """Give the age on day zero, and tell where what is written about it disagrees."""
    written, zero = row.subject.age_days, zeros.get(row.subject.subject)
    counted = (zero - row.birth).days if zero is not None and row.birth is not None else None
    if isinstance(study.day_zero, ByAge):
        declared = round(study.day_zero.age)
        if written not in {None, declared}:
            row.row.refuse("age_days", "the age at which the study file sets day zero")
        if counted not in {None, declared}:
            row.row.refuse("day_zero", "the date of the age at which the study file sets day zero")
        return declared
    if counted is not None and counted < 0:
        row.row.refuse("birth_date", "a date not after day zero")
    elif counted is not None and written not in {None, counted}:
        row.row.refuse("age_days", "the days from birth_date to day zero")
    elif born and counted is None and written is None:
        accepted = "the age on day zero, or birth_date with day_zero: an endpoint counts from birth"
        row.row.refuse("age_days", accepted)
    return written if counted is None else counted
