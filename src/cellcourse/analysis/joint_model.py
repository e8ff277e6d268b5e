"""Scores on each subject's own line together with the hazard that follows the line.

Where those who fall faster die sooner, scores alone make decline look slower than it is.
The joint model estimates both at once, and one number for what treatment does to the
pace of decline and of death.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cellcourse.analysis.endpoint import TABLES
from cellcourse.analysis.histories import Scored, baseline_of, histories
from cellcourse.analysis.measured import measured, open_events_sentence
from cellcourse.analysis.predictions import predicted
from cellcourse.analysis.question import Question, per_cent
from cellcourse.analysis.result import At, Estimate, Result, Test
from cellcourse.quantities import DAYS_PER_MONTH
from cellcourse.records.derive import times_to_event
from cellcourse.stats import joint
from cellcourse.stats.intervals import Interval
from cellcourse.stats.joint.estimates import Coefficient
from cellcourse.study.analyses import JointModel

__all__ = ["joint_model"]

NAME = "joint model"


def joint_model(question: Question[JointModel]) -> Result:
    """Fit slopes and hazards that differ by arm, then one ratio for both."""
    entry = question.entry
    scored, unit = _scored(question), _unit(question)
    ends = times_to_event(question.study, question.records, entry.endpoint)
    data, excluded = histories(question, ends, scored, unit)
    baseline = baseline_of(entry, unit)
    apart = joint.joint_model(
        data.scores,
        data.after,
        joint.Covariates(data.by_arm, data.by_arm, data.apart),
        baseline=baseline,
        association=entry.association,
    )
    ratio = joint.progression_ratio(
        data.scores,
        data.after,
        joint.Covariates(data.by_arm, data.alike, data.nothing),
        treated=[arm != data.arms[0] for arm in data.arm],
        baseline=baseline,
        association=entry.association,
        level=question.level,
    )
    foreseen = predicted(question, apart, scored, ends, unit)
    return Result(
        analysis=question.key,
        method="joint model of scores and survival",
        title=entry.title,
        deaths="Deaths are modelled jointly with the scores, which end with them.",
        arms=question.arms,
        n=question.count(data.subjects),
        estimates=(*_estimates(question, apart), *foreseen.estimates),
        tests=(*_tests(question, apart), *_ratio(question, ratio)),
        excluded=excluded,
        assumptions=(
            "Each subject's scores lie on a line of its own with normal noise around it.",
            "Given its line, a subject's scores say nothing more of when it dies.",
            "Being censored says nothing about the line.",
        ),
        limits=(*_limits(apart), *foreseen.limits),
        references=("Wulfsohn1997", "Rizopoulos2012", *foreseen.references),
        steps=(*_steps(question, apart), *foreseen.steps, *open_events_sentence(question)),
        inputs=question.inputs(*TABLES),
    )


def _unit(question: Question[JointModel]) -> float:
    return DAYS_PER_MONTH if question.entry.per == "month" else 1.0


def _scored(question: Question[JointModel]) -> Scored:
    return {
        trace.subject: tuple(zip(trace.days, trace.values, strict=True))
        for trace in measured(question)
    }


def _at(question: Question[JointModel]) -> At:
    control, treated = question.control_first()
    return At(arm=treated, against=control)


def _estimates(question: Question[JointModel], fit: joint.JointModel) -> Iterator[Estimate]:
    control, _ = question.control_first()
    slope = f"{question.unit(question.entry.measure)}/{question.entry.per}"
    yield _estimate(question, "slope", At(arm=control), fit.slopes[0], slope)
    for one in fit.associations:
        name = f"log hazard ratio of one more point of {one.name}"
        yield _estimate(question, name, At(), one, "")
    low, _, steep = fit.spread
    unit = question.unit(question.entry.measure)
    for name, found, own in (
        ("variance of heights between subjects", low, f"{unit} squared"),
        ("variance of slopes between subjects", steep, f"({slope}) squared"),
        ("variance around the lines", fit.noise, f"{unit} squared"),
    ):
        yield Estimate(name, At(), found.estimate, own, n=fit.subjects, se=found.se)


def _estimate(
    question: Question[JointModel], quantity: str, at: At, found: Coefficient, unit: str
) -> Estimate:
    bounds = found.interval(level=question.level)
    return Estimate(
        quantity,
        at,
        found.estimate,
        unit,
        se=found.se,
        low=bounds.lower,
        high=bounds.upper,
        level=bounds.level,
    )


def _tests(question: Question[JointModel], fit: joint.JointModel) -> Iterator[Test]:
    slope = f"{question.unit(question.entry.measure)}/{question.entry.per}"
    at = _at(question)
    effect = _estimate(question, "difference in slopes", at, fit.slopes[1], slope)
    yield _test(f"{NAME}, slope", fit, fit.slopes[1], effect)
    (hazard,) = fit.hazards
    bounds = hazard.interval(level=question.level)
    bounds = Interval(float(np.exp(bounds.lower)), float(np.exp(bounds.upper)), bounds.level)
    ratio = _ratio_estimate(
        "hazard ratio at equal line", at, float(np.exp(hazard.estimate)), bounds, fit
    )
    yield _test(f"{NAME}, hazard", fit, hazard, ratio)


def _ratio_estimate(
    quantity: str, at: At, value: float, bounds: Interval, fit: joint.JointModel
) -> Estimate:
    return Estimate(
        quantity,
        at,
        value,
        "ratio",
        n=fit.subjects,
        low=bounds.lower,
        high=bounds.upper,
        level=bounds.level,
    )


def _test(name: str, fit: joint.JointModel, found: Coefficient, effect: Estimate) -> Test:
    return Test(
        name=name,
        at=effect.at,
        p=found.p,
        p_kind="asymptotic",
        n=fit.subjects,
        statistic=found.estimate / found.se,
        statistic_name="z",
        effect=effect,
    )


def _ratio(question: Question[JointModel], found: joint.ProgressionRatio) -> Iterator[Test]:
    at, fit = _at(question), found.model
    effect = _ratio_estimate("disease progression ratio", at, found.ratio, found.interval, fit)
    yield Test(
        name=f"{NAME}, progression ratio",
        at=at,
        p=found.p,
        p_kind="asymptotic",
        n=fit.subjects,
        effect=effect,
        note=f"p that one ratio serves slope and hazard {found.p_shared:.2g}",
    )


def _limits(fit: joint.JointModel) -> Iterator[str]:
    yield (
        f"{fit.deaths} deaths of {fit.subjects} subjects: intervals and p-values are asymptotic "
        "in the number of deaths."
    )


def _steps(question: Question[JointModel], fit: joint.JointModel) -> Iterator[str]:
    entry = question.entry
    label = question.study.measures[entry.measure].label
    end = question.study.endpoints[entry.endpoint].label
    yield (
        f"{label} ({fit.scores} scores) and {end} ({fit.deaths} events of {fit.subjects} "
        f"subjects) were modelled jointly: a line for each subject, and a {entry.hazard} hazard "
        f"that depends on the line by {entry.association}, by maximum likelihood with adaptive "
        f"quadrature; half as many nodes again move the log-likelihood by {fit.quadrature:.1g}."
    )
    yield (
        "A second model lets treatment multiply slope and hazard by one disease progression "
        f"ratio, tested by the likelihood ratio, with a {per_cent(question.level)} interval."
    )
