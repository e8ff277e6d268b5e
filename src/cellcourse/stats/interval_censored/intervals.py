"""What visits tell of the time of an event: later than one, not later than another.

A bracket (left, right] holds the event after ``left`` and up to ``right``. One seen at
the very time has left = right; one not seen by the last visit has right infinite; one
already there at the first look has left 0. What the event is, is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.samples import Floats

__all__ = ["Brackets", "Innermost", "brackets", "innermost"]

_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Brackets:
    """Brackets of n subjects, checked."""

    left: Floats  # (n,)
    right: Floats  # (n,)

    @property
    def exact(self) -> _Mask:
        """Subjects whose event was seen at its very time."""
        return np.asarray(self.left == self.right, dtype=np.bool_)

    @property
    def censored(self) -> _Mask:
        """Subjects in whom no event was seen."""
        return np.isinf(self.right)


@dataclass(frozen=True, slots=True, eq=False)
class Innermost:
    """The intervals to which a distribution can be pinned down, and who could be in them."""

    left: Floats  # (m,)
    right: Floats  # (m,)
    member: _Mask  # (n, m) the subject's bracket holds the interval


def brackets(left: npt.ArrayLike, right: npt.ArrayLike) -> Brackets:
    """Check that brackets can hold the times of events.

    Args:
        left: (n,) last time known to be before the event, finite, not negative.
        right: (n,) first time known not to be before it; infinite where not seen.

    Raises:
        MethodError: no subjects, lengths that differ, a bracket that ends before it
            begins, or bounds that are missing or below zero; all said at once.
    """
    low, high = np.asarray(left, dtype=np.float64), np.asarray(right, dtype=np.float64)
    if low.ndim != 1 or low.shape != high.shape or not low.size:
        raise MethodError(f"brackets need two equal columns, not {low.shape} and {high.shape}")
    wrong = {
        "are not finite at the left or missing": ~np.isfinite(low) | np.isnan(high),
        "begin below zero": low < 0,
        "end before they begin": high < low,
    }
    counted = [(int(bad.sum()), text) for text, bad in wrong.items() if bad.any()]
    if counted:
        said = "; ".join(f"{count} of {low.size} {text}" for count, text in counted)
        raise MethodError(f"not brackets of events: {said}")
    return Brackets(low, high)


def innermost(given: Brackets) -> Innermost:
    """Find the stretches that begin where a bracket does and end where the next one ends.

    Only they can carry probability in a distribution of greatest likelihood.

    Source:
        Turnbull (1976), J R Stat Soc B 38:290.
    """
    # At one time, the bracket of an event seen there opens first, then brackets that end
    # there close, then those that begin after it open.
    opens = np.column_stack((given.left, np.where(given.exact, 0, 2)))
    closes = np.column_stack((given.right, np.ones(given.right.size)))
    ends = np.unique(np.vstack((opens, closes)), axis=0)  # in order of time, then of kind
    found = np.flatnonzero((ends[:-1, 1] != 1) & (ends[1:, 1] == 1))
    begin, end = ends[found], ends[found + 1, 0]
    after = (opens[:, None, 0] < begin[:, 0]) | (
        (opens[:, None, 0] == begin[:, 0]) & (opens[:, None, 1] <= begin[:, 1])
    )
    return Innermost(begin[:, 0], end, after & (given.right[:, None] >= end))
