"""Exponential and normal tails from sums and products, so that lanes run together.

Logarithm and exponential are those of ``stats.elementary``. The others are right to a few units
in the last place too, which ``tests`` hold them to, and have no branches. No compiler may reorder
them: with "fast" arithmetic the rounding by a large number below would be optimised away.
"""

from __future__ import annotations

import math
from typing import Final

from cellcourse.simulation.survival.kernels.compiled import inside
from cellcourse.stats.elementary.compiled import as_bits, as_number, exponential, logarithm

__all__ = ["as_bits", "as_number", "exponential", "logarithm", "shortfall", "two_sided_tail"]

_ROUND: Final = 6755399441055744.0  # 1.5 * 2**52: what is added to it is rounded to a whole number
_ROUND_BITS: Final = 0x4338000000000000
_LOG2_HIGH: Final = 6.93147180369123816490e-01  # its last 21 bits are 0: k * it is exact
_LOG2_LOW: Final = 1.90821492927058770002e-10

# (1 + 2 x) exp(x**2) erfc(x) in (x - 3.75) / (x + 3.75), highest power first; made by
# validation/survival_simulation/normal_tail.py; largest error 1.7e-16.
_FLAT_HIGH: Final = (
    -2.7293941332533855056e-9, -1.9527901629748368921e-9, 3.2564990837985129253e-8,
    1.8778501156468796502e-8, -2.4996538037405242395e-7, -5.0816911811698188253e-8,
    1.7438577411359181137e-6, -9.7929752909982291765e-7, -0.000011439615260075949728,
)  # fmt: skip
_FLAT_LOW: Final = (
    0.000022387592725347689187, 0.000051647371238718376858, -0.00029015536563947128413,
    0.00029371408777227682388, 0.0017556261692276720938, -0.0097465796208150901387,
    0.028362277371370045731, -0.058693398584491847738, 0.09230432116435615983,
    -0.108803930141939147, 0.082276738489991589975, 0.0035854154854663069087,
    -0.14024059858554520883, 1.2375126308378275819,
)  # fmt: skip
_SHARES: Final = tuple(1 / math.factorial(k) for k in range(14, 0, -1))


@inside
def shortfall(x: float) -> float:
    """1 - exp(-x), x from 0 to 700, without loss where x is small."""
    rounded = -x * 1.4426950408889634 + _ROUND
    k = rounded - _ROUND
    rest = (-x - k * _LOG2_HIGH) - k * _LOG2_LOW
    series = 0.0
    for coefficient in _SHARES:
        series = series * rest + coefficient
    power = as_number((as_bits(rounded) - _ROUND_BITS + 1023) << 52)
    return (1.0 - power) - power * (series * rest)


@inside
def two_sided_tail(chisq: float, half: float) -> float:
    """Tail of chi-square on one degree of freedom, given exp(-chisq / 2) as well."""
    x = math.sqrt(0.5 * chisq)
    t = (x - 3.75) / (x + 3.75)
    series = 0.0
    for coefficient in _FLAT_HIGH:  # Two short loops: the compiler does not unroll a long one.
        series = series * t + coefficient
    for coefficient in _FLAT_LOW:
        series = series * t + coefficient
    return half * series / (1.0 + 2.0 * x)
