"""Analyses that the plan cannot feed: too few arms, days without a visit, no exact method."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from cellcourse.study.analyses import (
    AdverseEventTable,
    AnovaType,
    BaselineTable,
    ByDayComparison,
    CompetingEvents,
    Cox,
    Crossing,
    JointRank,
    KaplanMeier,
    LogRank,
    MixedAnova,
    Mmrm,
    ProportionalOdds,
    RandomSlopes,
    RestrictedMean,
    ScoresByDay,
    Sensitivity,
    Slopes,
    TimeToThreshold,
    WeightedLogRank,
)
from cellcourse.study.analyses.declared import OfScores
from cellcourse.study.calendar import is_due
from cellcourse.study.fault import Fault
from cellcourse.study.scales import scale_of
from cellcourse.study.study import Study
from cellcourse.study.tree import Path

__all__ = ["analysis_faults"]


def analysis_faults(study: Study) -> Iterator[Fault]:
    """Find every analysis that the rest of the plan cannot feed."""
    for key, analysis in study.analyses.items():
        path: Path = ("analyses", key)
        for kind, check in _CHECKS:
            if isinstance(analysis, kind):
                yield from check(study, path, analysis)


def _two_arms(study: Study, path: Path, analysis: Any) -> Iterator[Fault]:
    arms = study.arms_of(analysis.arms)
    if len(arms) < 2:
        yield Fault((*path, "arms"), f"{len(arms)} arm", "at least two arms to compare")


def _lengths(_: Study, path: Path, analysis: Any) -> Iterator[Fault]:
    for name in ("at_risk_every", "horizon"):
        length = getattr(analysis, name, None)
        if length is not None and round(length) < 1:
            yield Fault((*path, name), f"{length:g} d", "a day or more")


def _cox(study: Study, path: Path, analysis: Cox) -> Iterator[Fault]:
    if study.control not in study.arms_of(analysis.arms):
        accepted = "control: true at one of the arms compared"
        yield Fault(path, "no control arm to compare with", accepted)


def _strata(study: Study, path: Path, part: Any) -> Iterator[Fault]:
    for position, name in enumerate(part.strata):
        variable = study.baseline.get(name)
        if variable is not None and variable.kind == "number":
            yield Fault((*path, "strata", position), f"{name}, a number", "a category")


def _assessed(study: Study, path: Path, analysis: Any) -> Iterator[Fault]:
    """The measure is assessed on every visit that the analysis names, in order and once."""
    for name in ("visits", "before", "after", "compared"):
        visits: Sequence[str] = getattr(analysis, name, None) or ()
        known = [key for key in visits if key in study.schedule.visits]
        for key in known:
            if analysis.measure not in study.schedule.visits[key].measures:
                found = f"{key}, where {analysis.measure} is not assessed"
                yield Fault((*path, name, visits.index(key)), found, "a visit that assesses it")
        order = [key for key in study.schedule.visits if key in known]
        if known != order:
            yield Fault((*path, name), ", ".join(known), ", ".join(order))


def _scheduled(study: Study, measure: str) -> bool:
    visits, series = study.schedule.visits.values(), study.schedule.series.values()
    assessed = [*(visit.measures for visit in visits), *(each.measures for each in series)]
    return any(measure in measures for measures in assessed)


def _measured(study: Study, path: Path, analysis: Any) -> Iterator[Fault]:
    if analysis.measure in study.measures and not _scheduled(study, analysis.measure):
        found = f"{analysis.measure}, which no visit assesses"
        yield Fault((*path, "measure"), found, "a measure of the schedule")


def _scores(study: Study, path: Path, analysis: ScoresByDay) -> Iterator[Fault]:
    if analysis.days is not None and analysis.visits is not None:
        yield Fault((*path, "days"), "both days and visits", "one of days, visits")
    event = study.events.get(analysis.past_event or "")
    if event is not None and not event.dead:
        accepted = "an event marked dead: true"
        yield Fault((*path, "past_event"), f"{analysis.past_event}, which leaves scores", accepted)
    yield from _due(study, (*path, "days"), analysis.measure, analysis.days or ())
    for position, comparison in enumerate(analysis.comparisons):
        inner = (*path, "comparisons", position)
        yield from _due(study, (*inner, "days"), analysis.measure, comparison.days)
        yield from _comparison(study, inner, analysis, comparison)


def _due(study: Study, path: Path, measure: str, days: Sequence[int]) -> Iterator[Fault]:
    for position, day in enumerate(days):
        if _scheduled(study, measure) and not is_due(study, measure, day):
            found = f"day {day}, on which {measure} is not assessed"
            yield Fault((*path, position), found, "a day of the schedule")


def _days(study: Study, path: Path, analysis: Any) -> Iterator[Fault]:
    yield from _due(study, (*path, "days"), analysis.measure, analysis.days or ())
    days = list(analysis.days or ())
    if days != sorted(set(days)):
        yield Fault((*path, "days"), ", ".join(map(str, days)), "rising days")


def _directed(study: Study, path: Path, analysis: Any) -> Iterator[Fault]:
    scale = scale_of(study, analysis.measure)
    if scale is not None and scale.better == "neither" and "ranked worst" in analysis.deaths:
        found = f"{analysis.measure}, of which neither way is better"
        yield Fault((*path, "measure"), found, "a measure of which one way is better")


def _comparison(
    study: Study, path: Path, analysis: ScoresByDay, comparison: ByDayComparison
) -> Iterator[Fault]:
    arms = study.arms_of(comparison.arms or analysis.arms)
    accepted = "two arms" if comparison.test in _OF_TWO else "two arms or more"
    if len(arms) < 2 or (len(arms) > 2 and comparison.test in _OF_TWO):
        found = f"{len(arms)} arms for {comparison.test}"
        yield Fault((*path, "arms"), found, accepted)
    if not comparison.days:
        yield Fault((*path, "days"), "no day", "at least one day")
    yield from _exactness(path, comparison.test, comparison.exact is not None)
    if comparison.adjust_for and comparison.test != "tukey-kramer":
        yield Fault((*path, "adjust_for"), f"covariates of {comparison.test}", "tukey-kramer")
    if comparison.strata and comparison.test != "mann-whitney":
        yield Fault((*path, "strata"), f"strata of {comparison.test}", "mann-whitney")
    yield from _strata(study, path, comparison)


_OF_TWO: Final = {"mann-whitney", "welch-t"}
_EXACT: Final = {"mann-whitney", "dunn", "log-rank"}
"""Tests whose exact p is enumerated or sampled."""


def _exactness(path: Path, test: str, stated: bool) -> Iterator[Fault]:
    if test in _EXACT and not stated:
        accepted = "exact: {enumerate_up_to: ..., resamples: ..., seed: ...}"
        yield Fault(path, f"{test} without exact", accepted)
    if test not in _EXACT and stated:
        yield Fault((*path, "exact"), f"exact for {test}", f"one of {', '.join(sorted(_EXACT))}")


def _crossing(study: Study, path: Path, analysis: Crossing) -> Iterator[Fault]:
    if analysis.start <= analysis.stop:
        yield Fault((*path, "stop"), f"{analysis.stop:g}", f"less than start, {analysis.start:g}")
    yield from _exactness(path, analysis.test, analysis.exact is not None)
    scale = scale_of(study, analysis.measure)
    if scale is None:
        return
    for name in ("start", "stop"):
        score = getattr(analysis, name)
        if score < scale.low or (scale.high is not None and score > scale.high):
            found, high = f"{score:g}", "up" if scale.high is None else f"to {scale.high:g}"
            yield Fault((*path, name), found, f"a value of {scale.label}, {scale.low:g} {high}")


def _anova(_: Study, path: Path, analysis: MixedAnova) -> Iterator[Fault]:
    if len(analysis.visits) < 2:
        yield Fault((*path, "visits"), f"{len(analysis.visits)} visit", "two visits or more")


def _slopes(study: Study, path: Path, analysis: Slopes) -> Iterator[Fault]:
    for name in ("before", "after"):
        visits = getattr(analysis, name)
        if len(visits) < analysis.fewest:
            found = f"{len(visits)} visits, fewer than fewest: {analysis.fewest}"
            yield Fault((*path, name), found, "at least that many visits")
        for position, key in enumerate(visits):
            visit = study.schedule.visits.get(key)
            if visit is not None and (visit.day <= 0) != (name == "before"):
                yield Fault((*path, name, position), f"{key}, on day {visit.day}", _SIDE[name])


_SIDE: Final = {"before": "a visit up to day 0", "after": "a visit after day 0"}


def _table(_: Study, path: Path, analysis: BaselineTable) -> Iterator[Fault]:
    if not analysis.variables and not analysis.measures:
        yield Fault(path, "a table of nothing", "variables or measures")


def _terms(_: Study, path: Path, analysis: AdverseEventTable) -> Iterator[Fault]:
    for system, terms in analysis.monitored.items():
        for position, term in enumerate(terms):
            if term in terms[:position]:
                inner = (*path, "monitored", system, position)
                yield Fault(inner, f"{term}, a second time", "each term once")


_Check = Callable[[Study, Path, Any], Iterator[Fault]]
_CHECKS: Final[tuple[tuple[Any, _Check], ...]] = (
    (LogRank | RestrictedMean | Cox | MixedAnova | Crossing, _two_arms),
    (WeightedLogRank | CompetingEvents | Mmrm | JointRank | AnovaType, _two_arms),
    (Sensitivity | TimeToThreshold | ProportionalOdds, _two_arms),
    (KaplanMeier | RestrictedMean | CompetingEvents, _lengths),
    (Cox, _cox),
    (LogRank | Cox | WeightedLogRank | CompetingEvents | JointRank, _strata),
    (ScoresByDay | MixedAnova | Slopes | Mmrm | RandomSlopes, _assessed),
    (AnovaType | ProportionalOdds, _assessed),
    (OfScores, _measured),
    (AnovaType | ProportionalOdds | Sensitivity, _days),
    (AnovaType | ProportionalOdds | JointRank | Sensitivity, _directed),
    (ScoresByDay, _scores),
    (Crossing, _crossing),
    (MixedAnova, _anova),
    (Slopes, _slopes),
    (BaselineTable, _table),
    (AdverseEventTable, _terms),
)
