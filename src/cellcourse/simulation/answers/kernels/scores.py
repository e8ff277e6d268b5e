"""What virtual subjects score on a day under a strategy for those past an event."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.ahead import LINE, ask_for
from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in

__all__ = [
    "Scores",
    "ask_ahead",
    "columns_before",
    "columns_until",
    "counted",
    "is_scored",
    "score",
]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]
_Days = npt.NDArray[np.int32]


class Scores(NamedTuple):
    """One measure of a block of studies, and how it is read."""

    values: _Floats
    """(trials, n, measures, columns) NaN where there is none."""
    measure: int
    """Place of the measure."""
    days: _Whole
    """(columns,)"""
    past: _Days
    """(trials, n) day of the event that the strategy is about."""
    until: _Days
    """(trials, n) last day with a score that the estimand takes, or later."""
    zero: bool
    """Whether those past the event score 0; else they contribute nothing."""
    past_on_day: bool
    """Whether a subject is past the event on its very day, even if scored then."""


@drawn_in
def score(scores: Scores, trial: int, subject: int, column: int, day: int) -> float:
    """Give what a subject contributes; NaN where nothing.

    Args:
        scores: a block of studies.
        trial: place of the study in the block.
        subject: place of the subject.
        column: of the day, or -1 where nothing is assessed on it.
        day: the day itself.
    """
    seen = math.nan
    if column >= 0 and day <= scores.until[trial, subject]:
        seen = scores.values[trial, subject, scores.measure, column]
    past = 0.0 if scores.zero else math.nan
    return counted(seen, day, scores.past[trial, subject], scores.past_on_day, past)


@drawn_in
def counted(seen: float, day: int, event: int, past_on_day: bool, past: float) -> float:
    """Give what a subject contributes with some score, or none, before or past its event."""
    before = (day < event) | ((day <= event - past_on_day) & (not math.isnan(seen)))
    return seen if before else past


@compiled
def columns_before(days: _Whole) -> _Whole:
    """How many of the days are before each day, from the first to the one after the last."""
    found: _Whole = np.searchsorted(days, np.arange(days[0], days[-1] + 2))
    return found


@drawn_in
def columns_until(day: int, days: _Whole, before: _Whole) -> int:
    """How many of the days are not after a day, read from ``columns_before``."""
    until: int = before[min(max(day + 1 - days[0], 0), before.size - 1)]
    return until


@drawn_in
def is_scored(scores: Scores, trial: int, subject: int, before: _Whole) -> bool:
    """Whether a subject is scored on any day.

    The last days are looked at first: a course rarely ends with days that are missed.

    Args:
        scores: a block of studies.
        trial: place of the study in the block.
        subject: place of the subject.
        before: of ``columns_before``.
    """
    row = scores.values[trial, subject, scores.measure]
    columns = columns_until(scores.until[trial, subject], scores.days, before)
    while columns > 0 and math.isnan(row[columns - 1]):
        columns -= 1
    return columns > 0


@drawn_in
def ask_ahead(scores: Scores, trial: int, subject: int, before: _Whole) -> None:
    """Ask memory for the scores of a subject before its turn, if there is such a study.

    Args:
        scores: a block of studies.
        trial: place of the study in the block, or after its end.
        subject: place of the subject.
        before: of ``columns_before``.
    """
    if trial < len(scores.until):
        row = scores.values[trial, subject, scores.measure]
        columns = columns_until(scores.until[trial, subject], scores.days, before)
        for column in range(0, columns, LINE):
            ask_for(row, column)
