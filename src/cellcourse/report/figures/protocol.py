"""The protocol as a picture: who is given what when, and when everybody is assessed.

Drawn from the plan alone. Arms are lanes; below them stand the visits and the series of
visits on the same axis of time.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

from cellcourse.report.axis import TimeAxis
from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths
from cellcourse.report.palette import INK, Palette
from cellcourse.study.timeline import Lane, Planned, Span, Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Due", "draw_protocol", "reach"]

Due = Mapping[str, Sequence[int]]
"""For each series of visits, its study days as far as the picture reaches."""

_ROW_MM: Final = 6.0
_SPAN_MM: Final = 9.5


def draw_protocol(
    name: str, plan: Timeline, axis: TimeAxis, due: Due, looks: Palette
) -> tuple[Picture, Picture]:
    """Draw the protocol at both column widths, with the days on which each series is due."""
    height = 21 + _ROW_MM * len(plan.lanes) + _SPAN_MM * len(plan.spans)
    height += 6.0 if plan.visits else 0.0
    return both_widths(name, lambda canvas: _draw(canvas, plan, axis, due, looks), height, height)


def _draw(canvas: Canvas, plan: Timeline, axis: TimeAxis, due: Due, looks: Palette) -> None:
    names = [_lane_name(lane) for lane in plan.lanes] + ["Assessments"]
    margin = canvas.margin(*names)
    limits = axis.at(reach(plan)[0]), axis.at(reach(plan)[1])
    rows = _rows(plan)
    axes = canvas.axes(margin, 9, canvas.width_mm - margin - 5, canvas.height_mm - 19)
    axes.spines["left"].set_visible(False)
    axes.set_yticks([])
    axes.set_xlim(limits)
    axes.set_ylim(sum(height for _, height in rows), 0)
    ticks = axis.ticks(reach(plan))
    axes.set_xticks(ticks[:: 2 if canvas.narrow and len(ticks) > 8 else 1])
    axes.set_xlabel(axis.label)
    _day_zero(canvas, axes, plan)
    top = 0.0
    for row, height in rows:
        middle = top + height / 2
        if isinstance(row, Lane):
            _lane(canvas, axes, row, middle, axis, looks)
        elif isinstance(row, Span):
            _span(canvas, axes, row, (middle, axis, due.get(row.series, ())))
        else:
            _visits(canvas, axes, row, middle, axis)
        top += height
    _key(canvas, plan)


def _rows(plan: Timeline) -> list[tuple[Lane | Span | tuple[Planned, ...], float]]:
    """Every row with its height in millimetres, from the top."""
    rows: list[tuple[Lane | Span | tuple[Planned, ...], float]] = []
    rows += [(lane, _ROW_MM) for lane in plan.lanes]
    rows += [(plan.visits, 6.0)] if plan.visits else []
    rows += [(span, _SPAN_MM) for span in plan.spans]
    return rows


def reach(plan: Timeline) -> tuple[float, float]:
    """Days that the picture covers: what the plan names, and room for what has no day yet."""
    length = plan.last_day - plan.first_day or 1.0
    after = 0.9 if any(span.last_day is None for span in plan.spans) else 0.06
    before = 0.35 if any(span.first_day is None for span in plan.spans) else 0.06
    return plan.first_day - before * length, plan.last_day + after * length


def _day_zero(canvas: Canvas, axes: Axes, plan: Timeline) -> None:
    left, right = axes.get_xlim()
    if not left < 0 < right:
        return
    axes.axvline(0, color="0.55", linewidth=0.7, linestyle=(0, (3, 2)), zorder=0)
    width = 34 if canvas.narrow else 70
    words = textwrap.fill(f"Day zero: {plan.day_zero}", width)
    near_left = -left < 0.3 * (right - left)
    axes.annotate(
        words, (0, 1), xycoords=("data", "axes fraction"), xytext=(0, 3), fontsize=7,
        textcoords="offset points", ha="left" if near_left else "center", va="bottom",
    )  # fmt: skip


def _lane(canvas: Canvas, axes: Axes, lane: Lane, y: float, axis: TimeAxis, looks: Palette) -> None:
    look = looks[lane.arm]
    canvas.row_name(axes, y, _lane_name(lane), look.text)
    axes.axhline(y, color=look.colour, linewidth=0.6, alpha=0.45, zorder=1)
    for mark in lane.marks:
        face = "white" if mark.kind == "vehicle" else look.colour
        x = axis.at(mark.day)
        axes.plot(
            [x], [y], marker="v", markersize=5.5, color=look.colour, markerfacecolor=face,
            markeredgewidth=0.8, zorder=3,
        )  # fmt: skip
        detail = f", {mark.detail}" if mark.detail else ""
        canvas.tell(axes, x, y, f"{lane.label}, {axis.named(mark.day)}: {mark.label}{detail}")
        if mark.continues:
            axes.annotate(
                mark.continues, (x, y), xytext=(6, 3), textcoords="offset points", fontsize=6.5
            )


def _lane_name(lane: Lane) -> str:
    return lane.label if lane.size is None else f"{lane.label} (n = {lane.size})"


def _visits(
    canvas: Canvas, axes: Axes, visits: tuple[Planned, ...], y: float, axis: TimeAxis
) -> None:
    canvas.row_name(axes, y, "Visits")
    for visit in visits:
        x = axis.at(visit.day)
        if visit.earliest is not None and visit.latest is not None:
            ends = [axis.at(visit.earliest), axis.at(visit.latest)]
            axes.plot(ends, [y, y], color="0.7", linewidth=3, solid_capstyle="butt", zorder=1)
        axes.plot([x], [y], marker="D", markersize=3.4, color=INK, zorder=3)
        canvas.tell(axes, x, y, f"{visit.label}: {', '.join(visit.done)}")


def _span(
    canvas: Canvas, axes: Axes, span: Span, place: tuple[float, TimeAxis, Sequence[int]]
) -> None:
    y, axis, days = place
    left, right = axes.get_xlim()
    start = left if span.first_day is None else axis.at(span.first_day)
    end = right if span.last_day is None else axis.at(span.last_day)
    canvas.row_name(axes, y, "Assessments")
    axes.plot([start, end], [y, y], color="0.35", linewidth=1.6, zorder=2)
    if span.last_day is None:
        axes.plot([end], [y], marker=">", markersize=4, color="0.35", clip_on=False, zorder=2)
    done = ", ".join(span.done)
    above = f"{span.label}: {done}" if not canvas.narrow else span.label
    x, side = _anchor(start, end, (left, right))
    axes.annotate(
        above, (x, y), xytext=(0, 3), textcoords="offset points", ha=side, va="bottom", fontsize=7
    )
    until = f" until {span.ends}" if span.ends else ""
    axes.annotate(
        f"from {span.begins}{until}", (x, y), xytext=(0, -3),
        textcoords="offset points", ha=side, va="top", fontsize=6.5, color="0.3",
    )  # fmt: skip
    ticks = [axis.at(day) for day in days]
    axes.plot(ticks, [y] * len(ticks), linestyle="none", marker="|", markersize=3.5, color="0.2")
    canvas.tell(axes, start, y, f"{span.label}, {span.steps}: {done}")


def _anchor(
    start: float, end: float, limits: tuple[float, float]
) -> tuple[float, Literal["left", "center", "right"]]:
    """Hold the words of a series inside the picture, wherever its line lies."""
    middle = ((start + end) / 2 - limits[0]) / (limits[1] - limits[0])
    if middle > 0.58:
        return end, "right"
    return (start, "left") if middle < 0.42 else ((start + end) / 2, "center")


def _key(canvas: Canvas, plan: Timeline) -> None:
    kinds = {mark.kind for lane in plan.lanes for mark in lane.marks}
    key = canvas.blank(0, 0, canvas.width_mm, 5)
    x = canvas.width_mm - 4
    for kind in sorted(kinds, reverse=True):
        key.text(x, 2.6, kind, ha="right", va="center", fontsize=6.5)
        x -= 1.15 * len(kind) + 1.6
        key.plot(
            [x], [2.6], marker="v", markersize=4.5, color=INK, markeredgewidth=0.8,
            markerfacecolor="white" if kind == "vehicle" else INK,
        )  # fmt: skip
        x -= 3.0
