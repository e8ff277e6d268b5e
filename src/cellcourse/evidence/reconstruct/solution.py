"""One solution: event days and courses that keep every claim, or the word that none was found.

A solution is a function of the seed and its number alone. Event days and courses are drawn
in turn: where no courses fit some days, new days are drawn, a stated number of times.
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

_ATTEMPTS: Final = 100
"""Draws of event days before a solution is given up."""
_DAY_STEPS, _DAY_WALK = 20_000, 1_000
_EVENT_MOVES: Final = 0.1
_COURSE_STEPS, _COURSE_WALK = 70_000, 15_000
_TRIAL_STEPS, _TRIAL_MISS = 15_000, 0.08
"""Moves of a quick trial, and the miss per claim at which its event days are dropped."""


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


def solve(search: Search, seed: int, number: int) -> Solution:
    """Find the solution of a number; give the nearest where none is found.

    Args:
        search: what is searched for.
        seed: 0 to 2**64 - 1.
        number: 1 to 2**32 - 1; another number is an independent solution.
    """
    best: Solution | None = None
    for attempt in range(1, _ATTEMPTS + 1):
        found = _attempt(search, seed, number, attempt)
        if best is None or found.missed < best.missed:
            best = found
        if found.missed == 0:
            return found
    if best is None:
        raise AssertionError("no attempt was made")
    return best


def _attempt(search: Search, seed: int, number: int, attempt: int) -> Solution:
    from cellcourse.evidence.reconstruct.kernels.event_days import draw_event_days
    from cellcourse.evidence.reconstruct.kernels.philox import stream

    subjects = len(search.roster.subjects)
    day, seen = np.zeros(subjects, np.int64), np.zeros(subjects, np.int64)
    words = stream(seed, number, attempt << 8)
    missed = draw_event_days(search.days, words, day, seen, _DAY_STEPS, _DAY_WALK)
    courses, visits = [], []
    for place, values in enumerate(search.values, 1):
        words = stream(seed, number, (attempt << 8) + place)
        course, measured, off = _course(search, values, words, day, seen)
        courses.append(course)
        visits.append(measured)
        missed += off
        if missed > 0 and attempt < _ATTEMPTS:
            break
    return Solution(number, day, tuple(courses), tuple(visits), attempt, missed)


def _course(
    search: Search, values: Values, words: npt.NDArray[np.uint64], day: Whole, seen: Whole
) -> tuple[Whole, Whole, float]:
    from cellcourse.evidence.reconstruct.kernels.courses import draw_courses
    from cellcourse.evidence.reconstruct.kernels.event_moves import Ends

    course = search.plan.measures[values.measure]
    claims = course_claims(
        search.study, search.roster, values, search.wanted, (day, seen), course.roughness / 8
    )
    first = values is search.values[0]
    ends = Ends(search.days, day, seen, search.block, _EVENT_MOVES if first else 0.0)
    can_be = plausible(search.roster, values, course)
    steps = np.zeros((len(day), len(values.days)), np.int64)
    if first:
        missed = draw_courses(claims, can_be, ends, words, steps, _TRIAL_STEPS, 0)
        if missed > _TRIAL_MISS * len(search.wanted):
            return steps, claims.visits, missed
    missed = draw_courses(claims, can_be, ends, words, steps, _COURSE_STEPS, _COURSE_WALK)
    return steps, claims.visits, 0.0 if missed <= 1e-12 else missed
