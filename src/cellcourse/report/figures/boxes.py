"""A flow diagram: boxes down each arm, those who left on the way beside them."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths
from cellcourse.report.palette import INK, Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Box", "FlowPlot", "draw_flow"]

_LINE_MM: Final = 3.1
_PAD_MM: Final = 1.8
_GAP_MM: Final = 5.0


@dataclass(frozen=True, slots=True)
class Box:
    """One stage: what it is, how many, and details under it."""

    title: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FlowPlot:
    """Boxes common to all, then one column of boxes for each arm."""

    common: tuple[Box, ...]
    arms: tuple[tuple[str, tuple[Box, ...]], ...]


def draw_flow(name: str, plot: FlowPlot, looks: Palette) -> tuple[Picture, Picture]:
    """Draw the diagram at both column widths."""
    single, double = (_heights(plot, width) for width in (85.0, 174.0))
    return both_widths(
        name,
        lambda canvas: _draw(canvas, plot, looks),
        sum(single) + _GAP_MM * len(single),
        sum(double) + _GAP_MM * len(double),
    )


def _column(plot: FlowPlot, width: float) -> float:
    return min(60.0, (width - 4 - 3 * (len(plot.arms) - 1)) / max(1, len(plot.arms)))


def _wrapped(box: Box, width: float) -> list[str]:
    """Break the words of a box to its width; the title comes first."""
    letters = int((width - 3) / 1.22)
    lines = textwrap.wrap(box.title, letters)
    for line in box.lines:
        lines += textwrap.wrap(line, letters, subsequent_indent="  ")
    return lines


def _height(box: Box, width: float) -> float:
    return 2 * _PAD_MM + _LINE_MM * len(_wrapped(box, width))


def _heights(plot: FlowPlot, width: float) -> list[float]:
    """Height of each level of the diagram."""
    column = _column(plot, width)
    levels = max((len(boxes) for _, boxes in plot.arms), default=0)
    below = [
        max(_height(boxes[i], column) for _, boxes in plot.arms if i < len(boxes))
        for i in range(levels)
    ]
    return [*(_height(box, 70.0) for box in plot.common), *below]


def _draw(canvas: Canvas, plot: FlowPlot, looks: Palette) -> None:
    page = canvas.blank(0, 0, canvas.width_mm, canvas.height_mm)
    heights = _heights(plot, canvas.width_mm)
    column = _column(plot, canvas.width_mm)
    middle, top = canvas.width_mm / 2, 1.0
    for index, box in enumerate(plot.common):
        _box(page, (middle, top, 70.0, heights[index]), box, INK)
        if index + 1 < len(plot.common):
            _arrow(page, (middle, top + heights[index]), (middle, top + heights[index] + _GAP_MM))
        top += heights[index] + _GAP_MM
    step = column + 3
    first = middle - step * (len(plot.arms) - 1) / 2
    centres = [first + step * place for place in range(len(plot.arms))]
    if plot.common:
        _branch(page, middle, top - _GAP_MM, centres)
    for centre, (arm, boxes) in zip(centres, plot.arms, strict=True):
        y = top
        for box, height in zip(boxes, heights[len(plot.common) :], strict=False):
            _box(page, (centre, y, column, height), box, looks[arm].text)
            if box is not boxes[-1]:
                _arrow(page, (centre, y + height), (centre, y + height + _GAP_MM))
            y += height + _GAP_MM


def _box(page: Axes, place: tuple[float, float, float, float], box: Box, colour: str) -> None:
    from matplotlib.patches import Rectangle

    centre, top, width, height = place
    page.add_patch(
        Rectangle(
            (centre - width / 2, top), width, height, facecolor="white", edgecolor=colour,
            linewidth=0.8, zorder=3,
        )
    )  # fmt: skip
    titles = len(textwrap.wrap(box.title, int((width - 3) / 1.22)))
    for row, line in enumerate(_wrapped(box, width)):
        page.text(
            centre - width / 2 + 1.5, top + _PAD_MM + _LINE_MM * (row + 0.5), line, va="center",
            color=colour if row < titles else INK, weight=600 if row < titles else 400,
            fontsize=7.2, zorder=4,
        )  # fmt: skip


def _arrow(page: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.annotate(
        "", end, xytext=start,
        arrowprops={"arrowstyle": "-|>,head_width=0.15,head_length=0.3", "linewidth": 0.7,
                    "color": INK, "shrinkA": 0, "shrinkB": 0},
    )  # fmt: skip


def _branch(page: Axes, middle: float, top: float, centres: list[float]) -> None:
    """Draw the fork from the last common box to each arm."""
    bar = top + _GAP_MM * 0.45
    page.plot([middle, middle], [top, bar], color=INK, linewidth=0.7)
    page.plot([centres[0], centres[-1]], [bar, bar], color=INK, linewidth=0.7)
    for centre in centres:
        _arrow(page, (centre, bar), (centre, top + _GAP_MM))
