"""Growth of batches: cumulative doublings over days in culture, harvest by harvest.

Every line begins where the cells of a culture could first be counted. Flasks side by side
are branches. Each batch has a colour and a marker of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle
from typing import Any, Final

from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths

__all__ = ["BatchGrowth", "Stretch", "draw_doublings"]

_COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A5F00", "#56B4E9", "#555555")
_MARKERS: Final = ("D", "o", "s", "^", "v", "P", "X")
_SIDES: Final[dict[bool, dict[str, Any]]] = {
    True: {"xytext": (-4, 3), "ha": "right"},
    False: {"xytext": (4, -7), "ha": "left"},
}
"""Where the name of a harvest stands: above the line, or below where another is above it."""
_CLOSE_DAYS: Final = 3.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """One culture from its seeding to its harvest."""

    harvest: str
    days: tuple[float, float]
    """After the first seeding of the batch."""
    doublings: tuple[float, float]
    """Cumulative, at seeding and at harvest."""


@dataclass(frozen=True, slots=True)
class BatchGrowth:
    """The cultures of one batch."""

    batch: str
    stretches: tuple[Stretch, ...]


def draw_doublings(batches: tuple[BatchGrowth, ...]) -> tuple[Picture, Picture]:
    """Draw the figure at both column widths."""
    rows = len(batches)
    return both_widths(
        "batch-growth", lambda canvas: _draw(canvas, batches), 62 + 3 * rows, 70 + 2 * rows
    )


def _draw(canvas: Canvas, batches: tuple[BatchGrowth, ...]) -> None:
    key_mm = 3.2 * len(batches) + 1
    axes = canvas.axes(13, key_mm + 3, canvas.width_mm - 19, canvas.height_mm - key_mm - 13)
    axes.set_xlabel("Days after the first seeding")
    axes.set_ylabel("Cumulative doublings")
    ends = [one for batch in batches for one in batch.stretches]
    axes.set_xlim(0, 1.05 * max(one.days[1] for one in ends))
    axes.set_ylim(0, 1.1 * max(one.doublings[1] for one in ends) or 1.0)
    key = canvas.rows(0, 1, canvas.width_mm, 3.2, (0, canvas.width_mm))
    looks = cycle(zip(_COLOURS, _MARKERS, strict=True))
    for row, (batch, (colour, marker)) in enumerate(zip(batches, looks, strict=False)):
        key.marks([15], row, marker=marker, markersize=4, color=colour)
        key.text(17, row, batch.batch, fontsize=7, color=colour)
        for one in batch.stretches:
            axes.plot(one.days, one.doublings, color=colour, linewidth=1.0, zorder=2)
            axes.plot(
                one.days[1], one.doublings[1], marker=marker, color=colour, markersize=4, zorder=3
            )
            axes.annotate(
                one.harvest, (one.days[1], one.doublings[1]), fontsize=6.5, color=colour,
                textcoords="offset points", **_SIDES[_topmost(one, ends)],
            )  # fmt: skip
            day, total = one.days[1], one.doublings[1]
            told = f"{batch.batch}, {one.harvest}: {total:.2f} doublings on day {day:.1f}"
            canvas.tell(axes, day, total, told)
    canvas.round_ticks(axes)


def _topmost(one: Stretch, every: list[Stretch]) -> bool:
    """Whether no other culture ends about that day with more doublings."""
    return not any(
        abs(other.days[1] - one.days[1]) < _CLOSE_DAYS and other.doublings[1] > one.doublings[1]
        for other in every
    )
