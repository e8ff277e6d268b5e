"""Who is infused with how many cells on which day, and what of it was never seen before.

An infusion is told in multiples of the one that the model was calibrated on. Where that one
is not reported, no dose can be compared with it, and a study that states one is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from cellcourse.simulation.model import Model
from cellcourse.study.calendar import Given, planned_administrations
from cellcourse.study.fault import Fault
from cellcourse.study.product import Administration
from cellcourse.study.schedule import ByTrigger
from cellcourse.study.study import Study

__all__ = ["Infusion", "extrapolations", "regimens"]


@dataclass(frozen=True, slots=True)
class Infusion:
    """One infusion of cells, or of vehicle or a drug, which have no effect here."""

    day: int
    amount: float
    """Cells, as a multiple of the calibrated infusion; 0 for all else."""
    route: int
    """Place in the calibrated routes; 0 for a route that is not among them."""
    given: str
    """The route as the study says it."""


def regimens(
    study: Study, model: Model
) -> tuple[tuple[tuple[Infusion, ...], ...], tuple[Fault, ...]]:
    """Give the infusions of every arm, and every dose or route that the model cannot take."""
    given = planned_administrations(study, last_day=model.last_day)
    faults = (
        fault
        for one in given
        if study.products[one.planned.product].kind == "cells"
        for fault in _refusals(one, study, model)
    )
    infused = tuple(
        tuple(_infusion(one, study, model) for one in given if one.arm == arm) for arm in study.arms
    )
    return infused, tuple(dict.fromkeys(faults))  # one for all of its days


def _infusion(one: Given, study: Study, model: Model) -> Infusion:
    planned, routes = one.planned, model.calibrated.routes
    cells = study.products[planned.product].kind == "cells"
    amount = _amount(planned, model) if cells else 0.0
    route = routes.index(planned.route) if planned.route in routes else 0
    return Infusion(one.day, amount, route, planned.route)


def _amount(planned: Administration, model: Model) -> float:
    dose, known = planned.dose, model.calibrated.dose
    if isinstance(dose, str) or isinstance(known, str):
        return 1.0
    return dose.value / known.value


def _refusals(one: Given, study: Study, model: Model) -> Iterator[Fault]:
    dose, known = one.planned.dose, model.calibrated.dose
    at = ("arms", one.arm, "regimen", study.arms[one.arm].regimen.index(one.planned))
    if isinstance(known, str) and not isinstance(dose, str):
        accepted = "not reported: the model rests on infusions whose dose is not reported"
        yield Fault((*at, "dose"), str(dose), accepted)
    elif not isinstance(dose, str) and not isinstance(known, str) and dose.unit != known.unit:
        accepted = f"a dose in {known.unit}, as {known}, which the model rests on"
        yield Fault((*at, "dose"), str(dose), accepted)
    routes = model.calibrated.routes
    if len(routes) > 1 and one.planned.route not in routes:
        accepted = f"a route with a potency: {', '.join(routes)}"
        yield Fault((*at, "route"), one.planned.route, accepted)


def extrapolations(
    study: Study, model: Model, infused: tuple[tuple[Infusion, ...], ...]
) -> tuple[str, ...]:
    """Say in words every way in which the design leaves what the model was calibrated on."""
    said = dict.fromkeys(_of_study(study, model))
    for arm, infusions in zip(study.arms.values(), infused, strict=True):
        cells = tuple(one for one in infusions if one.amount > 0)
        said |= dict.fromkeys(f"{arm.label}: {words}" for words in _of_arm(cells, model))
    return tuple(said)


def _of_study(study: Study, model: Model) -> Iterator[str]:
    trigger = model.calibrated.trigger
    if isinstance(study.day_zero, ByTrigger) and trigger is not None:
        rule = study.day_zero.rule
        if rule.at_most != trigger:
            yield f"day zero at {rule}; calibrated at {trigger:g} or less"
    if model.calibrated.effect == "not identified":
        yield "the effect of the cells is not identified by the evidence, and rests on its prior"
    for product in study.products.values():
        if product.kind == "drug":
            yield f"{product.label}: a drug, which has no effect in the model"


def _of_arm(cells: tuple[Infusion, ...], model: Model) -> Iterator[str]:
    known = model.calibrated
    fewest, most = known.infusions
    if not fewest <= len(cells) <= most:
        yield f"{len(cells)} infusions of cells; calibrated on {fewest:g} to {most:g}"
    if cells:
        yield from _of_first(min(one.day for one in cells), known.first_day)
    for before, after in pairwise(cells):
        yield from _of_interval(after.day - before.day, model)
    for one in cells:
        if one.amount != 1.0:
            yield f"{one.amount:g} times the calibrated dose"
        if one.given not in known.routes:
            yield f"route {one.given}; calibrated on {', '.join(known.routes)}"


def _of_first(day: int, known: tuple[int, int]) -> Iterator[str]:
    earliest, latest = known
    if not earliest <= day <= latest:
        seen = f"day {latest}" if earliest == latest else f"days {earliest} to {latest}"
        yield f"first infusion of cells on day {day}; calibrated on {seen}"


def _of_interval(days: int, model: Model) -> Iterator[str]:
    if model.calibrated.interval is None:
        yield f"{days} d between infusions; calibrated without repeated infusions"
        return
    shortest, longest = model.calibrated.interval
    if not shortest <= days <= longest:
        yield f"{days} d between infusions; calibrated on {shortest:g} to {longest:g} d"
