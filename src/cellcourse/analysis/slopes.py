"""Each subject's slope before and after treatment, and whether it changed.

A line of least squares goes through a subject's scores in each period, on the days on
which they were taken. The lead-in makes each subject its own control; that is not a
randomised comparison.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.comparisons import Compared, compare
from cellcourse.analysis.groups import Comparison, Group
from cellcourse.analysis.measured import measured, open_events_sentence
from cellcourse.analysis.question import ALL_ARMS, Question, listed
from cellcourse.analysis.result import At, Estimate, Exclusion, Result, Test
from cellcourse.analysis.summaries import mean_estimate
from cellcourse.errors import MethodError
from cellcourse.quantities import DAYS_PER_MONTH
from cellcourse.records.derive import Trace
from cellcourse.stats.signed_rank import signed_rank
from cellcourse.stats.slopes import SlopeChanges, slope_changes
from cellcourse.stats.slopes import Slopes as Lines
from cellcourse.stats.slopes import slopes as own_lines
from cellcourse.stats.t_tests import paired_t
from cellcourse.study.analyses import Slopes

__all__ = ["slopes"]


@dataclass(frozen=True, slots=True)
class _Changed:
    """The slopes of one subject in both periods."""

    subject: str
    arm: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """After minus before: positive where decline became slower."""
        # Equal changes must tie in ranks, whatever round-off made of them.
        return round(self.after - self.before, 10)


def slopes(question: Question[Slopes]) -> Result:
    """Take every subject's slopes, test the changes within and between arms."""
    entry = question.entry
    known = list(measured(question))
    found = slope_changes(
        _period(question, known, entry.before), _period(question, known, entry.after)
    )
    changed = [
        _Changed(known[row].subject, known[row].arm, before, after)
        for row, before, after in zip(found.subjects, found.before, found.after, strict=True)
    ]
    within = [_within(question, arm, _in_arm(changed, arm)) for arm in _described(question)]
    between = [_between(question, changed, test) for test in ("welch-t", "mann-whitney")]
    compared = [*within, *between] if len(question.arms) > 1 else within
    return Result(
        analysis=question.key,
        method="slopes before and after",
        title=entry.title,
        deaths="Scores up to the event count; there are none afterwards.",
        arms=question.arms,
        n=question.count(one.subject for one in changed),
        estimates=(*_means(question, changed), *_of_subjects(question, changed)),
        tests=tuple(test for one in compared for test in one.tests),
        excluded=tuple(
            Exclusion(
                known[one.subject].subject,
                f"{one.before} scores before and {one.after} after; {entry.fewest} are needed "
                "in each period",
            )
            for one in found.dropped
        ),
        assumptions=tuple(dict.fromkeys(a for one in compared for a in one.assumptions)),
        limits=(*_limits(found, len(known)), *(limit for one in compared for limit in one.limits)),
        references=("Matthews1990", *dict.fromkeys(r for one in compared for r in one.references)),
        steps=(
            *_steps(question),
            *open_events_sentence(question),
            *dict.fromkeys(step for one in between for step in one.steps),
        ),
        inputs=question.inputs("observations", "subjects"),
    )


def _described(question: Question[Slopes]) -> tuple[str, ...]:
    return (*question.arms, ALL_ARMS) if len(question.arms) > 1 else question.arms


def _period(question: Question[Slopes], known: list[Trace], visits: tuple[str, ...]) -> Lines:
    """Slopes over the visits of one period, on the days on which they took place."""
    length = DAYS_PER_MONTH if question.entry.per == "month" else 1.0
    rows = [[_seen(trace, visit) for visit in visits] for trace in known]
    seen: npt.NDArray[np.float64] = np.array(rows, dtype=float)  # (n, v, 2)
    return own_lines(seen[:, :, 0] / length, seen[:, :, 1], fewest=question.entry.fewest)


def _seen(trace: Trace, visit: str) -> tuple[float, float]:
    """Day and score of a visit; NaN where it is missing."""
    for day, value, own in zip(trace.days, trace.values, trace.visits, strict=True):
        if own == visit:
            return float(day), value
    return math.nan, math.nan


def _in_arm(changed: list[_Changed], arm: str) -> list[_Changed]:
    return [one for one in changed if arm in (one.arm, ALL_ARMS)]


def _unit(question: Question[Slopes]) -> str:
    return f"{question.unit(question.entry.measure)}/{question.entry.per}"


