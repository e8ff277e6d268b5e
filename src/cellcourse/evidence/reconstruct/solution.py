"""One solution: event days and courses that keep every claim, or the word that none was found.

A solution is a function of the seed and its number alone. Event days and courses are drawn
in turn: where no courses fit some days, the days walk on, and now and then are drawn anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from cellcourse.evidence.reconstruct.cells import day_of
from cellcourse.evidence.reconstruct.course_arrays import course_claims, plausible
from cellcourse.evidence.reconstruct.event_arrays import event_claims
from cellcourse.evidence.reconstruct.plan import ReconstructionPlan
from cellcourse.evidence.reconstruct.roster import Roster, Values, roster_of, values_of
from cellcourse.evidence.reconstruct.wants import Want
from cellcourse.study.study import Study

if TYPE_CHECKING:
    from cellcourse.evidence.reconstruct.kernels.event_days import EventClaims

__all__ = ["Search", "Solution", "search_of", "solve"]

Whole = npt.NDArray[np.int64]
_Place = tuple[int, int, int]
"""Seed, number of the solution, attempt."""

_ATTEMPTS: Final = 100
"""Event days that are tried before a solution is given up."""
_FROM_ONE_DRAW: Final = 5
"""Attempts before event days are drawn anew."""
_DAY_STEPS, _DAY_WALK = 20_000, 1_500
_EVENT_MOVES: Final = 0.03
_COURSE_STEPS, _COURSE_ROUNDS, _COURSE_WALK = 20_000, 3, 15_000
_NEAR: Final = 0.05
"""Miss per claim at which another annealing of the courses is worth it."""


@dataclass(frozen=True)
class Search:
    """Everything about a reconstruction that is the same for all solutions."""

    study: Study
    plan: ReconstructionPlan
    roster: Roster
    values: tuple[Values, ...]
    wanted: tuple[Want, ...]
    """Claims that are to be kept."""
    days: EventClaims
    block: Whole
    """(days,) days that are alike to every claimed cell share a number."""


@dataclass(frozen=True)
class Solution:
    """One complete data set, or the nearest that was found."""

    number: int
    day: Whole
    """(subjects,) day of the event."""
    courses: tuple[Whole, ...]
    """By measure, (subjects, visits) in steps; visits after the event hold nothing."""
    visits: tuple[Whole, ...]
    """By measure, (subjects,) at how many of the visits a subject was measured."""
    attempts: int
    """Draws of event days that it took."""
    missed: float
    """By how much claims are missed; zero for a solution."""


def search_of(study: Study, plan: ReconstructionPlan, wanted: tuple[Want, ...]) -> Search:
    """Prepare a search for data that keep some claims."""
    roster = roster_of(study, plan)
    values = tuple(values_of(study, plan, measure) for measure in plan.measures)
    days = event_claims(study, plan, roster, values, wanted)
    return Search(study, plan, roster, values, wanted, days, _blocks(study, plan, wanted))


def _blocks(study: Study, plan: ReconstructionPlan, wanted: tuple[Want, ...]) -> Whole:
    """Number the stretches of days between claimed days, each of which stands alone."""
    claimed = {day_of(study, want) for want in wanted if want.kind in {"cell", "cell test"}}
    marks = [(day in claimed) + (day - 1 in claimed) for day in range(plan.last_day + 1)]
    return np.cumsum(marks)


@dataclass(frozen=True)
class _Days:
    """Event days, and how far they are from keeping every claim."""

    day: Whole
    seen: Whole
    missed: float


def solve(search: Search, seed: int, number: int) -> Solution:
    """Find the solution of a number; give the nearest where none is found.

    Args:
        search: what is searched for.
        seed: 0 to 2**64 - 1.
        number: 1 to 2**32 - 1; another number is an independent solution.
    """
    days: _Days | None = None
    near: list[tuple[float, int, _Days]] = []
    for attempt in range(1, _ATTEMPTS + 1):
        place = (seed, number, attempt)
        days = _event_days(search, place, days)
        found = _courses(search, place, days, complete=False)
        if found.missed == 0:
            return found
        near.append((found.missed, attempt, days))
    _, attempt, days = min(near, key=lambda one: one[0])
    return _courses(search, (seed, number, attempt), days, complete=True)


def _event_days(search: Search, place: _Place, last: _Days | None) -> _Days:
    """Draw event days, or let the last ones walk on."""
    from cellcourse.evidence.reconstruct.kernels.event_days import draw_event_days, walk_event_days

    words, missed = _stream(place, 0), 0.0
    if last is None or last.missed > 0 or place[2] % _FROM_ONE_DRAW == 1:
        subjects = len(search.roster.subjects)
        day, seen = np.zeros(subjects, np.int64), np.zeros(subjects, np.int64)
        missed = draw_event_days(search.days, words, day, seen, _DAY_STEPS)
    else:
        day, seen = last.day.copy(), last.seen.copy()
    if missed == 0:
        walk_event_days(search.days, words, day, seen, _DAY_WALK)
    return _Days(day, seen, missed)


def _stream(place: _Place, what: int) -> npt.NDArray[np.uint64]:
    from cellcourse.evidence.reconstruct.kernels.philox import stream

    seed, number, attempt = place
    return stream(seed, number, (attempt << 8) + what)


def _courses(search: Search, place: _Place, days: _Days, *, complete: bool) -> Solution:
    """Draw the courses of every measure; unless all are asked for, stop where one fails."""
    day, seen, missed = days.day.copy(), days.seen.copy(), days.missed
    courses, visits = [], []
    for what, values in enumerate(search.values, 1):
        if missed > 0 and not complete:
            break
        course, measured, off = _course(search, values, _stream(place, what), day, seen)
        courses.append(course)
        visits.append(measured)
        missed += off
    return Solution(place[1], day, tuple(courses), tuple(visits), place[2], missed)


def _course(
    search: Search, values: Values, words: npt.NDArray[np.uint64], day: Whole, seen: Whole
) -> tuple[Whole, Whole, float]:
    from cellcourse.evidence.reconstruct.kernels.courses import Effort, draw_courses
    from cellcourse.evidence.reconstruct.kernels.event_days import room_for
    from cellcourse.evidence.reconstruct.kernels.event_moves import Ends

    course = search.plan.measures[values.measure]
    claims = course_claims(
        search.study, search.roster, values, search.wanted, (day, seen), course.roughness / 8
    )
    first = values is search.values[0]
    share = _EVENT_MOVES if first else 0.0
    ends = Ends(search.days, room_for(search.days), day, seen, search.block, share)
    can_be = plausible(search.roster, values, course)
    steps = np.zeros((len(day), len(values.days)), np.int64)
    near = _NEAR * len(search.wanted)
    effort = Effort(_COURSE_STEPS, _COURSE_ROUNDS, near, _COURSE_WALK)
    missed = draw_courses(claims, can_be, ends, words, steps, effort)
    return steps, claims.visits, 0.0 if missed <= 1e-12 else missed
