"""A solution as the tables of a study folder, each row marked as reconstructed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from cellcourse.evidence.reconstruct.solution import Search, Solution
from cellcourse.study.calendar import planned_administrations

__all__ = ["TABLES", "tables"]

TABLES = ("subjects", "doses", "observations", "events")
"""Tables that are reconstructed."""

_NOT_REPORTED = "not reported"

_Row = tuple[str | int | float, ...]


def tables(search: Search, solution: Solution) -> dict[str, bytes]:
    """Write a solution as CSV files by their place in a study folder."""
    study, roster = search.study, search.roster
    arms = [roster.arms[place] for place in roster.arm]
    return {
        "data/subjects.csv": _csv(
            ("subject", "arm", *study.baseline),
            (
                (subject, arm, *(_NOT_REPORTED for _ in study.baseline))
                for subject, arm in zip(roster.subjects, arms, strict=True)
            ),
        ),
        "data/doses.csv": _csv(("subject", "day", "product"), _doses(search, solution)),
        "data/observations.csv": _csv(
            ("subject", "day", "measure", "value"), _observations(search, solution)
        ),
        "data/events.csv": _csv(
            ("subject", "day", "event"),
            (
                (subject, int(day), roster.event)
                for subject, day in zip(roster.subjects, solution.day, strict=True)
            ),
        ),
    }


def _csv(header: tuple[str, ...], rows: Iterable[_Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*header, "reconstructed"))
    writer.writerows((*row, "yes") for row in rows)
    return text.getvalue().encode()


def _doses(search: Search, solution: Solution) -> Iterator[_Row]:
    """Give what was planned up to each event: that it was given is part of the reconstruction."""
    last = max(int(day) for day in solution.day)
    planned = planned_administrations(search.study, last_day=last)
    for place, subject in enumerate(search.roster.subjects):
        arm = search.roster.arms[search.roster.arm[place]]
        for one in planned:
            if one.arm == arm and one.day <= solution.day[place]:
                yield subject, one.day, one.planned.product


def _observations(search: Search, solution: Solution) -> Iterator[_Row]:
    for place, subject in enumerate(search.roster.subjects):
        for values, course, visits in zip(
            search.values, solution.courses, solution.visits, strict=True
        ):
            for visit in range(int(visits[place])):
                value = values.value(int(course[place, visit]))
                yield subject, values.days[visit], values.measure, f"{value:g}"
