"""Survival curves of each arm with medians, numbers at risk and survival at each tick."""

from __future__ import annotations

import math
from collections.abc import Iterator

from cellcourse.analysis.endpoint import DEATHS, TABLES, Times, censoring_sentence, followed
from cellcourse.analysis.question import Question, listed, per_cent
from cellcourse.analysis.result import At, Curve, Estimate, Result
from cellcourse.errors import MethodError
from cellcourse.stats.survival import kaplan_meier as km
from cellcourse.study.analyses import KaplanMeier

__all__ = ["kaplan_meier"]

_Curves = dict[str, km.KaplanMeier]


def kaplan_meier(question: Question[KaplanMeier]) -> Result:
    """Estimate each arm's survival; arms without subjects have no curve."""
    entry = question.entry
    times = followed(question, entry.endpoint)
    curves = _curves(times, question.level)
    ticks = _ticks(times, entry.at_risk_every)
    return Result(
        analysis=question.key,
        method="Kaplan-Meier",
        title=entry.title,
        deaths=DEATHS,
        arms=question.arms,
        n=times.counts(),
        estimates=(
            *(_median(arm, curve) for arm, curve in curves.items()),
            *_differences(question, curves),
            *(one for arm, curve in curves.items() for one in _counts(arm, curve)),
            *(one for arm, curve in curves.items() for one in _at_ticks(arm, curve, ticks)),
        ),
        curves=tuple(_drawn(arm, curve) for arm, curve in curves.items()),
        assumptions=(
            "Censored subjects would have fared as those who were followed longer.",
            "Subjects are independent of each other.",
        ),
        limits=_limits(question, curves),
        references=("Kaplan1958", "Brookmeyer1982"),
        steps=_steps(question, times),
        inputs=question.inputs(*TABLES),
    )


def _curves(times: Times, level: float) -> _Curves:
    found = {arm: times.of([arm]) for arm in times.arms}
    return {
        arm: km.kaplan_meier(own.time, own.happened, level=level)
        for arm, own in found.items()
        if own.subjects
    }


def _ticks(times: Times, every: float) -> tuple[int, ...]:
    """Whole days, from the origin to the first tick that nobody outlives."""
    last = max((one.time for one in times.subjects), default=0)
    return tuple(round(every * step) for step in range(math.ceil(last / every) + 1))


def _median(arm: str, curve: km.KaplanMeier) -> Estimate:
    reached = curve.median is not None
    return Estimate(
        "median survival",
        At(arm=arm),
        curve.median,
        "d",
        n=curve.at_risk[0],
        low=curve.median_lower,
        high=curve.median_upper,
        level=curve.level,
        note="" if reached else "not reached: more than half are alive at the end of follow-up",
    )


def _differences(question: Question[KaplanMeier], curves: _Curves) -> Iterator[Estimate]:
    for arm, against in question.pairs(curves):
        first, second = curves[arm].median, curves[against].median
        yield Estimate(
            "difference in median survival",
            At(arm=arm, against=against),
            None if first is None or second is None else first - second,
            "d",
            n=curves[arm].at_risk[0] + curves[against].at_risk[0],
            note="no interval: a difference of medians has none without a model",
        )


def _counts(arm: str, curve: km.KaplanMeier) -> Iterator[Estimate]:
    n = curve.at_risk[0]
    yield Estimate("events", At(arm=arm), sum(curve.deaths), "subjects", n=n)
    yield Estimate("censored", At(arm=arm), sum(curve.censored), "subjects", n=n)


def _at_ticks(arm: str, curve: km.KaplanMeier, ticks: tuple[int, ...]) -> Iterator[Estimate]:
    for day, at_risk in zip(ticks, curve.at_risk_table(ticks), strict=True):
        at = At(arm=arm, day=day)
        yield Estimate("number at risk", at, at_risk, "subjects", n=curve.at_risk[0])
        yield _survival(at, day, at_risk, curve)


def _survival(at: At, day: int, at_risk: int, curve: km.KaplanMeier) -> Estimate:
    try:
        here = curve.at(day)
    except MethodError as unknown:
        return Estimate("survival", at, None, "proportion", n=at_risk, note=str(unknown))
    return Estimate(
        "survival",
        at,
        here.survival,
        "proportion",
        n=at_risk,
        se=here.se,
        low=here.lower,
        high=here.upper,
        level=curve.level,
    )


def _drawn(arm: str, curve: km.KaplanMeier) -> Curve:
    return Curve(
        arm=arm,
        kind="survival",
        x=(0.0, *curve.time),
        y=(1.0, *curve.survival),
        low=(None, *curve.lower),
        high=(None, *curve.upper),
        n=(curve.at_risk[0], *curve.at_risk),
        marks=tuple(time for time, gone in zip(curve.time, curve.censored, strict=True) if gone),
    )


def _limits(question: Question[KaplanMeier], curves: _Curves) -> tuple[str, ...]:
    open_ended = [
        question.label(arm) for arm, curve in curves.items() if curve.median_upper is None
    ]
    if not open_ended:
        return ()
    return (
        (
            f"The data set no upper limit to the median of {listed(open_ended)}: the upper limit "
            "of survival does not come down to one half."
        ),
    )


def _steps(question: Question[KaplanMeier], times: Times) -> tuple[str, ...]:
    return (
        censoring_sentence(question, question.entry.endpoint, times),
        (
            "Survival was estimated by the Kaplan-Meier method with Greenwood's standard error and "
            f"{per_cent(question.level)} intervals on the log(-log) scale."
        ),
        (
            "The median is the first day on which survival is below one half, or the middle of the "
            "stretch on which it equals one half, as in R's survfit; its interval is read off the "
            "band by the same rule."
        ),
        "Numbers at risk count the subjects at risk just before each tick.",
    )
