"""The evidence file: every number that a publication prints about a study.

A claim is a short quotation with its place, and the numbers in it exactly as printed:
the decimals are part of the evidence. A number either points to the result that
recomputes it, or says why nothing in this study folder can.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from cellcourse.study.words import Id, Plan, Text

__all__ = ["PRINTED", "Claim", "Evidence", "Printed", "PrintedNumber", "Recomputed"]

PRINTED = re.compile(r"([<>]=?|)\s*([+-]?\d+(?:\.(\d+))?)")
"""A number as printed, with the bound before it where there is one."""


def _is_printed(text: str) -> str:
    if PRINTED.fullmatch(text) is None:
        raise ValueError("a number in quotes as it is printed, such as '8.30' or '< 0.05'")
    return text


Printed = Annotated[str, AfterValidator(_is_printed)]
"""A printed number as text, so that no trailing zero is lost."""


class Recomputed(Plan):
    """Where in the results the same number stands."""

    analysis: Id
    estimate: Text | None = None
    """Quantity of an estimate ..."""
    test: Text | None = None
    """... or name of a test ..."""
    row: Text | None = None
    """... or label of a table row, with its column."""
    column: Text | None = None
    part: Literal["value", "se", "sd", "low", "high", "n", "p", "p_adjusted", "statistic"]
    """Which number of the estimate, test or row."""
    arm: Id | None = None
    against: Id | None = None
    day: int | None = None
    visit: Id | None = None
    item: Text | None = None
    group: Text | None = None
    subject: Text | None = None

    @model_validator(mode="after")
    def _points_to_one_thing(self) -> Recomputed:
        named = [name for name in (self.estimate, self.test, self.row) if name is not None]
        if len(named) != 1 or (self.row is None) != (self.column is None):
            raise ValueError("one of estimate, test, or row with column")
        return self

    @property
    def address(self) -> dict[str, str | int | None]:
        """The whole address: a part that is not stated is a part that does not apply."""
        parts = ("arm", "against", "day", "visit", "item", "group", "subject")
        return {part: getattr(self, part) for part in parts}


class PrintedNumber(Plan):
    """One number of a claim."""

    printed: Printed
    what: Text
    """What it is, in words, with its unit."""
    recomputed: Recomputed | None = None
    not_recomputable: Text | None = None
    """Why nothing in the study folder gives this number."""
    remark: Text | None = None
    """What explains a disagreement, where something does."""

    @model_validator(mode="after")
    def _recomputed_or_not(self) -> PrintedNumber:
        if (self.recomputed is None) == (self.not_recomputable is None):
            raise ValueError("either recomputed or not_recomputable")
        return self


class Claim(Plan):
    """One statement of the publication."""

    place: Text
    """Section, figure or table of the publication."""
    quote: Text
    """The words that carry the number; short."""
    status: Literal["stated", "derived", "absent"]
    """absent: a number that a reader would look for and does not find."""
    numbers: tuple[PrintedNumber, ...] = ()
    note: Text | None = None


class Evidence(Plan):
    """An evidence file."""

    cellcourse: Literal[1]
    publication: Text
    """Full reference of the source."""
    claims: dict[Id, Claim]
