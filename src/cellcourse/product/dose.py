"""The volume that holds a dose, worked out so that a nurse can check it by hand.

A dose counts all cells or living ones, as the plan declares; at 70 % viability the two
differ by 43 %. Whatever is lacking or out of bounds is a refusal that names all of it;
no dose is worked out from a weight that is too old or a viability that is not known.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from cellcourse.errors import Problem, ProductError
from cellcourse.product.bounded import Bounded, meets
from cellcourse.product.record import Basis, BodyWeight, Count
from cellcourse.product.wording import cells_in_words, plain
from cellcourse.quantities import Amount
from cellcourse.study.limit import read_limit
from cellcourse.study.manufacture import DoseRule
from cellcourse.study.product import Administration

__all__ = ["PreparedDose", "Suspension", "prepare_dose", "shares_ml"]

_ROUND_OFF = 1e-9


@dataclass(frozen=True, slots=True)
class Suspension:
    """The cells in their container, counted after the last step."""

    batch: str
    count: Count
    volume_ml: float


@dataclass(frozen=True, slots=True)
class PreparedDose:
    """A dose as it is drawn."""

    batch: str
    basis: Basis
    draw_ml: float
    """Volume of suspension, to the graduation of the syringe."""
    diluent_ml: float
    """Volume of diluent that makes it up to the volume to be given; 0 where none is stated."""
    syringes_ml: tuple[float, ...]
    """What each syringe holds."""
    cells: float
    """Cells in the volume drawn, on the basis of the dose."""
    dose: Amount
    """What that amounts to, in the unit of the plan's dose."""
    steps: tuple[str, ...]
    """The working, one line a step, as text to be checked."""


def prepare_dose(
    plan: Administration,
    rule: DoseRule,
    suspension: Suspension,
    *,
    weight: BodyWeight | None,
    on: date,
) -> PreparedDose:
    """Work out what to draw from a container for one dose.

    The volume is rounded to the nearest graduation (halves up), and it is the dose in that
    rounded volume that is held against the doses allowed.

    Args:
        plan: the administration, with its dose per kg or absolute and its volume.
        rule: how the plan has doses measured out.
        suspension: the container.
        weight: body weight; not needed for an absolute dose.
        on: the day of the dose.

    Raises:
        ProductError: a dose that cannot be given as planned, with every reason.
    """
    problems = (
        *_unstated(plan, rule),
        *_uncounted(rule, suspension),
        *_weighed(plan, rule, weight, on),
    )
    _refuse(suspension, problems)
    drawing = _Drawing(plan, rule, suspension, weight)
    _refuse(suspension, tuple(drawing.problems()))
    return drawing.prepared()


def _refuse(suspension: Suspension, problems: tuple[Problem, ...]) -> None:
    if problems:
        reasons = "; ".join(f"{one.what}: {one.found}" for one in problems)
        raise ProductError(f"no dose of batch {suspension.batch}: {reasons}", problems)


def _unstated(plan: Administration, rule: DoseRule) -> Iterator[Problem]:
    if not isinstance(plan.dose, Amount) or plan.dose.unit not in {"cells", "cells/kg"}:
        yield Problem("plan", "dose", str(plan.dose), "cells or cells/kg")
    if isinstance(plan.volume, Amount) and plan.volume.unit != "mL":
        yield Problem("plan", "volume", str(plan.volume), "a volume in mL")
    for name, value in (
        ("basis", rule.basis),
        ("allowed", rule.allowed),
        ("graduation", rule.graduation),
        ("syringe", rule.syringe),
    ):
        if value == "not reported":
            yield Problem("plan", name, "not reported", "stated before a dose is drawn")
    if rule.allowed != "not reported" and isinstance(plan.dose, Amount):
        unit = read_limit(rule.allowed).unit
        if unit != plan.dose.unit:
            yield Problem("plan", "allowed", rule.allowed, f"a limit in {plan.dose.unit}")


