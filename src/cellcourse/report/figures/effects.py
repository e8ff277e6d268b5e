"""Effects with their intervals, one under another, against the line of no effect."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths
from cellcourse.report.palette import INK, Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Effect", "EffectPlot", "draw_effects"]

_ROW_MM: Final = 5.4
_RATIOS: Final = (0.001, 0.01, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 100, 1000)
"""Ticks of a logarithmic axis."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One row of the plot; without a value it is a heading."""

    label: str
    arm: str
    value: float | None
    low: float | None
    high: float | None
    words: str
    """Estimate, interval and p as the table prints them."""


@dataclass(frozen=True, slots=True)
class EffectPlot:
    """Everything an effect plot shows."""

    effects: tuple[Effect, ...]
    x_label: str
    none: float | None
    """Where there is no effect."""
    ratio: bool = False
    """True for ratios, which are drawn on a logarithmic axis."""
    span: tuple[float, float] | None = None
    """Ends of the axis, where the quantity has them."""

    def place(self, value: float) -> float:
        """Where a value stands: ratios by their logarithm."""
        return math.log(value) if self.ratio else value


def draw_effects(name: str, plot: EffectPlot, looks: Palette) -> tuple[Picture, Picture]:
    """Draw the figure at both column widths."""
    double = 14 + _ROW_MM * len(plot.effects)
    single = 14 + 1.7 * _ROW_MM * len(plot.effects)
    return both_widths(name, lambda canvas: _draw(canvas, plot, looks), single, double)


def _draw(canvas: Canvas, plot: EffectPlot, looks: Palette) -> None:
    longest = max(len(effect.label) for effect in plot.effects)
    words = 0.0 if canvas.narrow else 4 + 1.2 * max(len(effect.words) for effect in plot.effects)
    left = 4.0 if canvas.narrow else 4 + 1.3 * longest
    axes = canvas.axes(left, 2, canvas.width_mm - left - words - 4, canvas.height_mm - 13)
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    low, high = _span(plot)
    axes.set_xlim(plot.place(low), plot.place(high))
    if plot.ratio:
        shown = [tick for tick in _RATIOS if low <= tick <= high]
        axes.set_xticks([plot.place(tick) for tick in shown], [f"{tick:g}" for tick in shown])
    axes.set_ylim(len(plot.effects) - 0.4, -0.6)
    axes.set_xlabel(plot.x_label)
    if plot.none is not None:
        axes.axvline(plot.place(plot.none), color="0.6", linewidth=0.6, zorder=1)
    for row, effect in enumerate(plot.effects):
        _row(canvas, axes, row, effect, (plot, looks))


def _span(plot: EffectPlot) -> tuple[float, float]:
    if plot.span is not None:
        return plot.span
    bounds = [b for e in plot.effects for b in (e.value, e.low, e.high) if b is not None]
    bounds += [] if plot.none is None else [plot.none]
    low, high = min(bounds), max(bounds)
    if plot.ratio:
        return low / 1.4, high * 1.4
    pad = 0.06 * (high - low or 1)
    return low - pad, high + pad


def _row(
    canvas: Canvas, axes: Axes, row: int, effect: Effect, shown: tuple[EffectPlot, Palette]
) -> None:
    plot, looks = shown
    look = looks[effect.arm]
    colour = INK if effect.value is None else look.text
    if canvas.narrow:
        axes.annotate(
            f"{effect.label}  {effect.words}", (0, row - 0.32), xycoords=("axes fraction", "data"),
            va="center", color=colour, fontsize=7,
        )  # fmt: skip
    else:
        canvas.row_name(axes, row, effect.label, colour)
        axes.annotate(
            effect.words, (1, row), xycoords=("axes fraction", "data"), xytext=(8, 0),
            textcoords="offset points", va="center", fontsize=7,
        )  # fmt: skip
    if effect.value is None:
        return
    y = row + 0.1 if canvas.narrow else row
    low, high = axes.get_xlim()
    ends = [
        low if effect.low is None else plot.place(effect.low),
        high if effect.high is None else plot.place(effect.high),
    ]
    x = plot.place(effect.value)
    axes.plot(ends, [y, y], color=look.colour, linewidth=1, zorder=3)
    axes.plot([x], [y], marker=look.marker, markersize=4, color=look.colour, zorder=4)
    canvas.tell(axes, x, y, f"{effect.label}: {effect.words}")
