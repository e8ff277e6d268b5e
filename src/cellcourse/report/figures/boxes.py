"""A flow diagram: boxes down each arm, those who left on the way beside them."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import DOUBLE_MM, SINGLE_MM, Canvas, both_widths
from cellcourse.report.palette import INK, Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Box", "FlowPlot", "draw_flow"]

_LINE_MM: Final = 3.1
_PAD_MM: Final = 1.8
_GAP_MM: Final = 5.0
_WHOLE_MM: Final = 70.0
_NARROWEST_MM: Final = 24.0
"""Of a column of boxes; arms with less stand one under another."""


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
    single, double = (_total(_fitted(plot, width), width) for width in (SINGLE_MM, DOUBLE_MM))
    return both_widths(
        name,
        lambda canvas: _draw(canvas, _fitted(plot, canvas.width_mm), looks),
        single,
        double,
    )


def _fitted(plot: FlowPlot, width: float) -> FlowPlot:
    """Gather each arm in one box under the other where columns would be too narrow."""
    if _column(plot, width) >= _NARROWEST_MM:
        return plot
    return FlowPlot(plot.common, tuple((arm, (_gathered(boxes),)) for arm, boxes in plot.arms))


def _gathered(boxes: tuple[Box, ...]) -> Box:
    first, *others = boxes
    lines = [f"{box.title}{': ' if box.lines else ''}{', '.join(box.lines)}" for box in others]
    return Box(first.title, (*first.lines, *lines))


def _total(plot: FlowPlot, width: float) -> float:
    heights = _heights(plot, width)
    if _column(plot, width) >= _NARROWEST_MM:
        return sum(heights) + _GAP_MM * len(heights)
    each = [_height(boxes[0], _WHOLE_MM) for _, boxes in plot.arms]
    return sum(heights[: len(plot.common)]) + sum(each) + _GAP_MM * (len(plot.common) + len(each))


def _column(plot: FlowPlot, width: float) -> float:
    return min(60.0, (width - 4 - 3 * (len(plot.arms) - 1)) / max(1, len(plot.arms)))


def _wrapped(box: Box, width: float) -> list[str]:
    """Break the words of a box to its width; the title comes first."""
    letters = int((width - 3) / 1.22)
    lines = _words(box.title, letters)
    for line in box.lines:
        lines += _words(line, letters, "  ")
    return lines


def _words(text: str, letters: int, indent: str = "") -> list[str]:
    return textwrap.wrap(
        text, letters, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )


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
    return [*(_height(box, _WHOLE_MM) for box in plot.common), *below]


def _draw(canvas: Canvas, plot: FlowPlot, looks: Palette) -> None:
    page = canvas.blank(0, 0, canvas.width_mm, canvas.height_mm)
    heights = _heights(plot, canvas.width_mm)
    column = _column(plot, canvas.width_mm)
    middle, top = canvas.width_mm / 2, 1.0
    for index, box in enumerate(plot.common):
        _box(page, (middle, top, _WHOLE_MM, heights[index]), box, INK)
        if index + 1 < len(plot.common):
            _arrow(page, (middle, top + heights[index]), (middle, top + heights[index] + _GAP_MM))
        top += heights[index] + _GAP_MM
    if column < _NARROWEST_MM:
        _stack(page, plot, looks, (middle, top))
        return
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


def _stack(page: Axes, plot: FlowPlot, looks: Palette, start: tuple[float, float]) -> None:
    middle, top = start
    for arm, boxes in plot.arms:
        height = _height(boxes[0], _WHOLE_MM)
        _arrow(page, (middle, top - _GAP_MM), (middle, top))
        _box(page, (middle, top, _WHOLE_MM, height), boxes[0], looks[arm].text)
        top += height + _GAP_MM


def _box(page: Axes, place: tuple[float, float, float, float], box: Box, colour: str) -> None:
    from matplotlib.patches import Rectangle

    centre, top, width, height = place
    page.add_patch(
        Rectangle(
            (centre - width / 2, top), width, height, facecolor="white", edgecolor=colour,
            linewidth=0.8, zorder=3,
        )
    )  # fmt: skip
    titles = len(_words(box.title, int((width - 3) / 1.22)))
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
