"""When virtual subjects are assessed: before day zero, and after it.

With a trigger, a series of visits from an age on comes before day zero; of these only the
last one is kept, as one day for each length of step.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.model import Model
from cellcourse.study.calendar import Due, planned_visits
from cellcourse.study.fault import Fault
from cellcourse.study.schedule import ByTrigger, Series
from cellcourse.study.study import Study

__all__ = ["FURTHEST_DAY", "Assessment", "Screening", "assessments", "screening"]

FURTHEST_DAY = 32767
"""Days from day zero that random numbers have places for."""


@dataclass(frozen=True, slots=True)
class Screening:
    """Animals are scored at a series of visits until the trigger sets day zero."""

    first_age: float
    """Age in days at the first visit of the series."""
    steps: npt.NDArray[np.int64]
    """(s,) days between visits, used in turn from the first visit."""
    at_most: float
    """The first score not above this is the trigger; that visit is day zero."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """One day on which something is assessed."""

    day: int
    visit: str | None
    """Id of the planned visit; None for a visit of a series."""
    measures: frozenset[str]


def screening(study: Study, model: Model) -> tuple[Screening | None, tuple[Fault, ...]]:
    """Say how the trigger is looked for, or why it cannot be."""
    if not isinstance(study.day_zero, ByTrigger):
        return None, ()
    rule, series = study.day_zero.rule, _screened(study, model)
    bound = rule.at_most if rule.below is None else math.nextafter(rule.below, -math.inf)
    faults = []
    if rule.of != model.score or bound is None or (rule.at_least, rule.above) != (None, None):
        accepted = f"{model.score} at most, or below, one value"
        faults.append(Fault(("day_zero", "rule"), str(rule), accepted))
    if series is None:
        accepted = f"a series of visits from an age on, with {model.score}"
        faults.append(Fault(("schedule", "series"), "nothing", accepted))
    for key, visit in study.schedule.visits.items():
        if visit.day < 0:
            accepted = "0 or later: nobody can foresee the day zero that a trigger sets"
            faults.append(Fault(("schedule", "visits", key, "day"), str(visit.day), accepted))
    if faults or series is None or bound is None or series.start.age is None:
        return None, tuple(faults)
    return Screening(series.start.age, _steps(series), bound), ()


def _screened(study: Study, model: Model) -> Series | None:
    fit = (
        series
        for series in study.schedule.series.values()
        if series.start.age is not None and model.score in series.measures
    )
    return next(fit, None)


def _steps(series: Series) -> npt.NDArray[np.int64]:
    return np.array([max(1, round(step)) for step in series.every], np.int64)


def assessments(study: Study, model: Model, screened: Screening | None) -> tuple[Assessment, ...]:
    """List every day on which a measure of the model is due, by day."""
    first = 0 if screened is not None else -FURTHEST_DAY
    due = planned_visits(study, first_day=first, last_day=model.last_day)
    found = (_together(list(visits), model) for visits in _by_day(due).values())
    return (*_before(study, model, screened), *(one for one in found if one.measures))


def _by_day(due: Iterable[Due]) -> dict[int, list[Due]]:
    days: dict[int, list[Due]] = {}
    for visit in due:
        days.setdefault(visit.day, []).append(visit)
    return days


def _together(visits: list[Due], model: Model) -> Assessment:
    named = next((visit.key for visit in visits if visit.named), None)
    due = frozenset(key for visit in visits for key in visit.measures if key in model.measures)
    return Assessment(visits[0].day, named, due)


def _before(study: Study, model: Model, screened: Screening | None) -> tuple[Assessment, ...]:
    series = _screened(study, model)
    if screened is None or series is None:
        return ()
    due = frozenset(key for key in series.measures if key in model.measures)
    return tuple(
        Assessment(-int(step), None, due) for step in sorted({*screened.steps}, reverse=True)
    )
