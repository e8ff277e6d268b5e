"""What infusions do in each arm, worked out once for all its subjects."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.compiled.formulae import compiled, drawn_in
from cellcourse.simulation.compiled.tables import Loop, Now
from cellcourse.simulation.laws import (
    DECAYING,
    LASTING,
    POWER,
    RESTORE,
    Decline,
    Piece,
    Slowing,
    acting,
    clock,
    infused,
    lift,
    reserve_at,
    score,
)
from cellcourse.simulation.numbers import Values

__all__ = ["extend", "held_back", "piece_of", "trial_now"]

_Days = npt.NDArray[np.float64]


@drawn_in
def trial_now(loop: Loop, place: int, seed: int, trial: int) -> Now:
    """Take up a trial; the arms are worked out anew where its values are."""
    own = loop.law.common.shape[0] > 1
    row = place if own else 0
    values = _values(loop, row)
    slowing = _slowing(loop, values)
    if place == 0 or own:
        for arm in range(loop.design.given.shape[0]):
            _begin(loop, slowing, row, arm)
    safe, bound = _jump(loop, values, row)
    return Now(place, row, seed, trial, values, slowing, safe, bound)


@drawn_in
def _values(loop: Loop, row: int) -> Values:
    x = loop.law.common[row]
    return Values(
        x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8], x[9], x[10], x[11], x[12], x[13],
        x[14], x[15], x[16], x[17], x[18],
    )  # fmt: skip


@drawn_in
def _slowing(loop: Loop, values: Values) -> Slowing:
    law = loop.law
    most, decay = values.emax, 0.0
    if law.effect == LASTING:
        most = values.slowing
    if law.effect == DECAYING:
        decay = math.log(2.0) / values.half_life
    points = values.acute_points if law.acute else 0.0
    return Slowing(law.effect, most, decay, values.c50, values.restored, points, values.acute_days)


@drawn_in
def _begin(loop: Loop, slowing: Slowing, row: int, arm: int) -> None:
    design, room = loop.design, loop.room
    piece, many = Piece(0.0, 0.0, 0.0, 0.0), 0
    room.piece[arm, 0] = 0.0
    for at in range(design.amount.shape[1]):
        if design.amount[arm, at] > 0.0:
            potency = loop.law.potency[row, design.route[arm, at]]
            acts = acting(slowing, design.amount[arm, at], potency)
            piece = infused(slowing, piece, float(design.infused[arm, at]), acts)
            many += 1
            room.acts[arm, at] = acts
            room.piece[arm, many, 0] = piece.since
            room.piece[arm, many, 1] = piece.cells
            room.piece[arm, many, 2] = piece.lost
            room.piece[arm, many, 3] = piece.lifted
    room.infusions[arm] = many
    room.ready[arm] = 0


@drawn_in
def piece_of(loop: Loop, arm: int, at: int) -> Piece:
    """A piece of an arm."""
    piece = loop.room.piece
    return Piece(piece[arm, at, 0], piece[arm, at, 1], piece[arm, at, 2], piece[arm, at, 3])


@compiled
def extend(loop: Loop, slowing: Slowing, arm: int, last: int) -> None:
    """Work out clock and lift of an arm up to a day, piece by piece."""
    room, infused_on, at = loop.room, loop.design.infused[arm], 0
    first = room.ready[arm]
    while first <= last:
        while at < room.infusions[arm] and infused_on[at] < first:
            at += 1
        # The day of an infusion still belongs to the piece before.
        end = min(last, infused_on[at]) if at < room.infusions[arm] else last
        piece = piece_of(loop, arm, at)
        _clocks(slowing, piece, first, room.clock[arm, : end + 1])
        _lifts(slowing, piece, first, room.lift[arm, : end + 1])
        first = end + 1
    room.ready[arm] = max(room.ready[arm], last + 1)


@compiled
def _clocks(slowing: Slowing, piece: Piece, first: int, out: _Days) -> None:
    """Fill in the clock from a day on; a loop by itself, of which several days run at once."""
    for day in range(first, out.size):
        out[day] = clock(slowing, piece, float(day))


@compiled
def _lifts(slowing: Slowing, piece: Piece, first: int, out: _Days) -> None:
    """Fill in the lift from a day on, likewise."""
    for day in range(first, out.size):
        out[day] = lift(slowing, piece, float(day))


@drawn_in
def held_back(loop: Loop, arm: int, day: int) -> float:
    """Reserve that infusions before a day have given back."""
    if loop.law.effect != RESTORE:
        return 0.0
    at = 0
    while at < loop.room.infusions[arm] and loop.design.infused[arm, at] < day:
        at += 1
    return float(loop.room.held[at])


@drawn_in
def _jump(loop: Loop, values: Values, row: int) -> tuple[float, float]:
    """A reserve, and the largest word with which a part of the score above it can be the trigger.

    Three SDs above the trigger's score, or half-way from there to a healthy animal's.
    """
    law, design = loop.law, loop.design
    highest, sd = design.high[law.score], law.of_measure[row, law.score, 3]
    start = 1.0 if law.link == POWER else values.start
    well = Decline(law.link, values.exponent, highest, start, 0.0, 0.0, 0.0)
    # What is above this is rounded to above the trigger's score; a little more than exact.
    edge = design.at_most + design.step[law.score] / 2.0 + 1e-9
    most = score(well, start)
    if edge >= most:
        return math.inf, -1.0
    safe = reserve_at(well, min(edge + 3.0 * sd, (edge + most) / 2.0))
    above = score(well, safe) - edge
    if sd * 8.0 < above:
        return safe, -1.0
    return safe, 0.5 * math.erfc(above / sd / math.sqrt(2.0)) * 4294967296.0 * 1.000001 + 2.0
