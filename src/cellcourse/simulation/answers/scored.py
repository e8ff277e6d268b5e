"""One measure of virtual subjects, read under a strategy for those past an event."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from cellcourse.analysis.scores import Occasion, Strategy
from cellcourse.simulation.answers.asked import Asked, Whole
from cellcourse.simulation.answers.kernels.scores import Scores
from cellcourse.simulation.answers.times import first_day
from cellcourse.simulation.courses import Courses
from cellcourse.study.estimands import open_events

__all__ = ["Scored", "scored"]


@dataclass(frozen=True)
class Scored:
    """Which scores are read, and how."""

    asked: Asked[Any]
    measure: int
    """Place among the measures of the protocol."""
    columns: Whole
    """Places among the protocol's days on which the measure is due."""
    days: Whole
    """Those days."""
    strategy: Strategy
    past: Whole
    """Places of the events that the strategy is about."""
    ending: Whole
    """Places of the events after which scores do not count."""

    def __call__(self, courses: Courses) -> Scores:
        """Read a block."""
        values, measure = courses.values, self.measure
        if len(self.columns) < values.shape[3]:
            values, measure = values[:, :, [measure]].take(self.columns, axis=3), 0
        return Scores(
            values,
            measure,
            self.days,
            first_day(courses, self.past),
            np.minimum(first_day(courses, self.ending), courses.last_day),
            self.strategy.past == "zero",
            self.strategy.on_event_day == "past",
        )

    def occasions(
        self, days: tuple[int, ...] | None, visits: tuple[str, ...] | None
    ) -> tuple[Occasion, ...]:
        """The visits named, or the days named, or every day on which the measure is due."""
        if visits is not None:
            due = self.asked.study.schedule.visits
            return tuple(Occasion(due[visit].day, visit) for visit in visits)
        if days is not None:
            return tuple(Occasion(day) for day in sorted(days))
        return tuple(Occasion(day) for day in self.days.tolist())

    def places(self, occasions: tuple[Occasion, ...]) -> tuple[Whole, Whole]:
        """The column of each occasion, -1 where the measure is not due, and its day."""
        days = [at.day for at in occasions]
        found = [
            int(np.flatnonzero(self.days == day)[0]) if day in self.days else -1 for day in days
        ]
        return np.array(found, np.int64), np.array(days, np.int64)


def scored(asked: Asked[Any], strategy: Strategy) -> Scored | None:
    """Read the measure of an entry.

    Returns:
        None where the measure has no law, or where a visit that the entry names might take
        the score of another day, which the ordinary analysis decides by its window.
    """
    protocol, measure = asked.protocol, asked.entry.measure
    if measure not in protocol.measures:
        return None
    place = protocol.measures.index(measure)
    columns = np.flatnonzero(protocol.due[place])
    if getattr(asked.entry, "visits", None) and not _each_on_its_day(asked, columns):
        return None
    return Scored(
        asked,
        place,
        columns,
        protocol.days[columns],
        strategy,
        asked.columns_of(strategy.events),
        asked.columns_of(_ending(asked)),
    )


def _each_on_its_day(asked: Asked[Any], columns: Whole) -> bool:
    return all(asked.protocol.visits[column] is not None for column in columns)


def _ending(asked: Asked[Any]) -> tuple[str, ...]:
    stated = asked.entry.estimand.events
    wanted = open_events(asked.study, asked.entry)
    return tuple(key for key in wanted if stated.get(key) not in {None, "treatment policy"})
