"""Weaknesses of what is to be estimated: an estimand against its data, its method, its peers.

What an entry leaves unsaid is refused when it is read. Here are estimands that are whole
and still do not hold together.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from cellcourse.study.analyses import ScoreEstimand
from cellcourse.study.criticism.weakness import Criticism, Weakness, weakness
from cellcourse.study.scales import scale_of
from cellcourse.study.spoken import listed
from cellcourse.study.study import Study

__all__ = ["RULES"]


def _estimated(study: Study) -> Iterator[tuple[str, Any]]:
    for key, entry in study.analyses.items():
        if getattr(entry, "estimand", None) is not None:
            yield key, entry


def _primary_of_scores(study: Study) -> Iterator[tuple[str, Any]]:
    """Primary analyses of scores that a death can end."""
    for key, entry in _estimated(study):
        if entry.role == "primary" and isinstance(entry.estimand, ScoreEstimand):
            yield key, entry


def _strategies(entry: Any) -> set[str]:
    """What an entry makes of death; a panel makes several things of it."""
    return set(entry.deaths) if isinstance(entry.deaths, tuple) else {str(entry.deaths)}


def _dead_are_best(study: Study) -> Iterator[Weakness]:
    for key, entry in _estimated(study):
        if "zero" not in _strategies(entry) or not study.dead_events:
            continue
        scale, label = scale_of(study, entry.measure), study.measures[entry.measure].label
        if scale is not None and scale.better == "lower":
            yield weakness(
                "the dead score best",
                ("analyses", key, "deaths"),
                f"death counts as zero, and of {label} less is better",
                "an arm in which more die looks better; let the dead rank worst",
                "ICHE9R1",
            )


def _death_assumed_away(study: Study) -> Iterator[Weakness]:
    if not study.dead_events:
        return
    for key, entry in _primary_of_scores(study):
        if "hypothetical" in _strategies(entry):
            yield weakness(
                "death assumed away",
                ("analyses", key, "deaths"),
                "the primary analysis asks what scores would be if nobody died",
                "death is an outcome of this disease, and no data say what would be without it; "
                "an analysis that combines survival and function needs no such world",
                "FDA2019" if study.design.kind == "clinical" else "ICHE9R1",
            )


def _one_view_of_death(study: Study) -> Iterator[Weakness]:
    if not study.dead_events:
        return
    for key, entry in _primary_of_scores(study):
        others = {
            strategy
            for name, other in _estimated(study)
            if name != key and getattr(other, "measure", None) == entry.measure
            for strategy in _strategies(other)
        }
        if not others - _strategies(entry):
            yield weakness(
                "one view of death",
                ("analyses", key, "deaths"),
                f"no analysis of {study.measures[entry.measure].label} takes deaths in another way",
                "whether the conclusion rests on what death is taken to mean stays unknown",
                "ICHE9R1",
            )


def _several_estimands(study: Study) -> Iterator[Weakness]:
    """Primary analyses of one outcome that ask about different people or deaths."""
    asked: dict[str, dict[tuple[object, ...], str]] = {}
    for key, entry in _estimated(study):
        if entry.role == "primary":
            outcome = str(getattr(entry, "measure", None) or entry.endpoint)
            events = tuple(sorted(getattr(entry.estimand, "events", {}).items()))
            question = (entry.estimand.population, str(entry.deaths), events)
            asked.setdefault(outcome, {}).setdefault(question, key)
    for outcome, questions in asked.items():
        if len(questions) > 1:
            yield weakness(
                "several primary estimands",
                ("analyses",),
                f"{listed(list(questions.values()))} are primary for {outcome} and differ in "
                "population or in what events mean",
                "they answer different questions, so whichever is kinder can be called the result",
                "ICHE9R1",
            )


def _nothing_to_observe(study: Study) -> Iterator[Weakness]:
    for key, entry in _estimated(study):
        for event, strategy in getattr(entry.estimand, "events", {}).items():
            declared = study.events.get(event)
            if strategy == "treatment policy" and declared and declared.ends_follow_up:
                yield weakness(
                    "nothing to observe",
                    ("analyses", key, "estimand", "events", event),
                    f"scores count whatever happened, also after {declared.label}, which ends "
                    "follow-up",
                    "the estimand needs scores that the plan does not collect; they are missing "
                    "and the analysis makes something of that unsaid",
                    "ICHE9R1",
                )


_SUMMARIES: Final[dict[str, frozenset[str]]] = {
    "hazard ratio": frozenset({"cox", "log-rank", "weighted-log-rank", "joint-model"}),
    "odds ratio": frozenset({"proportional-odds"}),
    "time ratio": frozenset({"time-to-threshold"}),
    "win ratio": frozenset({"joint-rank"}),
    "win odds": frozenset({"joint-rank"}),
    "net benefit": frozenset({"joint-rank"}),
    "restricted mean": frozenset({"restricted-mean"}),
    "median survival": frozenset({"kaplan-meier"}),
    "cumulative incidence": frozenset({"competing-events"}),
    "relative effect": frozenset({"anova-type"}),
    "slope": frozenset({"slopes", "random-slopes", "joint-model"}),
}
"""Numbers that only some methods estimate."""


def _summary(study: Study) -> Iterator[Weakness]:
    for key, entry in _estimated(study):
        words = entry.estimand.summary.casefold()
        for number, methods in _SUMMARIES.items():
            if number in words and entry.method not in methods:
                yield weakness(
                    "summary of another method",
                    ("analyses", key, "estimand", "summary"),
                    f"{entry.method} gives no {number}; {listed(sorted(methods), 'or')} would",
                    "the number that is reported does not answer the question that is asked",
                    "ICHE9R1",
                )


_OBEDIENT: Final = ("per protocol", "per-protocol", "completer", "compliant", "survivor")


def _obedient(study: Study) -> Iterator[Weakness]:
    for key, entry in _estimated(study):
        population = entry.estimand.population.casefold()
        named = [word for word in _OBEDIENT if word in population]
        if entry.role == "primary" and named:
            yield weakness(
                "population chosen afterwards",
                ("analyses", key, "estimand", "population"),
                f"the primary analysis is about {entry.estimand.population}",
                "who stays, complies or survives is decided after treatment began, so arms that "
                "were randomised are not compared any more",
                "ICHE9",
            )


RULES: tuple[Criticism, ...] = (
    _dead_are_best,
    _death_assumed_away,
    _one_view_of_death,
    _several_estimands,
    _nothing_to_observe,
    _summary,
    _obedient,
)
