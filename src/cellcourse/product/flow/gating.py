"""Applying gates to events, and showing what each one did.

Every step says how many events came, how many stayed, how the gate decides, and its
outline for a figure. An automatic gate becomes the ellipse it found, so that the very
same gate can be applied to another tube or kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cellcourse.errors import ProductError
from cellcourse.product.flow.data import FlowData
from cellcourse.product.flow.gates import (
    AutomaticScatter,
    Axis,
    Ellipse,
    Gate,
    Gates,
    Polygon,
    Rectangle,
    Side,
    Singlets,
    Viability,
)
from cellcourse.product.flow.geometry import Inside, in_ellipse, in_polygon
from cellcourse.product.flow.scatter import fit_ellipse
from cellcourse.stats.samples import Floats

__all__ = ["Gated", "Settled", "Step", "apply_gates"]

Rows = npt.NDArray[np.intp]
Settled: TypeAlias = Rectangle | Polygon | Ellipse | Singlets | Viability
"""A gate that does not depend on the events of the tube any more, but for a median ratio."""


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """What one gate did to one tube."""

    gate: Settled
    """As applied: an automatic gate is the ellipse it found."""
    came: int
    """Events that all earlier gates kept."""
    stayed: int
    before: Inside
    """Of all events of the tube, those that came."""
    after: Inside
    """Of all events of the tube, those that stayed."""


@dataclass(frozen=True, slots=True, eq=False)
class Gated:
    """The events of a tube that its gates kept."""

    data: FlowData
    gates: Gates
    """As applied: automatic gates are the ellipses they found."""
    inside: Inside
    """True for each event of ``data`` that is kept."""
    steps: tuple[Step, ...]

    def column(self, channel: str) -> Floats:
        """Give the kept events of one channel.

        Raises:
            ProductError: there is no such channel.
        """
        kept: Floats = self.data.column(channel)[self.inside]
        return kept


def apply_gates(data: FlowData, gates: Gates) -> Gated:
    """Apply gates one after another.

    An event whose signal has no place on a gate's scale, or is no finite number, is not
    kept by that gate.

    Raises:
        ProductError: a gate names a channel that is not there, or finds no cloud.
    """
    inside: Inside = np.ones(len(data.events), dtype=bool)
    steps: list[Step] = []
    for gate in gates.gates:
        rows = np.flatnonzero(inside)
        fixed = _settled(gate, data, rows)
        after: Inside = np.zeros_like(inside)
        after[rows[_kept(fixed, data, rows)]] = True
        stayed = int(np.count_nonzero(after))
        steps.append(Step(fixed, rows.size, stayed, before=inside, after=after))
        inside = after
    applied = gates.model_copy(update={"gates": tuple(step.gate for step in steps)})
    return Gated(data, applied, inside, tuple(steps))


def _settled(gate: Gate, data: FlowData, rows: Rows) -> Settled:
    if isinstance(gate, AutomaticScatter):
        return fit_ellipse(gate, _signals(data, gate.x, rows), _signals(data, gate.y, rows))
    return gate


def _kept(gate: Settled, data: FlowData, rows: Rows) -> Inside:
    match gate:
        case Rectangle():
            sides = [_within(side, _signals(data, side.axis, rows)) for side in gate.sides]
            every: Inside = np.logical_and.reduce(sides)
            return every
        case Polygon():
            return _in_polygon(gate, data, rows)
        case Ellipse():
            x, y = _places(data, gate.x, rows), _places(data, gate.y, rows)
            centre = np.array([_place(gate.x, gate.centre[0]), _place(gate.y, gate.centre[1])])
            return in_ellipse(x, y, centre, np.array(gate.covariance), gate.distance_squared)
        case Singlets():
            return _singlets(gate, data, rows)
        case Viability():
            signals = _signals(data, gate.dye, rows)
            low, high = (None, gate.threshold) if gate.live == "below" else (gate.threshold, None)
            return _within(Side(axis=gate.dye, low=low, high=high), signals)


def _in_polygon(gate: Polygon, data: FlowData, rows: Rows) -> Inside:
    corners = np.array(gate.corners)
    placed = np.stack(
        [gate.x.scale.place(corners[:, 0]), gate.y.scale.place(corners[:, 1])], axis=1
    )
    if not np.isfinite(placed).all():
        raise ProductError(f"gate {gate.name}: a corner has no place on the scale of its axis")
    return in_polygon(_places(data, gate.x, rows), _places(data, gate.y, rows), placed)


def _within(side: Side, signals: Floats) -> Inside:
    inside: Inside = np.isfinite(signals)
    if side.low is not None:
        inside &= signals >= side.low
    if side.high is not None:
        inside &= signals < side.high
    return inside


def _singlets(gate: Singlets, data: FlowData, rows: Rows) -> Inside:
    """Keep by the ratio of area to height; without a height above 0 there is none."""
    area, height = _signals(data, gate.area, rows), _signals(data, gate.height, rows)
    usable = np.isfinite(area) & (height > 0) & np.isfinite(height)
    ratio = np.full(area.shape, np.nan)
    np.divide(area, height, out=ratio, where=usable)
    usual = np.median(ratio[usable]) if usable.any() else np.nan
    inside: Inside = (ratio >= gate.lowest * usual) & (ratio <= gate.highest * usual)
    return inside


def _signals(data: FlowData, axis: Axis, rows: Rows) -> Floats:
    taken: Floats = data.column(axis.channel)[rows]
    return taken


def _places(data: FlowData, axis: Axis, rows: Rows) -> Floats:
    places = axis.scale.place(_signals(data, axis, rows))
    # Differences of two infinite places would be no number with a warning.
    return np.where(np.isfinite(places), places, np.nan)


def _place(axis: Axis, signal: float) -> float:
    return float(axis.scale.place(signal).item())