def _uncounted(rule: DoseRule, suspension: Suspension) -> Iterator[Problem]:
    where = f"batch {suspension.batch}"
    count = suspension.count
    if count.total is None or not (count.total > 0 and math.isfinite(count.total)):
        yield Problem(where, "cells", f"{count.total or 'none'}", "a count above zero")
    if rule.basis == "viable" and not count.viability:
        yield Problem(where, "viability", f"{count.viability or 'none'}", "above zero per cent")
    if not (suspension.volume_ml > 0 and math.isfinite(suspension.volume_ml)):
        yield Problem(where, "volume", f"{suspension.volume_ml:g} mL", "above zero")


def _weighed(
    plan: Administration, rule: DoseRule, weight: BodyWeight | None, on: date
) -> Iterator[Problem]:
    if not isinstance(plan.dose, Amount) or plan.dose.unit != "cells/kg":
        return
    if weight is None:
        yield Problem("recipient", "body weight", "not recorded", "a weight with its date")
        return
    if not (weight.kg > 0 and math.isfinite(weight.kg)):
        yield Problem("recipient", "body weight", f"{weight.kg:g} kg", "above zero")
    age = (on - weight.on).days
    oldest = rule.weight_at_most_old
    if oldest == "not reported":
        yield Problem("plan", "weight_at_most_old", "not reported", "stated for a dose per kg")
    elif age > oldest:
        yield Problem("recipient", "body weight", f"{age} days old", f"at most {oldest:g} days")
    if age < 0:
        yield Problem("recipient", "body weight", f"dated {weight.on}", f"not after {on}")


