"""Scores of which only the order counts, subject by subject over days or visits.

They are turned so that higher is better. Where the dead are ranked worst they have a
value below the scale, of which, too, only the order counts.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from math import isnan, nan
from typing import Any

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.directions import as_good, below_the_living
from cellcourse.analysis.question import Question, listed
from cellcourse.analysis.result import Exclusion
from cellcourse.analysis.scores import Course, Occasion, Strategy, courses, occasions

__all__ = ["OrderedScores", "deaths_sentence", "ordered_scores"]


@dataclass(frozen=True)
class OrderedScores:
    """n subjects on v occasions, arm by arm with the control first."""

    known: tuple[Course, ...]
    at: tuple[Occasion, ...]
    table: npt.NDArray[np.float64]  # (n, v), higher is better, NaN where missing

    @property
    def arms(self) -> list[str]:
        """The arm of each subject."""
        return [one.trace.arm for one in self.known]

    @property
    def subjects(self) -> list[str]:
        """The name of each subject."""
        return [one.trace.subject for one in self.known]


def ordered_scores(
    question: Question[Any], without: Container[str] = ()
) -> tuple[OrderedScores, tuple[Exclusion, ...]]:
    """Give the scores of all subjects but some, and name those who have none."""
    entry = question.entry
    strategy = Strategy(question.study.dead_events, "excluded", "score")
    known = [one for one in courses(question, strategy) if one.trace.subject not in without]
    at = occasions(question, entry.days, entry.visits, known)
    rows = {one.trace.subject: [_value(question, one, when) for when in at] for one in known}
    order = {arm: place for place, arm in enumerate(question.control_first())}
    used = [one for one in known if not all(map(isnan, rows[one.trace.subject]))]
    used.sort(key=lambda one: (order[one.trace.arm], str(rows[one.trace.subject])))
    table = np.array([rows[one.trace.subject] for one in used], dtype=float)
    gone = {one.trace.subject for one in known} - {one.trace.subject for one in used}
    excluded = tuple(Exclusion(one, "no score on any day analysed") for one in sorted(gone))
    return OrderedScores(tuple(used), at, table), excluded


def _value(question: Question[Any], one: Course, at: Occasion) -> float:
    score = one.value(at)
    if score is not None:
        return as_good(question, score)
    dead = one.past_day is not None and at.day >= one.past_day
    worst = question.entry.deaths == "ranked worst"
    return below_the_living(question, 0.0, 0) if dead and worst else nan


def deaths_sentence(question: Question[Any]) -> str:
    """Say what became of scores after a death."""
    labels = listed(question.study.events[key].label for key in question.study.dead_events)
    if question.entry.deaths == "excluded":
        return f"Scores after {labels} are missing."
    return f"From {labels} on a subject scores below the lowest of the scale."
