"""Could a later difference have been there from the start?"""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import listed
from cellcourse.evidence.facts import Cell, Fact
from cellcourse.evidence.printed import shown

__all__ = ["RULE"]


def _look(paper: Paper) -> Iterator[Finding]:
    for measure in paper.evidence.measures:
        held = [c for c in paper.cells if c.measure == measure and c.day is not None and c.arm]
        days = sorted({cell.day for cell in held if cell.day is not None})
        if days and days[0] > 0:
            first = [cell for cell in held if cell.day == days[0] and cell.deaths != "zero"]
            yield _judge(paper, measure, days[0], first)


def _judge(paper: Paper, measure: str, day: int, first: list[Cell]) -> Finding:
    told = listed(f"{paper.label(cell.arm)} {cell}" for cell in first)
    start = _bound(paper, measure)
    rise = ""
    for cell in first:
        if start is not None and cell.mean.rounded.low > start.printed.value:
            least = cell.mean.rounded.low - start.printed.value
            rise = (
                f" Every subject had at most {start.printed.text} on day 0, so "
                f"{paper.label(cell.arm)} rose by at least {shown(least)} on average."
            )
    claims = [cell.claim for cell in first] + ([start.claim] if start is not None else [])
    return Finding(
        tuple(dict.fromkeys(claims)), "not checkable",
        f"{paper.evidence.measures[measure].label}: nothing is printed before day {day}, so a "
        "difference between arms may have been there from the start.",
        f"First printed: {told} (day {day}).{rise}",
    )  # fmt: skip


def _bound(paper: Paper, measure: str) -> Fact | None:
    """A limit that every subject kept on day 0."""
    return next(
        (
            fact
            for fact in paper.facts
            if fact.about.criterion
            and fact.about.day == 0
            and fact.about.measure == measure
            and fact.quantity == "at most"
        ),
        None,
    )


RULE = Rule(
    "baseline",
    "Could a later difference have been there from the start?",
    "ARRIVE 2.0, items 4 and 10; CONSORT 2010, item 15",
    _look,
)
