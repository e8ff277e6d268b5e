"""Weaknesses of the analyses: many looks, survivors only, complete cases, means of few."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.study.analyses import MixedAnova, ScoresByDay
from cellcourse.study.criticism.weakness import Criticism, Weakness, weakness
from cellcourse.study.design import Allocation
from cellcourse.study.spoken import listed
from cellcourse.study.study import Study
from cellcourse.study.words import NOT_REPORTED

__all__ = ["RULES"]

FEWEST_FOR_MEANS = 10
"""Subjects per arm below which the shape of a score's distribution decides a test of means."""


def _scores(study: Study) -> Iterator[tuple[str, ScoresByDay]]:
    for key, analysis in study.analyses.items():
        if isinstance(analysis, ScoresByDay) and analysis.comparisons:
            yield key, analysis


def _many_days(study: Study) -> Iterator[Weakness]:
    for key, analysis in _scores(study):
        days = sorted({day for comparison in analysis.comparisons for day in comparison.days})
        if len(days) > 1:
            yield weakness(
                "many days",
                ("analyses", key, "comparisons"),
                f"arms are compared on {len(days)} days without a rule over the days",
                "each day is another chance of a false claim; name one day, or test the course",
                "Bender2001",
            )


def _survivors(study: Study) -> Iterator[Weakness]:
    if not study.dead_events:
        return
    for key, analysis in _scores(study):
        if analysis.deaths == "excluded":
            yield weakness(
                "survivors only",
                ("analyses", key, "deaths"),
                "arms are compared among those who are still alive",
                "an arm that keeps its weakest alive looks worse; no randomised groups are left",
                "ICHE9R1",
            )


def _complete_cases(study: Study) -> Iterator[Weakness]:
    for key, analysis in study.analyses.items():
        if isinstance(analysis, MixedAnova):
            yield weakness(
                "complete cases",
                ("analyses", key),
                "a subject with one visit missing, by death or otherwise, is left out whole",
                "those who are left are the ones who did well; say how death and loss count",
                "ICHE9R1",
            )


def _means_of_few(study: Study) -> Iterator[Weakness]:
    sizes = [arm.size for arm in study.arms.values() if arm.size != NOT_REPORTED]
    if not sizes or min(sizes) >= FEWEST_FOR_MEANS:
        return
    for key, analysis in _scores(study):
        by_rank = {d for c in analysis.comparisons if c.test in _RANKS for d in c.days}
        by_mean = {d for c in analysis.comparisons if c.test not in _RANKS for d in c.days}
        if days := sorted(by_mean - by_rank):
            yield weakness(
                "means of few",
                ("analyses", key, "comparisons"),
                f"means of {min(sizes)} per arm are compared on days "
                f"{listed([str(day) for day in days])} without a rank test",
                "with so few, one subject or a bounded scale decides a test that needs normality",
                "Landis2012",
            )


_RANKS = frozenset({"mann-whitney", "dunn"})


def _unused_endpoints(study: Study) -> Iterator[Weakness]:
    used = {getattr(analysis, "endpoint", None) for analysis in study.analyses.values()}
    unused = [endpoint.label for key, endpoint in study.endpoints.items() if key not in used]
    if unused:
        yield weakness(
            "endpoint without analysis",
            ("endpoints",),
            f"declared and never analysed: {listed(unused)}",
            "a reader cannot tell an outcome that was not looked at from one that disappointed",
            "CONSORT2010" if study.design.kind == "clinical" else "ARRIVE2020",
        )


def _unused_strata(study: Study) -> Iterator[Weakness]:
    allocation = study.design.allocation
    if not isinstance(allocation, Allocation) or allocation.balanced_for == NOT_REPORTED:
        return
    primary = [a for a in study.analyses.values() if a.role == "primary"]
    kept = {name for a in primary for name in _accounted(a)}
    if primary and allocation.balanced_for and not kept.intersection(allocation.balanced_for):
        yield weakness(
            "balance not used",
            ("analyses",),
            f"arms are balanced for {listed(allocation.balanced_for)}, "
            "which no primary analysis accounts for",
            "intervals are too wide and tests too timid when the balance is ignored",
            "Kahan2012",
        )


def _accounted(analysis: object) -> tuple[str, ...]:
    return (*getattr(analysis, "strata", ()), *getattr(analysis, "adjust_for", ()))


def _levels(study: Study) -> Iterator[Weakness]:
    levels = study.inference
    if abs(levels.alpha + levels.confidence - 1) > 1e-9:
        yield weakness(
            "levels",
            ("inference", "confidence"),
            f"intervals at {levels.confidence:g} beside tests at {levels.alpha:g}",
            "an interval and the test of the same comparison may say different things",
            "ICHE9",
        )


RULES: tuple[Criticism, ...] = (
    _many_days,
    _survivors,
    _complete_cases,
    _means_of_few,
    _unused_endpoints,
    _unused_strata,
    _levels,
)
