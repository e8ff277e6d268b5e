"""Rows of marks and words beside a plot, on its scale, without being axes themselves.

An axes object brings ticks, spines and scales, which a row of triangles or counts does
not need and which take most of the time of drawing it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cellcourse.report.palette import INK

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.transforms import Transform

__all__ = ["Rows"]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows from the top down; x is on the scale of the plot that they belong to."""

    figure: Figure
    transData: Transform  # noqa: N815  (as matplotlib's axes call theirs)
    first: float
    """Left end of the rows on their scale."""

    def marks(self, xs: Sequence[float], row: float, **style: Any) -> None:
        """Put markers into a row."""
        from matplotlib.lines import Line2D

        self.figure.add_artist(
            Line2D(xs, [row] * len(xs), linestyle="none", transform=self.transData, **style)
        )

    def text(self, x: float, row: float, text: str, **style: Any) -> None:
        """Write into a row."""
        self.figure.text(x, row, text, transform=self.transData, va="center", **style)

    def name(self, row: float, text: str, colour: str = INK) -> None:
        """Write what a row holds, in the margin left of it."""
        from matplotlib.transforms import ScaledTranslation

        aside = ScaledTranslation(-8 / 72, 0, self.figure.dpi_scale_trans)
        self.figure.text(
            self.first, row, text, transform=self.transData + aside, ha="right", va="center",
            fontsize=6.5, color=colour,
        )  # fmt: skip
