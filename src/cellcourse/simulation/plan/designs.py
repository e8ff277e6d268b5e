"""One design: the declared study and its model with the chosen values put in.

The study file stays what it is; what a design changes is listed with it. A change that the
study or the model has no place for is refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from cellcourse.errors import EvidenceError, Problem
from cellcourse.quantities import Amount
from cellcourse.simulation.eligibility import place_in_history
from cellcourse.simulation.model import Model
from cellcourse.simulation.plan.factors import Choice
from cellcourse.simulation.plan.shortened import shortened
from cellcourse.simulation.protocol import protocol
from cellcourse.study.consistency import contradictions
from cellcourse.study.population import Criterion
from cellcourse.study.product import Administration, Arm
from cellcourse.study.references import names_declared, unknown_names
from cellcourse.study.schedule import ByTrigger
from cellcourse.study.study import Study
from cellcourse.study.tree import dotted
from cellcourse.study.words import NOT_REPORTED, Rule

__all__ = ["Design", "designed", "entry_bounds"]


@dataclass(frozen=True)
class Design:
    """A study that could be run next."""

    choices: tuple[Choice, ...]
    study: Study
    model: Model
    later: tuple[str, ...] = ()
    """In words, how follow-up goes on after the last day of the model file."""

    @property
    def extrapolations(self) -> tuple[str, ...]:
        """In words, every way in which it leaves what the model was calibrated on."""
        return (*self.later, *protocol(self.study, self.model).extrapolations)

    @property
    def name(self) -> str:
        """The choices in words; ``as declared`` where there are none."""
        return " ".join(map(str, self.choices)) or "as declared"

    @property
    def subjects(self) -> int:
        """Subjects of all arms."""
        return sum(arm.size for arm in self.study.arms.values() if isinstance(arm.size, int))

    @property
    def infusions(self) -> int:
        """Infusions of cells planned for all subjects."""
        return sum(
            (arm.size if isinstance(arm.size, int) else 0) * len(_cell_days(self.study, arm))
            for arm in self.study.arms.values()
        )


def designed(study: Study, model: Model, chosen: Iterable[Choice]) -> Design:
    """Put choices into a study and its model.

    Raises:
        EvidenceError: the study or the model has no place for one of them.
    """
    choices = tuple(chosen)
    design = Design(choices, study, model)
    for name in _ORDER:
        for choice in choices:
            if choice.factor.name == name:
                design = _CHANGES[name](design, choice)
    _check(design)
    return replace(design, choices=choices)


def _check(design: Design) -> None:
    """Refuse a design that the study language would refuse."""
    study = design.study
    faults = (*unknown_names(study, names_declared(study)), *contradictions(study, frozenset()))
    problems = [
        Problem("", f"--vary: {dotted(one.path)}", one.found, one.accepted) for one in faults
    ]
    if problems:
        raise EvidenceError(f"{design.name} is not a study that can be run", problems)


def _refused(choice: Choice, found: str, accepted: str) -> EvidenceError:
    problem = Problem("", f"--vary {choice.factor}", found, accepted)
    return EvidenceError(f"{choice.factor} cannot be varied", (problem,))


def _cell_days(study: Study, arm: Arm) -> tuple[int, ...]:
    cells = [one for one in arm.regimen if study.products[one.product].kind == "cells"]
    return tuple(sorted(day for one in cells for day in one.days))


def _with_arm(design: Design, key: str, **changed: object) -> Design:
    arms = dict(design.study.arms)
    arms[key] = arms[key].model_copy(update=changed)
    return replace(design, study=design.study.model_copy(update={"arms": arms}))


def _per_arm(design: Design, choice: Choice) -> Design:
    for key in design.study.arms:
        design = _with_arm(design, key, size=int(choice.value))
    return design


def _size(design: Design, choice: Choice) -> Design:
    return _with_arm(design, str(choice.factor.of), size=int(choice.value))


def _cells(design: Design, choice: Choice) -> Administration:
    """Give the one regimen of cells of an arm."""
    arm = design.study.arms[str(choice.factor.of)]
    cells = [one for one in arm.regimen if design.study.products[one.product].kind == "cells"]
    if len(cells) != 1 or not cells[0].days or cells[0].then_every is not None:
        raise _refused(choice, f"{len(cells)} regimens of cells", "one regimen with its days")
    return cells[0]


def _with_days(design: Design, choice: Choice, days: Iterable[float]) -> Design:
    whole = tuple(round(day) for day in days)
    return _with_cells(design, choice, days=whole)


def _with_cells(design: Design, choice: Choice, **changed: object) -> Design:
    """Change the regimen of cells; vehicle that took the place of cells in this arm goes."""
    key, cells = str(choice.factor.of), _cells(design, choice)
    kinds = {name: product.kind for name, product in design.study.products.items()}
    kept = [one for one in design.study.arms[key].regimen if kinds[one.product] == "drug"]
    return _with_arm(design, key, regimen=(*kept, cells.model_copy(update=changed)))


def _interval(design: Design, choice: Choice) -> Design:
    days = sorted(_cells(design, choice).days)
    return _with_days(
        design, choice, (days[0] + place * choice.value for place in range(len(days)))
    )


def _infusions(design: Design, choice: Choice) -> Design:
    days = sorted(_cells(design, choice).days)
    step = _stated_interval(design, choice)
    if step is None and choice.value > 1:
        found = "one infusion, and no interval"
        raise _refused(choice, found, f"{choice.factor.of}.interval varied or fixed beside it")
    return _with_days(
        design, choice, (days[0] + place * (step or 0) for place in range(int(choice.value)))
    )


def _stated_interval(design: Design, choice: Choice) -> float | None:
    """Give the interval chosen beside, or else that between the first two infusions."""
    for other in design.choices:
        if other.factor.name == "interval" and other.factor.of == choice.factor.of:
            return other.value
    days = sorted(_cells(design, choice).days)
    return float(days[1] - days[0]) if len(days) > 1 else None


def _first_day(design: Design, choice: Choice) -> Design:
    days = sorted(_cells(design, choice).days)
    return _with_days(design, choice, (day - days[0] + choice.value for day in days))


def _dose(design: Design, choice: Choice) -> Design:
    planned = _cells(design, choice).dose
    if design.model.calibrated.dose == NOT_REPORTED or not isinstance(planned, Amount):
        accepted = "a dose that the evidence states: nothing is known of any other"
        raise _refused(choice, "a dose that is not reported", accepted)
    return _with_cells(design, choice, dose=replace(planned, value=choice.value))


def _first_score(design: Design, choice: Choice) -> Design:
    day_zero = design.study.day_zero
    if not isinstance(day_zero, ByTrigger) or day_zero.rule.at_most is None:
        raise _refused(choice, "no trigger by a score", "a study whose day zero a score sets")
    was = day_zero.rule
    rule = was.model_copy(update={"at_most": choice.value})
    changed: dict[str, object] = {"day_zero": day_zero.model_copy(update={"rule": rule})}
    if design.study.eligibility != NOT_REPORTED:
        # The trigger is often an entry criterion too; it is one rule, so it moves as one.
        include = {
            key: one.model_copy(update={"rule": rule}) if one.rule == was else one
            for key, one in design.study.eligibility.include.items()
        }
        entry = design.study.eligibility.model_copy(update={"include": include})
        changed["eligibility"] = entry
    return replace(design, study=design.study.model_copy(update=changed))


def _visit_every(design: Design, choice: Choice) -> Design:
    schedule = design.study.schedule
    if not schedule.series:
        raise _refused(choice, "no series of visits", "a study that declares a series")
    steps = _whole_steps(choice.value)
    series = {key: one.model_copy(update={"every": steps}) for key, one in schedule.series.items()}
    changed = {"schedule": schedule.model_copy(update={"series": series})}
    return replace(design, study=design.study.model_copy(update=changed))


def _whole_steps(days: float) -> tuple[float, ...]:
    """Give steps of whole days with this mean: 3.5 is 3 and 4 in turn."""
    down = int(days)
    return (float(down),) if days == down else (float(down), float(down + 1))


def _last_day(design: Design, choice: Choice) -> Design:
    """End follow-up earlier or later; visits that would come after it go, also from analyses."""
    last, study, known = int(choice.value), design.study, design.model.last_day
    visits = {key: one for key, one in study.schedule.visits.items() if one.day <= last}
    schedule = study.schedule.model_copy(update={"visits": visits})
    left = sorted(visits, key=lambda key: visits[key].day)
    analyses = {key: shortened(one, left, last) for key, one in study.analyses.items()}
    bare = [key for key, one in analyses.items() if one is None]
    if bare:
        raise _refused(choice, f"no visit left for {', '.join(bare)}", "a later last day")
    return replace(
        design,
        study=study.model_copy(update={"schedule": schedule, "analyses": analyses}),
        model=design.model.model_copy(update={"last_day": last}),
        later=(f"follow-up to day {last}; the model goes to day {known}",) if last > known else (),
    )


def _entry(design: Design, choice: Choice) -> Design:
    eligibility = design.study.eligibility
    if eligibility == NOT_REPORTED:
        raise _refused(choice, "eligibility that is not reported", "a declared criterion")
    key, _, bound = str(choice.factor.of).partition(".")
    include = dict(eligibility.include)
    include[key] = _bounded(include[key], bound, choice)
    rule, own = include[key].rule, (*design.model.measures, *place_in_history(design.model))
    if rule is not None and rule.of not in own:
        accepted = f"a criterion over {', '.join(own)}: virtual subjects have nothing else"
        raise _refused(choice, f"a criterion over {rule.of}", accepted)
    changed = {"eligibility": eligibility.model_copy(update={"include": include})}
    return replace(design, study=design.study.model_copy(update=changed))


def _bounded(criterion: Criterion, bound: str, choice: Choice) -> Criterion:
    """Move the one bound of a criterion, or the one that is named."""
    rule = criterion.rule or Rule(of="-")
    bounds = [name for name in _stated(rule) if bound in ("", name)]
    if len(bounds) != 1:
        named = " or ".join(f"{choice.factor}.{name}" for name in bounds)
        raise _refused(choice, f"{len(bounds)} bounds", named or "a criterion with one bound")
    return criterion.model_copy(update={"rule": rule.model_copy(update={bounds[0]: choice.value})})


def entry_bounds(study: Study) -> Iterator[str]:
    """Name what can be varied of entry: criteria with a rule, and each bound of several."""
    if study.eligibility == NOT_REPORTED:
        return
    for key, criterion in study.eligibility.include.items():
        if criterion.rule is not None:
            yield key
            bounds = _stated(criterion.rule)
            yield from (f"{key}.{name}" for name in bounds if len(bounds) > 1)


def _stated(rule: Rule) -> tuple[str, ...]:
    return tuple(name for name in _BOUNDS if getattr(rule, name) is not None)


_BOUNDS: Final = ("at_least", "at_most", "above", "below")

_CHANGES: Final[dict[str, Callable[[Design, Choice], Design]]] = {
    "last-day": _last_day,
    "visit-every": _visit_every,
    "first-score": _first_score,
    "entry": _entry,
    "per-arm": _per_arm,
    "size": _size,
    "dose": _dose,
    "interval": _interval,
    "infusions": _infusions,
    "first-day": _first_day,
}
_ORDER: Final = tuple(_CHANGES)
"""An interval is put in before the number of infusions, and their first day last."""
