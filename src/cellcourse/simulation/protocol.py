"""The declared study as numbers: who is in which arm, infused and assessed on which day.

It is made once from the study file and the model, and both ways of making virtual subjects
read it. Days are counted from day zero. Nothing here knows how subjects decline.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.assessments import Assessment, Screening, assessments, screening
from cellcourse.simulation.eligibility import Entry, entry_rules, place_in_history
from cellcourse.simulation.fit import misfits
from cellcourse.simulation.model import Model
from cellcourse.simulation.regimens import Infusion, extrapolations, regimens
from cellcourse.simulation.scales import Scale, scales
from cellcourse.study.study import Study

__all__ = ["NEVER", "Entry", "Protocol", "Scale", "Screening", "protocol"]

NEVER: Final = int(np.iinfo(np.int32).max)
"""Day of what does not happen while the subject is followed."""


@dataclass(frozen=True)
class Protocol:
    """One design, ready to be run."""

    arms: tuple[str, ...]
    arm: npt.NDArray[np.int64]
    """(subjects,) place in ``arms`` of each subject, arm by arm."""
    infusion_day: npt.NDArray[np.int64]
    """(arms, infusions) day of each infusion of cells, vehicle or drug, NEVER past the last."""
    amount: npt.NDArray[np.float64]
    """(arms, infusions) cells in each infusion as a multiple of the calibrated one; else 0."""
    route: npt.NDArray[np.int64]
    """(arms, infusions) place in the model's ``calibrated.routes``."""
    screening: Screening | None
    """None where day zero is the first administration, or an age."""
    days: npt.NDArray[np.int64]
    """(columns,) days on which something may be assessed, ascending; negative before day zero.
    With screening, the days before zero are those on which the visit before the trigger may
    fall: one for each length of step."""
    visits: tuple[str | None, ...]
    """Id of the planned visit of each column; None for a visit of a series."""
    measures: tuple[str, ...]
    """Measures that have a law, in the order of the model file."""
    scales: tuple[Scale, ...]
    """(measures,) the values that each can have."""
    due: npt.NDArray[np.bool_]
    """(measures, columns) whether the measure is assessed on that day."""
    entry: tuple[Entry, ...]
    """Rules of eligibility that virtual subjects are held to."""
    history: Mapping[str, int]
    """Baseline variables that say what a patient was before day zero, and their places in
    ``Past``; empty where the model has no histories."""
    events: tuple[str, ...]
    """Events that have a law, in the order of the model file."""
    ends: npt.NDArray[np.bool_]
    """(events,) whether the event ends follow-up."""
    last_day: int
    """Last day of follow-up."""
    extrapolations: tuple[str, ...]
    """In words, every way in which this design leaves what the model was calibrated on."""


def protocol(study: Study, model: Model) -> Protocol:
    """Put the declared study into numbers, for virtual subjects of a model.

    Raises:
        EvidenceError: naming everything in which the study and the model do not go together.
    """
    misfits(study, model).refuse()
    infused, _ = regimens(study, model)
    screened, _ = screening(study, model)
    planned = assessments(study, model, screened)
    day, amount, route = _infusions(infused)
    return Protocol(
        arms=tuple(study.arms),
        arm=_arm_of_each(study),
        infusion_day=day,
        amount=amount,
        route=route,
        screening=screened,
        days=np.array([one.day for one in planned], np.int64),
        visits=tuple(one.visit for one in planned),
        measures=tuple(model.measures),
        scales=scales(study, model)[0],
        due=_due(planned, model),
        entry=entry_rules(study, model),
        history=place_in_history(model),
        events=tuple(model.events),
        ends=np.array([study.events[key].ends_follow_up for key in model.events], np.bool_),
        last_day=model.last_day,
        extrapolations=extrapolations(study, model, infused),
    )


def _arm_of_each(study: Study) -> npt.NDArray[np.int64]:
    sizes = [arm.size for arm in study.arms.values() if isinstance(arm.size, int)]
    return np.repeat(np.arange(len(sizes)), sizes).astype(np.int64)


def _infusions(
    infused: tuple[tuple[Infusion, ...], ...],
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """(arms, infusions) day, amount and route."""
    shape = (len(infused), max(len(arm) for arm in infused))
    day, route = np.full(shape, NEVER, np.int64), np.zeros(shape, np.int64)
    amount = np.zeros(shape)
    for at, arm in enumerate(infused):
        for place, infusion in enumerate(arm):
            day[at, place] = infusion.day
            amount[at, place] = infusion.amount
            route[at, place] = infusion.route
    return day, amount, route


def _due(planned: tuple[Assessment, ...], model: Model) -> npt.NDArray[np.bool_]:
    due = [[key in one.measures for one in planned] for key in model.measures]
    return np.array(due, np.bool_).reshape(len(model.measures), len(planned))
