"""A result as a laboratory reports it: a number, or the bound that the method can see to.

``< 0.125`` is not 0.125: nothing is known but that the value lies below. Scaling keeps
the bound a bound, and held against a limit it may leave the answer open.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Final, Literal

from cellcourse.errors import ProductError
from cellcourse.study.limit import Bound, Limit

__all__ = ["Answer", "Bounded", "meets", "read_bounded"]

Relation = Literal["=", "<", "<=", ">", ">="]
Answer = Literal["yes", "no", "open"]
"""Whether a limit is met; open where the bound does not tell."""

_SPELT: Final[dict[str, Relation]] = {
    "": "=", "=": "=", "<": "<", ">": ">", "<=": "<=", ">=": ">=", "≤": "<=", "≥": ">=",
}  # fmt: skip
_WRITTEN: Final = re.compile(r"\s*([<>]=?|[=≤≥]?)\s*(\d+\.?\d*(?:[eE][+-]?\d+)?)\s*")
_ROUND_OFF: Final = 1e-12


@dataclass(frozen=True, slots=True)
class Bounded:
    """A value, or the bound on it that a method's detection limit leaves.

    Raises:
        ProductError: a value that is below zero or not finite.
    """

    value: float
    relation: Relation = "="

    def __post_init__(self) -> None:
        """Refuse what no laboratory reports."""
        if not (self.value >= 0 and math.isfinite(self.value)):
            raise ProductError(f"a result of {self.value:g} is not a number from zero up")

    def __str__(self) -> str:
        number = f"{self.value:.10g}"
        return number if self.relation == "=" else f"{self.relation} {number}"

    def rounded(self) -> Bounded:
        """To four digits, for a reader."""
        return Bounded(float(f"{self.value:.4g}"), self.relation)

    def times(self, factor: float) -> Bounded:
        """Convert by a factor above zero; a bound stays a bound.

        Raises:
            ProductError: the factor is not a number above zero.
        """
        if not (factor > 0 and math.isfinite(factor)):
            raise ProductError(f"a result cannot be converted by a factor of {factor:g}")
        return Bounded(self.value * factor, self.relation)


def read_bounded(text: str) -> Bounded:
    """Read a result such as ``97.8``, ``< 0.125`` or ``>= 95``.

    Raises:
        ProductError: not a number that is zero or more, with or without such a sign.
    """
    read = _WRITTEN.fullmatch(text)
    if read is None or not math.isfinite(float(read[2])):
        raise ProductError(f"{text!r} is not a result; write 97.8, < 0.125 or >= 95")
    return Bounded(float(read[2]), _SPELT[read[1]])


def meets(result: Bounded, limit: Limit) -> Answer:
    """Say whether every value that the result leaves possible keeps the limit.

    A value within round-off of a bound counts as equal to it.
    """
    answers = {_keeps(result, bound) for bound in limit.bounds}
    if "no" in answers:
        return "no"
    return "open" if "open" in answers or not answers else "yes"


def _keeps(result: Bounded, bound: Bound) -> Answer:
    value, least = (result.value, bound.amount.value)
    relation = result.relation
    if bound.upper:  # Seen in a mirror, an upper bound is a lower one.
        value, least = -value, -least
        relation = _MIRRORED[relation]
    inside = _inside(value, least, strict=bound.strict)
    if relation == "=":
        return "yes" if inside else "no"
    if relation in {">", ">="}:
        strict = bound.strict and relation == ">="
        return "yes" if _inside(value, least, strict=strict) else "open"
    strict = bound.strict or relation == "<"
    return "open" if _inside(value, least, strict=strict) else "no"


_MIRRORED: Final[dict[Relation, Relation]] = {
    "=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<=",
}  # fmt: skip


def _inside(value: float, least: float, *, strict: bool) -> bool:
    if math.isclose(value, least, rel_tol=_ROUND_OFF):
        return not strict
    return value > least
