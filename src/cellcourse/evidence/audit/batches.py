"""Doses and batches as printed: cells per kilogram, volume, cells given, weights implied."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.facts import Fact
from cellcourse.evidence.printed import Interval

__all__ = ["Given", "dose_fact", "given"]


@dataclass(frozen=True, slots=True)
class Given:
    """One batch that was given, with the body weight that the dose rule implies."""

    subject: str
    arm: str | None
    claim: str
    cells: Fact
    weight: Fraction
    """Kilograms, from the number of cells as printed."""
    viable_weight: Interval | None
    """Kilograms if only viable cells were counted; None without a viability."""


def dose_fact(paper: Paper, of: str) -> Fact | None:
    """Give a number of the planned dose: cells-per-kg, volume."""
    return next(
        (f for f in paper.facts if f.about.product == "dose" and f.number.of == of), None
    )  # fmt: skip


def given(paper: Paper) -> list[Given]:
    """Give every batch with a number of cells, where the dose is per kilogram."""
    per_kg = dose_fact(paper, "cells-per-kg")
    if per_kg is None:
        return []
    found = []
    for fact in paper.facts:
        if fact.about.product != "batch" or fact.number.of != "cells" or not fact.about.subject:
            continue
        viable = _of(paper, fact, "viability")
        share = None if viable is None else viable.printed.rounded.times(Fraction(1, 100))
        weight = fact.printed.value / per_kg.printed.value
        found.append(
            Given(
                fact.about.subject, fact.about.arm, fact.claim, fact, weight,
                None if share is None else share.times(weight),
            )
        )  # fmt: skip
    return found


def _of(paper: Paper, batch: Fact, of: str) -> Fact | None:
    return next(
        (f for f in paper.facts if f.claim == batch.claim and f.number.of == of), None
    )  # fmt: skip
