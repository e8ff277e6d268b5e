"""What the course of a subject can be, and how strained one is: its rises and its bends."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.evidence.reconstruct.kernels.compiled import lent
from cellcourse.evidence.reconstruct.kernels.course_claims import CourseClaims

__all__ = ["Plausible", "strain"]

Whole = npt.NDArray[np.int64]


class Plausible(NamedTuple):
    """What courses can be, in steps of the instrument."""

    lowest: Whole
    """(v,) lowest value at each visit."""
    highest: Whole
    """(v,) highest value at each visit."""
    most_rise: int
    """Largest rise from one visit to the next."""
    usual_rise: float
    """A rise of r weighs as a normal deviation of r / usual_rise."""
    roughness: float
    """SD of a value about the straight line between its neighbours."""
    at_event: float
    """Value that a course runs towards on the day of the event; NaN where none is known."""
    arm: Whole
    """(subjects,) arm of each; subjects of one arm stand together."""
    start: Whole
    """(arms + 1,) place of the first subject of each arm."""
    doublings: int
    """A move shifts by 1, 2, 4, ... steps, up to so many doublings."""


@lent
def strain(
    claims: CourseClaims, plausible: Plausible, values: Whole, i: int, first: int, last: int
) -> float:
    """Weigh, as normal deviations, the rises and bends that a stretch of visits has part in."""
    visits = claims.visits[i]
    total = 0.0
    for v in range(max(1, first - 1), min(visits, last + 1)):
        rise = values[i, v] - values[i, v - 1]
        if rise > 0:
            total += (rise / plausible.usual_rise) ** 2
        if v + 1 < visits:
            day, after = claims.days[v + 1], float(values[i, v + 1])
        elif not math.isnan(plausible.at_event) and claims.end[i] > claims.days[v]:
            day, after = claims.end[i], plausible.at_event
        else:
            continue
        share = (claims.days[v] - claims.days[v - 1]) / (day - claims.days[v - 1])
        line = values[i, v - 1] + share * (after - values[i, v - 1])
        total += ((values[i, v] - line) / plausible.roughness) ** 2
    return total / 2
