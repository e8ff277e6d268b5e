"""Logarithm, exponential and power in plain Python; the compiled ones are this very source.

No compiler may reorder these sums: with "fast" arithmetic the rounding by a large number
below would be optimised away.
"""

from __future__ import annotations

import math
import struct
from typing import Final

__all__ = ["as_bits", "as_number", "exponential", "log_power", "logarithm", "power"]

_ROUND: Final = 6755399441055744.0  # 1.5 * 2**52: what is added to it is rounded to a whole number
_ROUND_BITS: Final = 0x4338000000000000
_ROOT_HALF_BITS: Final = 0x3FE6A09E667F3BCD
_LOG2_HIGH: Final = 6.93147180369123816490e-01  # its last 21 bits are 0: k * it is exact
_LOG2_LOW: Final = 1.90821492927058770002e-10
_FACTORIALS: Final = tuple(1 / math.factorial(k) for k in range(13, -1, -1))
_ODDS: Final = tuple(2 / k for k in range(19, 2, -2))


def as_bits(x: float) -> int:
    """Read the 64 bits of a number as a whole number."""
    bits: int = struct.unpack("<q", struct.pack("<d", x))[0]
    return bits


def as_number(bits: int) -> float:
    """Read 64 bits as a number."""
    number: float = struct.unpack("<d", struct.pack("<q", bits))[0]
    return number


def logarithm(x: float) -> float:
    """Natural logarithm of a number from 2**-1022 up, to 5e-16 of itself."""
    bits = as_bits(x)
    power_of_two = (bits - _ROOT_HALF_BITS) >> 52
    rest = as_number(bits - (power_of_two << 52)) - 1.0  # x = 2**power_of_two * (1 + rest)
    k = as_number(power_of_two + _ROUND_BITS) - _ROUND
    s = rest / (2.0 + rest)
    z = s * s
    series = 0.0
    for coefficient in _ODDS:
        series = series * z + coefficient
    return (s * z * series + k * _LOG2_LOW) + 2.0 * s + k * _LOG2_HIGH


def exponential(x: float) -> float:
    """Exponential of a number, to 6e-16 of itself; 0 below -700, and above 700 that of 700."""
    if x < -700.0:
        return 0.0
    x = min(x, 700.0)
    rounded = x * 1.4426950408889634 + _ROUND
    k = rounded - _ROUND
    rest = (x - k * _LOG2_HIGH) - k * _LOG2_LOW
    series = 0.0
    for coefficient in _FACTORIALS:
        series = series * rest + coefficient
    return as_number(as_bits(series) + ((as_bits(rounded) - _ROUND_BITS) << 52))


def power(share: float, exponent: float) -> float:
    """A share of 0 to 1 raised to an exponent above 0; what is outside counts as 0 or 1.

    0 and 1 stay what they are. The error is below 2e-16, and below 1e-15 of the result where
    that is 0.01 or more.
    """
    return exponential(log_power(share, exponent))


def log_power(share: float, exponent: float) -> float:
    """Logarithm of a power; minus infinity where there is no share."""
    return exponent * logarithm(min(1.0, share)) if share > 0.0 else -math.inf
