"""Does the publication report what it denies elsewhere?

A claim may deny a topic ("no adverse events") that another reports. Where one of the two
has a reading that lets both stand, the evidence file says so under ``unless``, and the
contradiction is not proven.
"""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import listed

__all__ = ["RULE"]


def _look(paper: Paper) -> Iterator[Finding]:
    for name, claim in paper.evidence.claims.items():
        for topic in claim.denies:
            reporting = [other for other in _reporting(paper, topic) if other != name]
            if reporting:
                yield _judge(paper, name, topic, reporting)


def _reporting(paper: Paper, topic: str) -> Iterator[str]:
    """Claims that report a topic; a count of zero reports nothing."""
    for name, claim in paper.evidence.claims.items():
        counts = [fact for fact in paper.facts if fact.claim == name and fact.quantity == "count"]
        if topic in claim.reports and all(fact.printed.value > 0 for fact in counts):
            yield name


def _judge(paper: Paper, name: str, topic: str, reporting: list[str]) -> Finding:
    claims = paper.evidence.claims
    denial = claims[name]
    firm = [other for other in reporting if claims[other].unless is None]
    proven = bool(firm) and denial.unless is None
    doubts = {claims[other].unless for other in (name, *reporting)} - {None}
    words = topic.replace("-", " ")
    quotes = [f"“{claims[o].quote}” ({claims[o].place})" for o in [*firm, *reporting]]
    told = f"{denial.place} says “{denial.quote}”; reported are {listed(dict.fromkeys(quotes))}."
    holds = "" if proven else f" Both stand if {' or if '.join(sorted(map(str, doubts)))}."
    return Finding(
        (name, *(firm if proven else reporting)),
        "inconsistent" if proven else "not checkable",
        f"{denial.place}: {words} {'are' if words.endswith('s') else 'is'} denied here and "
        f"reported in {'; '.join(dict.fromkeys(claims[o].place for o in reporting))}.",
        told + holds,
    )


RULE = Rule(
    "contradictions",
    "Does the publication report what it denies elsewhere?",
    "Adverse event: any untoward occurrence, whatever its cause (ICH E2A, II.A.1); other topics: "
    "the publication's own words",
    _look,
)
