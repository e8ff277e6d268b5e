"""What is odd in the records but can be true; a person decides.

Findings name the subject and the day and never the arm, so whoever conducts a blind study
may read them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from cellcourse.records.derive import follow_up, traces
from cellcourse.records.derive.values import in_window
from cellcourse.records.tables import Dose, Records
from cellcourse.study.calendar import planned_administrations
from cellcourse.study.product import Administration
from cellcourse.study.study import Study

__all__ = ["findings"]


def findings(study: Study, records: Records) -> tuple[str, ...]:
    """List what is odd, measure by measure, then doses, then subjects."""
    return (
        *_numbers(study, records),
        *_unusual(study, records),
        *_rises(study, records),
        *_outside_windows(study, records),
        *_doses(study, records),
        *_unobserved(records),
    )


def _numbers(study: Study, records: Records) -> Iterator[str]:
    """Tell where fewer or more subjects are recorded than planned, over all arms."""
    sizes = [arm.size for arm in study.arms.values()]
    planned = sum(size for size in sizes if size != "not reported")
    if "not reported" not in sizes and planned != len(records.subjects):
        yield f"subjects recorded: {len(records.subjects)}; planned: {planned}"


def _unusual(study: Study, records: Records) -> Iterator[str]:
    for row in records.observations:
        measure = study.measures[row.measure]
        low, high = measure.usual_low, measure.usual_high
        if row.value is None:
            continue
        if low is not None and row.value < low:
            yield f"{row.subject}: {row.measure} on day {row.day} is below its usual {low:g}"
        if high is not None and row.value > high:
            yield f"{row.subject}: {row.measure} on day {row.day} is above its usual {high:g}"


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
    given: dict[tuple[str, int], list[Dose]] = {}
    for dose in records.doses:
        given.setdefault((dose.subject, dose.day), []).append(dose)
    for followed in follow_up(study, records):
        if followed.last_day is None:
            continue
        for due in planned_administrations(study, last_day=followed.last_day):
            if due.arm != followed.arm:
                continue
            known = given.get((followed.subject, due.day), [])
            if not known and followed.ended_by is not None and due.day == followed.last_day:
                continue  # nobody is infused after the event of that very day
            for words in _unlike(due.planned, known):
                yield f"{followed.subject}: the dose of day {due.day} {words}"


def _unlike(planned: Administration, given: Sequence[Dose]) -> Iterator[str]:
    """Say how what was given on a day differs from what was planned for it."""
    same = [dose for dose in given if dose.product == planned.product]
    if not same:
        yield "is not the planned product" if given else "is planned and not recorded"
    # Neither the planned route nor the planned amount is shown: they may tell the arm.
    for dose in same:
        if dose.route not in {None, planned.route} and planned.route != "not reported":
            yield "is not by the planned route"
        if _grossly_unlike(planned, dose.cells):
            yield "is more than twice, or less than half, the planned amount"


def _grossly_unlike(planned: Administration, cells: float | None) -> bool:
    """Tell of a slip of the pen, such as a missing zero; release rules judge small differences."""
    dose = planned.dose
    if cells is None or dose == "not reported" or dose.unit != "cells":
        return False
    return not dose.value / 2 <= cells <= dose.value * 2


def _unobserved(records: Records) -> Iterator[str]:
    if not records.observations:
        yield "no observation is recorded"
        return
    seen = {row.subject for row in records.observations}
    for subject in records.subjects:
        if subject.subject not in seen:
            yield f"{subject.subject}: has no observation"
