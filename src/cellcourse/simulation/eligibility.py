"""Which rules of eligibility virtual subjects are held to.

A rule over a measure that the model has is kept by the values that are written down, and one
over a patient's history by that history. What a model knows nothing of, such as a judgement,
every virtual subject is taken to meet.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from cellcourse.simulation.history import Past
from cellcourse.simulation.model import Model
from cellcourse.study.fault import Fault
from cellcourse.study.study import Study
from cellcourse.study.tree import Path
from cellcourse.study.words import NOT_REPORTED, Rule

__all__ = ["Entry", "entry_rules", "place_in_history", "rules_without_law"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule of eligibility over the last value of a measure up to day zero, or a history."""

    of_history: bool
    """Whether it is over the patient's history."""
    place: int
    """Place in ``measures``, or in ``Past``."""
    low: float
    """Lowest value within the bounds, included; infinite where there is none."""
    high: float
    """Highest value within the bounds, included; infinite where there is none."""
    inside: bool
    """Whether a subject must lie within the bounds, or must not."""


def entry_rules(study: Study, model: Model) -> tuple[Entry, ...]:
    """Give the rules over measures and histories of the model.

    A history that the study file says cannot be true keeps a patient out too.
    """
    measures, history = list(model.measures), place_in_history(model)
    kept = []
    for _, rule, inside in _rules(study):
        if rule.of in measures:
            kept.append(Entry(False, measures.index(rule.of), *_bounds(rule), inside))
        elif rule.of in history:
            kept.append(Entry(True, history[rule.of], *_bounds(rule), inside))
    return (*kept, *_possible(study, history))


def rules_without_law(study: Study, model: Model) -> Iterator[Fault]:
    """Find the rules over measures of the study that have no law."""
    for path, rule, _ in _rules(study):
        if rule.of in study.measures and rule.of not in model.measures:
            yield Fault(path, str(rule), f"a rule over {', '.join(model.measures)}")


def place_in_history(model: Model) -> dict[str, int]:
    """Give the place in ``Past`` of each baseline variable that is a history."""
    if model.history is None:
        return {}
    return {of: Past._fields.index(part) for part, of in model.history.named.items()}


def _possible(study: Study, history: dict[str, int]) -> Iterator[Entry]:
    for key, place in history.items():
        variable = study.baseline.get(key)
        if variable is not None and (variable.low, variable.high) != (None, None):
            rule = Rule(of=key, at_least=variable.low, at_most=variable.high)
            yield Entry(True, place, *_bounds(rule), True)


def _rules(study: Study) -> Iterator[tuple[Path, Rule, bool]]:
    if study.eligibility == NOT_REPORTED:
        return
    for kind, inside in (("include", True), ("exclude", False)):
        for key, criterion in getattr(study.eligibility, kind).items():
            if criterion.rule is not None:
                yield ("eligibility", kind, key, "rule"), criterion.rule, inside


def _bounds(rule: Rule) -> tuple[float, float]:
    low = [-math.inf if rule.at_least is None else rule.at_least]
    high = [math.inf if rule.at_most is None else rule.at_most]
    low += [] if rule.above is None else [math.nextafter(rule.above, math.inf)]
    high += [] if rule.below is None else [math.nextafter(rule.below, -math.inf)]
    return max(low), min(high)
