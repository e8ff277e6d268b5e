"""Parts of a plan that cannot both be true, each found by one small rule.

A rule reads some sections of the study; it is left out while one of them cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from cellcourse.errors import MethodError
from cellcourse.quantities import Amount
from cellcourse.study.analysis_consistency import analysis_faults
from cellcourse.study.estimand_consistency import estimand_faults
from cellcourse.study.fault import Fault
from cellcourse.study.model_consistency import model_faults
from cellcourse.study.population import BaselineVariable
from cellcourse.study.rule_consistency import rule_faults
from cellcourse.study.scales import instrument_of
from cellcourse.study.schedule_consistency import administration_faults, schedule_faults
from cellcourse.study.study import Study
from cellcourse.study.words import NOT_REPORTED

__all__ = ["contradictions"]


def contradictions(study: Study, damaged: frozenset[str]) -> Iterator[Fault]:
    """Find everything in the plan that contradicts something else in it.

    Args:
        study: the study, or as much of it as can be read.
        damaged: sections of which some part cannot be read.
    """
    for sections, rule in _RULES:
        if not damaged.intersection(sections):
            yield from rule(study)


def _design(study: Study) -> Iterator[Fault]:
    human = study.population.species.lower() in {"human", "humans", "patients"}
    if (study.design.kind == "clinical") != human:
        accepted = "human" if study.design.kind == "clinical" else "an animal; or kind: clinical"
        yield Fault(("population", "species"), study.population.species, accepted)


def _measures(study: Study) -> Iterator[Fault]:
    for key, measure in study.measures.items():
        try:
            instrument_of(measure)
        except (MethodError, ValueError) as error:
            yield Fault(("measures", key), str(error), "a measure that its instrument knows")


def _baseline(study: Study) -> Iterator[Fault]:
    for key, variable in study.baseline.items():
        yield from (
            Fault(("baseline", key, name), found, accepted)
            for name, found, accepted in _variable(variable)
        )


def _variable(variable: BaselineVariable) -> Iterator[tuple[str, str, str]]:
    if variable.kind == "number" and variable.levels is not None:
        yield "levels", "levels of a number", "kind: category, or no levels"
    if variable.kind == "category":
        for name in ("unit", "low", "high"):
            if getattr(variable, name) is not None:
                yield name, f"{name} of a category", f"kind: number, or no {name}"
        levels = variable.levels or ()
        if len(set(levels)) < len(levels):
            yield "levels", ", ".join(levels), "each level once"
    if variable.low is not None and variable.high is not None and variable.low >= variable.high:
        yield "high", f"{variable.high:g}", f"more than low, {variable.low:g}"


def _arms(study: Study) -> Iterator[Fault]:
    controls = [key for key, arm in study.arms.items() if arm.control]
    if not study.arms:
        yield Fault(("arms",), "no arm", "at least one arm")
    for key in controls[1:]:
        accepted = f"one control arm at most; {controls[0]} is one"
        yield Fault(("arms", key, "control"), "a second control arm", accepted)
    labels: dict[str, str] = {}
    for key, arm in study.arms.items():
        if arm.label in labels:
            accepted = f"a label that differs from that of {labels[arm.label]}"
            yield Fault(("arms", key, "label"), arm.label, accepted)
        labels.setdefault(arm.label, key)


_DOSE_UNITS: Final = {
    "cells": frozenset({"cells", "cells/kg", "cells/mL"}),
    "drug": frozenset({"mg", "mg/kg", "ug", "g", "units", "mg/day"}),
    "vehicle": frozenset(),
}


def _amounts(study: Study) -> Iterator[Fault]:
    for key, arm in study.arms.items():
        for position, given in enumerate(arm.regimen):
            path = ("arms", key, "regimen", position)
            product = study.products.get(given.product)
            if product is not None and isinstance(given.dose, Amount):
                units = _DOSE_UNITS[product.kind]
                accepted = ", ".join(sorted(units)) or "no dose; vehicle has a volume"
                if given.dose.unit not in units or given.dose.value <= 0:
                    yield Fault((*path, "dose"), str(given.dose), f"above zero, in {accepted}")
            volume = given.volume
            if isinstance(volume, Amount) and (volume.unit not in {"mL", "L"} or volume.value <= 0):
                yield Fault((*path, "volume"), str(volume), "above zero, in mL, L")


_OF_CELLS = ("origin", "tissue", "flow_cytometry", "identity", "manufacture", "storage")


def _products(study: Study) -> Iterator[Fault]:
    for key, product in study.products.items():
        for name in _OF_CELLS:
            # A panel or a process cannot be hashed, so this is no set.
            if product.kind != "cells" and getattr(product, name) not in (None, NOT_REPORTED):
                found = f"{name} of a {product.kind}"
                yield Fault(("products", key, name), found, f"kind: cells, or no {name}")


def _events(study: Study) -> Iterator[Fault]:
    for key, event in study.events.items():
        if event.dead and not event.ends_follow_up:
            path = ("events", key, "ends_follow_up")
            yield Fault(path, "false", "true, for no score exists after an event marked dead")


def _endpoints(study: Study) -> Iterator[Fault]:
    for key, endpoint in study.endpoints.items():
        path = ("endpoints", key)
        if not endpoint.events:
            yield Fault((*path, "events"), "no event", "at least one event")
        for name in set(endpoint.events) & set(endpoint.censored_by):
            found = f"{name}, which is also an event of this endpoint"
            yield Fault((*path, "censored_by"), found, "an event is one or the other")
        spoken_for = {*endpoint.events, *endpoint.censored_by}
        for name, event in study.events.items():
            if event.ends_follow_up and name not in spoken_for:
                found = f"nothing is said of {name}, which ends follow-up"
                yield Fault(path, found, f"{name} under events or under censored_by")


def _eligibility(study: Study) -> Iterator[Fault]:
    if study.eligibility == NOT_REPORTED:
        return
    for kind in ("include", "exclude"):
        for key, criterion in getattr(study.eligibility, kind).items():
            if criterion.rule is None and criterion.judgement is None:
                accepted = "rule: over baseline data, or judgement: who judges it"
                yield Fault(("eligibility", kind, key), "neither rule nor judgement", accepted)


_Rule = Callable[[Study], Iterator[Fault]]
_RULES: Final[tuple[tuple[tuple[str, ...], _Rule], ...]] = (
    (("design", "population"), _design),
    (("measures",), _measures),
    (("baseline",), _baseline),
    (("arms",), _arms),
    (("arms", "products"), _amounts),
    (("products",), _products),
    (("events",), _events),
    (("endpoints", "events"), _endpoints),
    (("eligibility",), _eligibility),
    (("eligibility", "day_zero", "events", "measures", "baseline"), rule_faults),
    (("schedule", "day_zero"), schedule_faults),
    (("arms", "day_zero"), administration_faults),
    (
        ("analyses", "arms", "baseline", "measures", "schedule", "day_zero", "events"),
        analysis_faults,
    ),
    (("analyses", "arms", "schedule", "events", "endpoints"), model_faults),
    (("analyses", "events", "endpoints"), estimand_faults),
)
