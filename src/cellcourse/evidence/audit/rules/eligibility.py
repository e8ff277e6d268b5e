"""Do the subjects of the tables meet the criteria of the methods section?"""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import counted, listed
from cellcourse.evidence.facts import Fact

__all__ = ["RULE"]

_WORDS = {"at least": "at least", "at most": "at most", "above": "more than", "below": "less than"}


def _look(paper: Paper) -> Iterator[Finding]:
    for bound in paper.facts:
        if not bound.about.criterion or bound.quantity not in _WORDS or bound.variable is None:
            continue
        rows = [f for f in paper.facts if f.about.subject and f.about.table and _same(f, bound)]
        if rows:
            yield _judge(paper, bound, rows)
        else:
            yield _unseen(bound)


def _same(row: Fact, bound: Fact) -> bool:
    return row.variable == bound.variable and row.quantity == "value"


def _unseen(bound: Fact) -> Finding:
    said = f"{bound.number.what}: {_WORDS[bound.quantity or '']} {float(bound.printed.value):g}"
    return Finding(
        (bound.claim,), "not checkable", f"{said}, for every subject.",
        "No value of a single subject is printed.",
    )  # fmt: skip


def _judge(paper: Paper, bound: Fact, rows: list[Fact]) -> Finding:
    unless = paper.evidence.claims[bound.claim].unless
    broken = [row for row in rows if not _keeps(row, bound, exact=True)]
    proven = [row for row in rows if not _keeps(row, bound, exact=False)]
    limit = f"{_WORDS[bound.quantity or '']} {float(bound.printed.value):g}"
    if not broken:
        return Finding(
            (bound.claim, *(row.claim for row in rows)), "consistent",
            f"{bound.number.what}: all {counted(len(rows), 'row')} are {limit}.",
            f"From {min(r.printed.value for r in rows)} to {max(r.printed.value for r in rows)}.",
        )  # fmt: skip
    who = listed(row.about.subject for row in broken)
    values = listed(dict.fromkeys(row.printed.text for row in broken))
    fine = proven and unless is None
    return Finding(
        (bound.claim, *(row.claim for row in broken)),
        "inconsistent" if fine else "not checkable",
        f"{bound.number.what} has to be {limit}, and {counted(len(broken), 'row')} "
        f"({who}) {'has' if len(broken) == 1 else 'have'} {values}.",
        f"{values} is not {limit}"
        + ("" if proven else "; rounding could hide a fraction above it")
        + (f"; it would hold if {unless}." if unless else "."),
    )


def _keeps(row: Fact, bound: Fact, *, exact: bool) -> bool:
    """Whether a row keeps a bound: as printed, or for some value that prints so."""
    value, limit = row.printed.value, bound.printed.value
    low = value if exact else row.printed.rounded.low
    high = value if exact else row.printed.rounded.high
    keeps = {
        "at least": high >= limit,
        "at most": low <= limit,
        "above": high > limit,
        "below": low < limit,
    }
    return keeps[bound.quantity or ""]


RULE = Rule(
    "eligibility",
    "Do the subjects of the tables meet the criteria of the methods section?",
    "Criteria and rows of the publication itself; CONSORT 2010, items 4a and 15",
    _look,
)
