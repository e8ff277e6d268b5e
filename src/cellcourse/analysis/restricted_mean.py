"""Mean time without the event up to a horizon, in each arm and between arms."""

from __future__ import annotations

import math
from collections.abc import Iterator

from cellcourse.analysis.endpoint import DEATHS, TABLES, Times, censoring_sentence, followed
from cellcourse.analysis.question import Question, per_cent
from cellcourse.analysis.result import At, Estimate, Result, Test
from cellcourse.analysis.wording import adjusted_by, adjustment_references
from cellcourse.errors import MethodError
from cellcourse.stats.multiplicity import adjust
from cellcourse.stats.survival import restricted_mean as rmst
from cellcourse.study.analyses import RestrictedMean

__all__ = ["restricted_mean"]

_Means = dict[str, rmst.RestrictedMean]


def restricted_mean(question: Question[RestrictedMean]) -> Result:
    """Average the time each arm lives without the event, and compare every two arms."""
    entry = question.entry
    times = followed(question, entry.endpoint)
    means = {arm: _mean(question, times.of([arm])) for arm in times.arms}
    return Result(
        analysis=question.key,
        method="restricted mean survival time",
        title=entry.title,
        deaths=DEATHS,
        arms=question.arms,
        n=times.counts(),
        estimates=tuple(_estimate(arm, mean) for arm, mean in means.items()),
        tests=tuple(_tests(question, means)),
        assumptions=(
            "Censored subjects would have fared as those who were followed longer.",
            "Means of this many subjects are nearly normal.",
        ),
        limits=(
            f"The means say nothing of what happens after {entry.horizon:g} days.",
            "Standard errors rest on large-sample theory and are somewhat small in small groups.",
        ),
        references=("Royston2013", "Kaplan1958", *adjustment_references(entry.adjust)),
        steps=(
            censoring_sentence(question, entry.endpoint, times),
            (
                f"The restricted mean is the area under the Kaplan-Meier curve up to "
                f"{entry.horizon:g} days, with {per_cent(question.level)} intervals."
            ),
            (
                f"Differences between arms were tested by the normal approximation"
                f"{adjusted_by(entry.adjust)}."
            ),
        ),
        inputs=question.inputs(*TABLES),
    )


def _mean(question: Question[RestrictedMean], own: Times) -> rmst.RestrictedMean:
    try:
        return rmst.restricted_mean(
            own.time, own.happened, horizon=question.entry.horizon, level=question.level
        )
    except MethodError as refused:
        raise MethodError(f"{question.label(own.arms[0])}: {refused.message}") from refused


def _estimate(arm: str, mean: rmst.RestrictedMean) -> Estimate:
    return Estimate(
        "restricted mean survival",
        At(arm=arm),
        mean.mean,
        "d",
        n=mean.n,
        se=mean.se,
        low=mean.interval.lower,
        high=mean.interval.upper,
        level=mean.interval.level,
        note=f"up to day {mean.horizon:g}",
    )


def _tests(question: Question[RestrictedMean], means: _Means) -> Iterator[Test]:
    pairs = question.pairs()
    found = [
        rmst.difference(means[against], means[arm], level=question.level) for arm, against in pairs
    ]
    adjusted = adjust([contrast.p for contrast in found], question.entry.adjust).tolist()
    for (arm, against), contrast, p in zip(pairs, found, adjusted, strict=True):
        yield _test(At(arm=arm, against=against), contrast, p, question, means)


def _test(
    at: At,
    contrast: rmst.Contrast,
    p_adjusted: float,
    question: Question[RestrictedMean],
    means: _Means,
) -> Test:
    arm, against = means[str(at.arm)], means[str(at.against)]
    n, se = arm.n + against.n, math.hypot(arm.se, against.se)
    declared = question.entry.adjust
    effect = Estimate(
        "difference in restricted mean survival",
        at,
        contrast.estimate,
        "d",
        n=n,
        se=se,
        low=contrast.interval.lower,
        high=contrast.interval.upper,
        level=contrast.interval.level,
    )
    return Test(
        name="restricted mean difference",
        at=at,
        p=contrast.p,
        p_kind="asymptotic",
        n=n,
        statistic=contrast.estimate / se,
        statistic_name="z",
        p_adjusted=None if declared == "none" else p_adjusted,
        adjustment=declared,
        effect=effect,
    )
