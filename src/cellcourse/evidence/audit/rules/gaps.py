"""What would a reader look for and not find?"""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import listed

__all__ = ["RULE"]


def _look(paper: Paper) -> Iterator[Finding]:
    for name, claim in paper.evidence.claims.items():
        if claim.status == "absent":
            what = claim.words.get("what", claim.note or name)
            yield Finding((name,), "not checkable", f"{claim.place}: not printed: {what}.", "")
    units = [fact for fact in paper.facts if fact.number.unit == "not stated"]
    if units:
        values = listed(fact.printed.text for fact in units)
        yield Finding(
            tuple(fact.claim for fact in units), "not checkable",
            f"{values} are printed without a unit.",
            f"{units[0].place}: {listed(fact.number.what for fact in units)}.",
        )  # fmt: skip
    yield from _effects(paper)


def _effects(paper: Paper) -> Iterator[Finding]:
    """Compare the effects that the methods announce with those that have a p."""
    for name, claim in paper.evidence.claims.items():
        planned = [one.strip() for one in claim.words.get("planned-effects", "").split(",") if one]
        for measure in [m.strip() for m in claim.words.get("planned-for", "").split(",") if m]:
            shown = {test.effect for test in paper.tests if test.measure == measure}
            lacking = [effect for effect in planned if effect not in shown]
            if lacking:
                yield Finding(
                    (name,), "not checkable",
                    f"{paper.evidence.measures[measure].label}: the methods announce "
                    f"{listed(lacking)}, and no p of it is printed.",
                    f"Announced {listed(planned)}; printed {listed(sorted(map(str, shown)))}.",
                )  # fmt: skip


RULE = Rule(
    "gaps",
    "What would a reader look for and not find?",
    "Claims that the evidence file marks as absent; CONSORT 2010, item 12; ARRIVE 2.0",
    _look,
)
