"""Means of a measure by day or visit with their SEM, and comparisons between arms.

How subjects past their event are counted is the study file's choice and part of every
number; n is the number of subjects that contribute on that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from cellcourse.analysis.comparisons import Compared, compare
from cellcourse.analysis.groups import Comparison, Group
from cellcourse.analysis.measured import open_events_sentence
from cellcourse.analysis.question import Question, per_cent
from cellcourse.analysis.result import At, Curve, Estimate, Exclusion, Result, Trajectory
from cellcourse.analysis.scores import Course, Occasion, Strategy, courses, occasions
from cellcourse.analysis.summaries import mean_estimate
from cellcourse.study.analyses import ByDayComparison, ScoresByDay

__all__ = ["scores_by_day"]

_Part = TypeVar("_Part")


def scores_by_day(question: Question[ScoresByDay]) -> Result:
    """Describe every arm on every day, and compare arms on the days named."""
    entry = question.entry
    strategy = _strategy(question)
    known = courses(question, strategy)
    scored = tuple(one for one in known if one.trace.days)
    shown = occasions(question, entry.days, entry.visits, scored)
    means = {arm: [_mean(question, arm, scored, at) for at in shown] for arm in question.arms}
    compared = [
        _compared(question, declared, scored, day)
        for declared in entry.comparisons
        for day in declared.days
    ]
    return Result(
        analysis=question.key,
        method="scores by visit" if entry.visits else "scores by day",
        title=entry.title,
        deaths=strategy.in_words(question.study.events[key].label for key in strategy.events),
        arms=question.arms,
        n=question.count(one.trace.subject for one in scored),
        estimates=tuple(mean for arm in question.arms for mean in means[arm]),
        tests=tuple(test for one in compared for test in one.tests),
        curves=tuple(_curve(arm, shown, means[arm]) for arm in question.arms),
        trajectories=tuple(_trajectory(one, shown) for one in scored),
        excluded=(
            *_unscored(question, known),
            *_unique(question.lacking(_needed(declared)) for declared in entry.comparisons),
        ),
        assumptions=_unique(one.assumptions for one in compared),
        limits=(*_limits(question, scored, shown), *_unique(one.limits for one in compared)),
        references=_unique(one.references for one in compared),
        steps=(
            *_described(question, strategy),
            *open_events_sentence(question),
            *_unique(one.steps for one in compared),
        ),
        inputs=question.inputs("observations", "events", "subjects"),
    )


def _strategy(question: Question[ScoresByDay]) -> Strategy:
    entry = question.entry
    events = question.study.dead_events if entry.past_event is None else (entry.past_event,)
    return Strategy(events, entry.deaths, entry.on_event_day)


def _mean(
    question: Question[ScoresByDay], arm: str, known: tuple[Course, ...], at: Occasion
) -> Estimate:
    found = [one.value(at) for one in known if one.trace.arm == arm]
    return mean_estimate(
        "mean",
        At(arm=arm, day=at.day, visit=at.visit),
        sorted(value for value in found if value is not None),
        question.unit(question.entry.measure),
        question.level,
    )


def _unscored(question: Question[ScoresByDay], known: tuple[Course, ...]) -> Iterator[Exclusion]:
    label = question.study.measures[question.entry.measure].label
    for one in known:
        if not one.trace.days:
            yield Exclusion(one.trace.subject, f"no {label} recorded")


def _compared(
    question: Question[ScoresByDay],
    declared: ByDayComparison,
    known: tuple[Course, ...],
    day: int,
) -> Compared:
    arms = question.control_first(question.study.arms_of(declared.arms or question.arms))
    lacking = {one.subject for one in question.lacking(_needed(declared))}
    usable = [one for one in known if one.trace.subject not in lacking]
    comparison = Comparison(
        name=f"{question.key} day {day}",
        groups=tuple(_group(question, declared, arm, usable, day) for arm in arms),
        unit=question.unit(question.entry.measure),
        level=question.level,
        adjust=declared.adjust,
        exact=declared.exact,
        day=day,
        covariates=declared.adjust_for,
    )
    return compare(question, declared.test, comparison)


def _needed(declared: ByDayComparison) -> tuple[str, ...]:
    return (*declared.adjust_for, *declared.strata)


def _group(
    question: Question[ScoresByDay],
    declared: ByDayComparison,
    arm: str,
    known: list[Course],
    day: int,
) -> Group:
    """The values of an arm on a day, sorted so that no row order matters."""
    rows = []
    for one in known:
        value, subject = one.value(Occasion(day)), one.trace.subject
        if one.trace.arm == arm and value is not None:
            strata = question.told(subject, declared.strata)
            extra = question.told(subject, declared.adjust_for)
            rows.append((value, extra, ", ".join(map(str, strata))))
    rows.sort(key=lambda row: (row[0], str(row[1]), row[2]))
    return Group(
        arm,
        values=tuple(value for value, _, _ in rows),
        covariates=tuple(extra for _, extra, _ in rows),
        strata=tuple(stratum for *_, stratum in rows) if declared.strata else (),
    )


def _curve(arm: str, shown: tuple[Occasion, ...], means: list[Estimate]) -> Curve:
    """Means with SEM, on the days on which anybody contributes."""
    points = [
        (at.day, mean.value, mean.se, mean.n or 0)
        for at, mean in zip(shown, means, strict=True)
        if mean.value is not None
    ]
    return Curve(
        arm=arm,
        kind="mean",
        x=tuple(float(day) for day, *_ in points),
        y=tuple(mean for _, mean, _, _ in points),
        low=tuple(None if se is None else mean - se for _, mean, se, _ in points),
        high=tuple(None if se is None else mean + se for _, mean, se, _ in points),
        n=tuple(n for *_, n in points),
    )


def _trajectory(one: Course, shown: tuple[Occasion, ...]) -> Trajectory:
    """A subject's line; that of one past its event stops at its first zero."""
    points = list(_points(one, shown))
    return Trajectory(
        subject=one.trace.subject,
        arm=one.trace.arm,
        x=tuple(float(day) for day, _ in points),
        y=tuple(value for _, value in points),
        ended=one.past_day is not None,
    )


