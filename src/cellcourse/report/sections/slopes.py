"""Slopes of each subject before and after treatment."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.analysis.result import Result
from cellcourse.report.blocks import Block, Figure
from cellcourse.report.figures.slopes import SlopePanel, SlopePlot, draw_slopes
from cellcourse.report.material import Material
from cellcourse.report.numbers import cell, interval
from cellcourse.report.sections.result import captioned, tests_of
from cellcourse.report.tables import estimates_table
from cellcourse.report.wording import p_words, value_decimals
from cellcourse.study.analyses import Slopes

__all__ = ["slopes"]


def slopes(material: Material, entry: Slopes, result: Result) -> Iterator[Block]:
    """Show every subject's slopes, then the means and the tests."""
    panels = tuple(_panel(result, arm) for arm in result.arms)
    if any(panel.pairs for panel in panels):
        yield _figure(material, entry, result, panels)
    means = [e for e in result.estimates if e.at.subject is None]
    yield estimates_table(material, result, means, captioned(entry, f"{entry.title}: means."))
    yield from tests_of(material, entry, result)


def _figure(
    material: Material, entry: Slopes, result: Result, panels: tuple[SlopePanel, ...]
) -> Figure:
    measure = material.study.measures[entry.measure].label
    unit = next((e.unit for e in result.estimates), "")
    plot = SlopePlot(panels, f"{measure} ({unit})", unit)
    single, double = draw_slopes(result.analysis, plot, material.looks)
    alt = "; ".join(f"{material.looks.label(p.arm)}: {p.words}" for p in panels)
    caption = (
        f"{entry.title}. One line for each subject, black: means; above each panel the mean change "
        "with its interval and the p of the paired t-test."
    )
    return Figure(result.analysis, captioned(entry, caption), alt, single, double)


def _panel(result: Result, arm: str) -> SlopePanel:
    before, after = (
        {str(e.at.subject): e.value for e in result.estimates if _is(e.quantity, e.at.arm, q, arm)}
        for q in ("slope before", "slope after")
    )
    pairs = tuple(
        (subject, first, second)
        for subject, first in before.items()
        if first is not None and (second := after.get(subject)) is not None
    )
    means = [result.estimate(f"mean slope {when}", arm=arm).value for when in ("before", "after")]
    shown = None if means[0] is None or means[1] is None else (means[0], means[1])
    return SlopePanel(arm, pairs, shown, _words(result, arm))


def _is(quantity: str, of: str | None, wanted: str, arm: str) -> bool:
    return quantity == wanted and of == arm


def _words(result: Result, arm: str) -> str:
    """The mean change of one arm with its interval and p."""
    test = next((t for t in result.tests if t.name == "paired t" and t.at.arm == arm), None)
    if test is None or test.effect is None:
        return ""
    places = value_decimals([test.effect]) or 0
    bounds = interval(test.effect.low, test.effect.high, places)
    return f"{cell(test.effect.value, places).text} ({bounds}), {p_words(test)}"
