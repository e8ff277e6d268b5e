"""The time to one endpoint of every virtual subject, as ``records.derive`` takes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.asked import Asked, Whole
from cellcourse.simulation.answers.kernels.risk import Timed
from cellcourse.simulation.courses import NEVER, Courses
from cellcourse.study.study import Study

__all__ = ["Clock", "clock", "first_day"]


@dataclass(frozen=True)
class Clock:
    """Whose time is taken, which events are the endpoint, and which end the wait for it."""

    code: Whole
    """(subjects,) arm of each subject, -1 outside those compared."""
    sizes: Whole
    """(arms,) subjects."""
    reached: Whole
    stops: Whole

    def __call__(self, courses: Courses) -> Timed:
        """Time every subject of a block."""
        reached = first_day(courses, self.reached)
        stop = first_day(courses, self.stops)
        happened = (reached != NEVER) & (reached <= stop)
        until = np.maximum(np.where(stop == NEVER, courses.last_day, stop), 0)
        time = np.where(happened, reached, until).astype(np.float64)
        return Timed(time, happened, self.code, self.sizes)


def clock(asked: Asked[Any], arms: tuple[str, ...]) -> Clock | None:
    """Time some arms to the endpoint of an entry.

    Returns:
        None where time counts from birth, as virtual subjects do not tell their age.
    """
    study = asked.study
    declared = study.endpoints[asked.entry.endpoint]
    if declared.origin != "day zero":
        return None
    stops = (*_ending(study), *declared.censored_by)
    return Clock(
        asked.code(arms),
        np.array(asked.sizes(arms)),
        asked.columns_of(declared.events),
        asked.columns_of(stops),
    )


def _ending(study: Study) -> tuple[str, ...]:
    return tuple(key for key, event in study.events.items() if event.ends_follow_up)


def first_day(courses: Courses, events: Whole) -> npt.NDArray[np.int32]:
    """(trials, subjects) the day of the first of some events; NEVER where none comes."""
    if not events.size:
        return np.full(courses.last_day.shape, NEVER, dtype=np.int32)
    found: npt.NDArray[np.int32] = courses.event_day[:, :, events[0]]
    for event in events[1:]:
        found = np.minimum(found, courses.event_day[:, :, event])
    return found
