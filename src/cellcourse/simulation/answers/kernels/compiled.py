"""Compiling the loops of batch answers, kept between runs.

A division by zero gives infinity or NaN, as it does in numpy, and raises nothing: a check at
each division would keep the processor from taking several numbers at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from numba import njit

__all__ = ["alone", "compiled", "drawn_in", "summed"]

compiled = njit(cache=True, nogil=True, error_model="numpy")
"""Compile a loop."""

drawn_in = njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
"""Compile a part of a loop into whatever calls it."""

summed = njit(cache=True, nogil=True, error_model="numpy", fastmath={"reassoc"})
"""Compile sums whose order is free: the last digits are those of one kind of processor."""

_Function = TypeVar("_Function", bound=Callable[..., Any])
_ALONE: Final[dict[str, Any]] = {"_nrt": False}


def alone(function: _Function) -> _Function:
    """Compile a loop that makes no array, without counting references to those it is given."""
    made = njit(cache=True, nogil=True, error_model="numpy", **_ALONE)(function)
    return cast("_Function", made)
