"""The tables of a study's data: one row per subject, dose, observation, event, ...

Rows are facts as somebody recorded them, in study days, each with the place it came
from. Day 0 is the day zero that the study file declares. ``None`` is *not reported*.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from cellcourse.study.manufacture import StepKind

__all__ = [
    "AdverseEvent",
    "Batch",
    "BatchMarker",
    "BatchStep",
    "BatchTest",
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
    """One row of ``batches``: what is known of one lot of cells as a whole.

    :mod:`cellcourse.records.derive.batches` makes it one record with the rows of its
    steps, tests and markers.
    """

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
    donor: str | None = None
    donor_sex: Literal["female", "male"] | None = None
    volume_ml: float | None = None
    hours: float | None = None
    """How long it takes to give it."""
    weight_kg: float | None = None
    weight_date: date | None = None
    decided: datetime | None = None
    """When its release was decided."""
    adherent: bool | None = None
    osteoblasts: bool | None = None
    adipocytes: bool | None = None
    chondroblasts: bool | None = None


@dataclass(frozen=True, slots=True)
class BatchStep:
    """One row of ``batch_steps``: one thing done to cells."""

    batch: str
    step: str
    kind: StepKind
    place: Place
    process_step: str | None = None
    at: datetime | None = None
    sources: tuple[str, ...] = ()
    """Column ``from``: steps that the cells come from."""
    cells: float | None = None
    viability_percent: float | None = None
    founders: float | None = None
    volume_ml: float | None = None
    area_cm2: float | None = None
    confluence_percent: float | None = None


@dataclass(frozen=True, slots=True)
class BatchTest:
    """One row of ``batch_tests``: one result."""

    batch: str
    test: str
    place: Place
    value: str | None = None
    """As written: a number, a bound, words or ``pending``."""
    unit: str | None = None
    sample: str | None = None
    method: str | None = None
    sampled: datetime | None = None
    reported: datetime | None = None


@dataclass(frozen=True, slots=True)
class BatchMarker:
    """One row of ``batch_markers``: one surface marker."""

    batch: str
    marker: str
    place: Place
    percent: str | None = None
    """As written: a number or a bound."""
    words: str | None = None


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
    batch_steps: tuple[BatchStep, ...] = ()
    batch_tests: tuple[BatchTest, ...] = ()
    batch_markers: tuple[BatchMarker, ...] = ()
    flow: tuple[FlowCount, ...] = ()
    digests: tuple[tuple[str, str], ...] = ()
    """(file, SHA-256) of every input, in reading order."""
    findings: tuple[str, ...] = ()
    """What is odd but can be true: an implausible rise, a visit outside its window."""
