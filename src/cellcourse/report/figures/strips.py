"""One value for each subject, side by side by arm, with mean and standard error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths
from cellcourse.report.palette import INK, Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Bracket", "Strip", "StripPlot", "draw_strips"]

_BRACKET_MM: Final = 5.2


@dataclass(frozen=True, slots=True)
class Strip:
    """The values of one arm."""

    arm: str
    values: tuple[tuple[str, float, bool], ...]
    """Subject, value, and whether the value is only a lower bound (censored)."""
    mean: float | None
    se: float | None


@dataclass(frozen=True, slots=True)
class Bracket:
    """A comparison of two arms, written above them."""

    arm: str
    against: str
    text: str


@dataclass(frozen=True, slots=True)
class StripPlot:
    """Everything a strip plot shows."""

    strips: tuple[Strip, ...]
    brackets: tuple[Bracket, ...]
    y_label: str
    unit: str


def draw_strips(name: str, plot: StripPlot, looks: Palette) -> tuple[Picture, Picture]:
    """Draw the figure at both column widths."""
    height = 60 + _BRACKET_MM * len(plot.brackets)
    return both_widths(name, lambda canvas: _draw(canvas, plot, looks), height, height)


def _draw(canvas: Canvas, plot: StripPlot, looks: Palette) -> None:
    top = 3 + _BRACKET_MM * len(plot.brackets)
    width = min(canvas.width_mm - 18, 24.0 * len(plot.strips))
    left = 14 + (canvas.width_mm - 18 - width) / 2
    axes = canvas.axes(left, top, width, canvas.height_mm - top - 11)
    axes.set_xlim(-0.6, len(plot.strips) - 0.4)
    values = [value for strip in plot.strips for _, value, _ in strip.values]
    axes.set_ylim(min(0.0, *values, 0.0), max(values, default=1) * 1.05)
    axes.set_xticks(
        range(len(plot.strips)), [f"{looks.label(s.arm)}\nn = {len(s.values)}" for s in plot.strips]
    )
    for tick, strip in zip(axes.get_xticklabels(), plot.strips, strict=True):
        tick.set_color(looks[strip.arm].text)
        tick.set_fontsize(7.5)
    axes.tick_params(axis="x", length=0)
    axes.set_ylabel(plot.y_label)
    canvas.round_ticks(axes)
    for place, strip in enumerate(plot.strips):
        _strip(canvas, axes, place, strip, plot, looks)
    _brackets(canvas, plot, (left, width))


def _strip(
    canvas: Canvas, axes: Axes, place: int, strip: Strip, plot: StripPlot, looks: Palette
) -> None:
    look = looks[strip.arm]
    bottom, top = axes.get_ylim()
    offsets = _beside([value for _, value, _ in strip.values], (top - bottom) / 22)
    for offset, (subject, value, censored) in zip(offsets, strip.values, strict=True):
        face = "white" if censored else look.colour
        axes.plot(
            [place + 0.09 * offset], [value], marker=look.marker, markersize=4,
            color=look.colour, markerfacecolor=face, markeredgewidth=0.7, alpha=0.85, zorder=3,
        )  # fmt: skip
        bound = "at least " if censored else ""
        canvas.tell(
            axes, place + 0.09 * offset, value, f"{subject}: {bound}{value:.4g} {plot.unit}"
        )
    if strip.mean is not None:
        _mean(axes, place + 0.33, strip.mean, strip.se)


def _mean(axes: Axes, x: float, mean: float, se: float | None) -> None:
    axes.plot([x - 0.08, x + 0.08], [mean, mean], color=INK, linewidth=1.4, zorder=4)
    if se is not None:
        axes.plot([x, x], [mean - se, mean + se], color=INK, linewidth=0.8, zorder=4)


def _beside(values: Sequence[float], near: float) -> list[float]:
    """Move points that would cover each other aside, in turn to the left and the right."""
    offsets: list[float] = []
    for i, value in enumerate(values):
        taken = {offsets[j] for j in range(i) if abs(values[j] - value) < near}
        free = (side * step for step in range(len(values) + 1) for side in (1, -1))
        offsets.append(next(offset for offset in free if offset not in taken))
    return offsets


def _brackets(canvas: Canvas, plot: StripPlot, across: tuple[float, float]) -> None:
    if not plot.brackets:
        return
    left, width = across
    height = _BRACKET_MM * len(plot.brackets)
    rows = canvas.axes(left, 2, width, height)
    rows.set_axis_off()
    rows.set_xlim(-0.6, len(plot.strips) - 0.4)
    rows.set_ylim(0, len(plot.brackets))
    order = [strip.arm for strip in plot.strips]
    spans = [(order.index(b.against), order.index(b.arm), b.text) for b in plot.brackets]
    for row, (one, other, text) in enumerate(sorted(spans, key=lambda s: abs(s[1] - s[0]))):
        ends = sorted((one, other))
        xs = [ends[0], ends[0], ends[1], ends[1]]
        rows.plot(
            xs, [row + 0.15, row + 0.3, row + 0.3, row + 0.15], color=INK, linewidth=0.6,
            solid_joinstyle="miter",
        )  # fmt: skip
        rows.text(sum(ends) / 2, row + 0.38, text, ha="center", va="bottom", fontsize=7)
