"""Does the time of an event in a table fit the time that the text gives?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.facts import Fact

__all__ = ["RULE"]

_HOURS_A_WEEK: Final = 168


def _look(paper: Paper) -> Iterator[Finding]:
    for week in paper.facts:
        if week.number.of != "week" or not week.about.event or week.printed.value == 0:
            continue
        for name, claim in paper.evidence.claims.items():
            if claim.about.event == week.about.event and name != week.claim:
                told = _told(paper, name)
                if told is not None:
                    yield _judge(week, name, claim.place, *told)


def _told(paper: Paper, name: str) -> tuple[str, float] | None:
    """The time that a narrative gives, in words and as hours."""
    claim = paper.evidence.claims[name]
    if claim.words.get("when") == "immediately":
        return "immediately", 0.0
    hours = [f for f in paper.facts if f.claim == name and f.number.of == "hours"]
    return (f"{hours[0].printed.text} hours", float(hours[0].printed.value)) if hours else None


def _judge(week: Fact, name: str, place: str, words: str, hours: float) -> Finding:
    first = hours <= _HOURS_A_WEEK * float(week.printed.value)
    return Finding(
        (week.claim, name),
        "not checkable",
        f"{week.about.event}: week {week.printed.text} in {week.place}, {words} in {place}.",
        "Both hold if week 1 is the first week, in which the event began."
        if first and week.printed.value == 1
        else f"{words} is {hours:g} hours, a week is {_HOURS_A_WEEK}.",
    )


RULE = Rule(
    "timing",
    "Does the time of an event in a table fit the time that the text gives?",
    "Conversion of units; the table's unit of time is stated, its origin is not",
    _look,
)
