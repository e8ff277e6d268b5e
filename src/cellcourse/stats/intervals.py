"""An interval estimate, and the confidence level that the caller must state."""

from __future__ import annotations

from dataclasses import dataclass

from cellcourse.errors import MethodError

__all__ = ["Interval", "check_level"]


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that the data leave open at a confidence level."""

    lower: float
    upper: float
    level: float
    """Confidence level, between 0 and 1: 0.95 for a 95 % interval."""


def check_level(level: float) -> None:
    """Refuse a confidence level that is not strictly between 0 and 1.

    Raises:
        MethodError: the level is 0, 1, outside them (a per cent, perhaps), or NaN.
    """
    if not 0.0 < level < 1.0:
        raise MethodError(f"a confidence level lies between 0 and 1, not at {level:g}")
