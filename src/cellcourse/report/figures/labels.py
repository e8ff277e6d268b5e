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

__all__ = ["Line", "label_lines", "spread"]

Line = tuple[Sequence[float], Sequence[float]]
_Box = tuple[float, float, float, float]

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


def spread(wanted: Sequence[float], gap: float) -> list[float]:
    """Move places apart until neighbours are a gap away, each as little as possible."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    blocks: list[tuple[float, list[int]]] = []
    for i in order:
        centre, members = wanted[i], [i]
        while blocks and centre - blocks[-1][0] < gap * (len(members) + len(blocks[-1][1])) / 2:
            earlier, before = blocks.pop()
            total = len(before) + len(members)
            centre = (earlier * len(before) + centre * len(members)) / total
            members = before + members
        blocks.append((centre, members))
    return _unblocked(blocks, gap, len(wanted))


def _unblocked(blocks: list[tuple[float, list[int]]], gap: float, n: int) -> list[float]:
    moved = [0.0] * n
    for centre, members in blocks:
        for position, i in enumerate(members):
            moved[i] = centre + (position - (len(members) - 1) / 2) * gap
    return moved


def _pixels(axes: Axes, line: Line) -> NDArray[np.float64]:
    """Give a line as points at most a few pixels apart."""
    corners = axes.transData.transform(np.column_stack(line))  # (k, 2)
    steps = np.linspace(0, 1, 12, endpoint=False)[:, None, None]
    between = corners[None, :-1] * (1 - steps) + corners[None, 1:] * steps
    return np.vstack([between.transpose(1, 0, 2).reshape(-1, 2), corners[-1:]])


def _best(
    path: NDArray[np.float64],
    extent: tuple[float, float],
    others: Sequence[NDArray[np.float64]],
    placed: Sequence[_Box],
    wish: tuple[_Box, float],
) -> _Box:
    """Choose the box beside a line that costs least."""
    width, height = extent
    room, prefer = wish
    strange = np.vstack(others) if others else np.empty((0, 2))
    anchors = path[:: max(1, len(path) // 60)]
    boxes = [_beside(x, y, dx, dy, width, height) for x, y in anchors for dx, dy in _SIDES]
    along = np.repeat(np.linspace(0, 1, len(anchors)), len(_SIDES))
    costs = [
        3.0 * _covered(box, path, 1)
        + 3.0 * _covered(box, strange, 1)
        + 0.7 * _covered(box, strange, 9)
        + _crowded(box, placed, room)
        + 8 * abs(place - prefer)
        for box, place in zip(boxes, along, strict=True)
    ]
    return boxes[int(np.argmin(costs))]


def _beside(x: float, y: float, dx: int, dy: int, width: float, height: float) -> _Box:
    left = x - width / 2 + dx * (width / 2 + _GAP)
    bottom = y - height / 2 + dy * (height / 2 + _GAP)
    return left, left + width, bottom, bottom + height


def _covered(box: _Box, ink: NDArray[np.float64], pad: float) -> int:
    """Count the points of lines in a box or within some pixels of it."""
    left, right, bottom, top = box
    x, y = ink[:, 0], ink[:, 1]
    across = (x > left - pad) & (x < right + pad)
    return int(np.sum(across & (y > bottom - pad) & (y < top + pad)))


def _crowded(box: _Box, placed: Sequence[_Box], room: _Box) -> float:
    """Weigh a clash with another label, and a place outside the axes."""
    left, right, bottom, top = box
    clashes = sum(
        left < other[1] + 2 and right > other[0] - 2 and bottom < other[3] and top > other[2]
        for other in placed
    )
    outside = left < room[0] or right > room[1] or bottom < room[2] or top > room[3]
    return clashes * 200.0 + outside * 500.0
