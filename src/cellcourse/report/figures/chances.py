"""Chances of success, one test under another, with one mark for each law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths
from cellcourse.report.figures.legend import draw_legend, legend_height
from cellcourse.report.palette import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ChanceMark", "ChancePlot", "ChanceRow", "draw_chances"]

_LAW_MM: Final = 2.6
_ROW_MM: Final = 3.4


@dataclass(frozen=True, slots=True)
class ChanceMark:
    """The chance under one law."""

    law: str
    value: float
    low: float
    high: float
    words: str


@dataclass(frozen=True, slots=True)
class ChanceRow:
    """One test."""

    label: str
    marks: tuple[ChanceMark, ...]


@dataclass(frozen=True, slots=True)
class ChancePlot:
    """Everything the figure shows."""

    rows: tuple[ChanceRow, ...]
    x_label: str
    line: float | None
    """A level to compare with: that of an error of the first kind."""


def draw_chances(name: str, plot: ChancePlot, laws: Palette) -> tuple[Picture, Picture]:
    """Draw the figure at both column widths."""
    each = _ROW_MM + _LAW_MM * len(laws.looks)
    body = 13 + each * len(plot.rows)
    single = body + 3.2 * len(plot.rows) + legend_height(laws, narrow=True)
    return both_widths(
        name,
        lambda canvas: _draw(canvas, plot, laws),
        single,
        body + legend_height(laws, narrow=False),
    )


def _draw(canvas: Canvas, plot: ChancePlot, laws: Palette) -> None:
    top = 2 + legend_height(laws, narrow=canvas.narrow)
    left = 6.0 if canvas.narrow else 5 + 1.12 * max(len(row.label) for row in plot.rows)
    left = min(left, canvas.width_mm / 2)
    draw_legend(canvas, laws)
    axes = canvas.axes(left, top, canvas.width_mm - left - 6, canvas.height_mm - top - 9)
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    axes.set_xlim(0, _end(plot))
    axes.set_ylim(len(plot.rows) - 0.5, -0.5)
    axes.set_xlabel(plot.x_label)
    axes.xaxis.set_major_formatter(lambda x, _: f"{100 * x:g} %")
    if plot.line is not None:
        axes.axvline(plot.line, color="0.5", linewidth=0.7, linestyle=(0, (3, 2)), zorder=1)
    for place, row in enumerate(plot.rows):
        _row(canvas, axes, place, row, laws)


def _end(plot: ChancePlot) -> float:
    """All of the axis, unless every chance is small, as those of errors are."""
    most = max((mark.high for row in plot.rows for mark in row.marks), default=1.0)
    return 1.0 if most > 0.25 else max(1.25 * most, 2 * (plot.line or 0.0), 0.01)


def _row(canvas: Canvas, axes: Axes, place: int, row: ChanceRow, laws: Palette) -> None:
    if place:
        axes.axhline(place - 0.5, color="0.9", linewidth=0.5, zorder=0)
    if canvas.narrow:
        axes.annotate(
            row.label, (0, place - 0.36), xycoords=("axes fraction", "data"), va="center",
            fontsize=6.5,
        )  # fmt: skip
    else:
        canvas.row_name(axes, place, row.label)
    for step, mark in enumerate(row.marks):
        spread = 0.56 if canvas.narrow else 0.7
        y = place + (0.1 if canvas.narrow else 0) + spread * ((step + 0.5) / len(row.marks) - 0.5)
        look = laws[mark.law]
        axes.plot([mark.low, mark.high], [y, y], color=look.colour, linewidth=1, zorder=3)
        axes.plot(
            [mark.value], [y], marker=look.marker, markersize=4, markeredgewidth=0,
            color=look.colour, zorder=4, clip_on=False,
        )  # fmt: skip
        canvas.tell(axes, mark.value, y, f"{row.label}, {look.label}: {mark.words}")
