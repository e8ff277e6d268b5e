"""Declared models, ranks and incidences that the rest of the plan cannot feed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from cellcourse.study.analyses import (
    AnovaType,
    CompetingEvents,
    JointModel,
    JointRank,
    Mmrm,
    ProportionalOdds,
    RandomSlopes,
    Sensitivity,
    WeightedLogRank,
)
from cellcourse.study.analyses.models import JointHazard, Prediction
from cellcourse.study.fault import Fault
from cellcourse.study.study import Study
from cellcourse.study.tree import Path

__all__ = ["model_faults"]


def model_faults(study: Study) -> Iterator[Fault]:
    """Find every model that cannot be fitted as it is declared."""
    for key, entry in study.analyses.items():
        for kind, check in _CHECKS:
            if isinstance(entry, kind):
                yield from check(study, ("analyses", key), entry)


def _mmrm(study: Study, path: Path, entry: Mmrm) -> Iterator[Fault]:
    if len(entry.visits) < 2:
        yield Fault((*path, "visits"), f"{len(entry.visits)} visit", "two visits or more")
    for position, key in enumerate(entry.compared):
        if key in study.schedule.visits and key not in entry.visits:
            found = f"{key}, which is not among visits"
            yield Fault((*path, "compared", position), found, ", ".join(entry.visits))
    if entry.baseline in entry.visits:
        found = f"{entry.baseline}, which is modelled too"
        yield Fault((*path, "baseline"), found, "a visit that is not among visits")
    visit = study.schedule.visits.get(entry.baseline or "")
    if visit is not None and entry.measure not in visit.measures:
        found = f"{entry.baseline}, where {entry.measure} is not assessed"
        yield Fault((*path, "baseline"), found, "a visit that assesses it")
    covariates = entry.baseline is not None or bool(entry.adjust_for)
    if covariates != (entry.covariate_slopes is not None):
        found = "covariates without it" if covariates else "no covariate"
        accepted = "shared, by visit" if covariates else "no such line"
        yield Fault((*path, "covariate_slopes"), found, accepted)
    yield from _corrected(path, entry)
    yield from _errors(study, path, entry)


def _errors(study: Study, path: Path, entry: Mmrm) -> Iterator[Fault]:
    if entry.errors != "model" and entry.df.startswith("kenward-roger"):
        found = f"{entry.errors} with {entry.df}, which corrects the model's"
        yield Fault((*path, "errors"), found, "model; or df: satterthwaite, residual")
    variable = study.baseline.get(entry.weights or "")
    if variable is not None and variable.kind != "number":
        yield Fault((*path, "weights"), f"{entry.weights}, a {variable.kind}", "a number")


def _corrected(path: Path, entry: Mmrm | RandomSlopes) -> Iterator[Fault]:
    if entry.likelihood == "ML" and entry.df.startswith("kenward-roger"):
        found = f"{entry.df}, which corrects REML"
        yield Fault((*path, "df"), found, "satterthwaite, residual; or likelihood: REML")


def _lines(_: Study, path: Path, entry: RandomSlopes) -> Iterator[Fault]:
    if len(entry.visits) < 3:
        yield Fault((*path, "visits"), f"{len(entry.visits)} visits", "three visits or more")
    yield from _corrected(path, entry)


def _hazard(path: Path, entry: JointHazard) -> Iterator[Fault]:
    if (entry.hazard == "piecewise") != bool(entry.cuts):
        found = f"{len(entry.cuts)} cuts of a {entry.hazard} hazard"
        yield Fault((*path, "cuts"), found, "days for piecewise, none for weibull")
    if list(entry.cuts) != sorted({day for day in entry.cuts if day > 0}):
        yield Fault((*path, "cuts"), ", ".join(map(str, entry.cuts)), "rising days after 0")


def _joint(study: Study, path: Path, entry: JointModel) -> Iterator[Fault]:
    yield from _hazard(path, entry)
    for position, one in enumerate(entry.predictions):
        yield from _prediction((*path, "predictions", position), one)
    arms = study.arms_of(entry.arms)
    if len(arms) != 2:
        yield Fault((*path, "arms"), f"{len(arms)} arms", "two arms")
    yield from _from_day_zero(study, path, entry)


def _prediction(path: Path, one: Prediction) -> Iterator[Fault]:
    if one.known_until < 0:
        yield Fault((*path, "known_until"), f"day {one.known_until}", "day zero or later")
    later = sorted({day for day in one.days if day > max(one.known_until, 0)})
    if not later or list(one.days) != later:
        found = ", ".join(map(str, one.days)) or "no day"
        yield Fault((*path, "days"), found, f"rising days after {max(one.known_until, 0)}")


def _from_day_zero(study: Study, path: Path, entry: Any) -> Iterator[Fault]:
    endpoint = study.endpoints.get(entry.endpoint)
    if endpoint is not None and endpoint.origin != "day zero":
        found = f"{entry.endpoint}, which counts from {endpoint.origin}"
        yield Fault((*path, "endpoint"), found, "an endpoint that counts from day zero")


def _cause(study: Study, path: Path, entry: CompetingEvents) -> Iterator[Fault]:
    endpoint = study.endpoints.get(entry.endpoint)
    if endpoint is None or entry.cause not in study.events:
        return
    if entry.cause not in endpoint.events or len(endpoint.events) < 2:
        found = f"{entry.cause}, of {', '.join(endpoint.events)}"
        yield Fault((*path, "cause"), found, "one of several events of the endpoint")


def _occasions(_: Study, path: Path, entry: AnovaType | ProportionalOdds) -> Iterator[Fault]:
    named = entry.days if entry.visits is None else entry.visits
    fewest = 2 if isinstance(entry, AnovaType) else 1
    if (entry.days is None) == (entry.visits is None):
        yield Fault((*path, "days"), "both or neither of days, visits", "one of days, visits")
    elif len(named or ()) < fewest:
        name = "days" if entry.visits is None else "visits"
        accepted = "two or more" if fewest == 2 else "one or more"
        yield Fault((*path, name), f"{len(named or ())} of them", accepted)


def _strategies(_: Study, path: Path, entry: Sensitivity) -> Iterator[Fault]:
    ranked = set(entry.deaths) - {"hypothetical", "joint"}
    if not ranked or len(set(entry.deaths)) < max(2, len(entry.deaths)):
        found = ", ".join(entry.deaths) or "nothing"
        yield Fault((*path, "deaths"), found, "two strategies or more, each once")
    for strategy, name, accepted in (
        ("hypothetical", "model", "model: {covariance: ..., likelihood: ..., df: ...}"),
        ("joint", "joint", "joint: {hazard: ..., association: ...}"),
    ):
        stated = getattr(entry, name) is not None
        if (strategy in entry.deaths) != stated:
            found = "a model of no strategy" if stated else "no model"
            yield Fault((*path, name), found, f"{accepted} with {strategy} only")
    if entry.joint is not None:
        yield from _hazard((*path, "joint"), entry.joint)


def _exponents(_: Study, path: Path, entry: WeightedLogRank) -> Iterator[Fault]:
    for name in ("rho", "gamma"):
        if getattr(entry, name) < 0:
            yield Fault((*path, name), f"{getattr(entry, name):g}", "zero or more")


def _margin(_: Study, path: Path, entry: JointRank) -> Iterator[Fault]:
    if entry.margin < 0:
        yield Fault((*path, "margin"), f"{entry.margin:g}", "zero or more")
    if entry.until < 1:
        yield Fault((*path, "until"), f"day {entry.until}", "a day after day zero")


_Check = Callable[[Study, Path, Any], Iterator[Fault]]
_CHECKS: Final[tuple[tuple[Any, _Check], ...]] = (
    (Mmrm, _mmrm),
    (RandomSlopes, _lines),
    (JointModel, _joint),
    (JointRank, _from_day_zero),
    (JointRank, _margin),
    (CompetingEvents, _cause),
    (AnovaType | ProportionalOdds, _occasions),
    (Sensitivity, _strategies),
    (WeightedLogRank, _exponents),
)
