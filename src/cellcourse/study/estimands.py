"""What each analysis is to estimate, in the five attributes of ICH E9(R1).

An entry says part of it by what it compares and measures; the rest stands under its
``estimand``. Here the parts are put together for a reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from cellcourse.study.analyses import Crossing, JointRank, TimeToThreshold
from cellcourse.study.schedule import Endpoint
from cellcourse.study.spoken import listed
from cellcourse.study.study import Study

__all__ = ["Estimated", "estimated", "open_events"]


@dataclass(frozen=True, slots=True)
class Estimated:
    """The estimand of one analysis, in words."""

    analysis: str
    """Key of the entry in the study file."""
    population: str
    treatment: str
    """The arms compared."""
    variable: str
    summary: str
    events: tuple[tuple[str, str], ...]
    """(event, strategy) of everything that can come between treatment and the variable."""


def estimated(study: Study) -> tuple[Estimated, ...]:
    """Give the estimand of every analysis that has one, in the order of the study file."""
    return tuple(
        Estimated(
            analysis=key,
            population=entry.estimand.population,
            treatment=listed([study.arms[arm].label for arm in study.arms_of(entry.arms)]),
            variable=_variable(study, entry),
            summary=entry.estimand.summary,
            events=tuple(_events(study, entry)),
        )
        for key, entry in _with_estimand(study)
    )


def open_events(study: Study, entry: Any) -> tuple[str, ...]:
    """List the events of which only the estimand of an analysis of scores can speak.

    ``deaths`` speaks of those marked dead, an endpoint of its own events, and the rule of
    a joint rank of those who left.
    """
    spoken_for = set(study.dead_events)
    endpoint = study.endpoints.get(getattr(entry, "endpoint", ""))
    if endpoint is not None:
        spoken_for.update(endpoint.events, endpoint.censored_by)
    if isinstance(entry, JointRank):
        spoken_for.update(key for key, event in study.events.items() if event.ends_follow_up)
    return tuple(key for key in study.events if key not in spoken_for)


def _with_estimand(study: Study) -> Iterator[tuple[str, Any]]:
    for key, entry in study.analyses.items():
        if getattr(entry, "estimand", None) is not None:
            yield key, entry


def _variable(study: Study, entry: Any) -> str:
    measure, endpoint = getattr(entry, "measure", None), getattr(entry, "endpoint", None)
    if measure is None:
        return _time(study, str(endpoint))
    score = f"{study.measures[measure].label}{_value(entry)}{_when(study, entry)}"
    return score if endpoint is None else f"{_time(study, endpoint)}; {score}"


def _time(study: Study, endpoint: str) -> str:
    declared = study.endpoints[endpoint]
    return f"{declared.label}, timed from {declared.origin}"


def _value(entry: Any) -> str:
    if isinstance(entry, Crossing):
        return f", days from {entry.start:g} to {entry.stop:g}"
    if isinstance(entry, TimeToThreshold):
        return f", time until first {entry.side} {entry.threshold:g}"
    return ""


def _when(study: Study, entry: Any) -> str:
    visits = [
        visit
        for name in ("before", "after", "compared", "visits")
        for visit in getattr(entry, name, None) or ()
    ]
    if visits:
        return f" at {listed([study.schedule.visits[v].label for v in dict.fromkeys(visits)])}"
    compared = [day for one in getattr(entry, "comparisons", ()) for day in one.days]
    days = getattr(entry, "days", None) or tuple(dict.fromkeys(compared))
    if isinstance(entry, TimeToThreshold) or not days:
        return ""
    return f" on {'day' if len(days) == 1 else 'days'} {listed([str(day) for day in days])}"


def _events(study: Study, entry: Any) -> Iterator[tuple[str, str]]:
    endpoint = study.endpoints.get(getattr(entry, "endpoint", ""))
    for key, event in study.events.items():
        yield event.label, _strategy(study, entry, key, endpoint)


def _strategy(study: Study, entry: Any, event: str, endpoint: Endpoint | None) -> str:
    if endpoint is not None and event in endpoint.events:
        return _AS_EVENT.get(str(entry.deaths), f"composite: {entry.deaths}")
    if isinstance(entry, JointRank) and study.events[event].ends_follow_up:
        return f"composite: {entry.withdrawal}"
    if endpoint is not None and event in endpoint.censored_by:
        return "hypothetical: censored"
    if event in getattr(getattr(entry, "estimand", None), "events", {}):
        return str(entry.estimand.events[event])
    if study.events[event].dead and endpoint is None:
        return _dead(entry)
    return "treatment policy"


_AS_EVENT: Final = {"the event": "composite: part of the endpoint", "joint": "modelled jointly"}

_DEAD: Final = {
    "excluded": "while alive: left out afterwards",
    "zero": "composite: counts as zero",
    "ranked worst": "composite: ranked below the living",
    "hypothetical": "hypothetical: missing at random",
    "competing": "competing event",
    "joint": "modelled jointly",
}


def _dead(entry: Any) -> str:
    if isinstance(entry.deaths, tuple):
        return f"each in turn: {listed([_DEAD[one] for one in entry.deaths])}"
    return _DEAD[entry.deaths]
