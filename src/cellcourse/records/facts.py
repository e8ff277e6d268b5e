"""What rows say, before calendar dates have become study days.

Every fact keeps its row, so that a later contradiction can point at the very cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from cellcourse.records.row import Row
from cellcourse.records.tables import (
    AdverseEvent,
    Batch,
    BatchMarker,
    BatchStep,
    BatchTest,
    Dose,
    EventRow,
    FlowCount,
    Observation,
    Subject,
)

__all__ = ["Fact", "Facts", "Part", "SubjectRow", "Timed", "When", "when"]

_What = TypeVar("_What")


@dataclass(frozen=True, slots=True)
class When:
    """The day of a fact as it was written: a study day, a date, or both."""

    day: int | None
    date: date | None
    column: str
    """The cell to point at."""


@dataclass(frozen=True, slots=True)
class Fact(Generic[_What]):
    """Something a row says."""

    what: _What
    row: Row


@dataclass(frozen=True, slots=True)
class Timed(Generic[_What]):
    """Something a row says of a day; the day inside ``what`` counts only once it is known."""

    what: _What
    row: Row
    when: When


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject with its dates."""

    subject: Subject
    row: Row
    day_zero: date | None
    birth: date | None


@dataclass(frozen=True, slots=True)
class Part:
    """One row of observations: a total, some items, or a reason."""

    subject: str
    day: int
    measure: str
    visit: str | None
    value: float | None
    items: Mapping[str, float]
    missing: str | None
    broken: bool
    """True where something in the row could not be read and was told."""


@dataclass(slots=True)
class Facts:
    """Everything the tables say."""

    subjects: list[SubjectRow] = field(default_factory=list)
    doses: list[Timed[Dose]] = field(default_factory=list)
    parts: list[Timed[Part]] = field(default_factory=list)
    events: list[Timed[EventRow]] = field(default_factory=list)
    adverse_events: list[Fact[AdverseEvent]] = field(default_factory=list)
    batches: list[Fact[Batch]] = field(default_factory=list)
    batch_steps: list[Fact[BatchStep]] = field(default_factory=list)
    batch_tests: list[Fact[BatchTest]] = field(default_factory=list)
    batch_markers: list[Fact[BatchMarker]] = field(default_factory=list)
    flow: list[Fact[FlowCount]] = field(default_factory=list)
    observations: list[Timed[Observation]] = field(default_factory=list)
    """Made of the parts."""
    findings: list[str] = field(default_factory=list)
    tables: set[str] = field(default_factory=set)
    """Tables that were given."""


def when(row: Row) -> When | None:
    """Read the day or the date of a row; one of both must be there."""
    written = row.has("day") or row.has("date")
    day, on = row.day("day"), row.date("date")
    if day is not None or on is not None:
        return When(day, on, "day" if day is not None else "date")
    if not written:
        row.refuse("day", "a study day, or a date")
    return None
