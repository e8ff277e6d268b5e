"""Measures that are one number: righting time, body weight, vital capacity.

Where a measure needs something that only the study can say (the limit in seconds, the unit
of weight, the reference equations), it is asked for and never assumed.
"""

from __future__ import annotations

import math
from typing import Final

from cellcourse.errors import MethodError
from cellcourse.instruments.definition import Instrument
from cellcourse.instruments.lung_function import EQUATIONS

__all__ = ["FVC", "SVC", "percent_predicted", "righting_reflex", "righting_reflex_lost", "weight"]

FVC: Final = Instrument("fvc", "Forced vital capacity", "L", 0, None, None, "higher", "")
"""Forced vital capacity in litres."""

SVC: Final = Instrument("svc", "Slow vital capacity", "L", 0, None, None, "higher", "")
"""Slow vital capacity in litres."""


def righting_reflex(limit: float) -> Instrument:
    """Time that an animal laid on its side takes to right itself, watched for ``limit`` seconds.

    An animal that is not righted by then has no time; its value is infinite, which is later
    than any time in a rank.

    Raises:
        MethodError: the limit is not a time above zero.
    """
    _require_limit(limit)
    return Instrument(
        "righting-reflex", f"Righting reflex within {limit:g} s", "s", 0, limit, None, "lower", "",
        failure="not righted",
    )  # fmt: skip


def righting_reflex_lost(seconds: float | None, limit: float) -> bool:
    """Whether an animal failed to right itself within the limit.

    Righting at the very limit counts as righted.

    Args:
        seconds: time to right itself; None or infinite when it did not.
        limit: seconds allowed; 10, 15, 20 and 30 are all in published use.

    Raises:
        MethodError: the limit is not above zero, or the time is below zero or not a number.
    """
    _require_limit(limit)
    if seconds is None:
        return True
    if math.isnan(seconds) or seconds < 0:
        raise MethodError(f"{seconds:g} s is not a time to right itself")
    return seconds > limit


def weight(unit: str) -> Instrument:
    """Body weight, in ``g`` or ``kg``.

    Raises:
        MethodError: another unit.
    """
    if unit not in {"g", "kg"}:
        raise MethodError(f"body weight is in g or kg, not {unit}")
    return Instrument("weight", "Body weight", unit, 0, None, None, "neither", "")


def percent_predicted(measure: Instrument, reference: str) -> Instrument:
    """Vital capacity as a per cent of what named reference equations predict.

    The equations predict forced vital capacity; a slow vital capacity is set against the
    same prediction, as trials do.

    Raises:
        MethodError: not a vital capacity, or equations that are not known by that name.
    """
    if measure not in (FVC, SVC):
        raise MethodError(f"per cent predicted is of fvc or svc, not {measure.id}")
    if reference not in EQUATIONS:
        raise MethodError(f"no reference equations {reference}; known: {', '.join(EQUATIONS)}")
    return Instrument(
        f"{measure.id}-percent",
        f"{measure.label}, % of {reference}",
        "% predicted",
        0,
        None,
        None,
        "higher",
        EQUATIONS[reference].source,
    )


def _require_limit(limit: float) -> None:
    if not (math.isfinite(limit) and limit > 0):
        raise MethodError(f"the righting reflex needs a limit above 0 s, not {limit:g}")
