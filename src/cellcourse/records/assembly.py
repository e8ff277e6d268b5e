"""Putting the rows of one assessment together: its total, its items, or why it is missing.

A total is made of its items only where every one is there; nothing is made up.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date

from cellcourse.instruments import Instrument
from cellcourse.records.facts import Part, Timed
from cellcourse.records.tables import Observation

__all__ = ["assemble"]

_Key = tuple[str, str, int | None, date | None]


def assemble(
    parts: Iterable[Timed[Part]], scales: dict[str, Instrument]
) -> list[Timed[Observation]]:
    """Make one observation of all rows of one subject, measure and day."""
    groups: dict[_Key, list[Timed[Part]]] = {}
    for part in parts:
        key = (part.what.subject, part.what.measure, part.when.day, part.when.date)
        groups.setdefault(key, []).append(part)
    made = (_observation(group, scales[key[1]]) for key, group in groups.items())
    return [observation for observation in made if observation is not None]


def _observation(group: list[Timed[Part]], scale: Instrument) -> Timed[Observation] | None:
    first = group[0]
    if any(part.what.broken for part in group) or not _belong_together(group):
        return None
    items = {name: answer for part in group for name, answer in part.what.items.items()}
    total = next((part for part in group if part.what.value is not None), None)
    if items and not _complete(first, items, scale):
        return None
    value = None if total is None else total.what.value
    if items:
        value = scale.total(items)
        if total is not None and not _agree(total, value, scale):
            return None
    return Timed(
        Observation(
            first.what.subject, 0, first.what.measure, value, first.row.place,
            first.what.visit, items or None, first.what.missing,
        ),
        first.row,
        first.when,
    )  # fmt: skip


def _belong_together(group: list[Timed[Part]]) -> bool:
    """Tell of rows that repeat or contradict an earlier row of the same assessment."""
    seen: set[str] = set()
    for part in group:
        said = _said(part.what)
        if seen & said or (seen and "missing" in seen | said):
            part.row.refuse("measure", "one row for each value", "this assessment a second time")
            return False
        seen |= said
    if len({part.what.visit for part in group}) > 1:
        group[-1].row.refuse("visit", "the same visit in all rows of one assessment")
        return False
    return True


def _said(part: Part) -> set[str]:
    said = {f"item {name}" for name in part.items}
    if part.value is not None:
        said.add("total")
    return said | {"missing"} if part.missing is not None else said


def _complete(first: Timed[Part], items: dict[str, float], scale: Instrument) -> bool:
    problems = scale.problems(items)
    if problems:
        column = "item" if first.row.has("item") else "value"
        first.row.refuse(column, "every item of the assessment, once", "; ".join(problems))
    return not problems


def _agree(total: Timed[Part], made: float, scale: Instrument) -> bool:
    agree = total.what.value is not None and math.isclose(total.what.value, made, abs_tol=1e-9)
    if not agree:
        total.row.refuse("value", f"the {scale.made_by} of its items")
    return agree
