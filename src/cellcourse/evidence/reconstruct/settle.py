"""Finding out which claims can be honoured together, and which have to be left out.

A claim that no values of its cell allow is left out with proof: everything was enumerated.
What the search cannot find in several solutions is left out too, one claim at a time, but
without proof. Both are said.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final, Literal

from cellcourse.errors import EvidenceError
from cellcourse.evidence.claims import Evidence
from cellcourse.evidence.reconstruct.cells import cells_of, most_that_fit, scale_on
from cellcourse.evidence.reconstruct.plan import ReconstructionPlan
from cellcourse.evidence.reconstruct.roster import roster_of, values_of
from cellcourse.evidence.reconstruct.solution import Search, search_of, solve
from cellcourse.evidence.reconstruct.verify import checking, verify
from cellcourse.evidence.reconstruct.wants import Want, wants
from cellcourse.study.study import Study

__all__ = ["LeftOut", "Settled", "settle"]

_PILOTS: Final = 3
"""Solutions tried before a claim is given up."""
_PILOT_NUMBERS: Final = 0xFFFF0000
"""Pilots have numbers that no solution has."""
_MOST_LEFT_OUT: Final = 5


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A claim that is not honoured."""

    want: Want
    how: Literal["as stated", "proven", "not found"]
    why: str


@dataclass(frozen=True)
class Settled:
    """A search that finds solutions, and what it does without."""

    search: Search
    left_out: tuple[LeftOut, ...]


def settle(study: Study, evidence: Evidence, plan: ReconstructionPlan, seed: int) -> Settled:
    """Leave out as few claims as it takes to find solutions.

    Raises:
        EvidenceError: none are found, or nothing is claimed that could be reconstructed.
    """
    wanted = wants(study, evidence, plan)
    if not any(want.kind != "not steered" for want in wanted):
        raise EvidenceError(
            "Nothing can be reconstructed: no printed number points to event days, or to "
            "scores of a measure that the reconstruction file names."
        )
    left = [LeftOut(one, "proven", _PROVEN) for one in _impossible(study, plan, wanted)]
    while True:
        gone = {one.want for one in left}
        search = search_of(study, plan, tuple(want for want in wanted if want not in gone))
        worst = _most_broken(search, evidence, seed)
        if worst is None:
            return Settled(search, tuple(left))
        if len(left) >= _MOST_LEFT_OUT:
            named = "; ".join(one.want.name for one in left)
            raise EvidenceError(f"No solution was found, even without {named}.")
        left.append(LeftOut(worst, "not found", _NOT_FOUND))


_PROVEN: Final = (
    "No values of this arm on this day give it together with the other claims about them, for "
    "any number of subjects past the event: all were enumerated."
)
_NOT_FOUND: Final = (
    f"The search kept it in none of {_PILOTS} trial solutions and kept the rest best without "
    "it. This is no proof that it is impossible."
)


def _impossible(
    study: Study, plan: ReconstructionPlan, wanted: tuple[Want, ...]
) -> tuple[Want, ...]:
    roster = roster_of(study, plan)
    values = {measure: values_of(study, plan, measure) for measure in plan.measures}
    on_day = plan.measured_on_event_day == "possible"
    cells = cells_of(study, roster, (want for want in wanted if want.kind == "cell"))
    return tuple(
        want
        for cell in cells
        for want in most_that_fit(
            cell,
            scale_on(values[cell.measure], cell.day),
            roster.sizes[roster.arms.index(cell.arm)],
            on_day,
        )
    )


def _most_broken(search: Search, evidence: Evidence, seed: int) -> Want | None:
    """Name the claim that trial solutions miss most often; None once one misses nothing."""
    missed: Counter[Want] = Counter()
    study = checking(search.study, evidence)
    for number in range(_PILOT_NUMBERS, _PILOT_NUMBERS + _PILOTS):
        found = verify(study, search, evidence, solve(search, seed, number))
        steered = [want for want in found.broken if want.kind != "not steered"]
        if not steered:
            return None
        missed.update(steered)
    order = list(search.wanted)
    return max(missed, key=lambda want: (missed[want], order.index(want)))
