"""A virtual study as the tables of an ordinary study folder.

The tables say of themselves nothing of their origin; the study file does, and ``as_simulated``
gives the study file's model that statement, so that every figure and table carries it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from cellcourse.simulation.courses import NEVER, Courses
from cellcourse.study.calendar import planned_administrations
from cellcourse.study.design import DataOrigin
from cellcourse.study.study import Study
from cellcourse.study.words import NOT_REPORTED

__all__ = ["as_simulated", "subject_ids", "virtual_files"]


def as_simulated(study: Study, statement: str) -> Study:
    """Give the study with all its data declared as simulated, and with how they were."""
    origin = DataOrigin(
        tables=("subjects", "doses", "observations", "events"),
        origin="simulated",
        statement=statement,
    )
    return study.model_copy(update={"data_origin": (origin,)})


def virtual_files(study: Study, courses: Courses, trial: int) -> dict[str, bytes]:
    """Write one virtual study as the CSV tables that ``records.read_records`` takes.

    Args:
        study: the study that was run.
        courses: a block of virtual studies.
        trial: number of the study, within the block.
    """
    at = trial - courses.first
    ids = subject_ids(courses)
    return {
        "subjects.csv": _csv(_subjects(study, courses, at, ids)),
        "doses.csv": _csv(_doses(study, courses, at, ids)),
        "observations.csv": _csv(_observations(study, courses, at, ids)),
        "events.csv": _csv(_events(courses, at, ids)),
    }


def subject_ids(courses: Courses) -> tuple[str, ...]:
    """Name the subjects of a virtual study: V001, V002, ... in the order of the arms."""
    size = len(courses.protocol.arm)
    return tuple(f"V{number:0{max(3, len(str(size)))}d}" for number in range(1, size + 1))


def _csv(rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _subjects(
    study: Study, courses: Courses, at: int, ids: tuple[str, ...]
) -> Iterator[Sequence[object]]:
    with_age = courses.protocol.screening is not None
    yield ("subject", "arm", *study.baseline, *(["age_days"] if with_age else []))
    for number, name in enumerate(ids):
        arm = courses.protocol.arms[courses.protocol.arm[number]]
        age = [courses.age[at, number]] if with_age else []
        known = (_before(courses, at, number, variable) for variable in study.baseline)
        yield (name, arm, *known, *age)


def _before(courses: Courses, at: int, number: int, variable: str) -> str:
    """Write what a subject was before day zero, where the model has it."""
    place = courses.protocol.history.get(variable)
    if place is None:
        return NOT_REPORTED
    return repr(float(courses.history[at, number, place]))


def _doses(
    study: Study, courses: Courses, at: int, ids: tuple[str, ...]
) -> Iterator[Sequence[object]]:
    yield ("subject", "day", "product", "route", "cells", "volume_ml", "batch")
    planned = planned_administrations(study, last_day=courses.protocol.last_day)
    for number, name in enumerate(ids):
        arm = courses.protocol.arms[courses.protocol.arm[number]]
        end = _end(courses, at, number)
        for given in planned:
            if given.arm == arm and given.day < end:
                route = given.planned.route
                unsaid = [NOT_REPORTED] * 3
                yield (name, given.day, given.planned.product, route, *unsaid)


def _observations(
    study: Study, courses: Courses, at: int, ids: tuple[str, ...]
) -> Iterator[Sequence[object]]:
    yield ("subject", "day", "visit", "measure", "value", "missing")
    protocol = courses.protocol
    for number, name in enumerate(ids):
        for column, day in enumerate(protocol.days):
            for measure, key in enumerate(protocol.measures):
                value = float(courses.values[at, number, measure, column])
                if not np.isnan(value):
                    visit = _visit(study, protocol.visits[column], key)
                    yield (name, day, visit, key, repr(value), "")


def _visit(study: Study, visit: str | None, measure: str) -> str:
    """Name the planned visit of a value; one that a series measures on that day has none."""
    planned = visit is not None and measure in study.schedule.visits[visit].measures
    return visit if visit is not None and planned else ""


def _events(courses: Courses, at: int, ids: tuple[str, ...]) -> Iterator[Sequence[object]]:
    yield ("subject", "day", "event", "note")
    for number, name in enumerate(ids):
        for event, day in zip(courses.protocol.events, courses.event_day[at, number], strict=True):
            if day != NEVER:
                yield (name, day, event, "")


def _end(courses: Courses, at: int, number: int) -> int:
    ending = courses.event_day[at, number][courses.protocol.ends]
    return int(ending.min()) if len(ending) else NEVER