def _means(question: Question[Slopes], changed: list[_Changed]) -> Iterator[Estimate]:
    unit = _unit(question)
    for arm in _described(question):
        own = _in_arm(changed, arm)
        for quantity, values in (
            ("mean slope before", [one.before for one in own]),
            ("mean slope after", [one.after for one in own]),
            ("mean change in slope", [one.change for one in own]),
        ):
            yield mean_estimate(quantity, At(arm=arm), sorted(values), unit, question.level)


def _of_subjects(question: Question[Slopes], changed: list[_Changed]) -> Iterator[Estimate]:
    unit = _unit(question)
    for one in changed:
        at = At(arm=one.arm, subject=one.subject)
        yield Estimate("slope before", at, one.before, unit, n=1)
        yield Estimate("slope after", at, one.after, unit, n=1)
        yield Estimate("change in slope", at, one.change, unit, n=1)


def _within(question: Question[Slopes], arm: str, own: list[_Changed]) -> Compared:
    """Test whether slopes changed in one arm, by mean and by rank."""
    try:
        tests = (_paired(question, arm, own), _ranked(question, arm, own))
    except MethodError as refused:
        name = "all arms together" if arm == ALL_ARMS else question.label(arm)
        return Compared(limits=(f"No test of change in {name}: {refused.message}.",))
    return Compared(
        tests=tests,
        assumptions=("Without treatment a subject's slope would not have changed.",),
        references=("Wilcoxon1945", "Hodges1963"),
    )


def _paired(question: Question[Slopes], arm: str, own: list[_Changed]) -> Test:
    rows = sorted((one.after, one.before) for one in own)
    found = paired_t([a for a, _ in rows], [b for _, b in rows], level=question.level)
    at = At(arm=arm)
    effect = Estimate(
        "mean change in slope",
        at,
        found.effect,
        _unit(question),
        n=len(own),
        low=found.interval.lower,
        high=found.interval.upper,
        level=found.interval.level,
    )
    return Test(
        name="paired t",
        at=at,
        p=found.p,
        p_kind="normal theory",
        n=len(own),
        statistic=found.statistic,
        statistic_name="t",
        df=(found.df,),
        effect=effect,
    )


def _ranked(question: Question[Slopes], arm: str, own: list[_Changed]) -> Test:
    changes = sorted(one.change for one in own)
    found = signed_rank(changes, zeros="wilcoxon", level=question.level)
    at = At(arm=arm)
    comparison = _comparison(question, own)
    return Test(
        name="signed-rank",
        at=at,
        p=found.p,
        p_kind="exact",
        n=found.n,
        statistic=found.statistic,
        statistic_name="V",
        effect=comparison.effect("pseudo-median", at, found.effect, found.interval, found.n),
        note=f"{found.zeros} without any change" if found.zeros else "",
    )


def _comparison(question: Question[Slopes], changed: list[_Changed]) -> Comparison:
    return Comparison(
        name=question.key,
        groups=tuple(
            Group(arm, tuple(sorted(one.change for one in changed if one.arm == arm)))
            for arm in question.control_first()
        ),
        unit=_unit(question),
        level=question.level,
        adjust="none",
        exact=question.entry.exact,
    )


def _between(question: Question[Slopes], changed: list[_Changed], test: str) -> Compared:
    found = compare(
        question,
        "welch-t" if test == "welch-t" else "mann-whitney",
        _comparison(question, changed),
    )
    return replace(found, steps=tuple(f"The changes in slope of {step}" for step in found.steps))


def _limits(found: SlopeChanges, n: int) -> Iterator[str]:
    yield (
        "A change of slope at the time of treatment can have other causes: chance, the course of "
        "the disease, a floor of the scale, or regression to the mean."
    )
    if found.dropped:
        yield f"{len(found.dropped)} of {n} subjects have too few scores for a slope."


def _steps(question: Question[Slopes]) -> tuple[str, str]:
    entry = question.entry
    visits = question.study.schedule.visits
    before, after = (listed(visits[v].label for v in vs) for vs in (entry.before, entry.after))
    label = question.study.measures[entry.measure].label
    return (
        (
            f"Each subject's slope of {label} per {entry.per} was taken by least squares before "
            f"({before}) and after treatment ({after}), from at least {entry.fewest} scores each."
        ),
        (
            "Changes within arms were tested by the paired t-test and by the exact signed-rank "
            "test, in which subjects without any change have no rank."
        ),
    )
