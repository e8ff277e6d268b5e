"""Verdicts and findings as a reader sees them: a mark, a word and a colour.

The mark and the word say all; the colour says it again, so that a grey print or a reader
who cannot tell red from green loses nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cellcourse.product.findings import Outcome
from cellcourse.product.release import State

__all__ = ["OUTCOMES", "STATES", "Sign", "marked"]


@dataclass(frozen=True, slots=True)
class Sign:
    """How one answer is shown."""

    mark: str
    word: str
    colour: str
    """Dark enough to be read on white."""


_GREEN, _AMBER, _GREY, _RED = "#00694D", "#8A5F00", "#555555", "#B3261E"

STATES: Final[Mapping[State, Sign]] = {
    "released": Sign("\N{CHECK MARK}", "released", _GREEN),
    "conditionally released": Sign(
        "\N{WHITE UP-POINTING TRIANGLE}", "conditionally released", _AMBER
    ),
    "not decidable": Sign("?", "not decidable", _GREY),
    "rejected": Sign("\N{MULTIPLICATION SIGN}", "rejected", _RED),
}
"""The states of a batch."""

OUTCOMES: Final[Mapping[Outcome, Sign]] = {
    "met": Sign("\N{CHECK MARK}", "met", _GREEN),
    "pending": Sign("\N{WHITE UP-POINTING TRIANGLE}", "pending", _AMBER),
    "undecided": Sign("?", "open", _GREY),
    "failed": Sign("\N{MULTIPLICATION SIGN}", "failed", _RED),
    "noted": Sign("\N{MIDDLE DOT}", "noted", _GREY),
}
"""What was found of one test or rule."""


def marked(sign: Sign) -> str:
    """Write a sign as its mark and its word."""
    return f"{sign.mark} {sign.word}"
