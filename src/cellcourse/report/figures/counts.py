"""A small table under a time axis: how many subjects stand behind each arm, when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cellcourse.report.figures.canvas import Canvas
from cellcourse.report.palette import Palette

__all__ = ["Counts", "draw_counts", "height_of"]

_ROW_MM: Final = 3.4


@dataclass(frozen=True, slots=True)
class Counts:
    """Subjects of one arm at each tick; None where there is nothing to count."""

    arm: str
    n: tuple[int | None, ...]


def height_of(counts: Sequence[Counts]) -> float:
    """Millimetres that the table takes, with its title."""
    return _ROW_MM * (len(counts) + 1) if counts else 0.0


def draw_counts(
    canvas: Canvas,
    title: str,
    counts: Sequence[Counts],
    ticks: Sequence[float],
    place: tuple[float, float, tuple[float, float]],
    looks: Palette,
) -> None:
    """Write the counts under the ticks of an axis, at the lower edge of the figure.

    Args:
        canvas: The figure.
        title: What is counted.
        counts: One row for each arm.
        ticks: Where the columns stand.
        place: Left and width of the axis in millimetres, and its limits.
        looks: Names and colours.
    """
    left, width, limits = place
    top = canvas.height_mm - height_of(counts)
    table = canvas.rows(left, top, width, _ROW_MM, limits)
    table.name(0, title)
    for row, arm in enumerate(counts, start=1):
        look = looks[arm.arm]
        table.name(row, look.label, look.text)
        for x, n in zip(ticks, arm.n, strict=True):
            if n is not None:
                table.text(x, row, str(n), ha="center", fontsize=7, color=look.text)
