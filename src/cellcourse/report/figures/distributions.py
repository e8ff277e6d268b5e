"""How estimates spread over virtual studies: a panel for each, a line for each law."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths
from cellcourse.report.figures.legend import draw_legend, legend_height
from cellcourse.report.palette import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["DistributionPanel", "DistributionPlot", "Spread", "draw_distributions"]

_PANEL_MM: Final = 36.0
_BARS: Final = 48
"""Steps that a line has at most."""


@dataclass(frozen=True, slots=True)
class Spread:
    """One estimate under one law."""

    law: str
    low: float
    """Middle of the first bin."""
    width: float
    counts: tuple[int, ...]
    truth: float | None
    words: str


@dataclass(frozen=True, slots=True)
class DistributionPanel:
    """One estimate."""

    title: str
    x_label: str
    none: float | None
    """Where there is no effect."""
    ends: tuple[float, float]
    """Of the axis: what lies beyond is not drawn."""
    spreads: tuple[Spread, ...]


@dataclass(frozen=True, slots=True)
class DistributionPlot:
    """Everything the figure shows."""

    panels: tuple[DistributionPanel, ...]


def draw_distributions(name: str, plot: DistributionPlot, laws: Palette) -> tuple[Picture, Picture]:
    """Draw the figure at both column widths."""
    heights = [
        _PANEL_MM * -(-len(plot.panels) // across) + legend_height(laws, narrow=narrow)
        for across, narrow in ((1, True), (_across(plot), False))
    ]
    return both_widths(name, lambda canvas: _draw(canvas, plot, laws), *heights)


def _across(plot: DistributionPlot) -> int:
    """Panels side by side on the whole width; one or two are no wider than one of two."""
    return max(2, min(3, len(plot.panels)))


def _draw(canvas: Canvas, plot: DistributionPlot, laws: Palette) -> None:
    draw_legend(canvas, laws)
    top = 2 + legend_height(laws, narrow=canvas.narrow)
    across = 1 if canvas.narrow else _across(plot)
    each = (canvas.width_mm - 4) / across
    for place, panel in enumerate(plot.panels):
        row, column = divmod(place, across)
        axes = canvas.axes(4 + column * each, top + row * _PANEL_MM + 5, each - 7, _PANEL_MM - 17)
        _panel(canvas, axes, panel, laws)


def _panel(canvas: Canvas, axes: Axes, panel: DistributionPanel, laws: Palette) -> None:
    axes.set_title(panel.title, fontsize=7, pad=3, loc="left", fontweight=600)
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    axes.set_xlabel(panel.x_label)
    if panel.none is not None and panel.ends[0] <= panel.none <= panel.ends[1]:
        axes.axvline(panel.none, color="0.6", linewidth=0.6, zorder=1)
    drawn = [(spread, *_coarse(spread, panel.ends)) for spread in panel.spreads]
    highest = max((float(density.max()) for _, _, density in drawn), default=1.0)
    axes.set_ylim(0, 1.12 * highest)
    axes.set_xlim(*_whole_steps(panel.ends, [edges for _, edges, _ in drawn]))
    for spread, edges, density in drawn:
        look = laws[spread.law]
        dash: Any = look.dash
        axes.stairs(density, edges, color=look.colour, linewidth=1.0, linestyle=dash, zorder=3)
        peak = int(np.argmax(density))
        middle = float(edges[peak] + edges[peak + 1]) / 2
        canvas.tell(axes, middle, float(density[peak]), f"{look.label}: {spread.words}")
        if spread.truth is not None:
            axes.plot(
                [spread.truth], [0.03 * highest], marker="v", markersize=4, markeredgewidth=0,
                color=look.colour, zorder=5,
            )  # fmt: skip


def _whole_steps(
    ends: tuple[float, float], drawn: list[np.ndarray[Any, Any]]
) -> tuple[float, float]:
    """Move the ends of the axis out to where steps of the lines begin and end."""
    low, high = [], []
    for edges in drawn:
        step = float(edges[1] - edges[0])
        low.append(float(edges[0]) + step * math.floor((ends[0] - edges[0]) / step))
        high.append(float(edges[0]) + step * math.ceil((ends[1] - edges[0]) / step))
    return min(low), max(high)


def _coarse(
    spread: Spread, ends: tuple[float, float]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Join neighbouring bins until few enough lie between the ends; give edges and densities."""
    width, counts, low = spread.width, np.array(spread.counts, float), spread.low
    while (ends[1] - ends[0]) / width > _BARS:
        before = round(low / width) % 2  # so that joined bins begin at whole multiples
        after = (len(counts) + before) % 2
        counts = np.pad(counts, (before, after)).reshape(-1, 2).sum(axis=1)
        low, width = low - before * width, 2 * width
    edges = low - spread.width / 2 + width * np.arange(len(counts) + 1)
    return edges, counts / counts.sum() / width
