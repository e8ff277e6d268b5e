"""Every name that one part of a study file uses for another part, and where it is declared.

A name is used for a product, a measure, an arm, ...; it must be declared in the section
of that name. Whether the parts make sense together is the matter of ``consistency``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cellcourse.study.analyses import Analysis, ByDayComparison
from cellcourse.study.analyses.scores import Regression
from cellcourse.study.fault import Fault
from cellcourse.study.study import Study
from cellcourse.study.tree import Path
from cellcourse.study.wording import closest

__all__ = ["Use", "names_declared", "unknown_names", "uses"]

_VALUES: Final = ("baseline", "measures")
"""A rule is over a baseline variable or a measure."""


@dataclass(frozen=True, slots=True)
class Use:
    """A name used at a path, to be declared in one of some sections."""

    path: Path
    name: str
    sections: tuple[str, ...]


def unknown_names(study: Study, declared: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    """Find every name that is used and not declared.

    Args:
        study: the study, or as much of it as can be read.
        declared: names by section, see :func:`names_declared`.
    """
    for use in uses(study):
        known = [name for section in use.sections for name in declared[section]]
        if use.name not in known:
            yield Fault(use.path, use.name, _known(use, known))


def _known(use: Use, known: Sequence[str]) -> str:
    where = " or ".join(use.sections)
    if not known:
        return f"a name declared in {where}, which declares none"
    near = closest(use.name, known)
    listed = ", ".join(known)
    return f"{near}, the closest in {where}: {listed}" if near else f"one in {where}: {listed}"


def names_declared(study: Study) -> dict[str, tuple[str, ...]]:
    """List the names that each section declares."""
    return {
        "products": tuple(study.products),
        "measures": tuple(study.measures),
        "procedures": tuple(study.procedures),
        "events": tuple(study.events),
        "endpoints": tuple(study.endpoints),
        "arms": tuple(study.arms),
        "baseline": tuple(study.baseline),
        "schedule.visits": tuple(study.schedule.visits),
    }


def uses(study: Study) -> Iterator[Use]:
    """List every name that the study uses, in the order of the file."""
    yield from _of_design(study)
    yield from _of_arms(study)
    yield from _of_schedule(study)
    yield from _of_events(study)
    for key in study.analyses:
        yield from _of_analysis(study, key)


def _all(path: Path, names: Sequence[str] | None, *sections: str) -> Iterator[Use]:
    for position, name in enumerate(names or ()):
        yield Use((*path, position), name, sections)


def _of_design(study: Study) -> Iterator[Use]:
    allocation = study.design.allocation
    if allocation != "not reported" and allocation.balanced_for != "not reported":
        path: Path = ("design", "allocation", "balanced_for")
        yield from _all(path, allocation.balanced_for, "baseline")
    if study.eligibility == "not reported":
        return
    for kind in ("include", "exclude"):
        for key, criterion in getattr(study.eligibility, kind).items():
            if criterion.rule is not None:
                path = ("eligibility", kind, key, "rule", "of")
                yield Use(path, criterion.rule.of, _VALUES)


def _of_arms(study: Study) -> Iterator[Use]:
    for key, arm in study.arms.items():
        for position, given in enumerate(arm.regimen):
            path = ("arms", key, "regimen", position, "product")
            yield Use(path, given.product, ("products",))


def _of_schedule(study: Study) -> Iterator[Use]:
    if study.day_zero.by == "trigger":
        yield Use(("day_zero", "rule", "of"), study.day_zero.rule.of, ("measures",))
    for key, visit in study.schedule.visits.items():
        path = ("schedule", "visits", key)
        yield from _all((*path, "measures"), visit.measures, "measures")
        yield from _all((*path, "procedures"), visit.procedures, "procedures")
    for key, series in study.schedule.series.items():
        path = ("schedule", "series", key)
        if series.until is not None:
            yield Use((*path, "until"), series.until, ("events",))
        yield from _all((*path, "measures"), series.measures, "measures")
        yield from _all((*path, "procedures"), series.procedures, "procedures")


def _of_events(study: Study) -> Iterator[Use]:
    for key, event in study.events.items():
        if event.rule is not None:
            yield Use(("events", key, "rule", "of"), event.rule.of, ("measures",))
    for key, endpoint in study.endpoints.items():
        path = ("endpoints", key)
        yield from _all((*path, "events"), endpoint.events, "events")
        yield from _all((*path, "censored_by"), endpoint.censored_by, "events")


_FIELDS: Final = {
    "arms": "arms",
    "endpoint": "endpoints",
    "strata": "baseline",
    "adjust_for": "baseline",
    "weights": "baseline",
    "measure": "measures",
    "measures": "measures",
    "variables": "baseline",
    "past_event": "events",
    "cause": "events",
    "events": "events",
    "visits": "schedule.visits",
    "compared": "schedule.visits",
    "baseline": "schedule.visits",
    "before": "schedule.visits",
    "after": "schedule.visits",
    "completed_at": "schedule.visits",
}
"""Fields of an analysis or a comparison that name something, and the section that declares it."""


def _of_fields(part: Analysis | ByDayComparison | Regression, path: Path) -> Iterator[Use]:
    for name, section in _FIELDS.items():
        named = getattr(part, name, None)
        if isinstance(named, str):
            yield Use((*path, name), named, (section,))
        elif isinstance(named, tuple):
            yield from _all((*path, name), named, section)


def _of_analysis(study: Study, key: str) -> Iterator[Use]:
    analysis, path = study.analyses[key], ("analyses", key)
    yield from _of_fields(analysis, path)
    for event in getattr(getattr(analysis, "estimand", None), "events", ()):
        yield Use((*path, "estimand", "events", event), event, ("events",))
    for position, comparison in enumerate(getattr(analysis, "comparisons", ())):
        yield from _of_fields(comparison, (*path, "comparisons", position))
    regression = getattr(analysis, "regression", None)
    if regression is not None:
        yield from _of_fields(regression, (*path, "regression"))
