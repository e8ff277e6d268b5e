"""Scores and follow-up of the same subjects, as a joint model of both takes them.

Subjects come arm by arm with the control first, and within an arm by their end and their
scores, so that no result depends on the order of rows or on the names of subjects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cellcourse.analysis.endpoint import Timed
from cellcourse.analysis.question import Question
from cellcourse.analysis.result import Exclusion
from cellcourse.records.derive import TimeToEvent
from cellcourse.stats import joint
from cellcourse.stats.joint.baselines import Baseline
from cellcourse.stats.mmrm.design import Design
from cellcourse.study.analyses.models import JointHazard

__all__ = ["Histories", "Scored", "baseline_of", "histories"]

Scored = Mapping[str, Sequence[tuple[int, float]]]
"""(day, score) of each subject, in order of time."""


@dataclass(frozen=True)
class Histories:
    """Subjects with their scores and their ends."""

    scores: joint.Scores
    after: joint.FollowUp
    arms: tuple[str, ...]
    """Arms compared, the control first."""
    arm: tuple[str, ...]
    """Of each subject."""
    subjects: tuple[str, ...]

    @property
    def alike(self) -> Design:
        """One mean for all subjects."""
        return Design(("all",), np.ones((len(self.arm), 1)))

    @property
    def by_arm(self) -> Design:
        """The mean of the first arm, and how far that of each other arm is from it."""
        others = self.apart
        columns = np.column_stack((np.ones(len(self.arm)), others.matrix))
        return Design((self.arms[0], *others.columns), columns)

    @property
    def apart(self) -> Design:
        """How far each other arm is from the first, where the first has a mean elsewhere."""
        own = np.array([[arm == other for other in self.arms[1:]] for arm in self.arm], dtype=float)
        return Design(self.arms[1:], own)

    @property
    def nothing(self) -> Design:
        """No covariate."""
        return Design((), np.empty((len(self.arm), 0)))

    def row(self, arm: str) -> tuple[float, ...]:
        """The row of ``by_arm`` of the subjects of an arm."""
        return (1.0, *(float(arm == other) for other in self.arms[1:]))


def histories(
    question: Question[Any], ends: Iterable[Timed | TimeToEvent], scored: Scored, unit: float
) -> tuple[Histories, tuple[Exclusion, ...]]:
    """Put scores and ends together; who was not followed beyond day zero is left out.

    Args:
        question: names the arms.
        ends: end of follow-up of each subject, in days from day zero.
        scored: scores of each subject; those after its end, and all but the last of those
            up to day zero, are not used.
        unit: days in the model's unit of time.
    """
    order = {arm: place for place, arm in enumerate(question.control_first())}
    wanted = [end for end in ends if end.arm in order]
    excluded = tuple(
        Exclusion(end.subject, "not followed beyond day 0") for end in wanted if end.time <= 0
    )
    kept = sorted(
        (end for end in wanted if end.time > 0),
        key=lambda end: (order[end.arm], end.time, tuple(v for _, v in scored[end.subject])),
    )
    rows = [row for end in kept for row in _rows(scored[end.subject], end)]
    scores = joint.Scores(
        [subject for subject, _, _ in rows],
        [day / unit for _, day, _ in rows],
        [value for _, _, value in rows],
    )
    after = joint.FollowUp(
        [end.subject for end in kept],
        [end.time / unit for end in kept],
        [end.happened for end in kept],
    )
    arm = tuple(end.arm for end in kept)
    return Histories(scores, after, tuple(order), arm, tuple(e.subject for e in kept)), excluded


def _rows(
    scored: Sequence[tuple[int, float]], end: Timed | TimeToEvent
) -> Iterator[tuple[str, int, float]]:
    """The last score up to day zero, and those from then until the end of follow-up."""
    first = max((day for day, _ in scored if day <= 0), default=0)
    for day, value in scored:
        if first <= day <= end.time:
            yield end.subject, day, value


def baseline_of(hazard: JointHazard, unit: float) -> Baseline:
    """The shape of the hazard that an entry declares, in the model's unit of time."""
    if hazard.hazard == "weibull":
        return joint.Weibull()
    return joint.Piecewise(tuple(day / unit for day in hazard.cuts))
