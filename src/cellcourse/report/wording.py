"""How a report names things: comparisons, places, effects, tests.

Labels come from the study file; the words between them are the same in sentences,
tables and figures.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from cellcourse.analysis.question import ALL_ARMS
from cellcourse.analysis.result import At, Estimate, Test
from cellcourse.report.axis import time_axis
from cellcourse.report.material import Material
from cellcourse.report.numbers import (
    NBSP,
    decimals_for,
    fixed,
    interval,
    p_text,
    plain,
    ratio,
    ratio_interval,
    whole_interval,
    with_unit,
)
from cellcourse.study.words import NOT_REPORTED

__all__ = [
    "RULES",
    "age_words",
    "arm_title",
    "capital",
    "counted",
    "effect_words",
    "estimate_words",
    "level_words",
    "listed",
    "lower",
    "median_words",
    "noun",
    "p_words",
    "pair",
    "share_words",
    "stratified",
    "subjects",
    "value_decimals",
    "where",
]

_UNIT: Final = {"proportion": "", "ratio": "", "subjects": ""}
RULES: Final = {
    "none": "unadjusted",
    "holm": "Holm-adjusted",
    "bonferroni": "Bonferroni-adjusted",
    "hochberg": "Hochberg-adjusted",
    "tukey-kramer": "Tukey-Kramer",
}
"""Multiplicity rules, to stand before a p."""

_KINDS: Final = {"exact": "exact ", "monte carlo": "Monte Carlo ", "asymptotic": "asymptotic "}

_RATIOS: Final = {"ratio"}


def listed(words: Iterable[str]) -> str:
    """Join words as a sentence does."""
    *first, last = list(words) or [""]
    return f"{', '.join(first)} and {last}" if first else last


def capital(text: str) -> str:
    """Begin with a capital letter and leave the rest as it is."""
    return text[:1].upper() + text[1:]


def noun(material: Material, n: int = 2) -> str:
    """Name the subjects of a study: rats, mice, patients."""
    species = material.study.population.species
    if material.study.design.kind == "clinical":
        return "patient" if n == 1 else "patients"
    irregular = {"mouse": "mice"}
    return species if n == 1 else irregular.get(species, f"{species}s")


def subjects(material: Material, n: int) -> str:
    """Count subjects: ``18 rats``."""
    return f"{n}{NBSP}{noun(material, n)}"


def counted(n: int, one: str) -> str:
    """Count things: ``1 visit``, ``2 visits``."""
    return f"{n}{NBSP}{one}" if n == 1 else f"{n}{NBSP}{one}s"


def pair(material: Material, at: At) -> str:
    """Name a comparison: ``MSC-4 v. Control``; empty where there is none."""
    if at.arm == ALL_ARMS:
        return "All arms"
    arm, against = (material.looks.label(a) for a in (at.arm, at.against))
    return f"{arm} v. {against}" if arm and against else arm or against


def where(material: Material, at: At, *, arms: bool = True) -> str:
    """Say where a number belongs, in the order a reader looks for it."""
    visits = material.study.schedule.visits
    visit = visits[at.visit].label if at.visit in visits else at.visit
    day = None if at.day is None or at.visit else time_axis(material.study).named(at.day)
    parts = (
        pair(material, at) if arms else "",
        at.group,
        at.item,
        visit,
        day,
        at.stratum,
        at.subject,
    )
    return ", ".join(part for part in parts if part)


def arm_title(material: Material, name: str) -> str:
    """Name a column: an arm by its label, all arms together, or what it holds."""
    if name == ALL_ARMS:
        return "All"
    return material.looks.label(name) if name in material.study.arms else capital(name)


def share_words(material: Material, endpoint: str) -> str:
    """Name what a survival curve is a curve of: ``Survival``, ``Without loss of gait``."""
    label = material.study.endpoints[endpoint].label
    if "survival" in label.casefold():
        return label
    return "Survival" if _is_death(material, endpoint) else f"Without {lower(label)}"


def median_words(material: Material, endpoint: str) -> str:
    """Name the median of an endpoint: ``median survival``, ``median age at loss of gait``."""
    declared = material.study.endpoints[endpoint]
    if "survival" in declared.label.casefold() or _is_death(material, endpoint):
        return f"median {lower(share_words(material, endpoint))}"
    when = "age at" if declared.origin == "birth" else "time to"
    return f"median {when} {lower(declared.label)}"


def _is_death(material: Material, endpoint: str) -> bool:
    events = material.study.events
    return all(events[event].dead for event in material.study.endpoints[endpoint].events)


def age_words(material: Material, endpoint: str) -> str:
    """What stands after days that count from birth, where the name of the median does not say."""
    age = material.study.endpoints[endpoint].origin == "birth"
    return " of age" if age and " age " not in median_words(material, endpoint) else ""


def lower(text: str) -> str:
    """Begin with a small letter, unless the first word is an abbreviation."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def stratified(material: Material, strata: Iterable[str]) -> str:
    """Say within what arms are compared: ``, within sex``; empty for nothing."""
    named = [lower(material.study.baseline[name].label) for name in strata]
    return f", within {listed(named)}" if named else ""


