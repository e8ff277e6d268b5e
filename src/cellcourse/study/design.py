"""What kind of study it is: allocation, blinding, size, levels of inference, origin of data."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from cellcourse.study.words import Count, Flag, Id, NotReported, Number, OrNotReported, Plan, Text

__all__ = [
    "Allocation",
    "Blinding",
    "DataOrigin",
    "Design",
    "Inference",
    "Objectives",
    "Origin",
    "SampleSize",
]

Level = Annotated[Number, Field(gt=0, lt=1)]
"""A probability between, and not at, 0 and 1."""


class Objectives(Plan):
    """What the study is for."""

    primary: Text
    """The question that decides."""
    secondary: tuple[Text, ...] = ()
    """Further questions."""


class Allocation(Plan):
    """How subjects come to their arms."""

    method: Literal["randomised", "by schedule", "by choice", "by cohort"]
    """Anything but ``randomised`` is not random."""
    balanced_for: OrNotReported[tuple[Id, ...]] = "not reported"
    """Baseline variables that the arms were balanced for, such as sex and litter."""
    concealed: OrNotReported[Flag] = "not reported"
    """Whether whoever enters a subject cannot foresee its arm."""


class Blinding(Plan):
    """Who does not know the arm."""

    blind: tuple[Literal["participant", "caregiver", "assessor", "analyst"], ...]
    """Empty for an open-label study. Caregivers are those who treat, feed and handle."""


class SampleSize(Plan):
    """Why this many subjects."""

    per_arm: OrNotReported[Count] = "not reported"
    """Subjects planned in each arm."""
    reason: Text | NotReported = "not reported"
    """The calculation, or whatever decided."""


class Design(Plan):
    """The kind of study."""

    kind: Literal["animal", "clinical"]
    """Decides which guidelines a plan is held against."""
    phase: Text | None = None
    """Phase of a clinical trial."""
    allocation: OrNotReported[Allocation]
    """How subjects come to their arms."""
    blinding: OrNotReported[Blinding]
    """Who does not know the arm."""
    sample_size: OrNotReported[SampleSize] = "not reported"
    """Why this many subjects."""


class Inference(Plan):
    """Levels that every analysis of the study shares."""

    alpha: Level
    """Two-sided level of significance."""
    confidence: Level
    """Level of every interval, such as 0.95."""


Table = Literal[
    "subjects", "doses", "observations", "events", "adverse_events", "batches", "batch_steps",
    "batch_tests", "batch_markers", "flow",
]  # fmt: skip
"""A table of data."""


Origin = Literal["original", "as published", "reconstructed", "simulated"]
"""How data came to be, from what was seen to what was made up."""


class DataOrigin(Plan):
    """Where the shipped data come from; printed on every page where they are not original."""

    tables: tuple[Table, ...]
    """Tables of data that this is about."""
    origin: Origin
    """Anything but ``original`` is printed on every page."""
    statement: Text
    """What a reader must know of them."""
