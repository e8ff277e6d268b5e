"""Do the cells that were given fit a dose per kilogram of body weight?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cellcourse.evidence.audit.batches import Given, dose_fact, given
from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule

__all__ = ["RULE"]

ADULTS_KG: Final = (25, 200)
"""Weights outside of which an adult is hardly ever met."""


def _look(paper: Paper) -> Iterator[Finding]:
    batches = given(paper)
    dose = dose_fact(paper, "cells-per-kg")
    if not batches or dose is None:
        return
    low, high = ADULTS_KG
    odd = [one for one in batches if not low <= one.weight <= high]
    ordered = sorted(batches, key=lambda one: one.weight)
    ends = f"{float(ordered[0].weight):g} to {float(ordered[-1].weight):g} kg"
    viable = [one.viable_weight for one in batches if one.viable_weight is not None]
    counted = ""
    if viable:
        least, most = float(min(v.low for v in viable)), float(max(v.high for v in viable))
        counted = (
            f" Whether all or only viable cells are meant decides: with viable cells "
            f"the weights would be {least:.1f} to {most:.1f} kg."
        )
    yield Finding(
        tuple(dict.fromkeys((dose.claim, *(one.claim for one in batches)))),
        "not checkable" if odd else "consistent",
        f"The cells given imply body weights of {ends}; no weight is printed.",
        f"Cells / {float(dose.printed.value):g} per kg: {_told(paper, batches)}.{counted}",
    )


def _told(paper: Paper, batches: list[Given]) -> str:
    """List the implied weights by arm."""
    parts = []
    for arm in dict.fromkeys(one.arm for one in batches):
        weights = ", ".join(f"{float(one.weight):g}" for one in batches if one.arm == arm)
        parts.append(f"{paper.label(arm)} {weights} kg")
    return "; ".join(parts)


RULE = Rule(
    "dose",
    "Do the cells that were given fit a dose per kilogram of body weight?",
    "Division; weights of adults",
    _look,
)
