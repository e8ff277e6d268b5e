"""What means depend on: numbers with a name for each column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy.typing as npt

__all__ = ["Design"]


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """One column of numbers per coefficient; an intercept is a column of ones."""

    columns: tuple[str, ...]
    matrix: npt.ArrayLike
    """(n, q) one row per value."""
