"""Does an estimate lie within its confidence interval, and between its extremes?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.facts import Fact

__all__ = ["RULE"]

_WITHIN: Final = (
    ("ci low", "mean"), ("ci low", "median"), ("ci low", "difference"), ("ci low", "ci high"),
    ("mean", "ci high"), ("median", "ci high"), ("difference", "ci high"),
    ("minimum", "mean"), ("minimum", "median"), ("minimum", "maximum"),
    ("mean", "maximum"), ("median", "maximum"),
)  # fmt: skip
"""Pairs of which the first is never larger."""


def _look(paper: Paper) -> Iterator[Finding]:
    for name in paper.evidence.claims:
        mine = [fact for fact in paper.facts if fact.claim == name and not fact.printed.bound]
        for variable in dict.fromkeys(fact.variable for fact in mine):
            by_kind = {fact.quantity: fact for fact in mine if fact.variable == variable}
            pairs = [
                (by_kind[low], by_kind[high])
                for low, high in _WITHIN
                if low in by_kind and high in by_kind
            ]
            if pairs:
                yield _judge(name, pairs)


def _judge(name: str, pairs: list[tuple[Fact, Fact]]) -> Finding:
    wrong = [(a, b) for a, b in pairs if a.printed.rounded.low > b.printed.rounded.high]
    told = "; ".join(
        f"{a.quantity} {a.printed.text}, {b.quantity} {b.printed.text}" for a, b in wrong or pairs
    )
    return Finding(
        (name,),
        "inconsistent" if wrong else "consistent",
        f"{pairs[0][0].number.what}: estimate and limits are {'not ' if wrong else ''}in order.",
        f"{told}.",
    )


RULE = Rule(
    "intervals",
    "Does an estimate lie within its confidence interval, and between its extremes?",
    "Order of numbers, over the rounding",
    _look,
)
