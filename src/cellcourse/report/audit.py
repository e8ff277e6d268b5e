"""An audit as a document: what cannot be, what cannot be told, what agrees.

Findings are worded by the rules; here they are put in order. Contradictions come first,
each with its arithmetic and, where there is one, the smallest change that would let the
claims stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from cellcourse.evidence.audit import RULES, Finding, Verdict, by_claim
from cellcourse.evidence.claims import Evidence
from cellcourse.report.blocks import (
    Block,
    Callout,
    Cell,
    Column,
    Document,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Section,
    Table,
    TableRow,
)
from cellcourse.report.numbering import numbered

__all__ = ["VERDICTS", "audit_document"]

VERDICTS: Final[tuple[Verdict, ...]] = ("inconsistent", "not checkable", "consistent")
"""In the order in which a reader wants them."""

_TITLES: Final[dict[Verdict, str]] = {
    "inconsistent": "What cannot be true together",
    "not checkable": "What cannot be told",
    "consistent": "What agrees, and what it implies",
}
_LEADS: Final[dict[Verdict, str]] = {
    "inconsistent": (
        "Each of these is proven: every value that prints as given was tried, or every set of "
        "scores, and none fits. A repair is a hypothesis, never a finding."
    ),
    "not checkable": (
        "Something that decides was not printed, or two readings are possible. None of these is "
        "an accusation."
    ),
    "consistent": (
        "Nothing was found against these claims, which does not make them true. Where a p is "
        "bounded, the bounds hold for every value that prints as given."
    ),
}
_LABELS: Final[dict[Verdict, str]] = {
    "inconsistent": "claims in a proven contradiction",
    "not checkable": "claims that lack what a check needs",
    "consistent": "claims with nothing found against them",
}


def audit_document(
    evidence: Evidence, findings: Iterable[Finding], *, title: str, version: str, digest: str
) -> Document:
    """Put an audit together.

    Args:
        evidence: the claims.
        findings: what the rules found.
        title: title of the study.
        version: version of this program.
        digest: SHA-256 of the evidence file.
    """
    found = tuple(findings)
    sections = [_summary(evidence, found)]
    sections += [_section(verdict, found, evidence) for verdict in VERDICTS]
    sections += [_claims(evidence, found), _asked(found)]
    return Document(
        title=f"Audit: {title}",
        subtitle=f"Can the printed claims all be true? {evidence.publication}",
        banners=(),
        sections=tuple(numbered(sections)),
        footer=f"cellcourse {version}, evidence file {digest[:12]}",
    )


def _summary(evidence: Evidence, found: tuple[Finding, ...]) -> Section:
    counts = Counter(by_claim(evidence, found).values())
    keys = KeyFigures(
        tuple(
            KeyFigure(str(counts[verdict]), verdict.capitalize(), _LABELS[verdict])
            for verdict in VERDICTS
        )
    )
    worst = tuple(one.says for one in found if one.verdict == "inconsistent")
    blocks: list[Block] = [keys]
    if worst:
        blocks.append(Callout("limit", "What cannot be true together", worst))
    return Section("summary", "In short", tuple(blocks))


def _section(verdict: Verdict, found: tuple[Finding, ...], evidence: Evidence) -> Section:
    blocks: list[Block] = [Paragraph(_LEADS[verdict])]
    mine = [one for one in found if one.verdict == verdict]
    for rule in dict.fromkeys(one.rule for one in mine):
        blocks.append(Heading(RULES[rule].question))
        held = [one for one in mine if one.rule == rule]
        if verdict == "inconsistent":
            for one in held:
                blocks += _at_length(one, evidence)
        else:
            blocks.append(_table(f"{verdict.replace(' ', '-')}-{rule}", held))
    return Section(verdict.replace(" ", "-"), _TITLES[verdict], tuple(blocks))


def _at_length(one: Finding, evidence: Evidence) -> Iterator[Block]:
    lines = [one.arithmetic]
    if one.repair:
        lines.append(f"Smallest repair, a hypothesis: {one.repair}")
    lines.append(f"Claims: {', '.join(_quoted(evidence, name) for name in one.claims)}.")
    lines.append(f"Source of the rule: {one.source}.")
    yield Callout("limit", one.says, tuple(lines))


def _quoted(evidence: Evidence, name: str) -> str:
    claim = evidence.claims[name]
    return f"“{claim.quote}” ({claim.place})" if claim.quote else f"{name} ({claim.place})"


def _table(name: str, held: list[Finding]) -> Table:
    columns = (
        Column("Finding", "left"),
        Column("How it was worked out", "left"),
        Column("Claims", "left"),
    )
    rows = tuple(
        TableRow((Cell(one.says), Cell(_worked(one)), Cell(", ".join(one.claims)))) for one in held
    )
    return Table(name, RULES[held[0].rule].question, columns, rows, (), held[0].source)


def _worked(one: Finding) -> str:
    return f"{one.arithmetic} Hypothesis: {one.repair}" if one.repair else one.arithmetic


def _claims(evidence: Evidence, found: tuple[Finding, ...]) -> Section:
    columns = (
        Column("Claim", "left"),
        Column("Printed", "left"),
        Column("Place", "left"),
        Column("Verdict", "left"),
        Column("Rules", "left"),
    )
    rows = tuple(
        TableRow(
            (
                Cell(name),
                Cell(evidence.claims[name].quote or "not printed"),
                Cell(evidence.claims[name].place),
                Cell(verdict),
                Cell(", ".join(_rules_of(name, found)) or "no rule looks at it"),
            )
        )
        for name, verdict in by_claim(evidence, found).items()
    )
    table = Table("claims", "Every claim with its verdict", columns, rows, (), "Evidence file")
    return Section("claims", "Claim by claim", (table,))


def _rules_of(name: str, found: tuple[Finding, ...]) -> list[str]:
    return list(dict.fromkeys(one.rule for one in found if name in one.claims))


def _asked(found: tuple[Finding, ...]) -> Section:
    columns = (Column("Rule", "left"), Column("Question", "left"), Column("Source", "left"))
    used = dict.fromkeys(one.rule for one in found)
    rows = tuple(
        TableRow((Cell(name), Cell(RULES[name].question), Cell(RULES[name].source)))
        for name in used
    )
    table = Table("rules", "Rules that had something to look at", columns, rows, (), "")
    return Section("rules", "What was asked", (table,))
