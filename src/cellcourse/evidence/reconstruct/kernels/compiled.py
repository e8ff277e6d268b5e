"""Compiling functions of numbers and arrays to machine code, kept between runs.

A division by zero gives infinity or NaN, as it does in numpy, and raises nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

__all__ = ["compiled", "lent"]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile on the first call; the plain function stays at ``py_func``."""
    return _compile(function, counted=True)


def lent(function: _Function) -> _Function:
    """Compile a small function into those that call it.

    It neither makes arrays nor gives any back: what it works on is lent to it. Counting the
    references to lent arrays at every call would take most of the time of a search.
    """
    return _compile(function, counted=False)


def _compile(function: _Function, *, counted: bool) -> _Function:
    # Without a word, numba lets a function that is called count as its caller does.
    options: dict[str, Any] = {"_nrt": counted, "forceinline": not counted}
    made = njit(cache=True, nogil=True, error_model="numpy", **options)(function)
    return cast("_Function", made)
