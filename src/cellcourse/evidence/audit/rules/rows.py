"""Do tables with one row per subject agree with the text, and whom do they lack?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import counted, listed
from cellcourse.evidence.facts import Fact

__all__ = ["RULE"]

Tables = dict[str, list[str]]
"""Subjects of each table."""


def _look(paper: Paper) -> Iterator[Finding]:
    tables: Tables = defaultdict(list)
    for claim in paper.evidence.claims.values():
        if claim.about.table is not None and claim.about.subject is not None:
            tables[claim.about.table].append(claim.about.subject)
    yield from _lengths(paper, tables)
    yield from _ranges(paper)
    yield from _levels(paper)
    yield from _events(paper)


def _claims_of(paper: Paper, table: str) -> list[str]:
    return [
        name
        for name, claim in paper.evidence.claims.items()
        if claim.about.table == table and claim.about.subject is not None
    ]


def _lengths(paper: Paper, tables: Tables) -> Iterator[Finding]:
    totals = [f for f in paper.facts if f.about.stage == "enrolled" and f.about.arm is None]
    everybody = list(dict.fromkeys(one for held in tables.values() for one in held))
    for table, held in tables.items():
        lacking = [one for one in everybody if one not in held]
        claims = tuple(fact.claim for fact in totals) + tuple(_claims_of(paper, table))
        if lacking:
            words = f"{table} lacks subjects {listed(lacking)}, who are in another table."
            yield Finding(claims, "not checkable", words, _by_arm(paper, table, len(everybody)))
        elif totals:
            n = int(totals[0].printed.value)
            fits = n == len(held)
            yield Finding(
                claims, "consistent" if fits else "inconsistent",
                f"{table} has {counted(len(held), 'row')} for {n} who were enrolled.",
                "Counted." if fits else f"{len(held)} is not {n}.",
            )  # fmt: skip


def _by_arm(paper: Paper, table: str, everybody: int) -> str:
    """Say how many rows each arm has, and should have."""
    rows: dict[str, int] = defaultdict(int)
    for claim in paper.evidence.claims.values():
        if claim.about.table == table and claim.about.subject and claim.about.arm:
            rows[claim.about.arm] += 1
    parts = [
        f"{paper.label(arm)}: {n} rows of {paper.size(arm) or 'an unknown number'}"
        for arm, n in rows.items()
    ]
    return f"{sum(rows.values())} of {everybody} have a row. {'; '.join(parts)}."


def _values(paper: Paper, variable: str | None) -> list[Fact]:
    return [
        fact
        for fact in paper.facts
        if fact.about.table and fact.about.subject and fact.variable == variable
    ]


def _ranges(paper: Paper) -> Iterator[Finding]:
    for fact in paper.facts:
        rows = _values(paper, fact.variable)
        if fact.quantity not in {"minimum", "maximum"} or not rows or fact.about.criterion:
            continue
        pick = min if fact.quantity == "minimum" else max
        extreme = pick(rows, key=lambda one: one.printed.value)
        fits = extreme.printed.rounded.meets(fact.printed.rounded)
        yield Finding(
            (fact.claim, extreme.claim),
            "consistent" if fits else "inconsistent",
            f"{fact.number.what}: printed {fact.printed.text}, {extreme.printed.text} in "
            f"{extreme.about.table}.",
            f"Subject {extreme.about.subject} has the {fact.quantity}, {extreme.printed.text}, "
            f"of {len(rows)} rows.",
        )


def _levels(paper: Paper) -> Iterator[Finding]:
    """Count the rows of each category that the text gives a number of."""
    for fact in paper.facts:
        counted_as, level = fact.about.counted, fact.about.level
        if counted_as is None or level is None:
            continue
        rows = [
            name
            for name, claim in paper.evidence.claims.items()
            if claim.about.table == fact.about.table
            and claim.about.subject is not None
            and claim.words.get(counted_as) == level
        ]
        fits = len(rows) == fact.printed.value
        yield Finding(
            (fact.claim, *rows), "consistent" if fits else "inconsistent",
            f"{fact.number.what}: {fact.printed.text}; {len(rows)} rows of {fact.about.table} "
            f"say {level}.",
            f"Rows counted: {len(rows)}.",
        )  # fmt: skip


def _events(paper: Paper) -> Iterator[Finding]:
    """Compare the arms' numbers of an event with the table's."""
    counts = [f for f in paper.facts if f.about.event and f.quantity == "count"]
    for total in counts:
        parts = [f for f in counts if f.about.event == total.about.event and f.about.arm]
        if total.about.arm is not None or not parts:
            continue
        summed = sum(f.printed.value for f in parts)
        fits = summed == total.printed.value
        verdict = "consistent" if fits else "inconsistent"
        if summed < total.printed.value and len(parts) < len(paper.evidence.arms):
            verdict = "not checkable"
        yield Finding(
            (total.claim, *(f.claim for f in parts)), verdict,  # type: ignore[arg-type]
            f"{total.about.event}: {total.printed.text} in {total.place}, {summed} in the text.",
            " + ".join(f"{f.printed.text} ({paper.label(f.about.arm)})" for f in parts) + ".",
        )  # fmt: skip


RULE = Rule(
    "rows",
    "Do tables with one row per subject agree with the text, and whom do they lack?",
    "Counting; CONSORT 2010, item 16 (numbers analysed)",
    _look,
)
