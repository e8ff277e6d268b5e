"""Finding a free place for the name of each line, beside the line itself.

A reader should not have to match a legend. Each label is tried at many places along
its line, and goes where it covers least of any line and of the labels already placed.
Only where some label would lie across a line all the same, or beside lines that run
together, do the names make a legend.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from cellcourse.report.palette import Palette

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Line", "label_lines"]

Line = tuple[Sequence[float], Sequence[float]]
_Box = tuple[float, float, float, float]
_Floats = NDArray[np.float64]

_CHARACTER: Final = 0.53
"""Mean width of a character, in sizes of the type."""
_GAP: Final = 2.5
_APART: Final = 4.0
"""Points between two lines that can be told apart."""
_TOUCHES: Final = 2
"""Points of a line that a label may cover and still leave it readable."""
_SIDES: Final = ((1, 0), (-1, 0), (1, 1), (1, -1), (0, 1), (0, -1), (-1, 1), (-1, -1))


def label_lines(
    axes: Axes, lines: Mapping[str, Line], looks: Palette, *, prefer: float = 0.5
) -> None:
    """Write the name of each arm beside its line.

    Args:
        axes: Where the lines are drawn, with its limits already set.
        lines: Points of each line in data units, close enough together to be obstacles.
        looks: Names and colours.
        prefer: How far along its line a label would like to stand, from 0 to 1.
    """
    placed = _places(axes, lines, looks, prefer)
    if any(unclear for _, unclear in placed.values()):
        _legend(axes, list(lines), looks)
        return
    for arm, (box, _) in placed.items():
        x, y = axes.transData.inverted().transform(((box[0] + box[1]) / 2, (box[2] + box[3]) / 2))
        axes.text(
            x, y, looks[arm].label, color=looks[arm].text, weight=600,
            ha="center", va="center", zorder=6,
            bbox={"facecolor": "white", "alpha": 0.65, "edgecolor": "none", "pad": 0.4},
        )  # fmt: skip


def _places(
    axes: Axes, lines: Mapping[str, Line], looks: Palette, prefer: float
) -> dict[str, tuple[_Box, bool]]:
    """The best place of each label, and whether even there a reader would have to guess."""
    found: dict[str, tuple[_Box, bool]] = {}
    pixels = {arm: _pixels(axes, line) for arm, line in lines.items()}
    frame = axes.bbox
    room = (frame.x0 + 2, frame.x1 + 6, frame.y0 + 2, frame.y1 + 2)
    size = 7.5 * axes.get_figure(root=True).dpi / 72  # type: ignore[union-attr]
    for arm, path in pixels.items():
        extent = (len(looks[arm].label) * size * _CHARACTER, size)
        others = [line for name, line in pixels.items() if name != arm]
        taken = [box for box, _ in found.values()]
        box, alone = _best(path, extent, others, taken, (room, prefer))
        ink = np.vstack([path, *others])
        covers = _covered(np.array([box]), ink, 0)[0] > _TOUCHES
        crowded = _crowded(np.array([box]), taken, room)[0] > 0
        found[arm] = box, bool(covers or crowded or not alone)
    return found


def _legend(axes: Axes, arms: Sequence[str], looks: Palette) -> None:
    """Name the lines together, where no line has room for its name."""
    from matplotlib.lines import Line2D

    dashes: list[Any] = [looks[arm].dash for arm in arms]
    handles = [
        Line2D([], [], color=looks[arm].colour, linestyle=dash, linewidth=1.2)
        for arm, dash in zip(arms, dashes, strict=True)
    ]
    names = [looks[arm].label for arm in arms]
    legend = axes.legend(
        handles, names, loc="best", fontsize=6.5, frameon=True, framealpha=0.8, edgecolor="none",
        handlelength=3.2, borderpad=0.3, labelspacing=0.3,
    )  # fmt: skip
    legend.set_zorder(6)
    for text, arm in zip(legend.get_texts(), arms, strict=True):
        text.set_color(looks[arm].text)


def _pixels(axes: Axes, line: Line) -> _Floats:
    """Give a line as points at most a few pixels apart."""
    corners = axes.transData.transform(np.column_stack(line))  # (k, 2)
    steps = np.linspace(0, 1, 12, endpoint=False)[:, None, None]
    between = corners[None, :-1] * (1 - steps) + corners[None, 1:] * steps
    return np.vstack([between.transpose(1, 0, 2).reshape(-1, 2), corners[-1:]])


def _best(
    path: _Floats,
    extent: tuple[float, float],
    others: Sequence[_Floats],
    placed: Sequence[_Box],
    wish: tuple[_Box, float],
) -> tuple[_Box, bool]:
    """Choose the box beside a line that costs least; say whether the line stands alone there."""
    room, prefer = wish
    strange = np.vstack(others) if others else np.empty((0, 2))
    anchors = path[:: max(1, len(path) // 60)]
    boxes, joined = _beside(anchors, extent), _joined(anchors, strange)
    along = np.repeat(np.linspace(0, 1, len(anchors)), len(_SIDES))
    costs = (
        3.0 * _covered(boxes, path, 1)
        + 3.0 * _covered(boxes, strange, 1)
        + 0.7 * _covered(boxes, strange, 9)
        + _crowded(boxes, placed, room)
        + 8 * np.abs(along - prefer)
        + 60 * np.repeat(joined, len(_SIDES))
    )
    best = int(np.argmin(costs))
    left, right, bottom, top = boxes[best].tolist()
    return (left, right, bottom, top), not joined[best // len(_SIDES)]


def _joined(anchors: _Floats, strange: _Floats) -> NDArray[np.bool_]:
    """Where a line runs so near another that a label there could be that of either."""
    away = np.hypot(*(anchors[:, None] - strange[None]).transpose(2, 0, 1))  # (a, n)
    near: NDArray[np.bool_] = (away < _APART).any(axis=1)
    return near


def _beside(anchors: _Floats, extent: tuple[float, float]) -> _Floats:
    """Boxes on every side of every anchor, as (left, right, bottom, top).

    Args:
        anchors: (a, 2) points on the line.
        extent: Width and height of the box.
    """
    half = np.array(extent) / 2
    steps = np.array(_SIDES) * (half + _GAP)  # (s, 2)
    centres = (anchors[:, None] + steps[None]).reshape(-1, 2)
    low, high = centres - half, centres + half
    return np.column_stack([low[:, 0], high[:, 0], low[:, 1], high[:, 1]])


def _covered(boxes: _Floats, ink: _Floats, pad: float) -> _Floats:
    """Count the points of lines in each box or within some pixels of it."""
    left, right, bottom, top = (boxes + np.array([-pad, pad, -pad, pad])).T[:, :, None]
    x, y = ink[:, 0], ink[:, 1]
    inside = (x > left) & (x < right) & (y > bottom) & (y < top)  # (k, n)
    counts: _Floats = inside.sum(axis=1).astype(float)
    return counts


def _crowded(boxes: _Floats, placed: Sequence[_Box], room: _Box) -> _Floats:
    """Weigh clashes with other labels, and places outside the axes."""
    left, right, bottom, top = boxes.T
    outside = (left < room[0]) | (right > room[1]) | (bottom < room[2]) | (top > room[3])
    cost: _Floats = np.where(outside, 500.0, 0.0)
    for other in placed:
        across = (left < other[1] + 2) & (right > other[0] - 2)
        cost += 200.0 * (across & (bottom < other[3]) & (top > other[2]))
    return cost