def level_words(level: float | None) -> str:
    """Name an interval: ``95 % interval``."""
    return "interval" if level is None else f"{100 * level:g}{NBSP}% interval"


def value_decimals(estimates: Iterable[Estimate]) -> int | None:
    """Decimals for estimates that stand together; None where they are counts."""
    shown = [e for e in estimates if e.value is not None]
    spreads = [_spread(e) for e in shown]
    if any(s is not None for s in spreads):
        return decimals_for(spreads)
    return None


def _spread(one: Estimate) -> float | None:
    if one.se is not None and one.unit not in _RATIOS:
        return one.se
    if one.low is not None and one.high is not None:
        return (one.high - one.low) / 4
    return one.sd


def estimate_words(one: Estimate, decimals: int | None = None) -> str:
    """Print an estimate with its unit: ``51 days``, ``46 %``."""
    if one.value is None:
        return one.note or NOT_REPORTED
    if one.unit == "proportion":
        return f"{fixed(100 * one.value, 0)}{NBSP}%"
    if one.unit in _RATIOS:
        return ratio(one.value)
    places = _own_decimals(one) if decimals is None else decimals
    shown = plain(one.value) if places is None else fixed(one.value, places)
    return with_unit(shown, _UNIT.get(one.unit, one.unit))


def _own_decimals(one: Estimate) -> int | None:
    """Decimals of a value that stands alone: none beyond what a count of days needs."""
    counted = one.se is None and one.value is not None and (2 * one.value).is_integer()
    return None if counted else value_decimals([one])


def effect_words(one: Estimate) -> str:
    """Print an effect with its interval: ``2.9 points (95 % interval 0.4 to 5.4)``."""
    if one.level is None or one.value is None or (one.low is None and one.high is None):
        return estimate_words(one)
    scale = 100.0 if one.unit == "proportion" else 1.0
    places = 0 if scale > 1 else value_decimals([one]) or 0
    low, high = (None if b is None else scale * b for b in (one.low, one.high))
    if one.unit in _RATIOS:
        bounds = ratio_interval(low, high)
    elif scale == 1 and _own_decimals(one) is None:
        bounds = whole_interval(low, high)
    else:
        bounds = interval(low, high, places)
    percent = f"{NBSP}%" if scale > 1 else ""
    return f"{estimate_words(one)} ({level_words(one.level)} {bounds}{percent})"


def p_words(test: Test) -> str:
    """Print what a test found: ``exact p = 0.015``, ``Holm-adjusted p = 0.022``."""
    if test.p_adjusted is not None and test.adjustment != "none":
        kind = _KINDS[test.p_kind] if test.p_kind == "asymptotic" else ""
        return f"{RULES[test.adjustment]} {kind}{p_text(test.p_adjusted)}"
    kind = _KINDS.get(test.p_kind, "")
    return f"{kind}{p_text(test.p)}"
