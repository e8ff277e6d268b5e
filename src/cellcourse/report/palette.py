"""One look for each arm, the same in every figure and table.

Colours are those of Okabe and Ito, which people with any kind of colour blindness can
tell apart; dashes and markers differ too, so that a grey print loses nothing. The
control arm is dark grey. The look follows the order of the arms in the study file.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import cycle
from types import MappingProxyType
from typing import Final

from cellcourse.study.study import Study

__all__ = ["INK", "Look", "Palette", "palette", "rivals"]

INK: Final = "#1a1a1a"
SOLID: Final = "-"

_CONTROL: Final = "#555555"
_COLOURS: Final = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_TEXT: Final = ("#005A8E", "#A84A00", "#00694D", "#9B4673", "#8A5F00", "#23709E")
"""The same hues, dark enough to be read as text on white."""
_DASHES: Final = (
    (0.0, (4.5, 1.3)),
    (0.0, (7.0, 1.3, 1.3, 1.3)),
    (0.0, (1.2, 1.2)),
    (0.0, (10.0, 1.8)),
    (0.0, (4.0, 1.2, 1.2, 1.2, 1.2, 1.2)),
    (0.0, (2.5, 2.5)),
)
_MARKERS: Final = ("s", "^", "D", "v", "P", "X")


@dataclass(frozen=True, slots=True)
class Look:
    """How one arm is drawn."""

    label: str
    colour: str
    text: str
    """Colour of words about the arm."""
    dash: str | tuple[float, tuple[float, ...]]
    marker: str


@dataclass(frozen=True, slots=True)
class Palette:
    """The look of every arm of one study."""

    looks: Mapping[str, Look]

    def __getitem__(self, arm: str) -> Look:
        """Give the look of one arm; what is not an arm is drawn in ink."""
        return self.looks.get(arm, Look(arm, INK, INK, SOLID, "o"))

    def label(self, arm: str | None) -> str:
        """Give the name of an arm as the study file prints it."""
        return "" if arm is None else self[arm].label


def palette(study: Study) -> Palette:
    """Give each arm of a study its look."""
    rest = cycle(zip(_COLOURS, _TEXT, _DASHES, _MARKERS, strict=True))
    looks = {
        key: Look(arm.label, _CONTROL, INK, SOLID, "o")
        if key == study.control
        else Look(arm.label, *next(rest))
        for key, arm in study.arms.items()
    }
    return Palette(MappingProxyType(looks))


def rivals(labels: Mapping[str, str]) -> Palette:
    """Give each of several things of one rank its look, such as the laws of a model."""
    kinds = cycle(zip(_COLOURS, _TEXT, _DASHES, _MARKERS, strict=True))
    return Palette(
        MappingProxyType({key: Look(label, *next(kinds)) for key, label in labels.items()})
    )
