"""Drawing the course of every subject on one measure, so that the claims hold.

Courses begin as straight falls and are annealed by moves that shift a stretch of visits
of one subject, or of two or three whose sum stays; then they walk on among the courses
that keep every claim. Plausibility is a smooth course with few and small rises.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.evidence.reconstruct.kernels.compiled import compiled
from cellcourse.evidence.reconstruct.kernels.course_claims import (
    CourseClaims,
    between,
    of_crossings,
    of_slot,
)
from cellcourse.evidence.reconstruct.kernels.event_moves import Ends, set_end, try_event_day
from cellcourse.evidence.reconstruct.kernels.philox import Stream, below, uniform

__all__ = ["Plausible", "draw_courses"]

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


_WARMEST, _COLDEST = 0.5, 40.0
"""Weight of a miss at the beginning of the annealing and at its end."""


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


class _State(NamedTuple):
    """Courses and what is known of them."""

    values: Whole
    slots: Floats
    """(slots,) how far the claims on each visit are missed."""
    durations: Floats
    """(crossings, subjects)"""
    missed: Floats
    """(2,) how far claims on visits, and on days between scores, are missed."""
    kept_slots: Floats
    kept_durations: Floats
    """What the last move changed, to undo it."""
    chosen: Whole
    """(3,) subjects that the move is about."""
    shift: Whole
    """(3,) by how many steps each is moved; none where it is not."""


@compiled
def draw_courses(
    claims: CourseClaims,
    plausible: Plausible,
    ends: Ends,
    words: Stream,
    values: Whole,
    most: int,
    walk: int,
) -> float:
    """Draw courses into ``values``; give by how much claims are missed.

    Args:
        claims: what must hold.
        plausible: what courses can be.
        ends: event days, which may move.
        words: stream of random numbers.
        values: (subjects, v) filled with steps.
        most: moves after which the annealing gives up.
        walk: moves among the courses that keep every claim.
    """
    _begin(claims, plausible, words, values)
    state = _survey(claims, values)
    step = 0
    while _missed(state) > 1e-12 and step < most:
        weight = _WARMEST * (_COLDEST / _WARMEST) ** (step / most)
        _any_move(claims, plausible, ends, words, state, weight)
        step += 1
    if _missed(state) <= 1e-12:
        for _ in range(walk):
            _any_move(claims, plausible, ends, words, state, 1e12)
    return _missed(state)


@compiled
def _any_move(
    claims: CourseClaims,
    plausible: Plausible,
    ends: Ends,
    words: Stream,
    state: _State,
    weight: float,
) -> None:
    if ends.share > 0 and uniform(words) < ends.share:
        _move_end(claims, plausible, ends, words, state, weight)
    else:
        _move(claims, plausible, words, state, weight)


@compiled
def _missed(state: _State) -> float:
    return float(state.missed[0] + state.missed[1])


@compiled
def _begin(claims: CourseClaims, plausible: Plausible, words: Stream, values: Whole) -> None:
    """Fall in a straight line to the value at the event, or stay level."""
    for i in range(len(values)):
        room = plausible.highest[0] - plausible.lowest[0]
        start = plausible.lowest[0] + uniform(words) * room
        stop = start if math.isnan(plausible.at_event) else plausible.at_event
        span = claims.end[i] - claims.days[0]
        for v in range(claims.visits[i]):
            line = start + (stop - start) * (claims.days[v] - claims.days[0]) / span
            level = max(plausible.lowest[v], min(plausible.highest[v], round(line)))
            if v > 0:
                level = min(level, values[i, v - 1] + plausible.most_rise)
            values[i, v] = level


@compiled
def _survey(claims: CourseClaims, values: Whole) -> _State:
    slots = np.zeros(len(claims.visit))
    for slot in range(len(slots)):
        slots[slot] = of_slot(claims, values, slot)
    durations = np.zeros((len(claims.crossing), len(values)))
    for crossing in range(len(durations)):
        for i in range(len(values)):
            durations[crossing, i] = between(claims, values, crossing, i)
    missed = np.array([slots.sum(), of_crossings(claims, durations)])
    return _State(
        values,
        slots,
        durations,
        missed,
        slots.copy(),
        durations.copy(),
        np.zeros(3, np.int64),
        np.zeros(3, np.int64),
    )


@compiled
def _strain(
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


@compiled
def _strains(
    claims: CourseClaims, plausible: Plausible, state: _State, first: int, last: int
) -> float:
    """Weigh what the move has part in."""
    total = 0.0
    for place in range(3):
        if state.shift[place] != 0:
            total += _strain(claims, plausible, state.values, state.chosen[place], first, last)
    return total


@compiled
def _move(
    claims: CourseClaims, plausible: Plausible, words: Stream, state: _State, weight: float
) -> None:
    """Try to shift a stretch of visits, of one subject or of some whose sum stays."""
    i = below(words, len(state.values))
    first, last = _stretch(words, claims.visits[i])
    by = 1 << below(words, plausible.doublings + 1)
    _choose(plausible, words, state, i, by if below(words, 2) else -by)
    if not _possible(claims, plausible, state, first, last):
        return
    # What chance would let pass is drawn first, so that most moves end before the claims
    # are looked at.
    room = -math.log(uniform(words)) + weight * _missed(state)
    room += _strains(claims, plausible, state, first, last)
    _shift(claims, state, 1, first, last)
    room -= _strains(claims, plausible, state, first, last)
    if room >= 0:
        slots, crossings = _look(claims, state, first, last)
        if weight * (slots + crossings) <= room:
            state.missed[0], state.missed[1] = slots, crossings
            return
        _undo(claims, state, first, last)
    _shift(claims, state, -1, first, last)


@compiled
def _move_end(
    claims: CourseClaims,
    plausible: Plausible,
    ends: Ends,
    words: Stream,
    state: _State,
    weight: float,
) -> None:
    """Try another event day of one subject; visits that this adds go on in a line."""
    i = below(words, len(state.values))
    was, seen, visits = ends.day[i], ends.seen[i], claims.visits[i]
    room = _strain(claims, plausible, state.values, i, 0, visits)
    if not try_event_day(ends, claims, words, i):
        return
    room += weight * _missed(state) - math.log(uniform(words))
    _prolong(claims, plausible, state.values, i, visits)
    room -= _strain(claims, plausible, state.values, i, 0, claims.visits[i])
    for crossing in range(len(claims.crossing)):
        state.kept_durations[crossing, i] = state.durations[crossing, i]
        state.durations[crossing, i] = between(claims, state.values, crossing, i)
    crossings = of_crossings(claims, state.durations)
    if weight * (state.missed[0] + crossings) <= room:
        state.missed[1] = crossings
        return
    ends.day[i], ends.seen[i] = was, seen
    set_end(ends, claims, i)
    for crossing in range(len(claims.crossing)):
        state.durations[crossing, i] = state.kept_durations[crossing, i]


@compiled
def _prolong(
    claims: CourseClaims, plausible: Plausible, values: Whole, i: int, visits: int
) -> None:
    """Fill visits that were added after the first so many."""
    last = values[i, visits - 1]
    stop = float(last) if math.isnan(plausible.at_event) else plausible.at_event
    for v in range(visits, claims.visits[i]):
        span = claims.end[i] - claims.days[visits - 1]
        share = (claims.days[v] - claims.days[visits - 1]) / span
        level = round(last + share * (stop - last))
        values[i, v] = max(plausible.lowest[v], min(plausible.highest[v], level))


@compiled
def _stretch(words: Stream, visits: int) -> tuple[int, int]:
    """Choose some visits in a row, now and then all of them."""
    if uniform(words) < 0.15:
        return 0, visits
    first = below(words, visits)
    last = first + 1
    while last < visits and uniform(words) < 0.6:
        last += 1
    return first, last


@compiled
def _choose(plausible: Plausible, words: Stream, state: _State, i: int, by: int) -> None:
    """Choose who moves with a subject, and the other way."""
    chosen, shift = state.chosen, state.shift
    chosen[:] = i
    shift[0], shift[1], shift[2] = by, 0, 0
    arm = plausible.arm[i]
    first, count = plausible.start[arm], plausible.start[arm + 1] - plausible.start[arm]
    kind = uniform(words)
    if count < 2 or kind < 0.45:
        return
    chosen[1] = first + (i - first + 1 + below(words, count - 1)) % count
    shift[1] = -by
    if count > 2 and kind > 0.8:
        chosen[2] = first + below(words, count)
        if chosen[2] not in (chosen[0], chosen[1]):
            shift[0], shift[2] = 2 * by, -by


@compiled
def _possible(
    claims: CourseClaims, plausible: Plausible, state: _State, first: int, last: int
) -> bool:
    """Whether every value stays in its range and no rise becomes too large."""
    for place in range(3):
        i, by = state.chosen[place], state.shift[place]
        stop = min(last, claims.visits[i])
        if by == 0 or first >= stop:
            continue
        course = state.values[i]
        for v in range(first, stop):
            if not plausible.lowest[v] <= course[v] + by <= plausible.highest[v]:
                return False
        if first > 0 and course[first] + by - course[first - 1] > plausible.most_rise:
            return False
        if stop < claims.visits[i] and course[stop] - course[stop - 1] - by > plausible.most_rise:
            return False
    return True


@compiled
def _shift(claims: CourseClaims, state: _State, sign: int, first: int, last: int) -> None:
    for place in range(3):
        if state.shift[place] != 0:
            i = state.chosen[place]
            for v in range(first, min(last, claims.visits[i])):
                state.values[i, v] += sign * state.shift[place]


@compiled
def _look(claims: CourseClaims, state: _State, first: int, last: int) -> tuple[float, float]:
    """Give how far claims are missed now, and keep what was known before."""
    slots = state.missed[0]
    for v in range(first, last):
        slot = claims.slot[v]
        if slot >= 0:
            state.kept_slots[slot] = state.slots[slot]
            state.slots[slot] = of_slot(claims, state.values, slot)
            slots = state.slots.sum()
    for crossing in range(len(claims.crossing)):
        for place in range(3):
            i = state.chosen[place]
            if state.shift[place] != 0:
                state.kept_durations[crossing, i] = state.durations[crossing, i]
                state.durations[crossing, i] = between(claims, state.values, crossing, i)
    return slots, of_crossings(claims, state.durations)


@compiled
def _undo(claims: CourseClaims, state: _State, first: int, last: int) -> None:
    for v in range(first, last):
        slot = claims.slot[v]
        if slot >= 0:
            state.slots[slot] = state.kept_slots[slot]
    for crossing in range(len(claims.crossing)):
        for place in range(3):
            i = state.chosen[place]
            if state.shift[place] != 0:
                state.durations[crossing, i] = state.kept_durations[crossing, i]
