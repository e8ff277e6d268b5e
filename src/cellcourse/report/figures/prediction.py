"""What is expected of one subject: its scores so far and to come, and its survival."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths
from cellcourse.report.palette import Look, Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Expected", "PredictionPlot", "draw_prediction"]

_LEFT: Final = 13.0
_GAP: Final = 4.0


@dataclass(frozen=True, slots=True)
class Expected:
    """A predicted value at one time, with its interval."""

    x: float
    y: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PredictionPlot:
    """Everything a figure of a prediction shows; time in the unit of the axis."""

    arm: str
    known: tuple[tuple[float, float], ...]
    """Time and score of what was known."""
    now: float
    """Until when anything was known."""
    scores: tuple[Expected, ...]
    survival: tuple[Expected, ...]
    """Probabilities, 0 to 1."""
    ticks: tuple[float, ...]
    x_label: str
    time: str
    """Unit of the axis: day or month."""
    y_label: str
    share_label: str
    """Of survival."""


def draw_prediction(name: str, plot: PredictionPlot, looks: Palette) -> tuple[Picture, Picture]:
    """Draw the figure at both column widths."""
    return both_widths(name, lambda canvas: _draw(canvas, plot, looks), 92, 92)


def _draw(canvas: Canvas, plot: PredictionPlot, looks: Palette) -> None:
    look, width = looks[plot.arm], canvas.width_mm - _LEFT - 4
    each = (canvas.height_mm - 13 - _GAP) / 2
    above = canvas.axes(_LEFT, 3, width, each)
    below = canvas.axes(_LEFT, 3 + each + _GAP, width, each)
    times = [plot.now, *(x for x, _ in plot.known), *(one.x for one in plot.survival)]
    pad = 0.03 * (max(times) - min(times) or 1)
    for axes in (above, below):
        axes.set_xlim(min(times) - pad, max(times) + pad)
        axes.set_xticks(plot.ticks)
        axes.axvline(plot.now, color="0.7", linewidth=0.6, zorder=0)
    above.set_xticklabels([])
    below.set_xticklabels([f"{tick:g}" for tick in plot.ticks])
    above.set_ylabel(plot.y_label)
    above.set_ylim(_span(plot))
    canvas.round_ticks(above)
    below.set_ylim(0, 1.03)
    below.set_yticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100"])
    below.set_ylabel(plot.share_label)
    below.set_xlabel(plot.x_label)
    _scores(canvas, above, plot, look)
    _survival(canvas, below, plot, look)


def _span(plot: PredictionPlot) -> tuple[float, float]:
    """Ends of the axis of scores."""
    shown = [y for _, y in plot.known]
    shown += [bound for one in plot.scores for bound in (one.low, one.high)]
    pad = 0.05 * (max(shown) - min(shown) or 1)
    return min(shown) - pad, max(shown) + pad


def _scores(canvas: Canvas, axes: Axes, plot: PredictionPlot, look: Look) -> None:
    _band(axes, plot.scores, look)
    days, seen = zip(*plot.known, strict=True) if plot.known else ((), ())
    axes.plot(
        days, seen, linestyle="none", marker=look.marker, markersize=4, color=look.colour, zorder=4
    )
    for x, y in plot.known:
        canvas.tell(axes, x, y, f"known, {plot.time} {x:.3g}: {y:g}")
    for one in plot.scores:
        words = f"expected, {plot.time} {one.x:.3g}: {one.y:.3g} ({one.low:.3g} to {one.high:.3g})"
        canvas.tell(axes, one.x, one.y, words)


def _survival(canvas: Canvas, axes: Axes, plot: PredictionPlot, look: Look) -> None:
    start = Expected(plot.now, 1.0, 1.0, 1.0)
    _band(axes, (start, *plot.survival), look)
    for one in plot.survival:
        chance, low, high = (round(100 * share) for share in (one.y, one.low, one.high))
        words = f"{plot.time} {one.x:.3g}: {chance} % ({low} to {high})"
        canvas.tell(axes, one.x, one.y, words)


def _band(axes: Axes, points: Sequence[Expected], look: Look) -> None:
    x = [one.x for one in points]
    axes.fill_between(
        x, [one.low for one in points], [one.high for one in points], color=look.colour,
        alpha=0.12, linewidth=0, zorder=1,
    )  # fmt: skip
    axes.plot(
        x, [one.y for one in points], color=look.colour, linestyle=look.dash, marker="o",
        markersize=2, zorder=3,
    )  # fmt: skip
