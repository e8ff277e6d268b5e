"""What a scale or a measure is: its range, its steps, its items and how they make a total.

An instrument says everything that is wrong with a value and turns the answers to its
items into a total. It does not know who was measured, when, or in which study.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from cellcourse.errors import MethodError
from cellcourse.quantities import amount

__all__ = ["Better", "Instrument", "Item", "custom"]

Better = Literal["higher", "lower", "neither"]
"""Which way is good for the subject; ``neither`` where the measure alone does not say."""


@dataclass(frozen=True)
class Item:
    """One thing that is scored: a limb, a question."""

    id: str
    """Short name in tables: ``left``, ``q5a``."""

    label: str
    """What a person reads above the answer."""

    low: float
    """Lowest answer, included."""

    high: float
    """Highest answer, included."""

    grain: float
    """Step between neighbouring answers."""

    levels: Mapping[float, str] = field(default_factory=dict)
    """A few words for each answer; empty where the answer is a plain number."""

    def problems(self, value: float) -> tuple[str, ...]:
        """Name what is wrong with one answer, in words."""
        return tuple(
            f"{self.id}: {words}"
            for words in _value_problems(value, self.low, self.high, self.grain, "")
        )


@dataclass(frozen=True)
class Instrument:
    """A scale or a measure."""

    id: str
    """Name in a study file: ``bbb``, ``alsfrs-r``."""

    label: str
    """Name that a reader knows."""

    unit: str
    """Unit of the total, spelt as in :mod:`cellcourse.quantities`."""

    low: float
    """Lowest total, included."""

    high: float | None
    """Highest total, included; None where there is no bound."""

    grain: float | None
    """Step between neighbouring totals; None for a continuous measure."""

    better: Better
    """Which way is good for the subject."""

    source: str
    """Key of the defining publication in :data:`.REFERENCES`; empty for a plain measure."""

    items: tuple[Item, ...] = ()
    """What is scored separately; empty when only a total exists."""

    made_by: Literal["mean", "sum"] = "sum"
    """How the items make the total."""

    one_of: tuple[tuple[str, ...], ...] = ()
    """Groups of items of which exactly one is answered."""

    failure: str = ""
    """What an infinite value means: the task was not done within ``high``. Empty: no such value."""

    caution: str = ""
    """What a person may have confused this with; ends a message about a value that cannot be."""

    def total(self, items: Mapping[str, float]) -> float:
        """Make the total of one complete set of answers.

        A missing answer is never made up from the others.

        Raises:
            MethodError: the answers break a rule; every broken rule is named.
        """
        if not self.items:
            raise MethodError(f"{self.label} has no items to make a total of")
        self.require(items)
        added = math.fsum(items.values())
        return added / len(items) if self.made_by == "mean" else added

    def problems(self, given: float | Mapping[str, float]) -> tuple[str, ...]:
        """Name every rule that a total, or a set of answers, breaks; empty when all is well."""
        if isinstance(given, Mapping):
            return self._answer_problems(given)
        if self.failure and given == math.inf:
            return ()
        found = _value_problems(given, self.low, self.high, self.grain, self.unit)
        return tuple(self._with_caution(words) for words in found)

    def require(self, given: float | Mapping[str, float]) -> None:
        """Accept a total or a set of answers, or refuse it.

        Raises:
            MethodError: a rule is broken; every broken rule is named.
        """
        if found := self.problems(given):
            raise MethodError(f"not a value of {self.label}: {'; '.join(found)}")

    def _answer_problems(self, answers: Mapping[str, float]) -> tuple[str, ...]:
        known = {item.id: item for item in self.items}
        unknown = [name for name in answers if name not in known]
        found = [
            self._with_caution(
                f"{name} is not an item of {self.label} ({', '.join(known) or 'none'})"
            )
            for name in unknown
        ]
        found += self._missing(answers)
        for name, item in known.items():
            found += item.problems(answers[name]) if name in answers else ()
        return tuple(found)

    def _missing(self, answers: Mapping[str, float]) -> list[str]:
        free = {name for group in self.one_of for name in group}
        found = [
            f"{item.id} ({item.label}) has no answer"
            for item in self.items
            if item.id not in free and item.id not in answers
        ]
        for group in self.one_of:
            present = sum(name in answers for name in group)
            if present != 1:
                found.append(f"exactly one of {', '.join(group)} is answered, not {present}")
        return found

    def _with_caution(self, words: str) -> str:
        return f"{words}; {self.caution}" if self.caution else words


def custom(
    name: str,
    *,
    label: str,
    unit: str,
    low: float,
    high: float | None,
    grain: float | None,
    better: Better,
    failure: str = "",
) -> Instrument:
    """Declare a measure that this package does not define, such as time on a rotating rod.

    Raises:
        MethodError: the unit is not known, the range is empty, or the step is not above zero.
    """
    try:
        spelt = amount(f"1 {unit}").unit
    except ValueError as unknown:
        raise MethodError(f"{label} is in {unit}, not {unknown}") from None
    if high is not None and not low < high:
        raise MethodError(f"{label} has no range: lowest {low:g}, highest {high:g}")
    if grain is not None and not grain > 0:
        raise MethodError(f"{label} has a step of {grain:g}; a step is above zero")
    return Instrument(name, label, spelt, low, high, grain, better, "", failure=failure)


def _value_problems(
    value: float, low: float, high: float | None, grain: float | None, unit: str
) -> list[str]:
    if not math.isfinite(value):
        return [f"{value} is not a number"]
    if value < low or (high is not None and value > high):
        bounds = f"from {low:g} up" if high is None else f"{low:g} to {high:g}"
        return [f"{f'{value:g} {unit}'.strip()} is outside the range, {bounds}"]
    if grain is not None and not _on_grid((value - low) / grain):
        return [f"{value:g} is not on the scale, which goes in steps of {grain:g}"]
    return []


def _on_grid(steps: float) -> bool:
    # A tenth written in binary is not a tenth: 2.3 / 0.1 misses 23 by round-off.
    return math.isclose(steps, round(steps), abs_tol=1e-6)
