"""The scores of virtual subjects at planned visits, as ``analysis.measured`` takes them.

What death means is not known here: a score that was never taken is NaN.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.asked import Asked, Whole
from cellcourse.simulation.answers.times import first_day
from cellcourse.simulation.courses import Courses
from cellcourse.study.estimands import open_events

__all__ = ["Measured", "measured"]

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """One measure at some visits, until an event that the estimand calls its end."""

    measure: int
    """Place among the measures of the protocol."""
    columns: Whole
    """(v,) places among its days."""
    days: Whole
    """(v,) the days themselves."""
    ending: Whole
    """Places of the events after which scores do not count."""

    def __call__(self, courses: Courses) -> Floats:
        """(trials, subjects, v) the scores; NaN where there is none."""
        values: Floats = courses.values[:, :, self.measure, self.columns]
        if not self.ending.size:
            return values
        last = first_day(courses, self.ending)
        return np.where(self.days <= last[:, :, None], values, np.nan)


def measured(asked: Asked[Any], visits: tuple[str, ...]) -> Measured | None:
    """Take the measure of an entry at some visits.

    Returns:
        None where the measure has no law, or where a score of a series might belong to a
        planned visit, which the ordinary analysis decides by its window.
    """
    protocol, measure = asked.protocol, asked.entry.measure
    if measure not in protocol.measures:
        return None
    place = protocol.measures.index(measure)
    due = np.flatnonzero(protocol.due[place])
    if not all(_planned(asked, protocol.visits[column]) for column in due):
        return None
    column_of = {protocol.visits[column]: column for column in due}
    if not set(visits) <= set(column_of):
        return None
    columns = np.array([column_of[visit] for visit in visits], dtype=np.int64)
    return Measured(place, columns, protocol.days[columns], asked.columns_of(_ending(asked)))


def _planned(asked: Asked[Any], visit: str | None) -> bool:
    visits = asked.study.schedule.visits
    return visit is not None and asked.entry.measure in visits[visit].measures


def _ending(asked: Asked[Any]) -> tuple[str, ...]:
    stated = asked.entry.estimand.events
    wanted = open_events(asked.study, asked.entry)
    return tuple(key for key in wanted if stated.get(key) not in {None, "treatment policy"})
