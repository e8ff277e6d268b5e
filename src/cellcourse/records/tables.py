"""The tables of a study's data: one row per subject, dose, observation, event, ...

Rows are facts as somebody recorded them, in study days, each with the place it came
from. Day 0 is the day zero that the study file declares. ``None`` is *not reported*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = [
    "AdverseEvent",
    "Batch",
    "Dose",
    "EventRow",
    "FlowCount",
    "Observation",
    "Place",
    "Records",
    "Subject",
]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a fact stands: a file (or workbook sheet) and its line."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Subject:
    """One row of ``subjects``."""

    subject: str
    arm: str
    baseline: Mapping[str, float | str | None]
    """Declared baseline variables by their id."""
    place: Place
    age_days: int | None = None
    """Age on day zero in whole days, where it is recorded."""


@dataclass(frozen=True, slots=True)
class Dose:
    """One row of ``doses``: a product that was given."""

    subject: str
    day: int
    product: str
    place: Place
    route: str | None = None
    cells: float | None = None
    volume_ml: float | None = None
    batch: str | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """One assessed measure of one subject on one day, or the reason it is missing."""

    subject: str
    day: int
    measure: str
    value: float | None
    """The total; None exactly where ``missing`` gives a reason."""
    place: Place
    visit: str | None = None
    items: Mapping[str, float] | None = None
    """Scores of limbs or questions, where they were recorded."""
    missing: str | None = None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One row of ``events``."""

    subject: str
    day: int
    event: str
    place: Place
    note: str | None = None


@dataclass(frozen=True, slots=True)
class AdverseEvent:
    """One row of ``adverse_events``.

    A publication may give the arm and a count but not the subject; then ``subject``
    is None and ``subjects`` says how many the row stands for.
    """

    arm: str
    system: str
    term: str
    subjects: int
    place: Place
    subject: str | None = None
    day: int | None = None
    end_day: int | None = None
    severity: str | None = None
    serious: bool | None = None
    related: str | None = None
    outcome: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """One row of ``batches``: what is known of one lot of cells."""

    batch: str
    product: str
    place: Place
    subject: str | None = None
    """The patient it was made for."""
    route: str | None = None
    cells: float | None = None
    viability_percent: float | None = None
    bacteriology: str | None = None
    mycoplasma: str | None = None
    endotoxin_eu_per_ml: str | None = None
    """As written: ``< 0.125`` is a bound, not a number."""
    karyotype: str | None = None


@dataclass(frozen=True, slots=True)
class FlowCount:
    """One row of ``flow``: subjects counted at a stage that no other table holds."""

    stage: str
    n: int
    place: Place
    arm: str | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Records:
    """Everything recorded in one study, checked against its study file."""

    subjects: tuple[Subject, ...]
    doses: tuple[Dose, ...] = ()
    observations: tuple[Observation, ...] = ()
    events: tuple[EventRow, ...] = ()
    adverse_events: tuple[AdverseEvent, ...] = ()
    batches: tuple[Batch, ...] = ()
    flow: tuple[FlowCount, ...] = ()
    digests: tuple[tuple[str, str], ...] = ()
    """(file, SHA-256) of every input, in reading order."""
    findings: tuple[str, ...] = ()
    """What is odd but can be true: an implausible rise, a visit outside its window."""
