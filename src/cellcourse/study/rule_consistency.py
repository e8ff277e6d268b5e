"""Rules that no value could meet, or that ask a scale for what it does not have."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.study.fault import Fault
from cellcourse.study.scales import scale_of
from cellcourse.study.study import Study
from cellcourse.study.tree import Path
from cellcourse.study.words import NOT_REPORTED, Rule

__all__ = ["rule_faults"]

_BOUNDS = ("at_least", "above", "at_most", "below")


def rule_faults(study: Study) -> Iterator[Fault]:
    """Find every rule of the study that is empty, impossible or outside its scale."""
    for path, rule in _rules(study):
        yield from _faults(study, path, rule)


def _rules(study: Study) -> Iterator[tuple[Path, Rule]]:
    if study.day_zero.by == "trigger":
        yield ("day_zero", "rule"), study.day_zero.rule
    for key, event in study.events.items():
        if event.rule is not None:
            yield ("events", key, "rule"), event.rule
    if study.eligibility == NOT_REPORTED:
        return
    for kind in ("include", "exclude"):
        for key, criterion in getattr(study.eligibility, kind).items():
            if criterion.rule is not None:
                yield ("eligibility", kind, key, "rule"), criterion.rule


def _faults(study: Study, path: Path, rule: Rule) -> Iterator[Fault]:
    stated = {name: getattr(rule, name) for name in _BOUNDS if getattr(rule, name) is not None}
    if not stated and rule.one_of is None:
        yield Fault(path, "a rule without a bound", f"one of {', '.join(_BOUNDS)}, one_of")
    variable = study.baseline.get(rule.of)
    if variable is not None and variable.kind == "category":
        yield from _of_category(path, rule, stated, variable.levels)
    elif rule.one_of is not None:
        yield Fault((*path, "one_of"), f"words for {rule.of}, a number", ", ".join(_BOUNDS))
    if _impossible(stated):
        found = " and ".join(f"{name} {bound:g}" for name, bound in stated.items())
        yield Fault(path, found, "bounds that some value can meet")
    yield from _outside(study, path, rule, stated)


def _of_category(
    path: Path, rule: Rule, stated: dict[str, float], levels: tuple[str, ...] | None
) -> Iterator[Fault]:
    for name in stated:
        yield Fault((*path, name), f"{name} for {rule.of}, a category", "one_of: [...]")
    for word in rule.one_of or ():
        if levels is not None and word not in levels:
            yield Fault((*path, "one_of"), word, ", ".join(levels))


def _impossible(stated: dict[str, float]) -> bool:
    low = max((stated[name] for name in ("at_least", "above") if name in stated), default=None)
    high = min((stated[name] for name in ("at_most", "below") if name in stated), default=None)
    if low is None or high is None:
        return False
    return low > high or (low == high and ("above" in stated or "below" in stated))


def _outside(study: Study, path: Path, rule: Rule, stated: dict[str, float]) -> Iterator[Fault]:
    bounds = _scale(study, rule.of)
    if bounds is None:
        return
    low, high = bounds
    for name, bound in stated.items():
        too_low = low is not None and bound < low
        too_high = high is not None and bound > high
        if too_low or too_high:
            yield Fault((*path, name), f"{bound:g}", _range(rule.of, low, high))


def _scale(study: Study, name: str) -> tuple[float | None, float | None] | None:
    variable = study.baseline.get(name)
    if variable is not None:
        return variable.low, variable.high
    scale = scale_of(study, name)
    return None if scale is None else (scale.low, scale.high)


def _range(name: str, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        bound = f"from {low:g} up" if low is not None else f"up to {high:g}"
        return f"a value of {name}, {bound}"
    return f"a value of {name}, {low:g} to {high:g}"
