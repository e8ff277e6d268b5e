"""The numbers of a report to remember: deaths, the median of each arm, shares with events."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from cellcourse.analysis.result import Estimate, Result
from cellcourse.report.blocks import KeyFigure
from cellcourse.report.material import Material
from cellcourse.report.wording import (
    age_words,
    capital,
    effect_words,
    estimate_words,
    median_words,
    pair,
)
from cellcourse.study import analyses
from cellcourse.study.words import NOT_REPORTED

__all__ = ["ROLES", "key_figures", "median_value", "with_event"]

_TILES: Final = 4
"""Key figures beside the medians."""
ROLES: Final = ("primary", "secondary", "exploratory", NOT_REPORTED, "descriptive")
"""Of analyses, the most telling first."""


def key_figures(material: Material) -> Iterator[KeyFigure]:
    """The numbers to remember: deaths, the median of each arm, shares with events."""
    yield from islice(_deaths(material), 1)
    for entry, result in islice(_curves(material), 1):
        named = median_words(material, entry.endpoint)
        for one in result.estimates:
            if one.quantity == "median survival":
                label = f"{capital(named)}, {pair(material, one.at)}"
                value = f"{median_value(one)}{age_words(material, entry.endpoint)}"
                yield KeyFigure(value, label, _interval(one))
    shares = (
        key for _, result in material.of(analyses.AdverseEventTable) for key in _event_keys(result)
    )
    yield from islice(shares, _TILES - 1)


def _curves(material: Material) -> list[tuple[analyses.KaplanMeier, Result]]:
    """Survival curves, those of the most telling role first."""
    return sorted(material.of(analyses.KaplanMeier), key=lambda one: ROLES.index(one[0].role))


def _deaths(material: Material) -> Iterator[KeyFigure]:
    dead = material.study.dead_events
    for _, result in material.of(analyses.Flow):
        found = [e for event in dead for e in with_event(result, event)]
        by_arm = {arm: sum(e.value or 0 for e in found if e.at.arm == arm) for arm in result.arms}
        label = material.study.events[dead[0]].label if len(dead) == 1 else "Deaths"
        if found:
            detail = "; ".join(f"{material.looks.label(arm)} {n:g}" for arm, n in by_arm.items())
            total = sum(n for _, n in result.n)
            yield KeyFigure(f"{sum(by_arm.values()):g} of {total}", label, detail)


def _event_keys(result: Result) -> Iterator[KeyFigure]:
    for one in result.estimates:
        total = one.at.arm not in result.arms and one.at.group is not None
        if one.quantity == "share with event" and one.value and total:
            yield KeyFigure(estimate_words(one), capital(str(one.at.item)), _interval(one))


def _interval(one: Estimate) -> str:
    words = effect_words(one)
    inside = words.partition(" (")[2].removesuffix(")")
    return f"{inside}, n = {one.n}" if inside else f"n = {one.n}"


def with_event(result: Result, event: str) -> list[Estimate]:
    """How many of each arm had an event, arms in order."""
    wanted = ("subjects with event", event)
    return [e for e in result.estimates if (e.quantity, e.at.item) == wanted]


def median_value(one: Estimate) -> str:
    """Print a median, or say that it was not reached."""
    return "not reached" if one.value is None else estimate_words(one)
