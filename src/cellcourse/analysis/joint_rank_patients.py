"""Subjects as a joint rank sees them: how long each lived, who left, how far it declined.

What comes after the day on which the comparison closes is not known here; nor are arms
compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isnan, nan

from cellcourse.analysis.directions import as_good
from cellcourse.analysis.long_rows import covariates, left_out
from cellcourse.analysis.question import Question
from cellcourse.analysis.result import Exclusion
from cellcourse.records.derive import TimeToEvent, Trace, times_to_event
from cellcourse.study.analyses import JointRank

__all__ = ["Patient", "not_ranked", "patients"]


@dataclass(frozen=True, slots=True)
class Patient:
    """One subject as it is ranked."""

    subject: str
    arm: str
    time: float
    died: bool
    withdrew: bool
    decline: tuple[float, ...]
    """Change from baseline by occasion, higher is better; NaN where there is none."""
    stratum: str
    covariates: tuple[float, ...]

    @property
    def place(self) -> tuple[float, ...]:
        """By what subjects of one arm are sorted, so that no order of rows matters."""
        seen = tuple(-inf if isnan(value) else value for value in self.decline)
        return (self.time, float(self.died), float(self.withdrew), *seen, *self.covariates)


def not_ranked(question: Question[JointRank], traces: dict[str, Trace]) -> tuple[Exclusion, ...]:
    """Name the subjects who lack what the ranking needs."""
    label = question.study.measures[question.entry.measure].label
    found = {
        one.subject: one
        for one in (
            *left_out(question, covariates(question)),
            *question.lacking(question.entry.strata),
        )
    }
    for one in question.subjects:
        if traces[one.subject].last_up_to(0) is None:
            reason = f"no {label} up to day 0 to decline from"
            found.setdefault(one.subject, Exclusion(one.subject, reason))
    return tuple(found.values())


def patients(
    question: Question[JointRank], traces: dict[str, Trace], without: set[str]
) -> tuple[Patient, ...]:
    """Give every other subject, arm by arm, so sorted that no row order matters."""
    entry, order = question.entry, {arm: place for place, arm in enumerate(question.arms)}
    ends = {
        one.subject: one
        for one in times_to_event(question.study, question.records, entry.endpoint)
        if one.arm in order and one.subject not in without
    }
    occasions = sorted({key for own in ends for key in _scored(question, traces[own], ends[own])})
    found = [_patient(question, traces[own], end, occasions) for own, end in ends.items()]
    return tuple(sorted(found, key=lambda one: (order[one.arm], *one.place)))


def _patient(
    question: Question[JointRank], trace: Trace, end: TimeToEvent, occasions: list[int]
) -> Patient:
    entry, until = question.entry, question.entry.until
    scores = _scored(question, trace, end)
    start = trace.last_up_to(0) or 0.0
    change = {day: as_good(question, score - start) for day, score in scores.items()}
    reached = end.happened and end.time <= until
    known = [one.values[trace.subject] for one in covariates(question)]
    return Patient(
        subject=trace.subject,
        arm=trace.arm,
        time=float(min(end.time, until)),
        died=reached,
        withdrew=not reached and end.event is not None and end.time < until,
        decline=tuple(change.get(day, nan) for day in occasions) or (nan,),
        stratum=", ".join(map(str, question.told(trace.subject, entry.strata))),
        covariates=tuple(known),
    )


def _scored(question: Question[JointRank], trace: Trace, end: TimeToEvent) -> dict[int, float]:
    """Scores after day zero, by the day they were due, of a subject who could be scored."""
    due = question.study.schedule.visits
    last = min(question.entry.until, end.time - 1 if end.happened else end.time)
    return {
        due[visit].day if visit else day: value
        for day, value, visit in zip(trace.days, trace.values, trace.visits, strict=True)
        if 0 < day <= last
    }
