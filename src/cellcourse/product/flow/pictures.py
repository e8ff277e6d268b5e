"""What the figure of a gate shows: some of its events, and its outline.

Events are thinned evenly in the order of acquisition, never by what they are, and the
figure can say how many of how many it shows.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cellcourse.product.flow.data import FlowData
from cellcourse.product.flow.gates import (
    AutomaticScatter,
    Axis,
    Ellipse,
    Gate,
    Polygon,
    Rectangle,
    Singlets,
    Viability,
)
from cellcourse.product.flow.gating import Step
from cellcourse.product.flow.geometry import Inside, ellipse_outline
from cellcourse.stats.samples import Floats

__all__ = ["Picture", "axes_of", "outline_of", "picture"]


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A gate as drawn."""

    gate: Gate
    came: int
    stayed: int
    axes: tuple[Axis, ...]
    """One axis or two."""
    signals: Floats
    """(shown, axes) events that came, thinned."""
    kept: Inside
    """(shown,) true for those that stayed."""
    every: int
    """One event in so many is shown."""
    outline: Floats
    """(k, 2) signals, joined in order, the last to the first; none for limits on signals."""


def picture(data: FlowData, step: Step, *, shown: int) -> Picture:
    """Take from a tube what the figure of one gate shows.

    Args:
        data: the tube.
        step: what the gate did to it.
        shown: how many events to show at most.
    """
    came = np.flatnonzero(step.before)
    every = max(1, math.ceil(came.size / shown))
    rows, axes = came[::every], axes_of(step.gate)
    signals = np.stack([data.column(axis.channel)[rows] for axis in axes], axis=1)
    outline = outline_of(step.gate)
    return Picture(
        step.gate, step.came, step.stayed, axes, signals, step.after[rows], every, outline
    )


def axes_of(gate: Gate) -> tuple[Axis, ...]:
    """Give the axes that a gate is drawn on: the first two it looks at, or its only one."""
    match gate:
        case Rectangle():
            return tuple(side.axis for side in gate.sides[:2])
        case Singlets():
            return gate.area, gate.height
        case Viability():
            return (gate.dye,)
        case Polygon() | Ellipse() | AutomaticScatter():
            return gate.x, gate.y


def outline_of(gate: Gate) -> Floats:
    """Give the corners of a polygon, or points around an ellipse, as signals.

    A side of a polygon is straight on its scales, so join the points there.
    """
    match gate:
        case Polygon():
            return np.array(gate.corners)
        case Ellipse():
            x, y = gate.x.scale, gate.y.scale
            centre = np.array([x.place(gate.centre[0]).item(), y.place(gate.centre[1]).item()])
            edge = ellipse_outline(centre, np.array(gate.covariance), gate.distance_squared)
            return np.stack([x.signal(edge[:, 0]), y.signal(edge[:, 1])], axis=1)
        case _:
            return np.empty((0, 2))
