"""Whether a model can run a study: every place where the two files do not go together.

A person writes both, so a refusal names the file, the line and the column, all at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cellcourse.errors import EvidenceError, Problem
from cellcourse.simulation.assessments import screening
from cellcourse.simulation.eligibility import rules_without_law
from cellcourse.simulation.model.read import reading
from cellcourse.simulation.model.words import Model
from cellcourse.simulation.regimens import regimens
from cellcourse.simulation.scales import scales
from cellcourse.study.fault import Fault
from cellcourse.study.refusals import decoded, in_order, placed
from cellcourse.study.study import Study
from cellcourse.study.tree import dotted, grow

__all__ = ["MODEL", "STUDY", "Misfits", "misfits", "read_fitting"]

_UNITS: Final = {
    "pace": ("points/month", "points a month", "points per month"),
    "duration": ("months", "month"),
    "age": ("years", "year"),
}
"""Spellings of the units that a history has."""

STUDY: Final = "study.yaml"
MODEL: Final = "model.yaml"


@dataclass(frozen=True, slots=True)
class Misfits:
    """What in a study and in its model does not go together."""

    study: tuple[Fault, ...]
    """Places of the study file that the model cannot run."""
    model: tuple[Fault, ...]
    """Places of the model file that are not about this study."""

    def refuse(self) -> None:
        """Refuse a design that lies in no file of its own: by name, without a line.

        Raises:
            EvidenceError: naming every misfit, if there is one.
        """
        named = [(STUDY, fault) for fault in self.study] + [(MODEL, one) for one in self.model]
        problems = [Problem(file, dotted(one.path), one.found, one.accepted) for file, one in named]
        if problems:
            raise EvidenceError("the model cannot run this study", problems)


def misfits(study: Study, model: Model) -> Misfits:
    """Find everything in which a study and a model do not go together."""
    of_study = (
        *_sizes(study),
        *regimens(study, model)[1],
        *screening(study, model)[1],
        *rules_without_law(study, model),
    )
    of_model = (
        *_unknown(model, study),
        *_without_law(model, study),
        *_about_day_zero(model, study),
        *_history(model, study),
        *scales(study, model)[1],
    )
    return Misfits(of_study, of_model)


def read_fitting(written: bytes, study: Study, plan: bytes) -> Model:
    """Read the model of a study that was read.

    Args:
        written: the model file.
        study: what it is about.
        plan: the study file, for the places of what the model cannot run.

    Raises:
        EvidenceError: naming every problem of the model file, and everything in which the two
            do not go together, with line and column.
    """
    read = reading(written, MODEL)
    if read.model is None:
        raise read.refusal
    found = misfits(study, read.model)
    if read.problems or found.study or found.model:
        own = in_order([*read.problems, *placed(found.model, read.tree, MODEL)])
        raise EvidenceError(f"{MODEL} cannot run this study", (*own, *_in_study(found, plan)))
    return read.model


def _in_study(found: Misfits, plan: bytes) -> tuple[Problem, ...]:
    return in_order(list(placed(found.study, grow(decoded(plan, STUDY), STUDY), STUDY)))


def _sizes(study: Study) -> Iterator[Fault]:
    for key, arm in study.arms.items():
        if not isinstance(arm.size, int):
            yield Fault(("arms", key, "size"), str(arm.size), "a number of subjects")


def _unknown(model: Model, study: Study) -> Iterator[Fault]:
    for section, known in (("measures", study.measures), ("events", study.events)):
        for key in getattr(model, section):
            if key not in known:
                yield Fault((section, key), key, f"one of {', '.join(known)}, as the study has")


def _without_law(model: Model, study: Study) -> Iterator[Fault]:
    for section, known in (("measures", study.measures), ("events", study.events)):
        for key in known:
            if key not in getattr(model, section) and key not in model.not_simulated:
                accepted = f"a law, or the reason why there is none under not_simulated.{key}"
                yield Fault((section, key), "nothing", accepted)


def _about_day_zero(model: Model, study: Study) -> Iterator[Fault]:
    by = study.day_zero.by
    for key, law in model.laws.items():
        if (law.decline == "from onset") != (by == "trigger"):
            accepted = "from onset where a trigger sets day zero, from day zero elsewhere"
            yield Fault(("laws", key, "decline"), law.decline, accepted)


def _history(model: Model, study: Study) -> Iterator[Fault]:
    numbers = [key for key, one in study.baseline.items() if one.kind == "number"]
    for part, key in (model.history.named if model.history else {}).items():
        if key not in numbers:
            accepted = f"a number among the baseline variables: {', '.join(numbers) or 'none'}"
            yield Fault(("history", part), key, accepted)
        elif part in _UNITS and study.baseline[key].unit not in _UNITS[part]:
            found = f"{key}, in {study.baseline[key].unit or 'no unit'}"
            yield Fault(("history", part), found, f"a variable in {_UNITS[part][0]}")