def _points(one: Course, shown: tuple[Occasion, ...]) -> Iterator[tuple[int, float]]:
    for at in shown:
        value = one.value(at)
        if value is None:
            continue
        yield at.day, value
        if one.past_day is not None and at.day >= one.past_day:
            return


def _limits(
    question: Question[ScoresByDay], known: tuple[Course, ...], shown: tuple[Occasion, ...]
) -> Iterator[str]:
    ended = sum(one.past_day is not None for one in known)
    if ended and question.entry.deaths == "excluded":
        had = "has" if ended == 1 else "have"
        yield (
            f"{ended} of {len(known)} subjects {had} an event after which there is no score, so "
            "later means describe survivors, and fewer of them."
        )
    elif ended:
        yield (
            f"{ended} of {len(known)} subjects count as zero at some time, so later means mix "
            "survival with function."
        )
    days = {day for declared in question.entry.comparisons for day in declared.days}
    if len(days) > 1:
        yield f"Comparisons on {len(days)} days are not adjusted for the number of days."
    yield from _missing(known, shown)


def _missing(known: tuple[Course, ...], shown: tuple[Occasion, ...]) -> Iterator[str]:
    """Scores that were due at a named visit, of subjects who could still be scored."""
    due = [(one, at) for one in known for at in shown if at.visit is not None]
    open_ = [(one, at) for one, at in due if not one.past(at.day, one.trace.at(str(at.visit)))]
    lost = [one.trace.subject for one, at in open_ if one.value(at) is None]
    if lost:
        yield (
            f"{len(lost)} of {len(open_)} scores that were due are missing, of "
            f"{len(set(lost))} subjects; means take those who were scored."
        )


def _described(question: Question[ScoresByDay], strategy: Strategy) -> tuple[str, str]:
    labels = (question.study.events[key].label for key in strategy.events)
    label = question.study.measures[question.entry.measure].label
    when = "visit" if question.entry.visits else "day"
    return (
        strategy.in_words(labels),
        (
            f"{label} is given by {when} as mean with SEM, SD and {per_cent(question.level)} "
            "t-interval of those who contribute."
        ),
    )


def _unique(parts: Iterable[tuple[_Part, ...]]) -> tuple[_Part, ...]:
    return tuple(dict.fromkeys(part for some in parts for part in some))
