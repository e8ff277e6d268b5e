"""Means over time with their error bars, and every subject's own line behind them.

Marks of significance stand in rows of their own, only on days for which a test was
declared: a star where its p is below the declared level, a dot where it is not.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from cellcourse.analysis.result import Curve, Trajectory
from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths
from cellcourse.report.figures.counts import Counts, draw_counts, height_of
from cellcourse.report.figures.infusions import Doses, draw_infusions, strip_height
from cellcourse.report.figures.labels import label_lines
from cellcourse.report.palette import Look, Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["FEW", "ComparedArms", "MeansPlot", "draw_means"]

FEW: Final = 3
"""Subjects from which a mean is drawn in full; a mean of fewer is hardly one."""
_TEST_MM: Final = 2.8
_MARKS: Final[dict[bool, tuple[Any, float]]] = {True: ((6, 2, 0), 4.0), False: ("o", 1.3)}
"""Marker and size of a p below the declared level, and of one that is not."""


@dataclass(frozen=True, slots=True)
class ComparedArms:
    """Two arms that were compared on some days; drawn in the colour of ``arm``."""

    arm: str
    name: str
    """How its row is called."""
    days: tuple[tuple[float, bool, str], ...]
    """Place on the axis, whether p is below the declared level, and p in words."""


@dataclass(frozen=True, slots=True)
class MeansPlot:
    """Everything a figure of means shows; time in the unit of the axis."""

    curves: tuple[Curve, ...]
    subjects: tuple[Trajectory, ...]
    tested: tuple[ComparedArms, ...]
    ticks: tuple[tuple[float, str], ...]
    counts: tuple[Counts, ...]
    doses: Doses
    x_label: str
    time: str
    """Unit of the axis: day or month."""
    y_label: str
    unit: str
    floor: float | None
    """Lowest value of the scale, where it has one."""
    spread: str
    """What the error bars show."""


def draw_means(name: str, plot: MeansPlot, looks: Palette) -> tuple[Picture, Picture]:
    """Draw the figure at both column widths."""
    extra = strip_height(plot.doses) + _TEST_MM * len(plot.tested) + height_of(plot.counts)
    return both_widths(name, lambda canvas: _draw(canvas, plot, looks), 56 + extra, 68 + extra)


def _draw(canvas: Canvas, plot: MeansPlot, looks: Palette) -> None:
    margin = canvas.margin(*_row_labels(plot, looks))
    strip, tests = strip_height(plot.doses), _TEST_MM * len(plot.tested)
    width = canvas.width_mm - margin - 5
    limits = _limits(plot)
    draw_infusions(canvas, plot.doses, looks, (margin, 1.5, width), limits)
    _tests(canvas, plot, looks, (margin, strip + 2, width), limits)
    height = canvas.height_mm - strip - tests - height_of(plot.counts) - 11.5
    axes = canvas.axes(margin, strip + tests + 3.5, width, height)
    axes.set_xlim(limits)
    axes.set_ylim(_heights(plot))
    canvas.round_ticks(axes)
    axes.set_xticks(*_thinned(plot.ticks, canvas.narrow))
    axes.set_xlabel(plot.x_label)
    axes.set_ylabel(plot.y_label)
    alpha = 0.28 * min(1.0, 20 / max(1, len(plot.subjects))) + 0.04
    for arm in dict.fromkeys(subject.arm for subject in plot.subjects):
        _subjects(axes, [s for s in plot.subjects if s.arm == arm], looks[arm], alpha)
    for curve in plot.curves:
        _mean(canvas, axes, curve, plot, looks)
    label_lines(axes, {c.arm: (c.x, c.y) for c in plot.curves}, looks, prefer=0.35)
    places = [x for x, _ in plot.ticks]
    draw_counts(canvas, "n", plot.counts, places, (margin, width, limits), looks)


def _row_labels(plot: MeansPlot, looks: Palette) -> list[str]:
    arms = [looks.label(curve.arm) for curve in plot.curves]
    return [*arms, *(pair.name for pair in plot.tested)]


def _limits(plot: MeansPlot) -> tuple[float, float]:
    places = [x for curve in plot.curves for x in curve.x]
    places += [x for given in plot.doses.values() for x, _ in given]
    low, high = min(places, default=0), max(places, default=1)
    pad = 0.025 * (high - low or 1)
    return low - pad, high + pad


def _heights(plot: MeansPlot) -> tuple[float, float]:
    lines = [curve.y for curve in plot.curves] + [subject.y for subject in plot.subjects]
    values = [y for line in lines for y in line]
    bounds = [b for curve in plot.curves for b in (*curve.low, *curve.high) if b is not None]
    low, high = min(values + bounds, default=0), max(values + bounds, default=1)
    pad = 0.05 * (high - low or 1)
    floor = low - pad if plot.floor is None else min(plot.floor, low) - 0.3 * pad
    return floor, high + pad


def _thinned(ticks: Sequence[tuple[float, str]], narrow: bool) -> tuple[list[float], list[str]]:
    """Give places and words of the ticks, every other word left out where it is narrow."""
    skip = 2 if narrow and len(ticks) > 8 else 1
    words = [word if i % skip == 0 else "" for i, (_, word) in enumerate(ticks)]
    return [x for x, _ in ticks], words


def _subjects(axes: Axes, lines: Sequence[Trajectory], look: Look, alpha: float) -> None:
    """Draw the lines of one arm thinly, with a cross where a line ends."""
    from matplotlib.collections import LineCollection

    paths = [list(zip(line.x, line.y, strict=True)) for line in lines]
    axes.add_collection(
        LineCollection(paths, colors=look.colour, alpha=alpha, linewidths=0.5, zorder=2),
        autolim=False,
    )
    ends = [(line.x[-1], line.y[-1]) for line in lines if line.ended and line.x]
    axes.plot(
        [x for x, _ in ends], [y for _, y in ends], linestyle="none", marker="x", markersize=2.6,
        markeredgewidth=0.6, color=look.colour, alpha=0.6, zorder=2,
    )  # fmt: skip


def _mean(canvas: Canvas, axes: Axes, curve: Curve, plot: MeansPlot, looks: Palette) -> None:
    look = looks[curve.arm]
    low = [y if b is None else b for b, y in zip(curve.low, curve.y, strict=True)]
    high = [y if b is None else b for b, y in zip(curve.high, curve.y, strict=True)]
    axes.vlines(curve.x, low, high, color=look.colour, linewidth=0.8, zorder=4)
    for xs, ys, width in _stretches(curve):
        axes.plot(xs, ys, color=look.colour, linestyle=look.dash, linewidth=width, zorder=4.5)
    for few, face, edge in ((False, look.colour, 0.0), (True, "white", 0.7)):
        shown = [i for i, n in enumerate(curve.n) if (n < FEW) is few]
        axes.plot(
            [curve.x[i] for i in shown], [curve.y[i] for i in shown], linestyle="none",
            marker=look.marker, markersize=2.8, markerfacecolor=face, markeredgecolor=look.colour,
            markeredgewidth=edge, zorder=5,
        )  # fmt: skip
    for x, y, half, n in zip(curve.x, curve.y, _halves(curve), curve.n, strict=True):
        where = f"{look.label}, {plot.time}"
        spread = "" if math.isnan(half) else f" ± {half:.2g} ({plot.spread})"
        canvas.tell(axes, x, y, f"{where} {x:g}: {y:.4g}{spread} {plot.unit}, n = {n}")


def _stretches(curve: Curve) -> Iterator[tuple[Sequence[float], Sequence[float], float]]:
    """Cut the line where it comes to rest on few subjects, or no longer does."""
    start = 0
    thin = [min(pair) < FEW for pair in pairwise(curve.n)]
    for end in range(1, len(thin) + 1):
        if end == len(thin) or thin[end] is not thin[start]:
            yield curve.x[start : end + 1], curve.y[start : end + 1], 0.5 if thin[start] else 1.2
            start = end


def _halves(curve: Curve) -> list[float]:
    """Half the height of each error bar."""
    return [
        math.nan if low is None or high is None else (high - low) / 2
        for low, high in zip(curve.low, curve.high, strict=True)
    ]


def _tests(
    canvas: Canvas, plot: MeansPlot, looks: Palette, place: tuple[float, float, float],
    limits: tuple[float, float],
) -> None:  # fmt: skip
    if not plot.tested:
        return
    left, top, width = place
    rows = canvas.rows(left, top, width, _TEST_MM, limits)
    for row, pair in enumerate(plot.tested):
        look = looks[pair.arm]
        rows.name(row, pair.name, look.text)
        for found, (marker, size) in _MARKS.items():
            days = [x for x, below, _ in pair.days if below is found]
            rows.marks(days, row, marker=marker, markersize=size, color=look.text)
        for x, _, words in pair.days:
            canvas.tell(rows, x, row, f"{pair.name}, {plot.time} {x:g}: {words}")
