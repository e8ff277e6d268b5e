"""Names of several things of one rank above a figure, each beside its mark and its line."""

from __future__ import annotations

from typing import Any, Final

from cellcourse.report.figures.canvas import DOUBLE_MM, SINGLE_MM, Canvas
from cellcourse.report.palette import Palette

__all__ = ["draw_legend", "legend_height"]

_LINE_MM: Final = 4.0
_LETTER: Final = 1.2
_MARK_MM: Final = 8.0


def legend_height(looks: Palette, *, narrow: bool) -> float:
    """Millimetres that the names take; none where there is only one."""
    if len(looks.looks) < 2:
        return 0.0
    return _LINE_MM * (1 + max(row for _, row, _ in _placed(looks, narrow=narrow)))


def draw_legend(canvas: Canvas, looks: Palette) -> None:
    """Write the names from the top left corner on."""
    if len(looks.looks) < 2:
        return
    height = legend_height(looks, narrow=canvas.narrow)
    axes = canvas.blank(0, 1, canvas.width_mm, height)
    for key, row, left in _placed(looks, narrow=canvas.narrow):
        look, y = looks[key], (row + 0.5) * _LINE_MM
        dash: Any = look.dash
        axes.plot([left, left + 5], [y, y], color=look.colour, linestyle=dash, linewidth=1.2)
        axes.plot(
            [left + 2.5], [y], color=look.colour, marker=look.marker, markersize=4,
            markeredgewidth=0,
        )  # fmt: skip
        axes.text(left + 6.3, y, look.label, va="center", color=look.text, fontsize=7)


def _placed(looks: Palette, *, narrow: bool) -> list[tuple[str, int, float]]:
    """Row and left end of each name: side by side as far as there is room."""
    width = SINGLE_MM if narrow else DOUBLE_MM
    placed: list[tuple[str, int, float]] = []
    row, left = 0, 4.0
    for key, look in looks.looks.items():
        needed = _MARK_MM + _LETTER * len(look.label) + 3
        if left > 4.0 and left + needed > width:
            row, left = row + 1, 4.0
        placed.append((key, row, left))
        left += needed
    return placed
