"""What all subjects of one virtual study share: the design, one row of values, the arms."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.history import Spread
from cellcourse.simulation.laws import Piece, Slowing, acting, clock, infused, lift
from cellcourse.simulation.model import Law, Model
from cellcourse.simulation.numbers import Numbers, Values, numbers, slowing_of
from cellcourse.simulation.protocol import Protocol

__all__ = ["Arm", "Setting", "setting"]


@dataclass(frozen=True)
class Arm:
    """What cells do to the clock and the score in one arm, the same for all its subjects."""

    slowing: Slowing
    days: tuple[int, ...]
    """Days of the infusions of cells."""
    cells: tuple[float, ...]
    """How much each acts."""
    pieces: tuple[Piece, ...]
    """One more than the infusions: before the first, and after each."""

    def piece(self, day: float) -> int:
        """Place of the piece that a day lies in; an infusion acts after its day."""
        return sum(infused < day for infused in self.days)

    def clock(self, day: float) -> float:
        """What the clock shows on a day."""
        return clock(self.slowing, self.pieces[self.piece(day)], day)

    def lift(self, day: float) -> float:
        """Points by which the score is lifted on a day."""
        return lift(self.slowing, self.pieces[self.piece(day)], day)


@dataclass(frozen=True)
class Setting:
    """One virtual study before its subjects are drawn."""

    protocol: Protocol
    numbers: Numbers
    values: Values
    spread: Spread
    arms: tuple[Arm, ...]
    seed: int
    trial: int


def setting(
    protocol: Protocol,
    model: Model,
    law: Law,
    values: npt.NDArray[np.float64],
    seed: int,
    trial: int,
) -> Setting:
    """Put together what all subjects of a virtual study share; ``values`` is one row."""
    row = numbers(model, law, values.reshape(1, -1))
    common = Values(*(float(value) for value in row.common[0]))
    arms = tuple(_arm(protocol, row, common, at) for at in range(len(protocol.arms)))
    spread = Spread(*(float(value) for value in row.of_history[0]))
    return Setting(protocol, row, common, spread, arms, seed, trial)


def _arm(protocol: Protocol, row: Numbers, common: Values, arm: int) -> Arm:
    slowing = slowing_of(row.kinds, common)
    given = zip(protocol.infusion_day[arm], protocol.amount[arm], protocol.route[arm], strict=True)
    cells = [
        (int(day), acting(slowing, float(amount), float(row.potency[0, route])))
        for day, amount, route in given
        if amount > 0
    ]
    pieces = [Piece(0.0, 0.0, 0.0, 0.0)]
    for day, acts in cells:
        pieces.append(infused(slowing, pieces[-1], float(day), acts))
    return Arm(
        slowing, tuple(day for day, _ in cells), tuple(acts for _, acts in cells), tuple(pieces)
    )
