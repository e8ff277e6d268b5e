"""Do printed differences follow from the printed values?"""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.facts import Fact

__all__ = ["RULE"]


def _look(paper: Paper) -> Iterator[Finding]:
    for fact in paper.facts:
        if fact.quantity != "difference" or fact.about.against is None:
            continue
        for quantity in ("median", "mean"):
            first = _value(paper, fact, fact.about.arm, quantity)
            second = _value(paper, fact, fact.about.against, quantity)
            if first is not None and second is not None:
                yield _judge(fact, first, second)
                break


def _value(paper: Paper, fact: Fact, arm: str | None, quantity: str) -> Fact | None:
    for one in paper.facts:
        where = (one.about.measure, one.about.day, one.about.deaths, one.about.arm)
        asked = (fact.about.measure, fact.about.day, fact.about.deaths, arm)
        if one.quantity == quantity and where == asked and one.about.against is None:
            return one
    return None


def _judge(fact: Fact, first: Fact, second: Fact) -> Finding:
    possible = first.printed.rounded.minus(second.printed.rounded)
    exact = first.printed.value - second.printed.value
    fits = possible.meets(fact.printed.rounded)
    worked = (
        f"{first.printed.text} - {second.printed.text} = {float(exact):g}; with rounding from "
        f"{possible}."
    )
    return Finding(
        (fact.claim, first.claim, second.claim),
        "consistent" if fits else "inconsistent",
        f"{fact.number.what}: {fact.printed.text} "
        + ("adds up." if fits else "does not follow from the values."),
        worked,
    )


RULE = Rule(
    "differences",
    "Do printed differences follow from the printed values?",
    "Interval arithmetic over the rounding",
    _look,
)
