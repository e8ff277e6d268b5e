"""How much endotoxin was given per kilogram, and is that below the limits?"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from cellcourse.evidence.audit.batches import Given, dose_fact, given
from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.facts import Fact

__all__ = ["RULE"]

LIMITS: Final = {"intrathecal": Fraction(1, 5), "other": Fraction(5)}
"""EU per kg and hour."""


def _look(paper: Paper) -> Iterator[Finding]:
    volume = dose_fact(paper, "volume")
    batches = {one.claim: one for one in given(paper)}
    levels = [f for f in paper.facts if f.number.of == "endotoxin" and f.claim in batches]
    if volume is None or not levels:
        return
    per_kg = [
        (
            batches[level.claim],
            level.printed.value * volume.printed.value / batches[level.claim].weight,
        )
        for level in levels
    ]
    over = [(one, value) for one, value in per_kg if value > _limit(paper, one)]
    least, most = min(v for _, v in per_kg), max(v for _, v in per_kg)
    bound = "below " if all(level.printed.bound.startswith("<") for level in levels) else ""
    yield Finding(
        tuple(dict.fromkeys((volume.claim, *(level.claim for level in levels)))),
        "not checkable" if over else "consistent",
        f"Endotoxin: {bound}{float(least):.4f} to {float(most):.4f} EU/kg, which is "
        f"{'not surely ' if over else ''}within 5 EU/kg an hour and 0.2 intrathecally.",
        f"{_worked(levels[0], volume)}; over the weights that the cells imply. The limits are for "
        "one hour, and the time of an injection is not printed.",
    )


def _limit(paper: Paper, batch: Given) -> Fraction:
    route = paper.label(batch.arm).casefold()
    return LIMITS["intrathecal" if "intrathecal" in route else "other"]


def _worked(level: Fact, volume: Fact) -> str:
    total = float(level.printed.value * volume.printed.value)
    amount = f"{level.printed.bound} {total:g} EU".strip()
    return f"{level.printed.text} EU/mL x {volume.printed.text} mL = {amount}"


RULE = Rule(
    "endotoxin",
    "How much endotoxin was given per kilogram, and is that below the limits?",
    "USP <85>: K = 5 EU/kg an hour, 0.2 EU/kg intrathecally",
    _look,
)
