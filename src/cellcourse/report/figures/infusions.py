"""A strip above a plot that shows which arm received what on which day.

A filled triangle is the product under study, an open one its vehicle. It is drawn from
the study file alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from cellcourse.report.figures.canvas import Canvas
from cellcourse.report.figures.rows import Rows
from cellcourse.report.palette import INK, Palette

__all__ = ["Doses", "draw_infusions", "strip_height"]

_ROW_MM: Final = 3.0

Doses = Mapping[str, Sequence[tuple[float, str]]]
"""For each arm, (place on the time axis, kind of product) of every administration."""


def strip_height(doses: Doses) -> float:
    """Millimetres that the strip takes, with its key above it."""
    return _ROW_MM * (len(doses) + 1) if doses else 0.0


def draw_infusions(
    canvas: Canvas, doses: Doses, looks: Palette, place: tuple[float, float, float],
    limits: tuple[float, float],
) -> None:  # fmt: skip
    """Draw one row of triangles for each arm.

    Args:
        canvas: The figure.
        doses: What is given when.
        looks: Names and colours of the arms.
        place: Left, top and width of the strip in millimetres.
        limits: Ends of the time axis below.
    """
    if not doses:
        return
    left, top, width = place
    strip = canvas.rows(left, top + _ROW_MM, width, _ROW_MM, limits)
    _key(canvas, doses, place)
    for row, (arm, given) in enumerate(doses.items()):
        look = looks[arm]
        strip.name(row, look.label, look.text)
        for kind in dict.fromkeys(kind for _, kind in given):
            days = [x for x, own in given if own == kind]
            _triangles(strip, days, row, kind, look.colour)


def _triangles(rows: Rows, xs: Sequence[float], row: float, kind: str, colour: str) -> None:
    face = "white" if kind == "vehicle" else colour
    rows.marks(
        xs, row, marker="v", markersize=4, color=colour, markerfacecolor=face,
        markeredgewidth=0.7,
    )  # fmt: skip


def _key(canvas: Canvas, doses: Doses, place: tuple[float, float, float]) -> None:
    """Say which triangle is which, at the right end of the strip."""
    kinds = {kind for given in doses.values() for _, kind in given}
    left, top, width = place
    key = canvas.rows(left, top, width, _ROW_MM, (0, width))
    x = width
    for kind in sorted(kinds, reverse=True):
        key.text(x, 0, kind, ha="right", fontsize=6.5)
        x -= 1.15 * len(kind) + 1.6
        _triangles(key, [x], 0, kind, INK)
        x -= 2.5
