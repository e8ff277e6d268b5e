"""Scores of subjects at visits as the rows that a model takes: one row, one score.

Rows come arm by arm with the control first, and within an arm by their scores, so that
no result depends on the order of rows or on the names of subjects.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cellcourse.analysis.measured import measured
from cellcourse.analysis.question import Question
from cellcourse.analysis.result import Exclusion
from cellcourse.records.derive import Trace

__all__ = ["Covariate", "LongRow", "adjusting", "covariates", "left_out", "long_rows", "unseen"]


@dataclass(frozen=True, slots=True)
class LongRow:
    """One score of one subject."""

    subject: str
    arm: str
    visit: str
    day: int
    """On which it was taken."""
    value: float


@dataclass(frozen=True, slots=True)
class Covariate:
    """A number for each subject that knows it."""

    name: str
    values: dict[str, float]


def long_rows(
    question: Question[Any], visits: Iterable[str], without: Iterable[str] = ()
) -> tuple[LongRow, ...]:
    """Give the scores of the visits named, of all subjects but some.

    Subjects stand in order of their scores, so that no digit hangs on their names.
    """
    wanted, out = tuple(visits), set(without)
    order = {arm: place for place, arm in enumerate(question.control_first())}
    known = [trace for trace in measured(question) if trace.subject not in out]
    known.sort(key=lambda trace: (order[trace.arm], _scores(trace, wanted), trace.values))
    return tuple(row for trace in known for row in _rows(trace, wanted))


def _scores(trace: Trace, visits: tuple[str, ...]) -> list[float]:
    """The score of each visit, beyond all scores where there is none."""
    seen = {row.visit: row.value for row in _rows(trace, visits)}
    return [seen.get(visit, math.inf) for visit in visits]


def _rows(trace: Trace, visits: tuple[str, ...]) -> Iterator[LongRow]:
    for visit in visits:
        for day, value, own in zip(trace.days, trace.values, trace.visits, strict=True):
            if own == visit:
                yield LongRow(trace.subject, trace.arm, visit, day, value)


def unseen(question: Question[Any], rows: Iterable[LongRow]) -> tuple[Exclusion, ...]:
    """Subjects without a single score among the rows."""
    seen = {row.subject for row in rows}
    label = question.study.measures[question.entry.measure].label
    return tuple(
        Exclusion(one.subject, f"no {label} at the visits analysed")
        for one in question.subjects
        if one.subject not in seen
    )


def covariates(question: Question[Any]) -> tuple[Covariate, ...]:
    """The numbers that an entry adjusts for: its baseline visit, then its variables."""
    found = [_baseline(question)] if getattr(question.entry, "baseline", None) else []
    return (*found, *adjusting(question, question.entry.adjust_for))


def adjusting(question: Question[Any], names: Iterable[str]) -> tuple[Covariate, ...]:
    """Baseline variables as numbers.

    A category becomes one number of zeros and ones for each of its levels but the first.
    """
    return tuple(one for name in names for one in _variable(question, name))


def left_out(question: Question[Any], adjusted: Iterable[Covariate]) -> tuple[Exclusion, ...]:
    """Subjects for whom one of the covariates is not known."""
    wanted = tuple(adjusted)
    return tuple(
        Exclusion(one.subject, f"no {lacking[0]} to adjust for")
        for one in question.subjects
        if (lacking := [c.name for c in wanted if one.subject not in c.values])
    )


def _baseline(question: Question[Any]) -> Covariate:
    visit = question.entry.baseline
    seen = {trace.subject: trace.at(visit) for trace in measured(question)}
    label = question.study.measures[question.entry.measure].label
    name = f"{label} at {question.study.schedule.visits[visit].label}"
    return Covariate(name, {one: value for one, value in seen.items() if value is not None})


def _variable(question: Question[Any], name: str) -> Iterator[Covariate]:
    declared = question.study.baseline[name]
    told = {one.subject: question.told(one.subject, [name]) for one in question.subjects}
    known = {subject: values[0] for subject, values in told.items() if values}
    if declared.kind == "number":
        yield Covariate(declared.label, {one: float(value) for one, value in known.items()})
        return
    levels = declared.levels or tuple(sorted({str(value) for value in known.values()}))
    for level in levels[1:]:
        numbers = {one: float(value == level) for one, value in known.items()}
        yield Covariate(f"{declared.label} {level}", numbers)
