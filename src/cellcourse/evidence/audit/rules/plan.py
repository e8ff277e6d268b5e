"""Does the study file declare the numbers of the plan as they are printed?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.facts import Fact
from cellcourse.quantities import DAYS_PER_MONTH, Amount

__all__ = ["RULE"]

_DAYS = {"days": 1.0, "weeks": 7.0, "months": DAYS_PER_MONTH, "hours": 1 / 24, "s": 1 / 86400}


def _look(paper: Paper) -> Iterator[Finding]:
    if paper.study is None:
        return
    agreeing: list[Fact] = []
    for fact in paper.facts:
        if fact.number.declared is None:
            continue
        value = _at(paper.study, fact.number.declared)
        if value is None:
            yield _nowhere(fact)
        elif _agrees(fact, value):
            agreeing.append(fact)
        else:
            yield _differs(fact, value)
    if agreeing:
        yield Finding(
            tuple(dict.fromkeys(fact.claim for fact in agreeing)), "consistent",
            f"The study file declares {len(agreeing)} numbers of the plan as printed.",
            "; ".join(f"{fact.number.declared} = {fact.printed.text}" for fact in agreeing) + ".",
        )  # fmt: skip


def _at(study: object, path: str) -> float | None:
    """Give the number that stands at a place of the study file; None where there is none."""
    here: Any = study
    for step in path.split("."):
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, tuple | list) and step.isdigit() and int(step) < len(here):
            here = here[int(step)]
        else:
            here = getattr(here, step, None)
    if isinstance(here, Amount):
        return here.value
    return float(here) if isinstance(here, int | float) else None


def _agrees(fact: Fact, value: float) -> bool:
    """Whether a declared number prints so; times are declared in days."""
    possible = [value, value / _DAYS.get(fact.number.unit or "", 1.0)]
    printed = float(fact.printed.value)
    # Whole days: 2 months are 61 days, which is 2.004 months.
    return any(abs(one - printed) <= max(0.02 * abs(printed), 1e-9) for one in possible)


def _nowhere(fact: Fact) -> Finding:
    return Finding(
        (fact.claim,), "not checkable",
        f"{fact.number.what}: the study file has no number at {fact.number.declared}.",
        f"Printed {fact.printed.text}.",
    )  # fmt: skip


def _differs(fact: Fact, value: float) -> Finding:
    return Finding(
        (fact.claim,), "not checkable",
        f"{fact.number.what}: printed {fact.printed.text}, declared otherwise in the study file.",
        f"{fact.number.declared} = {value:g}.",
    )  # fmt: skip


RULE = Rule(
    "plan",
    "Does the study file declare the numbers of the plan as they are printed?",
    "Comparison of the two files",
    _look,
)
