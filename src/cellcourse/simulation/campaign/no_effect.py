"""What a number is where the arms do not differ: the side on which an effect lies.

Known by the name of the quantity, as the analyses give it.
"""

from __future__ import annotations

from typing import Final

from cellcourse.simulation.answers.answer import Column

__all__ = ["value_under_no_effect"]

_RATIOS: Final = ("hazard ratio", "win ratio", "win odds", "progression ratio")
_HALF: Final = ("probability of faring better",)
_DIFFERENCES: Final = (
    "difference", "shift", "net benefit", "standardised difference", "progression difference",
)  # fmt: skip


def value_under_no_effect(column: Column) -> float | None:
    """Give 0 for a difference of two arms, 1 for a ratio, 1/2 for a chance of faring better.

    None for what compares no two arms, and for quantities that have no side, such as a
    share of variance.
    """
    if column.at.arm is None or column.at.against is None or column.part != "value":
        return None
    quantity = column.effect or column.name
    if quantity.endswith(_RATIOS):
        return 1.0
    if quantity in _HALF:
        return 0.5
    return 0.0 if any(word in quantity for word in _DIFFERENCES) else None
