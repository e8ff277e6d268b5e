"""What is varied between designs, as a person writes it.

``msc4.infusions=1..12:1`` varies how often an arm is infused with cells, ``per-arm=6,8,10``
how many subjects every arm has. Nothing is varied that is not named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import Final

from cellcourse.errors import Problem, UsageError
from cellcourse.simulation.plan.offers import listed

__all__ = ["ARM_FACTORS", "FACTORS", "Choice", "Factor", "choices", "read_factors"]

ARM_FACTORS: Final = {
    "infusions": "how many infusions of cells the arm is given",
    "interval": "days between its infusions",
    "first-day": "day of its first infusion",
    "size": "how many subjects it has",
    "dose": "cells in one infusion, in the unit that the study states",
}
"""Factors of one arm, written ``ARM.NAME``."""

FACTORS: Final = {
    "per-arm": "how many subjects every arm has",
    "first-score": "the score at which a trigger sets day zero",
    "visit-every": "days between the visits of a series",
    "last-day": "last day of follow-up",
    "entry": "the bound of an entry criterion, written entry.CRITERION or entry.CRITERION.BOUND",
}
"""Factors of the whole study."""

_WHOLE: Final = frozenset({"infusions", "first-day", "size", "per-arm", "last-day"})
_RANGE: Final = re.compile(r"([^.]+(?:\.\d+)?)\.\.([^:]+):(.+)")
_MOST: Final = 10_000


@dataclass(frozen=True, slots=True)
class Factor:
    """One thing that is varied."""

    name: str
    """One of :data:`FACTORS` or :data:`ARM_FACTORS`."""
    of: str | None
    """The arm, or the criterion, with the name of its bound where it has several."""
    values: tuple[float, ...]

    def __str__(self) -> str:
        """Name the factor as it was written."""
        if self.of is None:
            return self.name
        return f"entry.{self.of}" if self.name == "entry" else f"{self.of}.{self.name}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of one factor."""

    factor: Factor
    value: float

    def __str__(self) -> str:
        """Write it as it could have been asked for."""
        return f"{self.factor}={self.value:g}"


def choices(factors: Iterable[Factor]) -> tuple[tuple[Choice, ...], ...]:
    """Give every combination, the last factor running fastest."""
    rows = ([Choice(factor, value) for value in factor.values] for factor in factors)
    return tuple(product(*rows))


def read_factors(
    written: Iterable[str], arms: Iterable[str], criteria: Iterable[str]
) -> tuple[Factor, ...]:
    """Read what is varied.

    Args:
        written: each as ``NAME=VALUES``; values are ``1,2,4`` or ``FIRST..LAST:STEP``.
        arms: of the study.
        criteria: of the study's eligibility that have a rule; ``risk.below`` for one bound of
            several.

    Raises:
        UsageError: naming everything that cannot be varied.
    """
    known = {f"{arm}.{name}": words for arm in arms for name, words in ARM_FACTORS.items()}
    known |= {name: words for name, words in FACTORS.items() if name != "entry"}
    known |= {f"entry.{criterion}": "the bound of that criterion" for criterion in criteria}
    found: list[Factor] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for one in written:
        name, _, values = one.partition("=")
        wrong = tuple(_wrong(name, values, known, seen))
        seen |= {name} & known.keys()
        problems += wrong
        if not wrong:
            found.append(_factor(name, _numbers(values)))
    if "per-arm" in seen and any(name.endswith(".size") for name in seen):
        found_both = "the size of one arm beside it"
        problems.append(Problem("", "--vary per-arm", found_both, "either per-arm or ARM.size"))
    if problems:
        raise UsageError("Some of what is to be varied is not understood", problems)
    return tuple(found)


def _wrong(
    name: str, values: str, known: Mapping[str, str], seen: Collection[str]
) -> Iterator[Problem]:
    if name not in known:
        yield Problem("", "--vary", name, listed(name, known, "a factor"))
        return
    if name in seen:
        yield Problem("", f"--vary {name}", "a second time", "each factor once")
    numbers = _numbers(values)
    short = name.rpartition(".")[2]
    if not numbers or len(numbers) > _MOST:
        accepted = f"1 to {_MOST} values such as 1,2,4 or 6..40:2 (first, last, step)"
        yield Problem("", f"--vary {name}", values or "no values", accepted)
    elif short in _WHOLE and any(value != int(value) for value in numbers):
        yield Problem("", f"--vary {name}", values, "whole numbers")
    elif short != "first-day" and min(numbers) <= 0 and not name.startswith("entry."):
        yield Problem("", f"--vary {name}", values, "numbers above 0")


def _numbers(values: str) -> tuple[float, ...]:
    """Read values; nothing where they are not numbers."""
    try:
        spread = _RANGE.fullmatch(values)
        if spread is None:
            read = [Decimal(part) for part in values.split(",")]
            whole = all(one.is_finite() for one in read)
            return tuple(dict.fromkeys(map(float, read))) if whole else ()
        first, last, step = (Decimal(part) for part in spread.groups())
        # In decimals, so that 0.1..0.5:0.1 has the five values that a reader counts.
        if step <= 0 or last < first or (last - first) / step > _MOST:
            return ()
        return tuple(float(first + place * step) for place in range(int((last - first) / step) + 1))
    except InvalidOperation:
        return ()


def _factor(name: str, values: tuple[float, ...]) -> Factor:
    if name.startswith("entry."):
        return Factor("entry", name.removeprefix("entry."), values)
    before, _, after = name.rpartition(".")
    return Factor(after, before or None, values)
