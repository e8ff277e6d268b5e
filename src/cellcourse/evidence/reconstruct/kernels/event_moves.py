"""Moving a subject's event day while its course is drawn, so that both fit each other.

A day only moves where no claimed cell gains or loses a subject by it, and only to days
that keep every claim on event days.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.evidence.reconstruct.kernels.compiled import lent
from cellcourse.evidence.reconstruct.kernels.course_claims import CourseClaims
from cellcourse.evidence.reconstruct.kernels.event_days import (
    EventClaims,
    Room,
    of_tests,
    without_tests,
)
from cellcourse.evidence.reconstruct.kernels.philox import Stream, below

__all__ = ["Ends", "set_end", "try_event_day"]

Whole = npt.NDArray[np.int64]


class Ends(NamedTuple):
    """Event days while courses are drawn."""

    claims: EventClaims
    room: Room
    day: Whole
    """(subjects,) day of the event."""
    seen: Whole
    """(subjects,) 1 where a subject is measured on its event day."""
    block: Whole
    """(days,) days that are alike to every claimed cell share a number."""
    share: float
    """Share of the moves that are about event days."""


@lent
def try_event_day(ends: Ends, claims: CourseClaims, words: Stream, i: int) -> bool:
    """Move one subject's event day nearby; give whether it moved. Courses are left alone."""
    last = len(ends.block) - 1
    width = 1 << below(words, 6)
    then = ends.day[i] + below(words, 2 * width + 1) - width
    if then == ends.day[i] or not 1 <= then <= last:
        return False
    if ends.block[then] != ends.block[ends.day[i]]:
        return False
    was, seen = ends.day[i], ends.seen[i]
    measured = below(words, 2) if ends.claims.visit[then] else 0
    ends.day[i], ends.seen[i] = then, measured
    broken = without_tests(ends.claims, ends.room, ends.day, ends.seen) > 0
    if broken or of_tests(ends.claims, ends.room, ends.day) > 0:
        ends.day[i], ends.seen[i] = was, seen
        return False
    set_end(ends, claims, i)
    return True


@lent
def set_end(ends: Ends, claims: CourseClaims, i: int) -> None:
    """Tell the course how long it is."""
    claims.end[i] = ends.day[i]
    count = 0
    for day in claims.days:
        count += day < ends.day[i] or (day == ends.day[i] and ends.seen[i] == 1)
    claims.visits[i] = count
