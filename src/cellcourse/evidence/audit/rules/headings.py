"""Do adverse events stand under the organ system that they belong to?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule

__all__ = ["RULE", "SYSTEMS"]

SYSTEMS: Final = {
    "hypotension": "vascular",
    "nausea": "gastrointestinal",
    "nausea and vomiting": "gastrointestinal",
    "vomiting": "gastrointestinal",
}
"""Primary system organ class of terms that are often listed elsewhere."""


def _look(paper: Paper) -> Iterator[Finding]:
    for fact in paper.facts:
        event, heading = fact.about.event, paper.evidence.claims[fact.claim].words.get("heading")
        system = SYSTEMS.get((event or "").casefold())
        if fact.quantity != "count" or heading is None or system is None:
            continue
        if system not in heading.casefold():
            yield Finding(
                (fact.claim,), "not checkable",
                f"{event} stands under “{heading}”; its organ system is {system}.",
                "A publication may group events as it likes; counts by system then differ from "
                "those of others.",
            )  # fmt: skip


RULE = Rule(
    "headings",
    "Do adverse events stand under the organ system that they belong to?",
    "MedDRA (ICH M1), primary system organ class of each term",
    _look,
)
