"""What rows say together that cannot have happened.

Every rule points at the row that comes too late, too early or twice, and says what would
be possible there; it never shows what the other rows say.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

from cellcourse.records.batch_faults import tell_impossible_batches
from cellcourse.records.facts import Fact, Facts, Timed
from cellcourse.records.row import Row
from cellcourse.records.tables import Dose, EventRow, Observation
from cellcourse.study.schedule import ByAdministration, ByTrigger
from cellcourse.study.study import Study

__all__ = ["tell_contradictions"]

_Row = TypeVar("_Row", Timed[Dose], Timed[Observation], Timed[EventRow])
_Any = TypeVar("_Any")


def tell_contradictions(study: Study, facts: Facts) -> None:
    """Tell every contradiction between rows."""
    _tell_repeats(facts)
    _tell_day_zero(study, facts)
    _tell_early(study, facts)
    _tell_endings(study, facts)
    _tell_batches(facts)
    tell_impossible_batches(study, facts)


def _tell_repeats(facts: Facts) -> None:
    subjects = [Fact(row.subject.subject, row.row) for row in facts.subjects]
    _once(subjects, lambda f: f.what, "subject", "each subject once")
    _once(facts.observations, _assessment, "measure", "one assessment of a measure in a day")
    visited = [fact for fact in facts.observations if fact.what.visit is not None]
    _once(visited, _visited, "visit", "one assessment of a measure in a visit")
    _once(facts.doses, _dose, "product", "each dose once")
    _once(facts.events, lambda f: (f.what.subject, f.what.event), "event", "each event once")
    _once(facts.batches, lambda f: f.what.batch, "batch", "each batch once")
    _once(facts.batch_markers, lambda f: (f.what.batch, f.what.marker), "marker",
          "each marker once per batch")  # fmt: skip
    _once(facts.flow, lambda f: (f.what.stage, f.what.arm, f.what.reason), "stage",
          "each stage once per arm and reason")  # fmt: skip


def _once(
    facts: Iterable[_Any], key: Callable[[_Any], Hashable], column: str, accepted: str
) -> None:
    lines: dict[Hashable, int] = {}
    for fact in facts:
        row: Row = fact.row  # type: ignore[attr-defined]
        first = lines.setdefault(key(fact), row.place.line)
        if first != row.place.line:
            row.refuse(column, f"{accepted}; line {first} has it already")


def _assessment(fact: Timed[Observation]) -> Hashable:
    return (fact.what.subject, fact.what.measure, fact.what.day)


def _visited(fact: Timed[Observation]) -> Hashable:
    return (fact.what.subject, fact.what.measure, fact.what.visit)


def _dose(fact: Timed[Dose]) -> Hashable:
    given = fact.what
    return (given.subject, given.day, given.product, given.route, given.cells, given.batch)


def _tell_day_zero(study: Study, facts: Facts) -> None:
    """Tell of days that cannot be counted from the day zero that the study declares."""
    if isinstance(study.day_zero, ByTrigger):
        for fact in facts.observations:
            _tell_trigger(study.day_zero, fact)
    if isinstance(study.day_zero, ByAdministration):
        for first in _first_doses(facts.doses):
            if first.what.day > 0:
                first.row.refuse(first.when.column, "day 0 for the first administration")


def _tell_trigger(day_zero: ByTrigger, fact: Timed[Observation]) -> None:
    rule, value = day_zero.rule, fact.what.value
    if fact.what.measure != rule.of or value is None or fact.what.day > 0:
        return
    if fact.what.day < 0 and rule.met_by(value):
        fact.row.refuse("value", f"before day zero, no value that meets its rule ({rule})")
    if fact.what.day == 0 and not rule.met_by(value):
        fact.row.refuse("value", f"on day zero, a value that meets its rule ({rule})")


def _first_doses(doses: Iterable[Timed[Dose]]) -> list[Timed[Dose]]:
    first: dict[str, Timed[Dose]] = {}
    for dose in doses:
        known = first.setdefault(dose.what.subject, dose)
        if dose.what.day < known.what.day:
            first[dose.what.subject] = dose
    return list(first.values())


def _tell_early(study: Study, facts: Facts) -> None:
    """Tell of doses before day zero, and of follow-up that ended before it began."""
    for dose in facts.doses:
        if dose.what.day < 0:
            dose.row.refuse(dose.when.column, "a day not before day zero, for a dose")
    for event in facts.events:
        if event.what.day < 0 and study.events[event.what.event].ends_follow_up:
            accepted = "a day not before day zero; who left earlier is counted in the flow table"
            event.row.refuse(event.when.column, accepted)


def _tell_endings(study: Study, facts: Facts) -> None:
    ending = {key for key, event in study.events.items() if event.ends_follow_up}
    ends = [event for event in facts.events if event.what.event in ending]
    _once(ends, lambda f: f.what.subject, "event", "one event per subject that ends follow-up")
    last = {event.what.subject: event.what.day for event in reversed(ends)}
    _after(facts.doses, last)
    _after([o for o in facts.observations if o.what.value is not None], last)
    _after(facts.events, last)
    _tell_late_adverse_events(study, facts)


def _after(facts: Iterable[_Row], last: dict[str, int]) -> None:
    for fact in facts:
        if fact.what.day > last.get(fact.what.subject, fact.what.day):
            accepted = "a day not after the event that ended the subject's follow-up"
            fact.row.refuse(fact.when.column, accepted)


def _tell_late_adverse_events(study: Study, facts: Facts) -> None:
    dead = {e.what.subject: e.what.day for e in facts.events if e.what.event in study.dead_events}
    for fact in facts.adverse_events:
        subject, day = fact.what.subject, fact.what.day
        if subject in dead and day is not None and day > dead[subject]:
            fact.row.refuse("day", "a day not after the subject's death or endpoint")


def _tell_batches(facts: Facts) -> None:
    if "batches" not in facts.tables:
        return
    known = {fact.what.batch: fact.what for fact in facts.batches}
    for fact in facts.doses:
        batch = known.get(fact.what.batch or "")
        if fact.what.batch is not None and batch is None:
            fact.row.refuse("batch", "a batch of the batches table")
        elif batch is not None and batch.subject not in {None, fact.what.subject}:
            fact.row.refuse("batch", "a batch that was made for this subject")
        elif batch is not None and batch.product != fact.what.product:
            fact.row.refuse("batch", "a batch of the product that was given")
