"""Compiling a function of numbers and arrays to machine code, kept between runs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

__all__ = ["compiled"]

_Function = TypeVar("_Function", bound=Callable[..., Any])


def compiled(function: _Function) -> _Function:
    """Compile on the first call; the plain function stays at ``py_func``."""
    return cast("_Function", njit(cache=True, nogil=True)(function))
