"""Flow cytometry of one batch: how events were gated, and each marker over its isotype.

Histograms are scaled to their own highest bin, as is usual where tubes hold different
numbers of events; the share positive and its interval stand in each panel.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from cellcourse.product.flow.gates import Axis
from cellcourse.product.flow.histogram import Histogram
from cellcourse.product.flow.panel import MarkerResult, PanelResult, TubeResult
from cellcourse.product.flow.pictures import Picture as GatePicture
from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths
from cellcourse.report.numbers import MINUS
from cellcourse.report.palette import INK
from cellcourse.stats.samples import Floats

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_gates", "draw_histograms"]

_STAIN, _ISOTYPE = "#0072B2", "#777777"
_PANEL_MM: Final = 34.0
_TICKS: Final = (-1e3, 0.0, 1e2, 1e3, 1e4, 1e5)


def draw_histograms(name: str, panel: PanelResult, method: int) -> tuple[Picture, Picture]:
    """Draw stain over isotype of every marker, at both column widths.

    Args:
        name: of the batch.
        panel: its judged panel.
        method: place of the method whose per cent is written.
    """

    def height(across: int) -> float:
        return 8 + _PANEL_MM * math.ceil(len(panel.markers) / across)

    return both_widths(
        f"markers-{name}", lambda canvas: _histograms(canvas, panel, method), height(2), height(4)
    )


def _histograms(canvas: Canvas, panel: PanelResult, method: int) -> None:
    across = 2 if canvas.narrow else 4
    wide = (canvas.width_mm - 6) / across
    key = canvas.rows(0, 1, canvas.width_mm, 4, (0, canvas.width_mm))
    for x, colour, words in ((5, _STAIN, "stained"), (24, _ISOTYPE, "isotype control")):
        key.marks([x], 0, marker="s", markersize=4.5, color=colour)
        key.text(x + 2, 0, words, fontsize=7)
    scales = {one.marker: one.axis for one in panel.plan.markers}
    for place, one in enumerate(panel.markers):
        row, column = divmod(place, across)
        axes = canvas.axes(5 + column * wide, 12 + row * _PANEL_MM, wide - 4, _PANEL_MM - 16)
        _histogram(axes, one, scales[one.marker], method)


def _histogram(axes: Axes, one: MarkerResult, axis: Axis, method: int) -> None:
    for histogram, colour, alpha in (
        (one.isotype_histogram, _ISOTYPE, 0.35), (one.stain_histogram, _STAIN, 0.30),
    ):  # fmt: skip
        x, y = _outline(histogram, axis)
        axes.fill_between(x, y, step="post", color=colour, alpha=alpha, linewidth=0)
        axes.plot(x, y, drawstyle="steps-post", color=colour, linewidth=0.9)
    found = one.found[method]
    if found.threshold is not None:
        axes.axvline(
            float(axis.scale.place(found.threshold).item()), color=INK, linewidth=0.7,
            linestyle=(0, (2, 1.5)),
        )  # fmt: skip
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1.08)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    _signal_ticks(axes, axis, across=True)
    axes.set_title(one.marker, fontsize=8, fontweight=600, pad=9, loc="left")
    low, high = found.interval.lower, found.interval.upper
    words = f"{max(0.0, found.value):.1f} % ({max(0.0, low):.1f} to {max(0.0, high):.1f})"
    axes.annotate(
        words, (0, 1), xycoords="axes fraction", xytext=(0, 1.5), textcoords="offset points",
        fontsize=6.5, va="bottom",
    )  # fmt: skip
    axes.set_xlabel(one.channel, fontsize=6.5, labelpad=1)


def _outline(histogram: Histogram, axis: Axis) -> tuple[list[float], list[float]]:
    """Places of the bins and their counts, smoothed over five bins and scaled to the highest."""
    counts = np.convolve(histogram.counts, np.ones(5) / 5, mode="same")
    top = float(counts.max()) or 1.0
    places = axis.scale.place(np.array(histogram.edges))
    return places.tolist(), [*(counts / top).tolist(), 0.0]


def _signal_ticks(axes: Axes, axis: Axis, *, across: bool) -> None:
    """Ticks at powers of ten that have a place on the scale; linear axes at their quarters."""
    if axis.scale.scale == "linear":
        ticks = [(step / 4, f"{axis.scale.top * step / 4e3:.0f}k") for step in (0, 1, 2, 3, 4)]
        ticks = ticks[::2]
    else:
        placed = [(float(axis.scale.place(x).item()), _power(x)) for x in _TICKS]
        ticks = [(at, words) for at, words in placed if 0 <= at <= 1]
    put = axes.set_xticks if across else axes.set_yticks
    put([at for at, _ in ticks], [words for _, words in ticks], fontsize=6)


def _power(signal: float) -> str:
    if signal == 0:
        return "0"
    raised = str(int(math.log10(abs(signal)))).translate(str.maketrans("12345", "¹²³⁴⁵"))
    return f"{MINUS if signal < 0 else ''}10{raised}"


def draw_gates(name: str, tube: TubeResult) -> tuple[Picture, Picture]:
    """Draw every gate of one tube in the order applied, at both column widths."""

    def height(across: int) -> float:
        return 50.0 * math.ceil(len(tube.pictures) / across)

    return both_widths(f"gates-{name}", lambda canvas: _gates(canvas, tube), height(2), height(3))


def _gates(canvas: Canvas, tube: TubeResult) -> None:
    across = 2 if canvas.narrow else 3
    wide = canvas.width_mm / across
    for place, one in enumerate(tube.pictures):
        row, column = divmod(place, across)
        axes = canvas.axes(12 + column * wide, 8 + row * 50, wide - 15, 31)
        _gate(axes, one)
        _gate_title(axes, one, narrow=canvas.narrow)


def _gate(axes: Axes, one: GatePicture) -> None:
    places = np.stack([axis.scale.place(one.signals[:, at]) for at, axis in enumerate(one.axes)])
    if len(one.axes) == 1:
        _one_axis(axes, one, places[0])
    else:
        for inside, colour in ((False, "#B0B0B0"), (True, _STAIN)):
            chosen = one.kept == inside
            axes.plot(
                places[0][chosen], places[1][chosen], linestyle="none", marker=".",
                markersize=1.6, markeredgewidth=0, color=colour, rasterized=True,
            )  # fmt: skip
        if len(one.outline):
            edge = [axis.scale.place(one.outline[:, at]) for at, axis in enumerate(one.axes)]
            closed = [np.append(side, side[0]) for side in edge]
            axes.plot(closed[0], closed[1], color=INK, linewidth=0.9)
        axes.set_ylim(0, 1)
        axes.set_ylabel(one.axes[1].channel)
        _signal_ticks(axes, one.axes[1], across=False)
    axes.set_xlim(0, 1)
    axes.set_xlabel(one.axes[0].channel)
    _signal_ticks(axes, one.axes[0], across=True)


def _gate_title(axes: Axes, one: GatePicture, *, narrow: bool) -> None:
    share = f" ({100 * one.stayed / one.came:.1f} %)" if one.came and not narrow else ""
    words = f"{one.gate.name}: {one.stayed:,} of {one.came:,}{share}"
    axes.set_title(words, fontsize=7, pad=4, loc="left")


def _one_axis(axes: Axes, one: GatePicture, places: Floats) -> None:
    bins = np.linspace(0, 1, 80)
    for inside, colour in ((False, "#B0B0B0"), (True, _STAIN)):
        counts, edges = np.histogram(places[one.kept == inside], bins)
        axes.fill_between(edges[:-1], counts, step="post", color=colour, linewidth=0, alpha=0.7)
    axes.set_ylim(bottom=0)
    axes.set_yticks([])
    axes.set_ylabel("Events")
