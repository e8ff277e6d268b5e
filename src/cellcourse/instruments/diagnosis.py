"""The El Escorial category: how certain the diagnosis of ALS is, from signs by body region.

The categories are those of the revision of 2000. The rule applies to signs only: it takes
for granted that the disease spreads and that other causes have been excluded, which no
rule on signs can decide.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final, Literal

from cellcourse.errors import MethodError

__all__ = ["EL_ESCORIAL", "REGIONS", "Category", "Region", "el_escorial"]

Region = Literal["bulbar", "cervical", "thoracic", "lumbosacral"]

REGIONS: Final[tuple[Region, ...]] = ("bulbar", "cervical", "thoracic", "lumbosacral")
"""Body regions from rostral to caudal."""

Category = Literal[
    "definite", "probable", "probable, laboratory-supported", "possible", "suspected", "none"
]

EL_ESCORIAL: Final[tuple[Category, ...]] = (
    "definite", "probable", "probable, laboratory-supported", "possible", "suspected", "none",
)  # fmt: skip
"""Categories from most to least certain; ``suspected`` is a pure lower motor neuron picture."""


def el_escorial(
    *, upper: Collection[Region], lower: Collection[Region], emg_limbs: int
) -> Category:
    """Category of diagnostic certainty.

    A region counts for "definite" and "probable" when it shows upper *and* lower motor
    neuron signs. Two such regions always have an upper sign rostral to a lower one, so the
    demand of "probable" for that order is met by counting them.

    Args:
        upper: regions with clinical upper motor neuron signs.
        lower: regions with clinical lower motor neuron signs.
        emg_limbs: limbs in which electromyography shows lower motor neuron signs, 0 to 4.

    Raises:
        MethodError: an unknown region, or a count of limbs that cannot be.

    Source:
        Brooks (2000), Amyotroph Lateral Scler Other Motor Neuron Disord 1:293, as the table
        of PMC3723705 gives it; the rule is not checked against patients of that publication.
    """
    _require_known(upper, lower, emg_limbs)
    both = len(set(upper) & set(lower))
    if both >= 3:
        return "definite"
    if both == 2:
        return "probable"
    if upper and emg_limbs >= 2:
        return "probable, laboratory-supported"
    if both == 1 or len(set(upper)) >= 2 or _lower_above_upper(upper, lower):
        return "possible"
    return "suspected" if lower and not upper else "none"


def _lower_above_upper(upper: Collection[Region], lower: Collection[Region]) -> bool:
    if not upper or not lower:
        return False
    return min(map(REGIONS.index, lower)) < max(map(REGIONS.index, upper))


def _require_known(upper: Collection[Region], lower: Collection[Region], emg_limbs: int) -> None:
    unknown = sorted({*upper, *lower}.difference(REGIONS))
    if unknown:
        raise MethodError(f"no region {', '.join(unknown)}; known: {', '.join(REGIONS)}")
    if not 0 <= emg_limbs <= 4:
        raise MethodError(f"a person has 0 to 4 limbs with signs, not {emg_limbs}")
