"""Is one term defined twice, and differently?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule

__all__ = ["RULE"]


def _look(paper: Paper) -> Iterator[Finding]:
    defined: dict[str, dict[str, str]] = defaultdict(dict)
    for name, claim in paper.evidence.claims.items():
        if claim.defines is not None:
            defined[claim.defines][name] = claim.words.get(claim.defines, claim.quote or "")
    for term, words in defined.items():
        if len(set(words.values())) > 1:
            places = "; ".join(
                f"{paper.evidence.claims[name].place}: {said}" for name, said in words.items()
            )
            yield Finding(
                tuple(words), "not checkable",
                f"The term {term} has {len(words)} definitions.",
                f"{places}. Whether both give the same day for each subject cannot be told.",
            )  # fmt: skip


RULE = Rule(
    "definitions",
    "Is one term defined twice, and differently?",
    "ARRIVE 2.0, item 6 (Percie du Sert 2020, PLoS Biol 18:e3000410): one definition per outcome",
    _look,
)
