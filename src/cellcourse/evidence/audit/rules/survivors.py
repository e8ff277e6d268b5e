"""How many animals can have been alive, and do printed numbers agree with that?"""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.evidence.audit.alive import alive_by_day
from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import plainly
from cellcourse.evidence.facts import Fact

__all__ = ["RULE"]

Alive = dict[int, tuple[set[int], list[str]]]


def _look(paper: Paper) -> Iterator[Finding]:
    for measure in paper.evidence.measures:
        for arm in paper.evidence.arms:
            alive = alive_by_day(paper, measure, arm)
            if alive:
                yield _over_time(paper, measure, arm, alive)
                yield from _numbers(paper, arm, alive)


def _over_time(paper: Paper, measure: str, arm: str, alive: Alive) -> Finding:
    claims = tuple(dict.fromkeys(name for _, names in alive.values() for name in names))
    size = paper.size(arm)
    told = "; ".join(f"day {day}: {_said(held)}" for day, (held, _) in alive.items())
    broken = [day for day, (held, _) in alive.items() if not held]
    label = f"{paper.label(arm)}, {paper.evidence.measures[measure].label}"
    if broken:
        return Finding(
            claims, "inconsistent",
            f"{label}: no number alive on day {broken[0]} fits the other days.",
            f"Of {size} alive, by day: {told}. The dead stay dead.",
        )  # fmt: skip
    return Finding(
        claims, "consistent", f"{label}: numbers alive that the printed means allow.",
        f"Of {size} alive, by day: {told}.",
    )  # fmt: skip


def _said(held: set[int]) -> str:
    return plainly(list(held)) if held else "none"


def _numbers(paper: Paper, arm: str, alive: Alive) -> Iterator[Finding]:
    """Compare numbers of survivors, printed for any measure, with those that can be alive."""
    for fact in paper.facts:
        about = fact.about
        if fact.quantity != "n" or about.deaths != "excluded" or about.arm not in (None, arm):
            continue
        days = [about.day] if about.day is not None else _days(paper, fact, arm)
        late = [(day, most) for day in days if (most := _most(alive, day)) is not None]
        over = [(day, most) for day, most in late if most < fact.printed.value]
        if over:
            yield _too_many(paper, fact, arm, over, alive)


def _days(paper: Paper, fact: Fact, arm: str) -> list[int]:
    """Days on which the measure has a mean of this arm."""
    return [
        cell.day
        for cell in paper.cells
        if cell.measure == fact.about.measure and cell.arm == arm and cell.day is not None
    ]


def _most(alive: Alive, day: int) -> int | None:
    """The most that can be alive on a day, from the days up to it."""
    known = [max(held) for when, (held, _) in alive.items() if when <= day and held]
    return min(known) if known else None


def _too_many(
    paper: Paper, fact: Fact, arm: str, over: list[tuple[int, int]], alive: Alive
) -> Finding:  # fmt: skip
    days = "; ".join(f"day {day}: at most {most}" for day, most in over)
    return Finding(
        (fact.claim, *_limiting(alive, over[0][1])), "inconsistent",
        f"{fact.number.what}: {fact.printed.text} cannot be the number behind the means of "
        f"{paper.label(arm)}.",
        f"Alive by the printed scores: {days}. A mean of survivors has no more behind it.",
        f"{fact.printed.text} is the number that entered the arm.",
    )  # fmt: skip


def _limiting(alive: Alive, most: int) -> list[str]:
    """Claims of the first day on which no more could be alive."""
    return next((names for held, names in alive.values() if held and max(held) == most), [])


RULE = Rule(
    "survivors",
    "How many animals can have been alive, and do printed numbers agree with that?",
    "All sets of scores that print so; the dead stay dead",
    _look,
)
