"""Designs side by side: what they cost against what they promise, and two factors as a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import numpy.typing as npt

from cellcourse.report.blocks import Picture
from cellcourse.report.figures.canvas import Canvas, both_widths
from cellcourse.report.palette import INK

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Frontier", "Map", "Promise", "draw_frontier", "draw_map"]

_COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_MARKERS: Final = ("o", "s", "^", "D", "v", "P")


@dataclass(frozen=True, slots=True)
class Promise:
    """One design under one law."""

    law: str
    subjects: int
    chance: float
    error: float
    """Monte Carlo standard error."""
    design: str
    beyond: bool
    """Whether it leaves what the model was calibrated on; its mark is then hollow."""


@dataclass(frozen=True, slots=True)
class Frontier:
    """Everything the figure of cost and promise shows."""

    promises: tuple[Promise, ...]
    edge: tuple[tuple[int, float], ...]
    """(subjects, chance) of the designs that none with as few subjects beats."""
    target: float
    y_label: str


@dataclass(frozen=True, slots=True)
class Map:
    """Chance over two factors."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    chance: npt.NDArray[np.float64]
    """(y, x)"""
    beyond: npt.NDArray[np.bool_]
    """(y, x) whether the design leaves what the model was calibrated on."""
    words: tuple[tuple[str, ...], ...]
    """(y, x) the chance as it is printed; empty where there is no such design."""
    x_label: str
    y_label: str
    target: float
    note: str


def draw_frontier(name: str, plot: Frontier) -> tuple[Picture, Picture]:
    """Draw subjects against chance at both column widths."""
    return both_widths(name, lambda canvas: _frontier(canvas, plot), 68, 76)


def _frontier(canvas: Canvas, plot: Frontier) -> None:
    from matplotlib.ticker import MaxNLocator

    laws = tuple(dict.fromkeys(one.law for one in plot.promises))
    reach = max(one.subjects for one in plot.promises)
    axes = canvas.axes(
        13, 4 + 4 * len(laws), canvas.width_mm - 18, canvas.height_mm - 18 - 4 * len(laws)
    )
    axes.set_xlim(0, 1.06 * reach)
    axes.set_ylim(0, 1.02)
    axes.set_xlabel("Subjects in all arms")
    axes.set_ylabel(plot.y_label)
    axes.axhline(plot.target, color="0.6", linewidth=0.6, linestyle=(0, (4, 2)), zorder=1)
    axes.plot(
        *zip(*plot.edge, strict=True), color="0.75", linewidth=2.5, zorder=1, marker="o",
        markersize=7, markeredgewidth=0,
    )  # fmt: skip
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    for place, law in enumerate(laws):
        own = [one for one in plot.promises if one.law == law]
        _law(canvas, axes, own, place, 0.006 * reach * (place - (len(laws) - 1) / 2))
    axes.legend(
        loc="lower left", bbox_to_anchor=(0, 1.0), frameon=False, fontsize=7, handlelength=1.2,
        borderpad=0, labelspacing=0.3,
    )  # fmt: skip


def _law(canvas: Canvas, axes: Axes, own: Sequence[Promise], place: int, aside: float) -> None:
    look: dict[str, Any] = {
        "linestyle": "none",
        "marker": _MARKERS[place % len(_MARKERS)],
        "markersize": 3.5,
        "color": _COLOURS[place % len(_COLOURS)],
        "elinewidth": 0.7,
        "zorder": 3,
    }
    for beyond in (False, True):
        shown = [one for one in own if one.beyond is beyond]
        axes.errorbar(
            [one.subjects + aside for one in shown],
            [one.chance for one in shown],
            yerr=[2 * one.error for one in shown],
            markerfacecolor="white" if beyond else look["color"],
            label=None if beyond else own[0].law,
            **look,
        )
    for one in own:
        words = f"{one.design}, {one.law}: {one.chance:.3f}, {one.subjects} subjects"
        canvas.tell(axes, one.subjects + aside, one.chance, words)


def draw_map(name: str, plot: Map) -> tuple[Picture, Picture]:
    """Draw the map of two factors at both column widths."""
    height = 22 + 7 * len(plot.y)
    return both_widths(name, lambda canvas: _map(canvas, plot), height, height)


def _map(canvas: Canvas, plot: Map) -> None:
    axes = canvas.axes(16, 8, canvas.width_mm - 20, canvas.height_mm - 20)
    across, up = np.arange(len(plot.x)), np.arange(len(plot.y))
    axes.imshow(plot.chance, origin="lower", aspect="auto", cmap="Blues", vmin=0, vmax=2)
    if min(plot.chance.shape) > 1 and plot.chance.min() < plot.target < plot.chance.max():
        axes.contour(across, up, plot.chance, levels=[plot.target], colors=INK, linewidths=0.9)
    axes.set_xticks(across, [f"{value:g}" for value in plot.x])
    axes.set_yticks(up, [f"{value:g}" for value in plot.y])
    axes.set_xlabel(plot.x_label)
    axes.set_ylabel(plot.y_label)
    axes.annotate(
        plot.note, (0, 1), xycoords="axes fraction", xytext=(0, 5), textcoords="offset points",
        va="bottom",
    )  # fmt: skip
    for row in up:
        for column in across:
            _cell(canvas, axes, plot, int(row), int(column))


def _cell(canvas: Canvas, axes: Axes, plot: Map, row: int, column: int) -> None:
    value = float(plot.chance[row, column])
    shown = f"{plot.words[row][column]}{'*' if plot.beyond[row, column] else ''}"
    axes.text(column, row, shown, ha="center", va="center", fontsize=6.5)
    words = f"{plot.x_label} {plot.x[column]:g}, {plot.y_label} {plot.y[row]:g}: {value:.3f}"
    canvas.tell(axes, column, row, words)
