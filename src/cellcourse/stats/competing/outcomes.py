"""Follow-up that ends in one of several events, or in none.

Death before tracheostomy, or before a threshold is reached, is not censoring: who died
cannot reach it any more. Every subject has the time and the name of its first event.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cellcourse.errors import MethodError
from cellcourse.stats.survival.followup import followup

__all__ = ["CENSORED", "Outcomes", "outcomes"]

CENSORED: Final = ""
"""The name of no event: observation ended first."""


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """n subjects, and the event of interest among those seen."""

    time: NDArray[np.float64]  # (n,)
    of_interest: NDArray[np.bool_]  # (n,) ended by the event of interest
    competing: NDArray[np.bool_]  # (n,) ended by any other event


def outcomes(time: ArrayLike, event: ArrayLike, *, cause: str) -> Outcomes:
    """Check times with the event that ended each.

    Args:
        time: (n,) time from origin to the first event or to censoring, not negative.
        event: (n,) name of that event; empty where censored.
        cause: the event of interest.

    Raises:
        MethodError: not follow-up, not one name for each time, or nobody with the event
            of interest.
    """
    named = np.asarray(event).astype(str)
    subjects = followup(time, named != CENSORED)
    if cause == CENSORED:
        raise MethodError("the event of interest needs a name; an empty one means censored")
    seen = named == cause
    if not seen.any():
        others = ", ".join(sorted(set(named.tolist()) - {CENSORED})) or "none"
        raise MethodError(f"none of {named.size} subjects had {cause}; events seen: {others}")
    return Outcomes(subjects.time, seen, subjects.died & ~seen)