@dataclass(frozen=True)
class _Drawing:
    """A dose under way, when everything that it rests on is known."""

    plan: Administration
    rule: DoseRule
    suspension: Suspension
    weight: BodyWeight | None

    @cached_property
    def planned(self) -> Amount:
        return _amount(self.plan.dose)

    @cached_property
    def basis(self) -> Basis:
        return "viable" if self.rule.basis == "viable" else "total"

    @cached_property
    def graduation(self) -> float:
        return _amount(self.rule.graduation).value

    @cached_property
    def kg(self) -> float:
        """Body weight; 1 for an absolute dose."""
        per_kg = self.planned.unit == "cells/kg"
        return self.weight.kg if self.weight is not None and per_kg else 1.0

    @cached_property
    def needed(self) -> float:
        return self.planned.value * self.kg

    @cached_property
    def per_ml(self) -> float:
        return (self.suspension.count.by(self.basis) or 0.0) / self.suspension.volume_ml

    @cached_property
    def exact_ml(self) -> float:
        return self.needed / self.per_ml

    @cached_property
    def draw_ml(self) -> float:
        marks = math.floor(self.exact_ml / self.graduation + 0.5 + _ROUND_OFF)
        return _tidy(marks * self.graduation)

    @cached_property
    def total_ml(self) -> float:
        stated = self.plan.volume
        return stated.value if isinstance(stated, Amount) else self.draw_ml

    @cached_property
    def diluent_ml(self) -> float:
        return _tidy(max(0.0, self.total_ml - self.draw_ml))

    @cached_property
    def dose(self) -> Amount:
        return Amount(self.draw_ml * self.per_ml / self.kg, self.planned.unit)

    def problems(self) -> Iterator[Problem]:
        where = f"batch {self.suspension.batch}"
        if self.draw_ml > self.suspension.volume_ml * (1 + _ROUND_OFF):
            found = f"{plain(self.suspension.volume_ml)} mL of {plain(self.draw_ml)} mL needed"
            yield Problem(where, "cells", found, "enough for the dose")
        if self.draw_ml > self.total_ml * (1 + _ROUND_OFF):
            found = f"{plain(self.draw_ml)} mL hold the dose"
            accepted = f"at most the {plain(self.total_ml)} mL to be given"
            yield Problem(where, "concentration", found, accepted)
        marks = self.total_ml / self.graduation
        if abs(marks - round(marks)) > _ROUND_OFF * max(1.0, marks):
            found = f"{plain(self.total_ml)} mL"
            yield Problem("plan", "volume", found, f"steps of {plain(self.graduation)} mL")
        allowed = read_limit(self.rule.allowed)
        if meets(Bounded(self.dose.value), allowed) != "yes":
            found = f"{self._per(self.dose)} in {plain(self.draw_ml)} mL"
            yield Problem(where, "dose", found, str(allowed))

    def prepared(self) -> PreparedDose:
        return PreparedDose(
            batch=self.suspension.batch,
            basis=self.basis,
            draw_ml=self.draw_ml,
            diluent_ml=self.diluent_ml,
            syringes_ml=self._syringes(),
            cells=self.draw_ml * self.per_ml,
            dose=self.dose,
            steps=tuple(self._steps()),
        )

    def _syringes(self) -> tuple[float, ...]:
        return shares_ml(self.total_ml, _amount(self.rule.syringe).value, self.graduation)

    def _steps(self) -> Iterator[str]:
        word = self._word()
        if self.planned.unit == "cells/kg" and self.weight is not None:
            yield f"Body weight: {plain(self.kg)} kg, of {self.weight.on}."
            per_kg, needed = cells_in_words(self.planned.value), cells_in_words(self.needed)
            yield f"Dose: {per_kg} {word} per kg x {plain(self.kg)} kg = {needed} {word}."
        else:
            yield f"Dose: {cells_in_words(self.needed)} {word}."
        yield from self._drawing_steps(word)
        full = " + ".join(f"{plain(one)} mL" for one in self._syringes())
        n = len(self._syringes())
        yield f"Fill {n} syringe{'s' if n > 1 else ''}: {full}."
        yield f"This gives {self._per(self.dose)}; allowed: {self._allowed()}."

    def _drawing_steps(self, word: str) -> Iterator[str]:
        held, ml = self.suspension.count, self.suspension.volume_ml
        counted = cells_in_words(held.total or 0.0)
        if self.basis == "viable":
            viable = cells_in_words(held.viable or 0.0)
            yield f"Count: {counted} cells x {plain(held.viability or 0)} % viable = {viable}."
            counted = viable
        per_ml = cells_in_words(self.per_ml)
        yield f"Batch {self.suspension.batch}: {counted} {word} / {plain(ml)} mL = {per_ml} per mL."
        exact = f"{cells_in_words(self.needed)} / {per_ml} per mL = {plain(self.exact_ml)} mL"
        yield f"Volume: {exact}; draw {plain(self.draw_ml)} mL."
        if self.diluent_ml:
            yield f"Add {plain(self.diluent_ml)} mL of diluent to make {plain(self.total_ml)} mL."

    def _per(self, dose: Amount) -> str:
        return f"{cells_in_words(dose.value)} {self._word()}{self._per_kg()}"

    def _word(self) -> str:
        return "viable cells" if self.basis == "viable" else "cells (dead and alive)"

    def _per_kg(self) -> str:
        return " per kg" if self.planned.unit == "cells/kg" else ""

    def _allowed(self) -> str:
        bounds = read_limit(self.rule.allowed).bounds
        each = (f"{one.direction} {cells_in_words(one.amount.value)}" for one in bounds)
        return " and ".join(each) + self._per_kg()


def shares_ml(total_ml: float, syringe_ml: float, graduation_ml: float | None) -> tuple[float, ...]:
    """Share a volume among as few syringes as hold it, the fuller ones first.

    Args:
        total_ml: volume to be given.
        syringe_ml: volume that one syringe holds.
        graduation_ml: smallest volume that it measures; shares are equal where it is None.
    """
    n = max(1, math.ceil(total_ml / syringe_ml - _ROUND_OFF))
    if graduation_ml is None:
        return (_tidy(total_ml / n),) * n
    marks = round(total_ml / graduation_ml)
    shares = [marks // n + (place < marks % n) for place in range(n)]
    return tuple(_tidy(share * graduation_ml) for share in shares)


def _amount(stated: object) -> Amount:
    assert isinstance(stated, Amount), "what is not stated was refused before"
    return stated


def _tidy(millilitres: float) -> float:
    """Drop the round-off of a product of graduations."""
    return round(millilitres, 9)
