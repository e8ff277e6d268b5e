"""How many have had one event by a day, where another event can forestall it.

Who dies first cannot have the event any more; to censor the dead would say what would be
if nobody died. The endpoint of the study file lists the events that compete.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from cellcourse.analysis.endpoint import TABLES
from cellcourse.analysis.families import (
    Comparing,
    Families,
    chi_square_tests,
    compared,
    family_references,
    family_step,
)
from cellcourse.analysis.question import Question, listed
from cellcourse.analysis.result import At, Curve, Estimate, Result
from cellcourse.records.derive import times_to_event
from cellcourse.stats.competing import (
    CENSORED,
    GrayTest,
    Incidence,
    aalen_johansen,
    gray,
    permuted_gray,
)
from cellcourse.stats.relabelling import Permutation, Relabelled
from cellcourse.study.analyses import CompetingEvents

__all__ = ["competing_events"]

INCIDENCE = "cumulative incidence"

_Step = tuple[float, float, float | None, float | None, int]
"""Day, incidence and its limits from then on, subjects at risk just before."""


@dataclass(frozen=True)
class _Firsts:
    """The first event of the subjects of some arms, and when."""

    rows: tuple[tuple[str, int, str, str], ...]
    """(arm, day, event or nothing, stratum), sorted so that no row order matters."""

    def of(self, arms: tuple[str, ...]) -> _Firsts:
        return _Firsts(tuple(row for row in self.rows if row[0] in arms))

    @property
    def time(self) -> list[int]:
        return [day for _, day, *_ in self.rows]

    @property
    def event(self) -> list[str]:
        return [event for _, _, event, _ in self.rows]

    @property
    def arm(self) -> list[str]:
        return [arm for arm, *_ in self.rows]

    @property
    def strata(self) -> list[str] | None:
        named = [stratum for *_, stratum in self.rows]
        return named if any(named) else None


def competing_events(question: Question[CompetingEvents]) -> Result:
    """Estimate the incidence of the event in every arm, and compare arms by Gray's test."""
    entry = question.entry
    excluded = question.lacking(entry.strata)
    firsts = _firsts(question, {one.subject for one in excluded})
    curves = {arm: _incidence(question, firsts.of((arm,))) for arm in question.arms}
    found = compared(question, _comparing(question, firsts))
    return Result(
        analysis=question.key,
        method="competing events",
        title=entry.title,
        deaths=f"{listed(_others(question))} forestalls {_cause(question)}.",
        arms=question.arms,
        n=question.count(_subjects(question, {one.subject for one in excluded})),
        estimates=(
            *(e for arm, curve in curves.items() for e in _at(question, arm, curve)),
            *_at_risk(question, firsts),
        ),
        tests=chi_square_tests("Gray", found.made, entry.pairwise),
        curves=tuple(
            _drawn(arm, curve, own)
            for arm, curve in curves.items()
            if (own := firsts.of((arm,))).rows
        ),
        excluded=excluded,
        assumptions=("Censored subjects would have fared as those who were followed longer.",),
        limits=(*_limits(question, curves), *found.limits),
        references=("Aalen1978", "Gray1988", *family_references(found.kinds, entry.pairwise)),
        steps=tuple(_steps(question, found)),
        inputs=question.inputs(*TABLES),
    )


def _cause(question: Question[CompetingEvents]) -> str:
    return question.study.events[question.entry.cause].label


def _others(question: Question[CompetingEvents]) -> list[str]:
    named = question.study.endpoints[question.entry.endpoint].events
    return [question.study.events[key].label for key in named if key != question.entry.cause]


def _subjects(question: Question[CompetingEvents], without: set[str]) -> list[str]:
    return [one.subject for one in question.subjects if one.subject not in without]


def _firsts(question: Question[CompetingEvents], without: set[str]) -> _Firsts:
    order = {arm: place for place, arm in enumerate(question.arms)}
    rows = [
        (
            one.arm,
            one.time,
            (one.event or CENSORED) if one.happened else CENSORED,
            ", ".join(map(str, question.told(one.subject, question.entry.strata))),
        )
        for one in times_to_event(question.study, question.records, question.entry.endpoint)
        if one.arm in order and one.subject not in without
    ]
    return _Firsts(tuple(sorted(rows, key=lambda row: (order[row[0]], *row[1:]))))


def _incidence(question: Question[CompetingEvents], own: _Firsts) -> Incidence | None:
    """The curve of one arm; None where nobody in it had the event."""
    if question.entry.cause not in own.event:
        return None
    return aalen_johansen(own.time, own.event, cause=question.entry.cause, level=question.level)


