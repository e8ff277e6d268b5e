"""Reading the numbers that a method is given, before any method runs.

A missing value is the caller's decision, so none is dropped here: NaN is refused.
Groups keep the order in which their labels first appear, and every difference
between two groups is the later one minus the earlier one unless a method says otherwise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError

__all__ = ["NO_SPREAD", "Floats", "Grouped", "grouped", "sample"]

Floats = npt.NDArray[np.float64]
"""An array of double-precision numbers."""

NO_SPREAD: Final = 1e-14
"""Share of the squares of all values that is round-off where nothing is left around a model."""


def sample(values: npt.ArrayLike, *, at_least: int, name: str) -> Floats:
    """Read one sample as a flat array of finite numbers.

    Raises:
        MethodError: not one-dimensional, too few values, or values that are not finite.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise MethodError(f"{name}: one value per subject is needed, not {array.ndim} axes")
    if array.size < at_least:
        raise MethodError(f"{name}: {array.size} values, at least {at_least} are needed")
    unknown = int(np.count_nonzero(~np.isfinite(array)))
    if unknown:
        raise MethodError(f"{name}: {unknown} of {array.size} values are missing or infinite")
    return array


@dataclass(frozen=True, slots=True)
class Grouped:
    """Values with the group of each: labels in order of first appearance."""

    labels: tuple[str, ...]
    values: Floats
    """(n,) in the order given."""
    code: npt.NDArray[np.intp]
    """(n,) position in ``labels`` of each value's group."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of values in each group."""
        return tuple(int(n) for n in np.bincount(self.code, minlength=len(self.labels)))

    def part(self, position: int) -> Floats:
        """Give the values of one group, in the order given."""
        part: Floats = self.values[self.code == position]
        return part

    def sums(self, scores: npt.ArrayLike) -> Floats:
        """Add up one score per value within each group."""
        added = np.bincount(self.code, np.asarray(scores, dtype=np.float64), len(self.labels))
        return added.astype(np.float64)


def grouped(values: npt.ArrayLike, group: npt.ArrayLike, *, name: str) -> Grouped:
    """Read values with their groups.

    Raises:
        MethodError: lengths differ, fewer than two groups, or values that are not finite.
    """
    array = sample(values, at_least=2, name=name)
    named = np.asarray(group).astype(str)
    if named.shape != array.shape:
        raise MethodError(f"{name}: {array.size} values but {named.size} group labels")
    labels = tuple(dict.fromkeys(named.tolist()))
    if len(labels) < 2:
        raise MethodError(f"{name}: all {array.size} values are in one group; two are needed")
    code = np.array([labels.index(label) for label in named.tolist()], dtype=np.intp)
    return Grouped(labels, array, code)
