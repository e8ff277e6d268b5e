"""Which assessments are still to be done, for rows that wait to be filled."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from cellcourse.records.derive import follow_up
from cellcourse.records.tables import Records
from cellcourse.study.analyses import ScoresByDay
from cellcourse.study.calendar import planned_visits
from cellcourse.study.study import Study

__all__ = ["due_rows", "last_planned_day"]


def due_rows(
    study: Study, records: Records | None, measure: str
) -> Iterator[tuple[str | None, str | None, int]]:
    """Give subject, visit and due day of what is planned and not recorded yet.

    Without records the days stand once per planned subject, whose id is still unknown.
    With them they begin after a subject's last assessment and end with its follow-up.
    """
    days = _planned(study, measure)
    if records is None:
        planned = sum(arm.size for arm in study.arms.values() if isinstance(arm.size, int))
        yield from ((None, *due) for _ in range(planned) for due in days)
        return
    over = {f.subject for f in follow_up(study, records) if f.ended_by is not None}
    last = {o.subject: o.day for o in records.observations if o.measure == measure}
    for subject in records.subjects:
        name = subject.subject
        if name not in over:
            yield from ((name, *due) for due in days if name not in last or due[1] > last[name])


def last_planned_day(study: Study) -> int:
    """Give the last day that the plan speaks of; a series without an end is planned until then."""
    visits = (visit.day for visit in study.schedule.visits.values())
    series = (s.last_day for s in study.schedule.series.values() if s.last_day is not None)
    doses = (day for arm in study.arms.values() for given in arm.regimen for day in given.days)
    compared = (
        day
        for analysis in study.analyses.values()
        if isinstance(analysis, ScoresByDay)
        for comparison in analysis.comparisons
        for day in comparison.days or ()
    )
    return max(chain(visits, series, doses, compared), default=0)


def _planned(study: Study, measure: str) -> list[tuple[str | None, int]]:
    first = min((visit.day for visit in study.schedule.visits.values()), default=0)
    due = planned_visits(study, first_day=min(first, 0), last_day=last_planned_day(study))
    return [(d.key if d.named else None, d.day) for d in due if measure in d.measures]
