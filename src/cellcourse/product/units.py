"""Results and limits in one unit: endotoxin per mL, dose, kg and hour; cells per kg.

Endotoxin per kg and hour is the most that any single hour brings: an injection over in
less than an hour counts as a whole one, a longer infusion is spread over its hours. The
pharmacopoeias define the limit that way (USP <85>: K over the largest dose per kg in a
single hour; K is 5 EU/kg, and 0.2 EU/kg for an intrathecal route). The limits themselves
are the study's to state.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from cellcourse.product.bounded import Bounded
from cellcourse.product.record import Giving

__all__ = ["Lacking", "in_unit"]


@dataclass(frozen=True, slots=True)
class Lacking:
    """Why a result cannot be put into the unit of its limit."""

    words: str


_FAMILIES: Final = (
    {"EU": "", "EU/mL": "v", "EU/kg": "w", "EU/kg/h": "wh"},
    {"cells": "", "cells/mL": "v", "cells/kg": "w"},
    {"mL": "", "L": "l"},
    {"%": ""},
)
"""Units of one family, with what brings each to the amount in the whole dose: times the
volume (v), times the body weight (w), times the hours (h),
or a litre's millilitres (l)."""


def in_unit(result: Bounded, unit: str, wanted: str, giving: Giving) -> Bounded | Lacking:
    """Put a result into another unit.

    Where the units measure different things, or the volume, the body weight or the
    duration that lies between them is not recorded, the answer says so instead.
    """
    if unit == wanted:
        return result
    family = next((f for f in _FAMILIES if unit in f and wanted in f), None)
    if family is None:
        return Lacking(f"{unit} cannot be held against {wanted}")
    lacking = _lacking(family[unit] + family[wanted], giving)
    if lacking:
        return Lacking(f"{unit} into {wanted} needs {' and '.join(lacking)}")
    return result.times(_factor(family[unit], giving) / _factor(family[wanted], giving))


def _lacking(needs: str, giving: Giving) -> list[str]:
    known = {
        "v": ("the volume given", giving.volume_ml),
        "w": ("the body weight", giving.weight_kg),
        "h": ("the duration of the infusion", giving.hours),
    }
    return [
        f"{name}, which is not recorded" if value is None else f"{name} above zero"
        for key, (name, value) in known.items()
        if key in needs and (value is None or not value > 0)
    ]


def _factor(needs: str, giving: Giving) -> float:
    factors = {
        "v": giving.volume_ml or 0.0,
        "w": giving.weight_kg or 0.0,
        "h": max(1.0, giving.hours or 0.0),
        "l": 1000.0,
    }
    return math.prod(factors[need] for need in needs)
