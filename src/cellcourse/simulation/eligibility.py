"""Which rules of eligibility virtual subjects are held to.

A rule over a measure that the model has is kept by the values that are written down. What a
model knows nothing of, such as age or a judgement, every virtual subject is taken to meet.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from cellcourse.simulation.model import Model
from cellcourse.study.fault import Fault
from cellcourse.study.study import Study
from cellcourse.study.tree import Path
from cellcourse.study.words import NOT_REPORTED, Rule

__all__ = ["Entry", "entry_rules"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule of eligibility over the last value of a measure up to day zero."""

    measure: int
    """Place in ``measures``."""
    low: float
    """Lowest value within the bounds, included; infinite where there is none."""
    high: float
    """Highest value within the bounds, included; infinite where there is none."""
    inside: bool
    """Whether a subject must lie within the bounds, or must not."""


def entry_rules(study: Study, model: Model) -> tuple[tuple[Entry, ...], tuple[Fault, ...]]:
    """Give the rules over measures of the model, and those over measures without a law."""
    rules = tuple(_rules(study))
    keys = list(model.measures)
    kept = tuple(
        Entry(keys.index(rule.of), *_bounds(rule), inside)
        for _, rule, inside in rules
        if rule.of in keys
    )
    lost = tuple(
        Fault(path, str(rule), f"a rule over {', '.join(keys)}")
        for path, rule, _ in rules
        if rule.of in study.measures and rule.of not in keys
    )
    return kept, lost


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
