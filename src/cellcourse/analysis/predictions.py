"""What a joint model expects of one subject, given all that was known of it on a day.

A dynamic prediction: with every new score it may be made again. Days that the subject has
since lived through are predicted as if they lay ahead, so that a prediction can be held
against what came.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cellcourse.analysis.histories import Scored
from cellcourse.analysis.question import Question
from cellcourse.analysis.result import At, Estimate
from cellcourse.errors import MethodError
from cellcourse.records.derive import TimeToEvent
from cellcourse.stats import joint
from cellcourse.study.analyses import JointModel
from cellcourse.study.analyses.models import Prediction

__all__ = ["KNOWN", "SCORE", "SURVIVAL", "Predicted", "predicted"]

SURVIVAL = "predicted survival"
SCORE = "predicted score"
KNOWN = "score known"


@dataclass(frozen=True)
class Predicted:
    """The predictions that an entry asks for, and why some could not be made."""

    estimates: tuple[Estimate, ...]
    limits: tuple[str, ...]
    references: tuple[str, ...]
    steps: tuple[str, ...]


def predicted(
    question: Question[JointModel],
    fit: joint.JointModel,
    scored: Scored,
    ends: tuple[TimeToEvent, ...],
    unit: float,
) -> Predicted:
    """Predict survival and scores of the subjects named.

    Args:
        question: declares whom, from when, and for which days.
        fit: the model, with heights, slopes and hazards that differ by arm.
        scored: scores of each subject.
        ends: end of follow-up of each subject.
        unit: days in the model's unit of time.
    """
    estimates: list[Estimate] = []
    limits = []
    for one in question.entry.predictions:
        try:
            history = _history(question, one, scored, ends, unit)
            estimates += _estimates(question, fit, one, history, unit)
        except MethodError as refused:
            limits.append(f"No prediction of subject {one.subject}: {refused.message}.")
    asked = bool(question.entry.predictions)
    return Predicted(
        tuple(estimates),
        tuple(limits),
        ("Rizopoulos2011",) if estimates else (),
        (_STEP,) if asked else (),
    )


_STEP = (
    "Predictions of single subjects are given all scores up to the day stated and being alive on "
    "it; intervals of survival say how well the model is known, those of a score hold a new score. "
    "The model was fitted to all subjects, those predicted among them."
)


def _history(
    question: Question[JointModel],
    one: Prediction,
    scored: Scored,
    ends: tuple[TimeToEvent, ...],
    unit: float,
) -> joint.History:
    own = [end for end in ends if end.subject == one.subject and end.arm in question.arms]
    if not own:
        raise MethodError(f"none of {len(question.subjects)} subjects has this name")
    if own[0].time < max(one.known_until, 1):
        raise MethodError(f"followed for {own[0].time} days, not {one.known_until}")
    first = max((day for day, _ in scored[one.subject] if day <= 0), default=0)
    known = [(d, v) for d, v in scored[one.subject] if first <= d <= one.known_until]
    treated = float(own[0].arm != question.control_first()[0])
    return joint.History(
        height=(1.0, treated),
        slope=(1.0, treated),
        hazard=(treated,),
        times=tuple(day / unit for day, _ in known),
        scores=tuple(value for _, value in known),
        alive_at=one.known_until / unit,
    )


def _estimates(
    question: Question[JointModel],
    fit: joint.JointModel,
    one: Prediction,
    history: joint.History,
    unit: float,
) -> Iterator[Estimate]:
    arm, level = question.arm_of[one.subject], question.level
    points = question.unit(question.entry.measure)
    since = f"from day {one.known_until}"
    for time, known in zip(history.times, history.scores, strict=True):
        at = At(arm=arm, subject=one.subject, day=round(time * unit), item=since)
        yield Estimate(KNOWN, at, known, points, n=1)
    at_times = [day / unit for day in one.days]
    alive = joint.predict_survival(fit, history, at=at_times, level=level)
    later = joint.predict_score(fit, history, at=at_times, level=level)
    for quantity, found, own in ((SURVIVAL, alive, "proportion"), (SCORE, later, points)):
        for day, expected in zip(one.days, found, strict=True):
            yield Estimate(
                quantity,
                At(arm=arm, subject=one.subject, day=day, item=since),
                expected.estimate,
                own,
                n=1,
                low=expected.interval.lower,
                high=expected.interval.upper,
                level=level,
            )
