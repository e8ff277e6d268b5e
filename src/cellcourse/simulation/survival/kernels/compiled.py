"""Compiling a function over the lanes of a block, kept between runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar, cast

from numba import njit

__all__ = ["LANES", "compiled", "inside"]

LANES: Final = 256
"""Trials side by side in a block."""

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile on the first call; the plain function stays at ``py_func``."""
    # Without checks for division by zero, which would keep lanes from running together.
    return cast("_Function", njit(cache=True, nogil=True, error_model="numpy")(function))


def inside(function: _Function) -> _Function:
    """Compile into every loop that calls it."""
    make = njit(cache=True, nogil=True, error_model="numpy", forceinline=True)
    return cast("_Function", make(function))
