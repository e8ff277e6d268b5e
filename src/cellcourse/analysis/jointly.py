"""Differences of mean scores on stated days, with scores and deaths modelled jointly.

One of the strategies of a sensitivity panel: every subject has a line of its own that its
hazard follows, so that an early death says that the line was low or steep. A difference
is that of the arms' mean lines, as if everybody had gone on along theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cellcourse.analysis.endpoint import Timed
from cellcourse.analysis.histories import Histories, baseline_of, histories
from cellcourse.analysis.question import Question
from cellcourse.analysis.result import At, Estimate, Test
from cellcourse.analysis.scores import Course, Occasion
from cellcourse.quantities import DAYS_PER_MONTH
from cellcourse.records.derive import FollowUp, follow_up
from cellcourse.stats import joint
from cellcourse.study.analyses import Sensitivity
from cellcourse.study.analyses.models import JointHazard

__all__ = ["DIFFERENCE", "STRATEGY", "jointly"]

STRATEGY = "joint"
DIFFERENCE = "difference in mean lines"


def jointly(
    question: Question[Sensitivity], hazard: JointHazard, known: Iterable[Course]
) -> Iterator[Test]:
    """Fit one model to all arms, and compare every pair of arms on each day.

    Raises:
        MethodError: a model that cannot be fitted, as where few died or few were scored.
    """
    unit = DAYS_PER_MONTH if question.study.time_unit == "month" else 1.0
    data = _data(question, known, unit)
    fit = joint.joint_model(
        data.scores,
        data.after,
        joint.Covariates(data.by_arm, data.by_arm, data.apart),
        baseline=baseline_of(hazard, unit),
        association=hazard.association,
    )
    for day in question.entry.days:
        for arm, against in question.pairs():
            yield _test(question, data, fit, At(arm, against, day, item=STRATEGY), day / unit)


def _data(question: Question[Sensitivity], known: Iterable[Course], unit: float) -> Histories:
    scored = {
        one.trace.subject: tuple(
            (day, value)
            for day in one.trace.days
            if (value := one.value(Occasion(day))) is not None
        )
        for one in known
    }
    ends = [
        Timed(one.subject, one.arm, _end(one), one.dead_day is not None)
        for one in follow_up(question.study, question.records)
        if one.subject in scored
    ]
    return histories(question, ends, scored, unit)[0]


def _end(one: FollowUp) -> float:
    return float(one.last_day or 0) if one.dead_day is None else float(one.dead_day)


def _test(
    question: Question[Sensitivity], data: Histories, fit: joint.JointModel, at: At, time: float
) -> Test:
    first, second = (data.row(str(name)) for name in (at.arm, at.against))
    apart = [a - b for a, b in zip(first, second, strict=True)]
    found = joint.mean_line(fit, height=apart, slope=apart, at=time, name=DIFFERENCE)
    bounds = found.interval(level=question.level)
    n = sum(arm in (at.arm, at.against) for arm in data.arm)
    effect = Estimate(
        DIFFERENCE,
        at,
        found.estimate,
        question.unit(question.entry.measure),
        n=n,
        se=found.se,
        low=bounds.lower,
        high=bounds.upper,
        level=bounds.level,
    )
    return Test(
        name="joint model",
        at=at,
        p=found.p,
        p_kind="asymptotic",
        n=n,
        statistic=found.estimate / found.se,
        statistic_name="z",
        effect=effect,
    )
