"""The evidence file: every number and claim that a publication prints about a study.

A claim is a short quotation with its place, the numbers in it exactly as printed (the
decimals are part of the evidence) and what they are about. A number either points to
the result that recomputes it, or to the line of the study file that declares it, or
says why nothing in this study folder can give it.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from cellcourse.evidence.about import About, Group, Measured, Quantity
from cellcourse.study.words import Id, Plan, Text

__all__ = ["PRINTED", "Claim", "Evidence", "Printed", "PrintedNumber", "Recomputed"]

PRINTED = re.compile(r"([<>]=?|)\s*([+-]?\d+(?:\.(\d+))?)")
"""A number as printed, with the bound before it where there is one."""

_WHOLE = frozenset({"n", "count"})
_NEVER_NEGATIVE = frozenset({"n", "count", "percentage", "sd", "sem", "se", "spread", "p"})


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
    quantity: Quantity | None = None
    """What kind of number it is; without it an audit leaves the number alone."""
    of: Id | None = None
    """The variable it belongs to, where that is not the claim's measure: age, volume."""
    unit: Text | None = None
    """Unit as printed; ``not stated`` where a reader would need one."""
    recomputed: Recomputed | None = None
    declared: Text | None = None
    """Place in the study file that declares the number: ``arms.control.size``."""
    not_recomputable: Text | None = None
    """Why nothing in the study folder gives this number."""
    remark: Text | None = None
    """What explains a disagreement, where something does."""

    @model_validator(mode="after")
    def _recomputed_or_not(self) -> PrintedNumber:
        ways = (self.recomputed, self.declared, self.not_recomputable)
        if sum(way is not None for way in ways) != 1:
            raise ValueError("one of recomputed, declared, or not_recomputable")
        return self

    @model_validator(mode="after")
    def _can_be_such_a_number(self) -> PrintedNumber:
        """Refuse a number that no reading lets be of its kind."""
        read = PRINTED.fullmatch(self.printed)
        if read is None or self.quantity is None:
            return self
        bound, value, decimals = read.group(1), Fraction(read.group(2)), read.group(3)
        if value < 0 and self.quantity in _NEVER_NEGATIVE:
            raise ValueError(f"a {self.quantity} is never negative")
        if self.quantity in _WHOLE and decimals:
            raise ValueError(f"a {self.quantity} is a whole number")
        if self.quantity == "p" and (value > 1 or (value == 0 and bound == "<")):
            raise ValueError("a p-value lies between 0 and 1")
        if self.quantity == "percentage" and value > 100:
            raise ValueError("a percentage of subjects is at most 100")
        return self


class Claim(Plan):
    """One statement of the publication."""

    place: Text
    """Section, figure or table of the publication."""
    quote: Text | None = None
    """The words that carry the claim; short. Nothing can be quoted for what is absent."""
    status: Literal["stated", "derived", "absent"]
    """absent: something that a reader would look for and does not find."""
    rule: Text | None = None
    """For a derived claim: how it follows from what is stated."""
    about: About = About()
    numbers: tuple[PrintedNumber, ...] = ()
    words: dict[Id, Text] = Field(default_factory=dict)
    """What is stated in words, by name: ``sex: Male``."""
    reports: tuple[Id, ...] = ()
    """Topics of which this claim reports that there was such a thing."""
    denies: tuple[Id, ...] = ()
    """Topics of which this claim says that there was no such thing."""
    defines: Id | None = None
    """The term that this claim defines."""
    unless: Text | None = None
    """A reading under which this claim does not contradict the others of its topic."""
    note: Text | None = None

    @model_validator(mode="after")
    def _says_where_it_is_from(self) -> Claim:
        if self.quote is None and self.status != "absent":
            raise ValueError("the words that carry the claim, under quote:")
        if (self.status == "derived") != (self.rule is not None):
            raise ValueError("rule: for a derived claim, and for no other")
        if self.status == "absent" and self.numbers:
            raise ValueError("no numbers: what is absent has none")
        return self

    @model_validator(mode="after")
    def _says_each_thing_once(self) -> Claim:
        kinds = Counter((one.quantity, one.of) for one in self.numbers if one.quantity is not None)
        repeated = [kind for kind, times in kinds.items() if times > 1]
        if repeated:
            quantity, of = repeated[0]
            named = f"{quantity} of {of}" if of else quantity
            raise ValueError(f"each quantity once in a claim; {named} is there twice")
        return self

    @model_validator(mode="after")
    def _says_what_it_compares(self) -> Claim:
        test = any(one.quantity == "p" for one in self.numbers)
        pair = self.about.arm is not None and self.about.against is not None
        if test and not pair and len(self.about.arms) < 2:
            raise ValueError("about: with arm and against, or arms, for a p-value")
        return self


class Evidence(Plan):
    """An evidence file."""

    cellcourse: Literal[1]
    publication: Text
    """Full reference of the source."""
    arms: dict[Id, Group] = Field(default_factory=dict)
    """Every arm that a claim speaks of."""
    measures: dict[Id, Measured] = Field(default_factory=dict)
    """Every measure that a claim speaks of."""
    claims: dict[Id, Claim]
