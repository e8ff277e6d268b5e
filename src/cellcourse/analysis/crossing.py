"""How many days each subject takes from one score to a lower one, and how arms differ.

A subject that never comes down to the lower score, or that was already below the higher
one when first seen, has only a least number of days. Such a number is drawn and listed,
enters the log-rank test as censored, and is left out of means and rank tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from cellcourse.analysis.comparisons import Compared, compare
from cellcourse.analysis.endpoint import Timed, Times
from cellcourse.analysis.groups import Comparison, Group
from cellcourse.analysis.log_rank_tests import Rules, log_rank_tests
from cellcourse.analysis.question import Question, listed
from cellcourse.analysis.result import At, Estimate, Exclusion, Result
from cellcourse.analysis.scores import Course, Strategy, courses
from cellcourse.analysis.summaries import mean_estimate
from cellcourse.stats.crossing import Endpoint, passage
from cellcourse.study.analyses import Crossing

__all__ = ["crossing"]

QUANTITY: Final = "days between thresholds"

_RULES: Final = {
    "interpolated": "on the straight line between the visits around it",
    "first visit at or below": "at the first visit at or below it",
}


@dataclass(frozen=True, slots=True)
class Duration:
    """The days of one subject."""

    subject: str
    arm: str
    days: float
    complete: bool
    """False where the days are only the least they can be."""
    reason: str
    """Why they are; empty where they are complete."""


def crossing(question: Question[Crossing]) -> Result:
    """Measure the days of every subject, describe and compare the arms."""
    entry = question.entry
    strategy = Strategy(question.study.dead_events, entry.deaths, on_event_day="score")
    known = courses(question, strategy)
    found = {one.trace.subject: _duration(question, one) for one in known}
    durations = tuple(one for one in found.values() if one is not None)
    complete = tuple(one for one in durations if one.complete)
    by_time = entry.test == "log-rank"
    compared = _by_time(question, durations) if by_time else _by_values(question, complete)
    return Result(
        analysis=question.key,
        method="days between thresholds",
        title=entry.title,
        deaths=_deaths(question),
        arms=question.arms,
        n=question.count(one.subject for one in (durations if by_time else complete)),
        estimates=(
            *(_mean(question, arm, complete) for arm in question.arms),
            *(_of_subject(one) for one in durations),
        ),
        tests=compared.tests,
        excluded=(
            *_never(question, found),
            *(
                Exclusion(one.subject, one.reason)
                for one in durations
                if not one.complete and not by_time
            ),
        ),
        assumptions=compared.assumptions,
        limits=(*_limits(durations, by_time), *compared.limits),
        references=compared.references,
        steps=(*_steps(question), *compared.steps),
        inputs=question.inputs("observations", "events", "subjects"),
    )


def _duration(question: Question[Crossing], one: Course) -> Duration | None:
    """The days of one subject; None where the higher score was never reached."""
    entry, trace = question.entry, one.trace
    if not trace.days:
        return None
    zero = entry.deaths == "zero" and one.past_day is not None
    way = passage(
        trace.days,
        trace.values,
        start=entry.start,
        stop=entry.stop,
        rule=entry.rule,
        endpoint=Endpoint(one.past_day or 0, 0.0) if zero else None,
    )
    if way.duration is None:
        return None
    reasons = [
        *([] if way.start_known else [f"first seen at or below {entry.start:g}"]),
        *([] if way.reached else [f"never seen at or below {entry.stop:g}"]),
    ]
    return Duration(
        trace.subject,
        trace.arm,
        # Equal days must tie in ranks and risk sets, whatever interpolation made of them.
        round(way.duration, 9),
        way.start_known and way.reached,
        listed(reasons) if reasons else "",
    )


def _mean(question: Question[Crossing], arm: str, complete: tuple[Duration, ...]) -> Estimate:
    values = [one.days for one in complete if one.arm == arm]
    return mean_estimate(f"mean {QUANTITY}", At(arm=arm), values, "d", question.level)


def _of_subject(one: Duration) -> Estimate:
    return Estimate(
        QUANTITY,
        At(arm=one.arm, subject=one.subject),
        one.days,
        "d",
        n=1,
        censored=not one.complete,
        note=one.reason,
    )


def _never(question: Question[Crossing], found: dict[str, Duration | None]) -> Iterator[Exclusion]:
    for subject, duration in found.items():
        if duration is None:
            yield Exclusion(subject, f"never seen at or below {question.entry.start:g}")


def _by_values(question: Question[Crossing], complete: tuple[Duration, ...]) -> Compared:
    """Compare means or ranks of the days that are complete."""
    entry = question.entry
    comparison = Comparison(
        name=question.key,
        groups=tuple(
            Group(arm, tuple(sorted(one.days for one in complete if one.arm == arm)))
            for arm in question.control_first()
        ),
        unit="d",
        level=question.level,
        adjust=entry.adjust,
        exact=entry.exact,
    )
    return compare(question, "dunn" if entry.test == "dunn" else "tukey-kramer", comparison)


def _by_time(question: Question[Crossing], durations: tuple[Duration, ...]) -> Compared:
    """Compare all days by the log-rank test, those that are not complete as censored."""
    entry = question.entry
    timed = (Timed(one.subject, one.arm, one.days, one.complete) for one in durations)
    found = log_rank_tests(
        Times.of_subjects(question.arms, timed),
        question.pairs(),
        None,
        Rules(question.key, entry.adjust, entry.exact, question.level),
    )
    return Compared(
        tests=found.tests,
        assumptions=("Days that are not complete are censored, and not because of the arm.",),
        references=found.references,
        steps=found.steps,
    )


def _deaths(question: Question[Crossing]) -> str:
    labels = " or ".join(question.study.events[key].label for key in question.study.dead_events)
    if question.entry.deaths == "zero":
        return f"The day of {labels} counts as a score of zero."
    return f"Subjects past {labels} are censored at their last score."


def _limits(durations: tuple[Duration, ...], by_time: bool) -> Iterator[str]:
    least = sum(not one.complete for one in durations)
    if least and not by_time:
        yield (
            f"{least} of {len(durations)} subjects have only a least number of days and are left "
            "out of means and tests, which makes the means too small."
        )


def _steps(question: Question[Crossing]) -> tuple[str, str]:
    entry = question.entry
    label = question.study.measures[entry.measure].label
    return (
        (
            f"Days were counted from first reaching a {label} of {entry.start:g} to first reaching "
            f"{entry.stop:g}, each {_RULES[entry.rule]}; later recoveries do not undo a crossing."
        ),
        _deaths(question),
    )
