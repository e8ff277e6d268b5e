"""The Basso-Beattie-Bresnahan scale of hind-limb locomotion, and Ferguson's pooling of it.

Each hind limb of a rat is rated 0 to 21 in the open field and the animal's score is the
mean of both, so half-points occur. The words beside each level are ours and are meant to
remind a trained rater, not to replace the scale.
"""

from __future__ import annotations

from typing import Final

from cellcourse.errors import MethodError
from cellcourse.instruments.definition import Instrument, Item

__all__ = ["BBB", "LEVELS", "ferguson"]

LEVELS: Final[dict[float, str]] = {
    0: "no movement",
    1: "slight movement of one or two joints",
    2: "extensive movement of one joint",
    3: "extensive movement of two joints",
    4: "slight movement of all three joints",
    5: "slight movement of two joints, extensive of the third",
    6: "extensive movement of two joints, slight of the third",
    7: "extensive movement of all three joints",
    8: "sweeping, or paw placed without bearing weight",
    9: "weight borne when standing, or steps on the back of the paw",
    10: "occasional weight-bearing steps, fore and hind limbs uncoordinated",
    11: "frequent to consistent steps, uncoordinated",
    12: "frequent to consistent steps, occasionally coordinated",
    13: "frequent to consistent steps, frequently coordinated",
    14: "consistently coordinated, paw rotated at contact and lift-off",
    15: "paw parallel at contact, toes clear the ground rarely or never",
    16: "toes clear frequently, paw rotated at lift-off",
    17: "toes clear frequently, paw parallel throughout",
    18: "toes clear consistently, paw rotated at lift-off",
    19: "toes clear consistently, paw parallel, tail down part of the time",
    20: "as 19 with tail up, trunk unstable",
    21: "as 19 with tail up, trunk stable",
}
"""Short words for each level: occasional up to 50 %, frequent 51-94 %, consistent 95 % on."""

BBB: Final = Instrument(
    id="bbb",
    label="BBB score",
    unit="points",
    low=0,
    high=21,
    grain=0.5,
    better="higher",
    source="Basso1995",
    items=(
        Item("left", "left hind limb", 0, 21, 1, LEVELS),
        Item("right", "right hind limb", 0, 21, 1, LEVELS),
    ),
    made_by="mean",
)
"""Mean of the two hind limbs; a total may be given without its limbs."""


def ferguson(limb: float) -> int:
    """Pool one limb's BBB level into Ferguson's 13 steps, 0 to 12.

    Levels 2, 3 and 4 become one step and so do 14 and above. The rule is one of whole
    levels: pool each limb first, then average; a half-point has no step of its own.

    Raises:
        MethodError: not a whole level from 0 to 21.

    Source:
        Ferguson (2004), J Neurotrauma 21:1601.
    """
    if limb not in LEVELS:
        raise MethodError(f"{limb:g} is not a whole BBB level from 0 to 21; pool each limb")
    level = int(limb)
    return min(level, 2) if level <= 4 else min(level, 14) - 2
