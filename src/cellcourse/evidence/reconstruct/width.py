"""How much each number varies over the data sets that would all have been printed alike.

A number that hardly varies is as good as printed. One that varies widely is not known from
the publication, whatever one data set says. The spread is that of the solutions found,
under the plausibility that was stated; it is no confidence interval.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Final

import numpy as np

from cellcourse.analysis.result import At, Result
from cellcourse.analysis.text import address
from cellcourse.evidence.claims import Evidence
from cellcourse.evidence.reconstruct.settle import LeftOut

__all__ = ["DRAWN_FROM", "Quantity", "Width", "numbers", "width_csv", "width_json", "widths"]

FORMAT: Final = "cellcourse width 1"

DRAWN_FROM: Final = (
    "Solutions are independent of each other, each a function of the seed and its number. They "
    "are no draws from a posterior distribution: data sets that the search finds easily come "
    "more often. Points of a width are shares of the solutions found, and no confidence limits."
)
"""What the solutions behind the widths are."""


@dataclass(frozen=True, slots=True, order=True)
class Quantity:
    """One number of an analysis."""

    analysis: str
    what: str
    """Quantity and address, as in a report."""
    headline: bool
    """True where it is about no single day or visit, and its analysis tests something."""


@dataclass(frozen=True, slots=True)
class Width:
    """How one number varies over solutions."""

    analysis: str
    what: str
    headline: bool
    solutions: int
    """Solutions in which the number exists."""
    least: float
    low: float
    """2.5 % of the solutions have less."""
    middle: float
    """Half of the solutions have less."""
    high: float
    """2.5 % of the solutions have more."""
    most: float


def numbers(results: Iterable[Result]) -> dict[Quantity, float]:
    """Give every number of some results that is not one subject's."""
    return {
        quantity: float(value)
        for result in results
        for quantity, value in _of(result)
        if value is not None
    }


def _of(result: Result) -> Iterator[tuple[Quantity, float | None]]:
    for estimate in result.estimates:
        if estimate.at.subject is None:
            named = ", ".join(part for part in (estimate.quantity, address(estimate.at)) if part)
            headline = bool(result.tests) and _of_all_days(estimate.at)
            yield Quantity(result.analysis, named, headline), estimate.value
    for test in result.tests:
        named = ", ".join(part for part in (test.name, address(test.at)) if part)
        headline = _of_all_days(test.at)
        yield Quantity(result.analysis, f"{named}: p", headline), test.p
        yield Quantity(result.analysis, f"{named}: adjusted p", headline), test.p_adjusted
        if test.effect is not None:
            effect = f"{named}: {test.effect.quantity}"
            yield Quantity(result.analysis, effect, headline), test.effect.value


def _of_all_days(at: At) -> bool:
    return at.day is None and at.visit is None


def widths(found: Sequence[Mapping[Quantity, float]]) -> tuple[Width, ...]:
    """Describe every number over solutions, in the order of the first that has it."""
    quantities = dict.fromkeys(quantity for one in found for quantity in one)
    return tuple(_width(quantity, found) for quantity in quantities)


def _width(quantity: Quantity, found: Sequence[Mapping[Quantity, float]]) -> Width:
    values = [one[quantity] for one in found if quantity in one]
    places = np.quantile(values, (0, 0.025, 0.5, 0.975, 1)).tolist()
    return Width(quantity.analysis, quantity.what, quantity.headline, len(values), *places)


def width_csv(found: Iterable[Width]) -> bytes:
    """Write widths as a table, one row a number."""
    text = io.StringIO()
    writer = csv.DictWriter(text, [one.name for one in fields(Width)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(one) for one in found)
    return text.getvalue().encode()


def width_json(
    found: Iterable[Width],
    evidence: Evidence,
    left_out: Iterable[LeftOut],
    counts: Mapping[str, int],
) -> bytes:
    """Write widths with what they rest on.

    Args:
        found: one for each number.
        evidence: names the publication.
        left_out: claims that are not honoured.
        counts: seed, solutions asked for and found.
    """
    content = {
        "format": FORMAT,
        "publication": evidence.publication,
        "drawn_from": DRAWN_FROM,
        **counts,
        "left_out": [
            {"claim": one.want.claim, "what": one.want.what, "printed": one.want.printed,
             "how": one.how, "why": one.why}
            for one in left_out
        ],
        "quantities": [asdict(one) for one in found],
    }  # fmt: skip
    return (json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()