def _comparing(question: Question[CompetingEvents], firsts: _Firsts) -> Comparing:
    cause = question.entry.cause

    def test(arms: tuple[str, ...]) -> GrayTest:
        own = firsts.of(arms)
        return gray(own.time, own.event, own.arm, strata=own.strata, cause=cause, rho=0)

    def permuted(arms: tuple[str, ...], by: Permutation) -> Relabelled:
        own = firsts.of(arms)
        return permuted_gray(
            own.time, own.event, own.arm, strata=own.strata, cause=cause, rho=0, by=by
        )

    return Comparing(
        size=lambda arms: len(firsts.of(arms).rows),
        test=test,
        permuted=permuted,
        effect=lambda at: _difference(question, firsts, at),
    )


def _difference(question: Question[CompetingEvents], firsts: _Firsts, at: At) -> Estimate:
    """Of incidences on the last day named."""
    day = max(question.entry.days)
    shares = [_share(_incidence(question, firsts.of((str(a),))), day) for a in (at.arm, at.against)]
    known = [share for share in shares if share is not None]
    value = known[0] - known[1] if len(known) == 2 else None
    name = f"difference in incidence on day {day}"
    n = len(firsts.of((str(at.arm), str(at.against))).rows)
    return Estimate(name, at, value, "proportion", n=n, note="has no interval here")


def _share(curve: Incidence | None, day: int) -> float | None:
    if curve is None:
        return 0.0
    known = _known_on(curve, day)
    return None if known is None else curve.at(known).incidence


def _known_on(curve: Incidence, day: int) -> float | None:
    """The day whose incidence is that of a day; None where observation ended before it."""
    if day <= curve.last:
        return day
    nobody_left = curve.at_risk[-1] == curve.events[-1] + curve.competing[-1]
    return curve.last if nobody_left and curve.time[-1] == curve.last else None


def _at(
    question: Question[CompetingEvents], arm: str, curve: Incidence | None
) -> Iterator[Estimate]:
    n = sum(one.arm == arm for one in question.subjects)
    for day in question.entry.days:
        at, unit = At(arm=arm, day=day), "proportion"
        if curve is None:
            yield Estimate(INCIDENCE, at, 0.0, unit, n=n, note="nobody had the event")
        elif (known := _known_on(curve, day)) is None:
            note = f"observation ended on day {curve.last:g}"
            yield Estimate(INCIDENCE, at, None, unit, n=curve.n, note=note)
        else:
            found = curve.at(known)
            bounds = found.interval
            yield Estimate(
                INCIDENCE,
                at,
                found.incidence,
                unit,
                n=curve.n,
                se=found.se,
                low=bounds.lower if bounds else None,
                high=bounds.upper if bounds else None,
                level=bounds.level if bounds else None,
            )


def _at_risk(question: Question[CompetingEvents], firsts: _Firsts) -> Iterator[Estimate]:
    """Subjects of each arm without any event just before each tick."""
    entry, last = question.entry, max(firsts.time, default=0)
    ticks = [0, *entry.days]
    if entry.at_risk_every is not None:
        steps = math.ceil(last / entry.at_risk_every) + 1
        ticks = [round(entry.at_risk_every * step) for step in range(steps)]
    for arm in question.arms:
        time = firsts.of((arm,)).time
        for day in ticks:
            left = sum(one >= day for one in time)
            yield Estimate("number at risk", At(arm=arm, day=day), left, "subjects", n=len(time))


def _drawn(arm: str, curve: Incidence | None, own: _Firsts) -> Curve:
    """The steps from day zero to the end of observation; level where nobody had the event."""
    last = float(max(own.time))
    steps: list[_Step] = [(0.0, 0.0, None, None, len(own.rows))]
    if curve is not None:
        columns = (curve.time, curve.incidence, curve.lower, curve.upper, curve.at_risk)
        steps += zip(*columns, strict=True)
    end, y, low, high, _ = steps[-1]
    if end < last:
        steps.append((last, y, low, high, sum(one >= last for one in own.time)))
    x, share, lower, upper, n = zip(*steps, strict=True)
    return Curve(arm=arm, kind="survival", x=x, y=share, low=lower, high=upper, n=n)


def _limits(
    question: Question[CompetingEvents], curves: dict[str, Incidence | None]
) -> Iterator[str]:
    none = [question.label(arm) for arm, curve in curves.items() if curve is None]
    if none:
        yield f"Nobody in {listed(none)} had {_cause(question)}."
    yield (
        "A treatment that keeps subjects alive gives them time to have the event: read the "
        "incidence beside survival."
    )


def _steps(question: Question[CompetingEvents], found: Families) -> Iterator[str]:
    entry = question.entry
    yield (
        f"The cumulative incidence of {_cause(question)}, which {listed(_others(question))} can "
        f"forestall, was estimated after Aalen and Johansen and compared by Gray's test"
        f"{', within strata' if entry.strata else ''}."
    )
    yield family_step(found, entry.exact, entry.pairwise)
