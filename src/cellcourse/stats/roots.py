"""Finding where a curve that falls or rises steadily crosses zero."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["crossing_point"]

_STEPS = 200


def crossing_point(curve: Callable[[float], float], low: float, high: float) -> float:
    """Find the zero of a continuous curve between two points of opposite sign.

    False position with the Illinois weighting, which keeps the zero between its bounds;
    it stops when they are within 1e-13 of each other, relative to their size.
    """
    at_low, at_high = curve(low), curve(high)
    for _ in range(_STEPS):
        if at_low == at_high or abs(high - low) <= 1e-13 * max(1.0, abs(low), abs(high)):
            break
        middle = high - at_high * (high - low) / (at_high - at_low)
        value = curve(middle)
        if value * at_high <= 0:
            low, at_low = high, at_high
        else:
            at_low /= 2
        if abs(middle - high) <= 1e-14 * max(1.0, abs(middle)):
            return middle
        high, at_high = middle, value
    return high
