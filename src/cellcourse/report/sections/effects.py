"""The effects of a result with their intervals, one under another, as a figure."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.analysis.result import Estimate, Result
from cellcourse.report.blocks import Block, Figure
from cellcourse.report.figures.effects import Effect, EffectPlot, draw_effects
from cellcourse.report.material import Material
from cellcourse.report.numbers import cell, interval, plain, ratio_interval
from cellcourse.report.wording import estimate_words, level_words, p_words, pair, value_decimals

__all__ = ["effects_figure"]


def effects_figure(
    material: Material, result: Result, title: str, x_label: str, none: float, *, ratio: bool
) -> Iterator[Block]:
    """Draw the effects beside the tests of a result, one row each; nothing without effects."""
    tests = [t for t in result.tests if t.effect is not None and t.effect.value is not None]
    if not tests:
        return
    effects = tuple(
        Effect(
            pair(material, t.at) or str(t.at.item), t.at.arm or "", t.effect.value, t.effect.low,
            t.effect.high, f"{_short(t.effect)}, {p_words(t)}",
        )
        for t in tests
        if t.effect is not None
    )  # fmt: skip
    plot = EffectPlot(effects, x_label, none, ratio)
    single, double = draw_effects(result.analysis, plot, material.looks)
    level = level_words(tests[0].effect.level if tests[0].effect else None)
    alt = "; ".join(f"{e.label}: {e.words}" for e in effects)
    caption = f"{title}. Points: estimates; lines: {level}s; grey: no difference."
    yield Figure(f"{result.analysis}-effects", caption, alt, single, double)


def _short(effect: Estimate) -> str:
    if effect.unit == "ratio":
        return f"{estimate_words(effect)} ({ratio_interval(effect.low, effect.high)})"
    places = value_decimals([effect]) or 0
    bounds = interval(effect.low, effect.high, places)
    return f"{cell(effect.value, places).text} ({bounds})" if bounds else plain(effect.value)
