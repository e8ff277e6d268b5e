"""Batches against what they are held to: a sign in every cell, and the verdict at the end.

Each answer has a shape of its own, so that the grid says the same in grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from cellcourse.product.findings import Outcome
from cellcourse.product.release import State
from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths
from cellcourse.report.figures.rows import Rows
from cellcourse.report.palette import INK
from cellcourse.report.verdicts import OUTCOMES, STATES

__all__ = ["GridRow", "draw_release_grid"]

_ROW_MM: Final = 4.6
_CHARACTER_MM: Final = 0.97
"""Height that a character of a slanted heading takes."""
_MARKERS: Final[dict[str, dict[str, Any]]] = {
    "met": {"marker": "o", "markersize": 5.5},
    "failed": {"marker": "X", "markersize": 6},
    "undecided": {"marker": "s", "markersize": 4.8, "markerfacecolor": "white"},
    "pending": {"marker": "^", "markersize": 5.5, "markerfacecolor": "white"},
    "noted": {"marker": ".", "markersize": 4},
}
_OF_STATE: Final[dict[State, str]] = {
    "released": "met",
    "conditionally released": "pending",
    "not decidable": "undecided",
    "rejected": "failed",
}
_FILLS: Final = {"met": "#009E73", "failed": "#D55E00"}


@dataclass(frozen=True, slots=True)
class GridRow:
    """One batch."""

    batch: str
    outcomes: tuple[Outcome | None, ...]
    """For each column; None where nothing was looked at."""
    state: State


def draw_release_grid(columns: Sequence[str], rows: Sequence[GridRow]) -> tuple[Picture, Picture]:
    """Draw the figure at both column widths."""
    height = _head(columns) + _ROW_MM * len(rows) + 9
    return both_widths("batch-release", lambda canvas: _draw(canvas, columns, rows), height, height)


def _head(columns: Sequence[str]) -> float:
    return 3 + _CHARACTER_MM * max(map(len, (*columns, "Verdict")))


def _draw(canvas: Canvas, columns: Sequence[str], rows: Sequence[GridRow]) -> None:
    head = _head(columns)
    left = canvas.margin(*(row.batch for row in rows))
    verdict = 6.0 if canvas.narrow else 34.0
    width = canvas.width_mm - left - verdict - 4
    step = min(9.0, width / max(1, len(columns)))
    end = left + step * len(columns)
    grid = canvas.rows(left, head, width, _ROW_MM, (0, width))
    heads = canvas.blank(0, 0, canvas.width_mm, head)
    for place, column in enumerate((*columns, "Verdict")):
        x = left + step * (place + 0.5) if place < len(columns) else end + 4
        weight = 600 if column == "Verdict" else 400
        heads.text(
            x - 1, head - 1, column, rotation=60, ha="left", va="bottom", fontsize=6.5,
            rotation_mode="anchor", fontweight=weight,
        )  # fmt: skip
    for line, row in enumerate(rows):
        grid.name(line, row.batch)
        for place, outcome in enumerate(row.outcomes):
            if outcome is not None:
                _sign(grid, step * (place + 0.5), line, outcome, OUTCOMES[outcome].colour)
                told = f"{row.batch}, {columns[place]}: {OUTCOMES[outcome].word}"
                canvas.tell(grid, step * (place + 0.5), line, told)
        sign = STATES[row.state]
        _sign(grid, end - left + 4, line, _OF_STATE[row.state], sign.colour)
        if not canvas.narrow:
            grid.text(end - left + 6.5, line, sign.word, fontsize=7, color=sign.colour)
    _key(canvas)


def _sign(rows: Rows, x: float, row: float, outcome: str, colour: str) -> None:
    fill = {"markerfacecolor": _FILLS[outcome]} if outcome in _FILLS else {}
    style = {"color": colour, "markeredgewidth": 0.9, **_MARKERS[outcome], **fill}
    rows.marks([x], row, **style)


def _key(canvas: Canvas) -> None:
    key = canvas.rows(0, canvas.height_mm - 5, canvas.width_mm, 3.5, (0, canvas.width_mm))
    x = 5.0
    for outcome, sign in OUTCOMES.items():
        _sign(key, x, 0, outcome, sign.colour)
        key.text(x + 2.2, 0, sign.word, fontsize=6.5, color=INK)
        x += 8 + 1.2 * len(sign.word)
