"""Rows of a scale without unit: what was expected as a band, what came as a line or a mark.

A calibration is shown with it twice: each parameter's prior with its posterior, and each
printed number with what virtual studies print.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Range", "RangePlot", "draw_ranges"]

_ROW_MM: Final = 4.2
_BAND, _CALM, _WARN = "#d9d9d9", "#0072B2", "#D55E00"


@dataclass(frozen=True, slots=True)
class Range:
    """One row."""

    label: str
    band: tuple[float, float]
    line: tuple[float, float] | None
    mark: float
    """Drawn at the edge, as an arrow, where it lies outside the axis."""
    warns: bool
    words: str
    """What the row says, in numbers."""


@dataclass(frozen=True, slots=True)
class RangePlot:
    """Everything that the plot shows."""

    rows: tuple[Range, ...]
    x_label: str
    span: tuple[float, float]


def draw_ranges(name: str, plot: RangePlot) -> tuple[Picture, Picture]:
    """Draw the figure at both column widths."""
    height = 13 + _ROW_MM * len(plot.rows)
    return both_widths(name, lambda canvas: _draw(canvas, plot), height, height)


def _draw(canvas: Canvas, plot: RangePlot) -> None:
    left = min(canvas.margin(*(row.label for row in plot.rows)), 0.6 * canvas.width_mm)
    words = 0.0 if canvas.narrow else 4 + 1.15 * max(len(row.words) for row in plot.rows)
    axes = canvas.axes(left, 2, canvas.width_mm - left - words - 3, canvas.height_mm - 12)
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    axes.set_xlim(*plot.span)
    axes.set_ylim(len(plot.rows) - 0.4, -0.6)
    axes.set_xlabel(plot.x_label)
    for place, row in enumerate(plot.rows):
        _row(canvas, axes, place, row, plot.span)


def _row(canvas: Canvas, axes: Axes, place: int, row: Range, span: tuple[float, float]) -> None:
    colour = _WARN if row.warns else _CALM
    low, high = row.band
    axes.barh(place, high - low, left=low, height=0.62, color=_BAND, zorder=1)
    if row.line is not None:
        axes.plot(row.line, [place, place], color=colour, linewidth=1.4, zorder=2)
    inside = min(max(row.mark, span[0]), span[1])
    marker = "D" if inside == row.mark else (">" if row.mark > span[1] else "<")
    axes.plot(
        [inside], [place], marker=marker, markersize=3.2, color=colour, zorder=3, clip_on=False
    )
    canvas.row_name(axes, place, row.label)
    if not canvas.narrow:
        axes.annotate(
            row.words, (1, place), xycoords=("axes fraction", "data"), xytext=(8, 0),
            textcoords="offset points", va="center", fontsize=6.5,
        )  # fmt: skip
    canvas.tell(axes, inside, place, f"{row.label}: {row.words}")
