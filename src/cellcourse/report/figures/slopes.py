"""Each subject's slope before and after treatment, joined, arm by arm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths
from cellcourse.report.palette import INK, Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["SlopePanel", "SlopePlot", "draw_slopes"]


@dataclass(frozen=True, slots=True)
class SlopePanel:
    """The slopes of one arm."""

    arm: str
    pairs: tuple[tuple[str, float, float], ...]
    """Subject, slope before, slope after."""
    means: tuple[float, float] | None
    words: str
    """The mean change with its interval and p."""


@dataclass(frozen=True, slots=True)
class SlopePlot:
    """Everything a figure of slopes shows."""

    panels: tuple[SlopePanel, ...]
    y_label: str
    unit: str


def draw_slopes(name: str, plot: SlopePlot, looks: Palette) -> tuple[Picture, Picture]:
    """Draw the figure at both column widths."""
    return both_widths(name, lambda canvas: _draw(canvas, plot, looks), 66, 70)


def _draw(canvas: Canvas, plot: SlopePlot, looks: Palette) -> None:
    left, gap = 14.0, 5.0
    each = (canvas.width_mm - left - 4 - gap * (len(plot.panels) - 1)) / len(plot.panels)
    values = [v for panel in plot.panels for _, *both in panel.pairs for v in both]
    low, high = min([0.0, *values]), max([0.0, *values])
    pad = 0.06 * (high - low or 1)
    for index, panel in enumerate(plot.panels):
        axes = canvas.axes(left + index * (each + gap), 11, each, canvas.height_mm - 18)
        axes.set_xlim(-0.35, 1.35)
        axes.set_ylim(low - pad, high + pad)
        axes.set_xticks([0, 1], ["Before", "After"])
        axes.tick_params(axis="x", length=0)
        axes.axhline(0, color="0.75", linewidth=0.5, zorder=0)
        canvas.round_ticks(axes)
        if index == 0:
            axes.set_ylabel(plot.y_label)
        else:
            axes.set_yticklabels([])
        _panel(canvas, axes, panel, plot.unit, looks)


def _panel(canvas: Canvas, axes: Axes, panel: SlopePanel, unit: str, looks: Palette) -> None:
    look = looks[panel.arm]
    axes.set_title(look.label, color=look.text, fontsize=7.5, fontweight=600, pad=13)
    axes.annotate(
        panel.words, (0.5, 1), xycoords="axes fraction", xytext=(0, 4),
        textcoords="offset points", ha="center", va="bottom", fontsize=6.5,
    )  # fmt: skip
    for subject, before, after in panel.pairs:
        axes.plot(
            [0, 1], [before, after], color=look.colour, linewidth=0.7, marker=look.marker,
            markersize=3, markeredgewidth=0, alpha=0.7, zorder=2,
        )  # fmt: skip
        canvas.tell(axes, 0, before, f"{subject} before: {before:.3g} {unit}")
        canvas.tell(axes, 1, after, f"{subject} after: {after:.3g} {unit}")
    if panel.means is not None:
        for x, mean in zip((0, 1), panel.means, strict=True):
            axes.plot([x - 0.14, x + 0.14], [mean, mean], color=INK, linewidth=1.6, zorder=4)
