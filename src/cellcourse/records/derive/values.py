"""The values of one measure, subject by subject, by day and by visit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cellcourse.records.derive.order import subjects_by_arm
from cellcourse.records.tables import Observation, Records, Subject
from cellcourse.study.schedule import Visit
from cellcourse.study.study import Study

__all__ = ["Trace", "at_baseline", "traces", "visit_of"]


@dataclass(frozen=True, slots=True)
class Trace:
    """All values of one measure in one subject, by day; missing assessments are not in it."""

    subject: str
    arm: str
    days: tuple[int, ...]
    """Ascending."""
    values: tuple[float, ...]
    visits: tuple[str | None, ...]
    """Planned visit that each value belongs to, where there is one."""

    def on(self, day: int) -> float | None:
        """Give the value on a day; None where there is none."""
        return dict(zip(self.days, self.values, strict=True)).get(day)

    def at(self, visit: str) -> float | None:
        """Give the value of a visit; None where there is none."""
        by_visit = dict(zip(reversed(self.visits), reversed(self.values), strict=True))
        return by_visit.get(visit)

    def last_up_to(self, day: int) -> float | None:
        """Give the last value not later than a day; None where there is none."""
        return next((v for d, v in self._backwards() if d <= day), None)

    def first_day_at_or_below(self, threshold: float) -> int | None:
        """Give the first day with a value at or below a threshold; None where none is."""
        return next(
            (d for d, v in zip(self.days, self.values, strict=True) if v <= threshold), None
        )

    def _backwards(self) -> Iterable[tuple[int, float]]:
        return zip(reversed(self.days), reversed(self.values), strict=True)


def traces(study: Study, records: Records, measure: str) -> tuple[Trace, ...]:
    """Give the values of a measure for every subject, also for those who have none.

    Where two assessments fall in one visit's window, the one nearest to its due day is
    that visit's, the earlier of two equally near.
    """
    return tuple(_trace(study, records, s, measure) for s in subjects_by_arm(study, records))


def at_baseline(study: Study, records: Records, name: str) -> dict[str, float | str | None]:
    """Give by subject a baseline variable, or the last value of a measure up to day zero.

    Args:
        study: declares the name.
        records: hold the values.
        name: id of a baseline variable or of a measure, as in an eligibility rule.
    """
    if name in study.baseline:
        return {s.subject: s.baseline.get(name) for s in subjects_by_arm(study, records)}
    return {trace.subject: trace.last_up_to(0) for trace in traces(study, records, name)}


def visit_of(study: Study, observation: Observation) -> str | None:
    """Name the planned visit that an assessment belongs to.

    The visit it was recorded under; else the nearest visit that has this measure and in
    whose window the day lies. A visit without a stated window takes its due day only.
    """
    if observation.visit is not None:
        return observation.visit
    near = [
        (abs(observation.day - visit.day), visit.day, key)
        for key, visit in study.schedule.visits.items()
        if observation.measure in visit.measures and in_window(visit, observation.day)
    ]
    return min(near)[2] if near else None


def in_window(visit: Visit, day: int) -> bool:
    """Say whether a day counts for a visit; without a stated window only its due day does."""
    if visit.window == "not reported":
        return day == visit.day
    return visit.day - visit.window.before <= day <= visit.day + visit.window.after


def _trace(study: Study, records: Records, subject: Subject, measure: str) -> Trace:
    rows = sorted(
        (
            o
            for o in records.observations
            if (o.subject, o.measure) == (subject.subject, measure) and o.value is not None
        ),
        key=lambda o: o.day,
    )
    return Trace(
        subject.subject,
        subject.arm,
        tuple(o.day for o in rows),
        tuple(o.value for o in rows if o.value is not None),
        _one_per_visit(study, rows),
    )


def _one_per_visit(study: Study, rows: list[Observation]) -> tuple[str | None, ...]:
    visits = [visit_of(study, row) for row in rows]
    best: dict[str, tuple[int, int]] = {}
    for at, (row, visit) in enumerate(zip(rows, visits, strict=True)):
        if visit is not None:
            far = abs(row.day - study.schedule.visits[visit].day)
            best[visit] = min(best.get(visit, (far, at)), (far, at))
    chosen = {at for _, at in best.values()}
    return tuple(visit if at in chosen else None for at, visit in enumerate(visits))
