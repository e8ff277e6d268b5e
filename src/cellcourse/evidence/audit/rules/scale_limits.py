"""Do printed values lie on their scale?"""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.facts import Fact
from cellcourse.evidence.printed import shown

__all__ = ["RULE"]

_ON_THE_SCALE = {"mean", "median", "minimum", "maximum", "value"}
"""Confidence limits are not among them: a mean near an end has limits beyond it."""


def _look(paper: Paper) -> Iterator[Finding]:
    inside: dict[str, list[str]] = {}
    for fact in paper.facts:
        if fact.quantity not in _ON_THE_SCALE or fact.variable not in paper.evidence.measures:
            continue
        limit = _broken(paper, fact)
        if limit is None:
            inside.setdefault(fact.variable, []).append(fact.claim)
        else:
            label = paper.evidence.measures[fact.variable].label
            yield Finding(
                (fact.claim,),
                "inconsistent",
                f"{fact.number.what}: {fact.printed.text} is not on the scale of {label}.",
                f"Every value that prints as {fact.printed.text} lies from "
                f"{fact.printed.rounded}; the scale {limit}.",
            )
    for measure, claims in inside.items():
        yield _all_inside(paper, measure, claims)


def _broken(paper: Paper, fact: Fact) -> str | None:
    scale = paper.scale(fact.variable or "")
    if scale.low is not None and fact.printed.rounded.high < scale.low:
        return f"begins at {shown(scale.low)}"
    if scale.high is not None and fact.printed.rounded.low > scale.high:
        return f"ends at {shown(scale.high)}"
    return None


def _all_inside(paper: Paper, measure: str, claims: list[str]) -> Finding:
    scale, label = paper.scale(measure), paper.evidence.measures[measure].label
    low = "no lowest value" if scale.low is None else f"lowest value {shown(scale.low)}"
    high = "no highest value" if scale.high is None else f"highest value {shown(scale.high)}"
    return Finding(
        tuple(dict.fromkeys(claims)),
        "consistent",
        f"Every printed value of {label} lies on its scale.",
        f"{label}: {low}, {high}.",
    )


RULE = Rule(
    "scale-limits",
    "Do printed values lie on their scale?",
    "The definition of each instrument (`instruments`), or the range that the evidence file states",
    _look,
)
