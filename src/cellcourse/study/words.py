"""The words every part of the study file is made of.

A plan is frozen, knows no unknown words and takes nothing scientific for granted:
what a paper or a protocol does not say is written ``not reported`` and stays so.
"""

from __future__ import annotations

from typing import Annotated, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Strict,
    StringConstraints,
    Tag,
    WithJsonSchema,
)

from cellcourse.quantities import Amount, amount, days, whole_days

__all__ = [
    "NOT_REPORTED",
    "Count",
    "Duration",
    "Flag",
    "Id",
    "NotReported",
    "Number",
    "OrNotReported",
    "Plan",
    "Quantity",
    "Rule",
    "StudyDay",
    "Text",
]

_Stated = TypeVar("_Stated")

NOT_REPORTED: Literal["not reported"] = "not reported"
NotReported = Literal["not reported"]
"""A value the language has: the source does not say."""

Flag = Annotated[bool, Strict()]
Number = Annotated[float, Strict(), Field(allow_inf_nan=False)]
Count = Annotated[int, Strict(), Field(ge=1)]
"""A whole number from one up."""

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_-]*$")]
"""A short name: letters, digits, dash and underscore, beginning with a letter."""


def _stated_or_not(written: object) -> str:
    """Tell a value from the statement that there is none, so that only one is checked."""
    return "(not reported)" if written == NOT_REPORTED else "(stated)"


OrNotReported = Annotated[
    Annotated[_Stated, Tag("(stated)")] | Annotated[NotReported, Tag("(not reported)")],
    Discriminator(_stated_or_not),
]
"""Either what the source states, or the words ``not reported``."""


class Plan(BaseModel):
    """A part of the study file."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", defer_build=True, arbitrary_types_allowed=True
    )


_CENTURY = 36525
"""Days; no study is longer, and a slip of the keyboard often is."""


# pydantic gathers ValueError; a TypeError would end the reading at the first problem.
def _study_day(written: object) -> object:
    """Take a whole number of days, or a duration such as ``-6 months``."""
    if isinstance(written, str):
        return whole_days(written)
    if isinstance(written, bool) or not isinstance(written, int):
        raise ValueError("whole days such as 28, or a time with its unit such as -6 months")
    return written


def _duration(written: object) -> object:
    """Take a duration such as ``12 weeks`` as days."""
    if not isinstance(written, str):
        raise ValueError("a duration with its unit, such as 12 weeks")
    return days(written)


def _quantity(written: object) -> object:
    """Take a number with its unit, such as ``2e6 cells/kg``."""
    if isinstance(written, Amount):
        return written
    if not isinstance(written, str):
        raise ValueError("a number and its unit, such as 5 mL")
    return amount(written)


_TIMED = {
    "type": "string",
    "format": "duration with unit",
    "pattern": r"^\s*[+-]?[0-9.eE+-]+\s*[A-Za-z]+\s*$",
}

StudyDay = Annotated[
    int,
    BeforeValidator(_study_day),
    Field(ge=-_CENTURY, le=_CENTURY),
    WithJsonSchema({"anyOf": [{"type": "integer"}, _TIMED]}),
]
"""Whole days after day zero; a bare number is days, ``-6 months`` is rounded to days."""

Duration = Annotated[
    float,
    BeforeValidator(_duration),
    Field(ge=-_CENTURY, le=_CENTURY, allow_inf_nan=False),
    WithJsonSchema(_TIMED),
]
"""Days, written with a unit of time."""

Quantity = Annotated[
    Amount,
    BeforeValidator(_quantity),
    WithJsonSchema({"type": "string", "format": "amount with unit"}),
]
"""A number and its unit; see :mod:`cellcourse.quantities`."""


class Rule(Plan):
    """A bound on one value; every bound that is stated must hold."""

    of: Id
    """A baseline variable or a measure of this study."""

    at_least: Number | None = None
    """The value or more."""
    at_most: Number | None = None
    """The value or less."""
    above: Number | None = None
    """More than the value."""
    below: Number | None = None
    """Less than the value."""
    one_of: tuple[Text, ...] | None = None
    """Accepted words, for a category."""

    def met_by(self, value: float | str) -> bool:
        """Say whether a value keeps every stated bound."""
        if isinstance(value, str):
            return self.one_of is not None and value in self.one_of
        return (
            (self.at_least is None or value >= self.at_least)
            and (self.at_most is None or value <= self.at_most)
            and (self.above is None or value > self.above)
            and (self.below is None or value < self.below)
        )

    def __str__(self) -> str:
        """Write the rule as a methods section would."""
        bounds = (
            (self.at_least, "at least"),
            (self.at_most, "at most"),
            (self.above, "above"),
            (self.below, "below"),
        )
        parts = [f"{word} {bound:g}" for bound, word in bounds if bound is not None]
        if self.one_of is not None:
            parts.append(" or ".join(self.one_of))
        return f"{self.of} {' and '.join(parts)}"
