"""Is a medicine's dose that of its label?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.facts import Fact

__all__ = ["LABELS", "RULE", "Label"]


@dataclass(frozen=True, slots=True)
class Label:
    """The dose that a medicine's label recommends."""

    mg: int
    times_a_day: int
    source: str


LABELS: Final = {
    "riluzole": Label(50, 2, "riluzole tablets, US prescribing information, section 2.1"),
}
"""Labels that are known here; other medicines are left alone."""


def _look(paper: Paper) -> Iterator[Finding]:
    for drug, label in LABELS.items():
        doses = [f for f in paper.facts if f.about.drug == drug and f.number.of == "dose"]
        times = [f for f in paper.facts if f.about.drug == drug and f.number.of == "times-a-day"]
        if doses and times:
            yield _judge(drug, label, doses, times)


def _judge(drug: str, label: Label, doses: list[Fact], times: list[Fact]) -> Finding:
    printed = doses[0].printed.value * times[0].printed.value
    due = label.mg * label.times_a_day
    ratio = printed / due
    places = "" if len(doses) == 1 else f", printed {len(doses)} times"
    worked = (
        f"{doses[0].printed.text} mg x {times[0].printed.text} a day = {float(printed):g} mg; "
        f"label: {label.mg} mg x {label.times_a_day} = {due} mg a day ({label.source})"
    )
    said = f"{float(ratio):g} times that of its label" if ratio != 1 else "that of its label"
    return Finding(
        tuple(fact.claim for fact in doses),
        "consistent" if ratio == 1 else "inconsistent",
        f"The dose of {drug}{places}{',' if places else ''} is {said}.",
        f"{worked}.",
        f"{due} mg is the label's dose of a whole day."
        if doses[0].printed.value == due and ratio != 1
        else "",
    )


RULE = Rule(
    "label-dose",
    "Is a medicine's dose that of its label?",
    "The label of each medicine, named in the finding",
    _look,
)
