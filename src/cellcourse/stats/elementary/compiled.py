"""Logarithm, exponential and power for loops compiled by numba; imported only by them.

The functions of ``plain`` under the same names and with the same bits, drawn into the loop
that calls them. Importing this module makes those of ``plain`` known to the compiler too.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic, overload, register_jitable
from numpy.typing import NDArray

from cellcourse.stats.elementary import plain as _plain

__all__ = ["as_bits", "as_number", "exponential", "logarithm", "power", "powers"]

_Row = NDArray[np.float64]

_inside = njit(cache=True, nogil=True, error_model="numpy", forceinline=True)


@intrinsic
def _bits(_context: Any, _number: Any) -> Any:
    def same_bits(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        return builder.bitcast(values[0], ir.IntType(64))

    return types.int64(types.float64), same_bits


@intrinsic
def _number(_context: Any, _bits: Any) -> Any:
    def same_bits(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        return builder.bitcast(values[0], ir.DoubleType())

    return types.float64(types.int64), same_bits


as_bits = cast("Callable[[float], int]", _bits)
"""Read the 64 bits of a number as a whole number."""

as_number = cast("Callable[[int], float]", _number)
"""Read 64 bits as a number."""


@overload(_plain.as_bits)
def _as_bits(_x: Any) -> Any:
    def compiled(_x: Any) -> int:
        return as_bits(_x)

    return compiled


@overload(_plain.as_number)
def _as_number(_bits: Any) -> Any:
    def compiled(_bits: Any) -> float:
        return as_number(_bits)

    return compiled


for _formula in (_plain.exponential, _plain.log_power, _plain.logarithm, _plain.power):
    register_jitable(error_model="numpy", forceinline=True)(_formula)

exponential = _inside(_plain.exponential)
logarithm = _inside(_plain.logarithm)
power = _inside(_plain.power)


@_inside
def powers(share: _Row, exponent: float, power: _Row) -> None:
    """Raise shares to one exponent, several at once; see ``plain``.

    Args:
        share: (n,) shares.
        exponent: above 0.
        power: (n,) overwritten with their powers.
    """
    # Two short loops overlap better than a long one.
    for at in range(share.shape[0]):
        power[at] = _plain.log_power(share[at], exponent)
    for at in range(share.shape[0]):
        power[at] = _plain.exponential(power[at])
