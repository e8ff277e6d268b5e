"""Survival curves with their bands, and the number at risk under them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from cellcourse.analysis.result import Curve
from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths
from cellcourse.report.figures.counts import Counts, draw_counts, height_of
from cellcourse.report.figures.infusions import Doses, draw_infusions, strip_height
from cellcourse.report.figures.labels import label_lines
from cellcourse.report.numbers import MINUS
from cellcourse.report.palette import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["SurvivalPlot", "draw_survival"]


@dataclass(frozen=True, slots=True)
class SurvivalPlot:
    """Everything a survival figure shows; time in the unit of the axis."""

    curves: tuple[Curve, ...]
    ticks: tuple[float, ...]
    at_risk: tuple[Counts, ...]
    doses: Doses
    x_label: str
    time: str
    """Unit of the axis: day or month."""
    y_label: str
    words: str
    """One line with the test, inside the plot."""
    highest: float = 1.0
    """Share at the upper end of the axis."""


def draw_survival(name: str, plot: SurvivalPlot, looks: Palette) -> tuple[Picture, Picture]:
    """Draw the figure at both column widths."""
    extra = strip_height(plot.doses) + height_of(plot.at_risk)
    return both_widths(name, lambda canvas: _draw(canvas, plot, looks), 58 + extra, 70 + extra)


def _draw(canvas: Canvas, plot: SurvivalPlot, looks: Palette) -> None:
    margin = canvas.margin(*(looks.label(curve.arm) for curve in plot.curves))
    strip = strip_height(plot.doses) + 2.0
    width = canvas.width_mm - margin - 4
    height = canvas.height_mm - strip - height_of(plot.at_risk) - 13
    limits = (min(0.0, plot.ticks[0]), max(plot.ticks[-1], _last(plot.curves)) * 1.02)
    draw_infusions(canvas, plot.doses, looks, (margin, 1.5, width), limits)
    axes = canvas.axes(margin, strip + 4, width, height)
    axes.set_xlim(limits)
    axes.set_ylim(0, 1.03 * plot.highest)
    shown = 2 if canvas.narrow and len(plot.ticks) > 9 else 1
    ticks = plot.ticks[::shown]
    axes.set_xticks(ticks, [f"{round(tick, 1):g}".replace("-", MINUS) for tick in ticks])
    quarters = [plot.highest * part / 4 for part in range(5)]
    axes.set_yticks(quarters, [f"{100 * share:g}" for share in quarters])
    axes.set_xlabel(plot.x_label)
    axes.set_ylabel(plot.y_label)
    if plot.highest == 1:
        axes.axhline(0.5, color="0.8", linewidth=0.5, zorder=0)
    for curve in plot.curves:
        _curve(canvas, axes, curve, plot, looks)
    label_lines(axes, {c.arm: _steps(c.x, c.y) for c in plot.curves}, looks, prefer=0.4)
    axes.annotate(
        plot.words, (1, 1), xycoords="axes fraction", xytext=(0, 5), textcoords="offset points",
        ha="right", va="bottom",
    )  # fmt: skip
    counts = [Counts(arm.arm, arm.n[::shown]) for arm in plot.at_risk]
    draw_counts(canvas, "At risk", counts, plot.ticks[::shown], (margin, width, limits), looks)


def _last(curves: Sequence[Curve]) -> float:
    return max((x for curve in curves for x in (*curve.x, *curve.marks)), default=1.0)


def _curve(canvas: Canvas, axes: Axes, curve: Curve, plot: SurvivalPlot, looks: Palette) -> None:
    look, time = looks[curve.arm], plot.time
    days, low = _steps(curve.x, _gaps(curve.low))
    _, high = _steps(curve.x, _gaps(curve.high))
    axes.fill_between(
        days, low, high, color=look.colour, alpha=0.08, linewidth=0, zorder=1,
        gid=f"band-{curve.arm}",
    )  # fmt: skip
    axes.plot(
        curve.x, curve.y, drawstyle="steps-post", color=look.colour, linestyle=look.dash,
        zorder=4,
    )  # fmt: skip
    heights = [_height(curve, day) for day in curve.marks]
    axes.plot(
        curve.marks, heights, linestyle="none", marker="|", markersize=5, color=look.colour,
        markeredgewidth=0.9, zorder=5,
    )  # fmt: skip
    for x, y, n in zip(curve.x, curve.y, curve.n, strict=True):
        canvas.tell(axes, x, y, f"{look.label}, {time} {x:g}: {100 * y:.0f} % ({n} at risk before)")


def _gaps(bounds: Sequence[float | None]) -> list[float]:
    """Leave a gap in the band where there is no interval."""
    return [math.nan if bound is None else bound for bound in bounds]


def _height(curve: Curve, day: float) -> float:
    before = [y for x, y in zip(curve.x, curve.y, strict=True) if x <= day]
    return before[-1] if before else 1.0


def _steps(x: Sequence[float], y: Sequence[float]) -> tuple[list[float], list[float]]:
    """Give the corners of a step line, each level up to the next step."""
    return np.repeat(x, 2)[1:].tolist(), np.repeat(y, 2)[:-1].tolist()
