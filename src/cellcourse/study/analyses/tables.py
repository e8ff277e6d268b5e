"""Analyses that describe: who, with what, given what, and what befell them."""

from __future__ import annotations

from typing import Literal

from cellcourse.study.analyses.declared import Declared
from cellcourse.study.words import Id, StudyDay, Text

__all__ = ["AdverseEventTable", "BaselineTable", "Flow", "ProductTable", "SubjectListing"]


class BaselineTable(Declared):
    """Who they were at the start, arm by arm, and who met each eligibility rule."""

    method: Literal["baseline-table"]
    variables: tuple[Id, ...]
    """Baseline variables listed."""
    measures: tuple[Id, ...] = ()
    """Measures whose last value up to day zero is listed."""


class SubjectListing(Declared):
    """One row per subject: what was known at the start, and when events came."""

    method: Literal["subject-listing"]
    variables: tuple[Id, ...]
    events: tuple[Id, ...] = ()
    """Each is listed by the time from day zero, in the time unit of the study."""


class ProductTable(Declared):
    """What each subject was given: counts, viability and tests of each batch."""

    method: Literal["product-table"]


class AdverseEventTable(Declared):
    """Subjects with each adverse event by system and arm, with exact intervals."""

    method: Literal["adverse-events"]
    monitored: dict[Text, tuple[Text, ...]]
    """System organ class, and the terms looked for in it, seen or not."""


class Flow(Declared):
    """Participants, or animals, from entry to analysis."""

    method: Literal["flow"]
    completed_at: Id | StudyDay | None = None
    """Visit that counts as completing the study; none where follow-up ends with an event."""
