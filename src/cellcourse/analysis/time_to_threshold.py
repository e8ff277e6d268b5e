"""When scores first cross a threshold, as far as visits tell, death forestalling it.

A crossing lies between two visits; to date it at the later one makes it late. So the
share that has crossed by a day is a range, and arms are compared by a log-rank test for
events that are only bracketed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import nan

import numpy as np

from cellcourse.analysis.endpoint import TABLES
from cellcourse.analysis.families import (
    Comparing,
    Families,
    chi_square_tests,
    compared,
    family_references,
    family_step,
)
from cellcourse.analysis.measured import measured, open_events_sentence
from cellcourse.analysis.question import Question, listed
from cellcourse.analysis.result import At, Estimate, Exclusion, Result
from cellcourse.analysis.threshold_regression import regression
from cellcourse.records.derive import FollowUp, Trace, follow_up
from cellcourse.stats.interval_censored import (
    CompetingNpmle,
    Crossings,
    IntervalLogRank,
    competing_npmle,
    crossings,
    interval_logrank,
    permuted_interval_logrank,
)
from cellcourse.stats.relabelling import Permutation, Relabelled
from cellcourse.study.analyses import TimeToThreshold

__all__ = ["DIED", "EXCESS", "LEAST", "MOST", "NAME", "time_to_threshold"]

NAME = "interval-censored log-rank"
EXCESS = "crossings beyond those expected"
LEAST = "least share that has crossed"
MOST = "greatest share that has crossed"
DIED = "share dead without crossing"


@dataclass(frozen=True)
class _Watched:
    """Subjects scored from day zero on, arm by arm."""

    traces: tuple[Trace, ...]
    ends: tuple[FollowUp, ...]

    @property
    def labels(self) -> list[str]:
        """The arm of each subject."""
        return [trace.arm for trace in self.traces]

    @property
    def subjects(self) -> list[str]:
        """The name of each subject."""
        return [trace.subject for trace in self.traces]

    def of(self, arms: tuple[str, ...]) -> _Watched:
        kept = [pair for pair in zip(self.traces, self.ends, strict=True) if pair[0].arm in arms]
        return _Watched(tuple(t for t, _ in kept), tuple(e for _, e in kept))


def time_to_threshold(question: Question[TimeToThreshold]) -> Result:
    """Bracket every crossing, give the share that has crossed, and compare arms."""
    watched, excluded = _watched(question)
    shares = {arm: _incidence(question, watched.of((arm,))) for arm in question.arms}
    found = compared(question, _comparing(question, watched))
    entry, seen = question.entry, _crossings(question, watched)
    regressed = regression(question, watched.subjects, seen)
    return Result(
        analysis=question.key,
        method="time to a threshold between visits",
        title=entry.title,
        deaths="Death before a crossing competes with it: the dead do not count as crossing later.",
        arms=question.arms,
        n=question.count(trace.subject for trace in watched.traces),
        estimates=(
            *(e for arm, found in shares.items() for e in _shares(question, arm, found)),
            *_brackets(watched, seen),
            *regressed.estimates,
        ),
        tests=(
            *chi_square_tests(NAME, found.made, entry.pairwise),
            *regressed.tests,
        ),
        excluded=excluded,
        assumptions=(
            "When subjects are seen, and who is lost, does not depend on the arm.",
            (
                "The comparison takes who died without crossing as not having crossed by the last "
                "score."
            ),
            *regressed.assumptions,
        ),
        limits=(*_limits(question, shares), *found.limits, *regressed.limits),
        references=(
            "Hudgens2001",
            "Finkelstein1986",
            "Fay1996",
            *family_references(found.kinds, entry.pairwise),
            *regressed.references,
        ),
        steps=(*_steps(question, found), *regressed.steps, *open_events_sentence(question)),
        inputs=question.inputs(*TABLES),
    )


def _watched(
    question: Question[TimeToThreshold],
) -> tuple[_Watched, tuple[Exclusion, ...]]:
    ends = {one.subject: one for one in follow_up(question.study, question.records)}
    label = question.study.measures[question.entry.measure].label
    kept, excluded = [], []
    for trace in measured(question):
        end = ends[trace.subject]
        if any(day >= 0 for day in trace.days) and _end(end) > 0:
            kept.append((trace, end))
        else:
            excluded.append(Exclusion(trace.subject, f"no {label} from day 0 on"))
    order = {arm: place for place, arm in enumerate(question.arms)}
    kept.sort(key=lambda pair: (order[pair[0].arm], pair[0].days, pair[0].values))
    return _Watched(tuple(t for t, _ in kept), tuple(e for _, e in kept)), tuple(excluded)


def _end(one: FollowUp) -> int:
    return one.dead_day if one.dead_day is not None else one.last_day or 0


def _crossings(question: Question[TimeToThreshold], watched: _Watched) -> Crossings:
    ends = [_end(one) for one in watched.ends]
    seen = [
        {day: value for day, value in zip(t.days, t.values, strict=True) if 0 <= day <= end}
        for t, end in zip(watched.traces, ends, strict=True)
    ]
    days = sorted({day for own in seen for day in own})
    return crossings(
        days,
        np.array([[own.get(day, nan) for day in days] for own in seen]),
        ends,
        [one.dead_day is not None for one in watched.ends],
        threshold=question.entry.threshold,
        side=question.entry.side,
    )


def _incidence(question: Question[TimeToThreshold], own: _Watched) -> CompetingNpmle | None:
    """The distribution in one arm; None where nobody was seen to cross."""
    if not own.traces:
        return None
    seen = _crossings(question, own)
    return competing_npmle(seen, unseen=question.entry.unseen) if seen.crossed.any() else None


def _comparing(question: Question[TimeToThreshold], watched: _Watched) -> Comparing:
    def test(arms: tuple[str, ...]) -> IntervalLogRank:
        own = watched.of(arms)
        seen = _crossings(question, own)
        return interval_logrank(seen.left, seen.right, own.labels)

    def permuted(arms: tuple[str, ...], by: Permutation) -> Relabelled:
        own = watched.of(arms)
        seen = _crossings(question, own)
        return permuted_interval_logrank(seen.left, seen.right, own.labels, by=by)

    def effect(at: At) -> Estimate:
        found = test((str(at.arm), str(at.against)))
        return _excess(at, found.groups, found.score)

    return Comparing(
        size=lambda arms: len(watched.of(arms).traces), test=test, permuted=permuted, effect=effect
    )


def _excess(at: At, groups: tuple[str, ...], scores: tuple[float, ...]) -> Estimate:
    value = scores[groups.index(str(at.arm))]
    return Estimate(EXCESS, at, value, "subjects")


def _shares(
    question: Question[TimeToThreshold], arm: str, found: CompetingNpmle | None
) -> Iterator[Estimate]:
    n = sum(one.arm == arm for one in question.subjects) if found is None else found.n
    for day in question.entry.days:
        at = At(arm=arm, day=day)
        least, most = (0.0, 0.0) if found is None else found.crossed(day)
        yield Estimate(LEAST, at, least, "proportion", n=n)
        yield Estimate(MOST, at, most, "proportion", n=n)
        died = 0.0 if found is None else found.died(day)
        if found is not None:
            yield Estimate(DIED, at, died, "proportion", n=n)


def _brackets(watched: _Watched, seen: Crossings) -> Iterator[Estimate]:
    rows = zip(watched.traces, seen.left.tolist(), seen.right.tolist(), strict=True)
    for trace, left, right in rows:
        at, crossed = At(arm=trace.arm, subject=trace.subject), right != np.inf
        note = f"after day {left:g}, by day {right:g}" if crossed else f"not by day {left:g}"
        value = right if crossed else left
        yield Estimate("day by which crossed", at, value, "d", n=1, censored=not crossed, note=note)


def _limits(
    question: Question[TimeToThreshold], shares: dict[str, CompetingNpmle | None]
) -> Iterator[str]:
    none = [question.label(arm) for arm, found in shares.items() if found is None]
    if none:
        yield f"Nobody in {listed(none)} was seen to cross."
    yield (
        "Between two visits the data do not say when a crossing was, so shares are given as the "
        "least and the greatest they can be."
    )
    if question.entry.unseen == "unknown":
        yield (
            "Where a death could stand in for a crossing, another distribution can be as likely "
            "as the one that is told: its shares are sure only by days on which all were seen."
        )


def _steps(question: Question[TimeToThreshold], found: Families) -> Iterator[str]:
    entry = question.entry
    label = question.study.measures[entry.measure].label
    yield (
        f"The first {label} {entry.side} {entry.threshold:g} lies between the visits around it; "
        "its distribution, with death competing, was estimated by nonparametric maximum "
        f"likelihood. Crossings unseen before a death count as: {entry.unseen}."
    )
    yield (
        "Arms were compared by the log-rank test for bracketed events. "
        f"{family_step(found, entry.exact, entry.pairwise)}"
    )
