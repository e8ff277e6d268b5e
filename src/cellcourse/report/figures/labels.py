"""Finding a free place for the name of each line, beside the line itself.

A reader should never have to match a legend. Each label is tried at many places along
its line, and goes where it covers least of any line and of the labels already placed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

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
    placed: list[_Box] = []
    pixels = {arm: _pixels(axes, line) for arm, line in lines.items()}
    frame = axes.bbox
    room = (frame.x0 + 2, frame.x1 + 6, frame.y0 + 2, frame.y1 + 2)
    for arm, path in pixels.items():
        size = 7.5 * axes.get_figure(root=True).dpi / 72  # type: ignore[union-attr]
        extent = (len(looks[arm].label) * size * _CHARACTER, size)
        others = [line for name, line in pixels.items() if name != arm]
        box = _best(path, extent, others, placed, (room, prefer))
        placed.append(box)
        x, y = axes.transData.inverted().transform(((box[0] + box[1]) / 2, (box[2] + box[3]) / 2))
        axes.text(
            x, y, looks[arm].label, color=looks[arm].text, weight=600,
            ha="center", va="center", zorder=6,
            bbox={"facecolor": "white", "alpha": 0.65, "edgecolor": "none", "pad": 0.4},
        )  # fmt: skip


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
) -> _Box:
    """Choose the box beside a line that costs least."""
    room, prefer = wish
    strange = np.vstack(others) if others else np.empty((0, 2))
    anchors = path[:: max(1, len(path) // 60)]
    boxes = _beside(anchors, extent)
    along = np.repeat(np.linspace(0, 1, len(anchors)), len(_SIDES))
    costs = (
        3.0 * _covered(boxes, path, 1)
        + 3.0 * _covered(boxes, strange, 1)
        + 0.7 * _covered(boxes, strange, 9)
        + _crowded(boxes, placed, room)
        + 8 * np.abs(along - prefer)
    )
    left, right, bottom, top = boxes[int(np.argmin(costs))].tolist()
    return left, right, bottom, top


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
