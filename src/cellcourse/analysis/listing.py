"""A listing of subjects: what was known of each at the start, and when events came.

Small studies print their patients one by one, and a reviewer counts from the rows.
Nothing is summarised here, and nothing is compared.
"""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.analysis.question import Question
from cellcourse.analysis.result import Result, Row
from cellcourse.quantities import DAYS_PER_MONTH
from cellcourse.records.tables import Subject
from cellcourse.study.analyses import SubjectListing

__all__ = ["subject_listing"]

Cell = tuple[str, str | float | int | None]


def subject_listing(question: Question[SubjectListing]) -> Result:
    """List the subjects of the arms named, in the order of the data."""
    unit = question.study.time_unit
    return Result(
        analysis=question.key,
        method="subject listing",
        title=question.entry.title,
        deaths="",
        arms=question.arms,
        n=question.count(one.subject for one in question.subjects),
        rows=tuple(
            Row(one.subject, (("arm", question.label(one.arm)), *_known(question, one)))
            for one in question.subjects
        ),
        steps=(f"Subjects are listed one by one; events by the {unit} from day zero.",),
        inputs=question.inputs("subjects", "events"),
    )


def _known(question: Question[SubjectListing], subject: Subject) -> Iterator[Cell]:
    """Baseline variables, then events; an event that did not happen leaves its cell empty."""
    study = question.study
    for name in question.entry.variables:
        declared = study.baseline[name]
        column = f"{declared.label} ({declared.unit})" if declared.unit else declared.label
        yield column, subject.baseline.get(name)
    days = {row.event: row.day for row in question.records.events if row.subject == subject.subject}
    for event in question.entry.events:
        column = f"{study.events[event].label} ({study.time_unit})"
        yield column, _in_time_unit(days[event], study.time_unit) if event in days else ""


def _in_time_unit(day: int, unit: str) -> float:
    """Write a study day in the unit of the study's time axis, months to one decimal."""
    return float(day) if unit == "day" else round(day / DAYS_PER_MONTH, 1)
