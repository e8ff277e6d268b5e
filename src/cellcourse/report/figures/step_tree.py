"""The steps of one batch from donor to syringe, each joined to those its cells come from.

Flasks side by side stand one under another, and cells that are pooled come together.
Changes of medium and looks under the microscope hold no cells of their own: they are
counted on the line between the steps that do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cellcourse.product.record import BatchRecord, Step
from cellcourse.product.tree import PASSED_THROUGH, holding_sources
from cellcourse.product.wording import cells_in_words
from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths
from cellcourse.report.palette import INK
from cellcourse.study.manufacture import StepKind

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_step_tree"]

_LANE_MM: Final = 13.0
_LOOKS: Final[Mapping[StepKind, tuple[str, str]]] = {
    "collection": ("o", "white"),
    "isolation": ("h", "white"),
    "seeding": ("s", "white"),
    "harvest": ("D", "#0072B2"),
    "freezing": ("v", "white"),
    "thawing": ("^", "white"),
    "formulation": ("o", INK),
    "sampling": ("x", INK),
}
"""Marker and fill of each kind of step."""


@dataclass(frozen=True, slots=True)
class _Place:
    column: int
    lane: int


def draw_step_tree(name: str, batch: BatchRecord) -> tuple[Picture, Picture] | None:
    """Draw the figure at both column widths; None where fewer than two steps hold cells."""
    steps = [step for step in batch.steps if step.kind not in PASSED_THROUGH]
    if len(steps) < 2:
        return None
    places = _places(batch, steps)
    height = 9 + _LANE_MM * (1 + max(place.lane for place in places.values()))
    return both_widths(
        f"steps-{name}", lambda canvas: _draw(canvas, batch, steps, places), height, height
    )


def _places(batch: BatchRecord, steps: list[Step]) -> dict[str, _Place]:
    """Each step stands right of its sources, in the lane of one of them that is still free."""
    places: dict[str, _Place] = {}
    continued: set[str] = set()
    for step in steps:
        sources = [one.step for one in holding_sources(batch, step)]
        column = 1 + max((places[name].column for name in sources), default=-1)
        free = [places[name].lane for name in sources if name not in continued]
        lanes = [place.lane for place in places.values()]
        places[step.step] = _Place(column, min(free) if free else max(lanes, default=-1) + 1)
        continued |= set(sources)
    return places


def _draw(
    canvas: Canvas, batch: BatchRecord, steps: list[Step], places: Mapping[str, _Place]
) -> None:
    last = max(place.column for place in places.values())
    axes = canvas.blank(0, 6, canvas.width_mm, canvas.height_mm - 6)
    axes.set_xlim(-0.55, last + 0.55)
    axes.set_ylim(max(place.lane for place in places.values()) + 0.6, -0.5)
    for step in steps:
        for source in holding_sources(batch, step):
            between = _passed(batch, step, source.step)
            times = f"{between}\N{MULTIPLICATION SIGN}"
            counted = times if canvas.narrow else f"{times} medium"
            _edge(axes, places[source.step], places[step.step], counted if between else "")
    days = _days(steps)
    for step in steps:
        _node(canvas, axes, step, places[step.step], days)
    _key(canvas, {step.kind for step in steps})


def _passed(batch: BatchRecord, step: Step, source: str) -> int:
    """Changes of medium and the like between a step and the step that its cells come from."""
    count, names = 0, set(step.sources)
    for one in reversed(batch.steps):
        if one.step in names and one.step != source and one.kind in PASSED_THROUGH:
            count += 1
            names |= set(one.sources)
    return count


def _days(steps: list[Step]) -> dict[str, int]:
    times = {step.step: step.at for step in steps if step.at is not None}
    first = min(times.values(), default=None)
    return {} if first is None else {n: (at.date() - first.date()).days for n, at in times.items()}


def _edge(axes: Axes, start: _Place, end: _Place, between: str) -> None:
    half = (start.column + end.column) / 2
    axes.plot(
        [start.column, half, half, end.column], [start.lane, start.lane, end.lane, end.lane],
        color="0.55", linewidth=0.8, zorder=1,
    )  # fmt: skip
    if between:
        axes.annotate(
            between, (half, end.lane), xytext=(0, 2.5),
            textcoords="offset points", ha="center", va="bottom", fontsize=5.5, color="0.35",
        )  # fmt: skip


def _node(canvas: Canvas, axes: Axes, step: Step, place: _Place, days: Mapping[str, int]) -> None:
    marker, face = _LOOKS[step.kind]
    axes.plot(
        place.column, place.lane, marker=marker, color=INK, markerfacecolor=face,
        linestyle="none", markersize=6, markeredgewidth=0.8, zorder=3,
    )  # fmt: skip
    told: dict[str, Any] = {"ha": "center", "textcoords": "offset points", "linespacing": 1.0}
    axes.annotate(
        step.step, (place.column, place.lane), xytext=(0, 5), va="bottom", fontsize=7,
        fontweight=600, **told,
    )  # fmt: skip
    day = f"day {days[step.step]}" if step.step in days else ""
    axes.annotate(
        "\n".join(line for line in (_counted(step, narrow=canvas.narrow), day) if line),
        (place.column, place.lane), xytext=(0, -5), va="top", fontsize=6, **told,
    )  # fmt: skip
    canvas.tell(axes, place.column, place.lane, f"{step.step}, {step.kind} {day}".strip())


def _counted(step: Step, *, narrow: bool) -> str:
    if step.cells is None or step.cells.total is None:
        return ""
    total = step.cells.total
    return f"{total:.3g}".replace("e+0", "e") if narrow else cells_in_words(total)


def _key(canvas: Canvas, kinds: set[StepKind]) -> None:
    key = canvas.rows(0, 1, canvas.width_mm, 3, (0, canvas.width_mm))
    x, row = 4.0, 0
    for kind in (kind for kind in _LOOKS if kind in kinds):
        width = 5.0 + 1.25 * len(kind)
        if x + width > canvas.width_mm:
            x, row = 4.0, row + 1
        marker, face = _LOOKS[kind]
        key.marks(
            [x], row, marker=marker, markersize=4, color=INK, markerfacecolor=face,
            markeredgewidth=0.7,
        )  # fmt: skip
        key.text(x + 1.8, row, kind, fontsize=6.5)
        x += width
