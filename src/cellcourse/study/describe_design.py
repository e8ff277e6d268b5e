"""Sentences on who was studied, how they came to their arms, and who knew of it."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.study.design import Allocation, Blinding, SampleSize
from cellcourse.study.spoken import counted, listed
from cellcourse.study.study import Study
from cellcourse.study.words import NOT_REPORTED

__all__ = ["blinding", "population", "size_and_allocation"]

_KNOWN_TO = {
    "participant": "participants",
    "caregiver": "caregivers",
    "assessor": "outcome assessors",
    "analyst": "analysts",
}


def size_and_allocation(study: Study) -> Iterator[str]:
    """Tell the kind of study, its arms, how subjects came to them, and why so many."""
    kind = "study in animals" if study.design.kind == "animal" else "clinical study"
    phase = f"phase {study.design.phase} " if study.design.phase else ""
    arms = counted(len(study.arms), "arm")
    yield f"This was a {phase}{kind} with {arms}: {listed([a.label for a in study.arms.values()])}."
    yield from _allocation(study)
    size = study.design.sample_size
    if isinstance(size, SampleSize) and size.reason != NOT_REPORTED:
        yield f"Sample size: {size.reason}."
    else:
        yield "No reason is reported for the number of subjects."


def _allocation(study: Study) -> Iterator[str]:
    allocation = study.design.allocation
    if not isinstance(allocation, Allocation):
        yield "How subjects were allocated to arms is not reported."
        return
    yield f"Subjects were allocated to arms {_METHODS[allocation.method]}."
    if allocation.balanced_for == NOT_REPORTED:
        yield "Balance between arms is not reported."
    elif allocation.balanced_for:
        labels = [study.baseline[key].label.lower() for key in allocation.balanced_for]
        yield f"Arms were balanced for {listed(labels)}."
    if allocation.concealed is True:
        yield "The allocation was concealed."


_METHODS = {
    "randomised": "at random",
    "by schedule": "by schedule, not at random",
    "by choice": "by choice, not at random",
    "by cohort": "by cohort, not at random",
}


def blinding(study: Study) -> Iterator[str]:
    """Tell who did not know the arm."""
    stated = study.design.blinding
    if not isinstance(stated, Blinding):
        yield "Blinding is not reported."
    elif not stated.blind:
        yield "The study was open label: everybody knew the arm."
    else:
        yield f"The arm was not known to {listed([_KNOWN_TO[who] for who in stated.blind])}."


def population(study: Study) -> Iterator[str]:
    """Tell whom the study is about."""
    whom = study.population
    yield f"{whom.description} ({whom.species})."
    told = {"Sex": whom.sex, "Age": whom.age}
    if study.design.kind == "animal":
        told["Litter"] = whom.litter or NOT_REPORTED
    yield from (f"{name}: {words}." for name, words in told.items() if words != NOT_REPORTED)
    unsaid = [name.lower() for name, words in told.items() if words == NOT_REPORTED]
    if unsaid:
        verb = "is" if len(unsaid) == 1 else "are"
        yield f"{listed(unsaid).capitalize()} {verb} not reported."
    if whom.sites:
        yield f"Done at {listed(whom.sites)}."
