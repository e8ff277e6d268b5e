"""One subject's values of one instrument over time: which of them cannot be.

A finding says which value is at fault and why, in words; whether it is an error or the
truth is for a person to decide. Nothing here knows who the subject is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from cellcourse.errors import MethodError
from cellcourse.instruments.definition import Instrument

__all__ = [
    "Finding",
    "Rule",
    "check_after_death",
    "check_rises",
    "check_totals",
    "check_values",
    "present",
    "require_series",
]

Rule = Literal["value", "items", "rise", "after death"]


@dataclass(frozen=True)
class Finding:
    """One value that cannot be, or is hard to believe."""

    index: int
    """Position in the series, from 0."""

    rule: Rule
    """Kind of rule: the value itself, its items, its rise, or an assessment after death."""

    words: str
    """What is wrong, for the person who can put it right."""


def check_values(instrument: Instrument, values: Sequence[float | None]) -> tuple[Finding, ...]:
    """Find the values that lie outside the scale or off its steps.

    Args:
        instrument: what was measured.
        values: totals in order of time; None or NaN where missing.
    """
    return tuple(
        Finding(index, "value", words)
        for index, value in present(values)
        for words in instrument.problems(value)
    )


def check_totals(
    instrument: Instrument,
    values: Sequence[float | None],
    items: Sequence[Mapping[str, float]],
) -> tuple[Finding, ...]:
    """Find answers that are not a complete set, and totals that are not what their items make.

    Args:
        instrument: what was measured.
        values: totals in order of time; None or NaN where only the items were written down.
        items: answers of each visit; empty where only the total was written down.

    Raises:
        MethodError: the two lists differ in length.
    """
    _require_same_length(values, items)
    totals = dict(present(values))
    return tuple(
        Finding(index, "items", words)
        for index, answers in enumerate(items)
        if answers
        for words in _item_words(instrument, totals.get(index), answers)
    )


def check_rises(
    days: Sequence[float], values: Sequence[float | None], *, most_rise: float
) -> tuple[Finding, ...]:
    """Find values that rise by more than the study finds believable between two visits.

    Each value is held against the last one present before it, however long ago.

    Args:
        days: days in increasing order.
        values: totals; None or NaN where missing.
        most_rise: the largest believable rise, in the unit of the values.

    Raises:
        MethodError: the lists differ in length, or the days do not increase.
    """
    require_series(days, values)
    known = present(values)
    return tuple(
        Finding(
            later,
            "rise",
            f"{value:g} is {value - before:g} above {before:g} of day {days[earlier]:g}; "
            f"at most {most_rise:g} is believable",
        )
        for (earlier, before), (later, value) in pairwise(known)
        if value - before > most_rise
    )


def check_after_death(
    days: Sequence[float], values: Sequence[float | None], *, died: float
) -> tuple[Finding, ...]:
    """Find values of a day after the day of death; the day of death itself is allowed.

    Raises:
        MethodError: the lists differ in length, or the days do not increase.
    """
    require_series(days, values)
    return tuple(
        Finding(index, "after death", f"assessed on day {days[index]:g}, after death on {died:g}")
        for index, _ in present(values)
        if days[index] > died
    )


def _item_words(
    instrument: Instrument, total: float | None, answers: Mapping[str, float]
) -> tuple[str, ...]:
    if found := instrument.problems(answers):
        return found
    made = instrument.total(answers)
    if total is None or math.isclose(total, made, abs_tol=1e-9):
        return ()
    return (f"the total is written as {total:g} but its items make {made:g}",)


def present(values: Sequence[float | None]) -> list[tuple[int, float]]:
    """Keep the values that are there, each with its position in the series."""
    return [(i, v) for i, v in enumerate(values) if v is not None and not math.isnan(v)]


def _require_same_length(one: Sequence[object], other: Sequence[object]) -> None:
    if len(one) != len(other):
        raise MethodError(f"{len(one)} and {len(other)} entries do not belong together")


def require_series(days: Sequence[float], values: Sequence[float | None]) -> None:
    """Refuse days and values that are not one series.

    Raises:
        MethodError: the lists differ in length, or the days do not increase.
    """
    _require_same_length(days, values)
    if not all(earlier < later for earlier, later in pairwise(days)):
        raise MethodError("the days of a series increase from one to the next")
