"""What is odd in the records but can be true; a person decides.

Findings name the subject and the day and never the arm, so whoever conducts a blind study
may read them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cellcourse.records.derive import follow_up, traces
from cellcourse.records.derive.values import in_window
from cellcourse.records.tables import Records
from cellcourse.study.calendar import planned_administrations
from cellcourse.study.study import Study

__all__ = ["findings"]


def findings(study: Study, records: Records) -> tuple[str, ...]:
    """List what is odd, measure by measure, then doses, then subjects."""
    return (
        *_rises(study, records),
        *_outside_windows(study, records),
        *_doses(study, records),
        *_unobserved(records),
    )


def _rises(study: Study, records: Records) -> Iterator[str]:
    for key, measure in study.measures.items():
        if measure.most_rise is None:
            continue
        for trace in traces(study, records, key):
            for day in _steep(trace.days, trace.values, measure.most_rise):
                yield (
                    f"{trace.subject}: {key} rises by more than {measure.most_rise:g} "
                    f"up to day {day}"
                )


def _steep(days: Sequence[int], values: Sequence[float], most: float) -> Iterator[int]:
    for (_, before), (day, value) in pairwise(zip(days, values, strict=True)):
        if value - before > most:
            yield day


def _outside_windows(study: Study, records: Records) -> Iterator[str]:
    for row in records.observations:
        visit = study.schedule.visits[row.visit] if row.visit is not None else None
        if visit is None or row.value is None or visit.window == "not reported":
            continue
        if not in_window(visit, row.day):
            yield (
                f"{row.subject}: {row.measure} of visit {row.visit} on day {row.day} "
                "is outside the visit's window"
            )


def _doses(study: Study, records: Records) -> Iterator[str]:
    """Tell of planned doses within a subject's follow-up that no row records as planned."""
    if not records.doses:
        yield "no dose is recorded"
        return
    given: dict[tuple[str, int], set[str]] = {}
    for dose in records.doses:
        given.setdefault((dose.subject, dose.day), set()).add(dose.product)
    for followed in follow_up(study, records):
        if followed.last_day is None:
            continue
        for planned in planned_administrations(study, last_day=followed.last_day):
            known = given.get((followed.subject, planned.day), set())
            if planned.arm == followed.arm and planned.planned.product not in known:
                words = "is not the planned product" if known else "is planned and not recorded"
                yield f"{followed.subject}: the dose of day {planned.day} {words}"


def _unobserved(records: Records) -> Iterator[str]:
    if not records.observations:
        yield "no observation is recorded"
        return
    seen = {row.subject for row in records.observations}
    for subject in records.subjects:
        if subject.subject not in seen:
            yield f"{subject.subject}: has no observation"
