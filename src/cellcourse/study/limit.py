"""Limits of release and acceptance, in the words of a specification.

``at least 70 %``, ``at most 5 EU/kg/h``, ``below 0.5 EU/mL``, two bounds joined by ``and``
(``at least 90 % and at most 110 %``), or the words that a result must read, joined by
``or`` (``no contamination``, ``46XX or 46XY``). A limit that begins like a bound is one,
so a bound with a slip in it is refused and never taken for words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from pydantic import AfterValidator

from cellcourse.quantities import Amount, amount
from cellcourse.study.words import Text

__all__ = ["Bound", "Limit", "LimitText", "read_limit"]

Direction = Literal["at least", "at most", "above", "below"]

_DIRECTIONS: Final[tuple[Direction, ...]] = ("at least", "at most", "above", "below")
_BOUND: Final = re.compile(rf"({'|'.join(_DIRECTIONS)})\b\s*(.*)")
_LIKE_A_BOUND: Final = re.compile(r"[<>≤≥=~±]|\d|more than|less than|under\b|over\b|between\b")


@dataclass(frozen=True, slots=True)
class Bound:
    """One side of a limit."""

    direction: Direction
    amount: Amount

    @property
    def upper(self) -> bool:
        """Whether it holds values down."""
        return self.direction in {"at most", "below"}

    @property
    def strict(self) -> bool:
        """Whether the amount itself is outside."""
        return self.direction in {"above", "below"}

    def __str__(self) -> str:
        return f"{self.direction} {self.amount}"


@dataclass(frozen=True, slots=True)
class Limit:
    """What a result must show: every bound, or one of the words."""

    bounds: tuple[Bound, ...] = ()
    """One or two, in one unit; empty for a limit in words."""
    words: tuple[str, ...] = ()

    @property
    def unit(self) -> str | None:
        """Unit of the bounds; None for a limit in words."""
        return self.bounds[0].amount.unit if self.bounds else None

    def __str__(self) -> str:
        return " and ".join(map(str, self.bounds)) if self.bounds else " or ".join(self.words)


def read_limit(text: str) -> Limit:
    """Read a limit as a specification writes it.

    Raises:
        ValueError: a bound without a number and a known unit, two bounds that no value
            meets or that differ in unit, or a bound in other words than these.
    """
    if not _BOUND.match(text):
        return _words(text)
    bounds = tuple(_bound(part.strip()) for part in re.split(r"\s+and\s+", text.strip()))
    _check(bounds)
    return Limit(bounds)


def _words(text: str) -> Limit:
    words = tuple(part.strip() for part in re.split(r"\s+or\s+", text.strip()))
    begins = _LIKE_A_BOUND.match(text.strip().lower())
    if not all(words) or (begins and not re.match(r"4\d\s*,?\s*[XY]", text.strip())):
        raise ValueError("at least, at most, above or below an amount, or the words to be read")
    return Limit(words=words)


def _bound(text: str) -> Bound:
    read = _BOUND.fullmatch(text)
    if read is None:
        raise ValueError("a second bound such as: at least 90 % and at most 110 %")
    direction = next(word for word in _DIRECTIONS if word == read[1])
    return Bound(direction, amount(read[2]))


def _check(bounds: tuple[Bound, ...]) -> None:
    if len({bound.amount.unit for bound in bounds}) > 1:
        raise ValueError("both bounds in one unit")
    if len(bounds) > 2 or len({bound.upper for bound in bounds}) < len(bounds):
        raise ValueError("at most one bound on each side")
    lower = [bound.amount.value for bound in bounds if not bound.upper]
    upper = [bound.amount.value for bound in bounds if bound.upper]
    if lower and upper and lower[0] > upper[0]:
        raise ValueError("a lower bound that is not above the upper one")


def _readable(text: str) -> str:
    read_limit(text)
    return text


LimitText = Annotated[Text, AfterValidator(_readable)]
"""A limit as written, known to be readable; :func:`read_limit` gives its parts."""
