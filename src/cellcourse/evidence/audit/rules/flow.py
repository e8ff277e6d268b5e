"""Do the numbers of subjects add up through the study and over the arms?"""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.evidence.about import Stage
from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.facts import Fact

__all__ = ["RULE"]

Counts = dict[tuple[Stage, str | None], Fact]


def _look(paper: Paper) -> Iterator[Finding]:
    counts: Counts = {}
    for fact in paper.facts:
        if fact.about.stage is not None and fact.quantity in {"n", "count"} and not fact.number.of:
            counts.setdefault((fact.about.stage, fact.about.arm), fact)
    yield from _over_arms(paper, counts)
    for arm in paper.evidence.arms:
        yield from _through(paper, counts, arm)


def _over_arms(paper: Paper, counts: Counts) -> Iterator[Finding]:
    for (stage, arm), total in counts.items():
        parts = [counts.get((stage, one)) for one in paper.evidence.arms]
        held = [part for part in parts if part is not None]
        if arm is not None or len(held) < len(parts):
            continue
        summed = sum(part.printed.value for part in held)
        fits = summed == total.printed.value
        added = " + ".join(part.printed.text for part in held)
        yield Finding(
            (total.claim, *(part.claim for part in held)),
            "consistent" if fits else "inconsistent",
            f"The arms' numbers {stage} {'add' if fits else 'do not add'} up to the total.",
            f"{added} = {summed}, printed {total.printed.text}.",
        )


def _through(paper: Paper, counts: Counts, arm: str) -> Iterator[Finding]:
    stages: tuple[Stage, ...] = ("enrolled", "lost", "completed")
    held = [counts.get((stage, arm)) for stage in stages]
    entered, lost, completed = held
    if entered is None or lost is None or completed is None:
        return
    died = counts.get(("died", arm))
    dead = int(died.printed.value) if died is not None else 0
    left = int(entered.printed.value - lost.printed.value)
    done = int(completed.printed.value)
    fits = left - dead <= done <= left
    claims = [one.claim for one in (entered, lost, completed, died) if one is not None]
    worked = f"{entered.printed.text} - {lost.printed.text} lost = {left}; printed {done} completed"
    if dead and fits:
        note = "are among those who completed, so died" if done == left else "died before the end"
        worked += f"; {dead} who died {note}"
        worked += " at or after the last visit" if done == left else ""
    yield Finding(
        tuple(dict.fromkeys(claims)),
        "consistent" if fits else "inconsistent",
        f"{paper.label(arm)}: entered, lost and completed {'add' if fits else 'do not add'} up.",
        f"{worked}.",
    )


RULE = Rule(
    "flow",
    "Do the numbers of subjects add up through the study and over the arms?",
    "CONSORT 2010, item 13 (Schulz et al., BMJ 340:c332)",
    _look,
)
