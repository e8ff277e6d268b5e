"""One whole virtual study."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.courses import Courses
from cellcourse.simulation.draws import VISIT, of_day
from cellcourse.simulation.history import Past
from cellcourse.simulation.model import Law, Model
from cellcourse.simulation.plain.entering import Entrant, entrant
from cellcourse.simulation.plain.events import event_days
from cellcourse.simulation.plain.setting import setting
from cellcourse.simulation.protocol import NEVER, Protocol

__all__ = ["one_study"]


def one_study(
    protocol: Protocol,
    model: Model,
    law: Law,
    values: npt.NDArray[np.float64],
    seed: int,
    trial: int,
) -> Courses:
    """Run one virtual study.

    Args:
        protocol: the design.
        model: the model that the law belongs to.
        law: how subjects decline and cells act.
        values: (p,) one value of each parameter, in the order of ``parameters_needed``.
        seed: 0 to 2**63 - 1.
        trial: number of the study, from 0.

    Raises:
        EvidenceError: nobody meets the rules of entry.
    """
    study = setting(protocol, model, law, values, seed, trial)
    size = len(protocol.arm)
    courses = _empty(protocol, trial, size)
    for number in range(size):
        found = entrant(study, number)
        events = event_days(found.subject)
        written = _written(found, events)
        courses.age[0, number] = found.age
        courses.history[0, number] = found.subject.past
        courses.event_day[0, number] = events
        courses.values[0, number] = _table(protocol, written)
        courses.last_day[0, number] = _last_day(found, events, courses.values[0, number])
    return courses


def _empty(protocol: Protocol, trial: int, size: int) -> Courses:
    return Courses(
        protocol,
        trial,
        np.full((1, size, len(protocol.measures), len(protocol.days)), np.nan),
        np.full((1, size, len(protocol.events)), NEVER, np.int32),
        np.zeros((1, size), np.int32),
        np.zeros((1, size), np.int32),
        np.zeros((1, size, len(Past._fields) if protocol.history else 0)),
    )


def _written(found: Entrant, events: list[int]) -> dict[int, list[float]]:
    """Values by day, of every measure whether due or not."""
    subject, written = found.subject, dict(found.written)
    end, assessed = _end(found, events)
    for day in (int(day) for day in subject.setting.protocol.days if day > 0):
        if day < end or (day == end and assessed):
            values = subject.visit(day, VISIT, of_day(day))
            if values is not None:
                written[day] = values
    return written


def _end(found: Entrant, events: list[int]) -> tuple[int, bool]:
    """The day on which follow-up ends, and whether a visit on it gives values."""
    study = found.subject.setting
    for event, day in enumerate(events):
        if study.protocol.ends[event] and day != NEVER:
            return day, bool(study.numbers.assessed[event])
    return NEVER, True


def _table(protocol: Protocol, written: dict[int, list[float]]) -> npt.NDArray[np.float64]:
    """(measures, columns) what is written down where it is due."""
    absent = [np.nan] * len(protocol.measures)
    columns = [written.get(int(day), absent) for day in protocol.days]
    table = np.array(columns).reshape(len(columns), len(protocol.measures)).T
    return np.where(protocol.due, table, np.nan)


def _last_day(found: Entrant, events: list[int], table: npt.NDArray[np.float64]) -> int:
    protocol, number = found.subject.setting.protocol, found.subject.number
    end, _ = _end(found, events)
    infused = protocol.infusion_day[protocol.arm[number]]
    seen = protocol.days[~np.isnan(table).all(axis=0)] if len(table) else protocol.days[:0]
    happened = [day for day in events if day != NEVER]
    given = [int(day) for day in infused if day < min(end, NEVER)]
    return max([0, *happened, *given, *(int(day) for day in seen)])
