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

from cellcourse.evidence.reconstruct.kernels.compiled import compiled, lent
from cellcourse.evidence.reconstruct.kernels.course_claims import (
    CourseClaims,
    Room,
    between,
    of_crossings,
    of_slot,
    room_for,
)
from cellcourse.evidence.reconstruct.kernels.event_moves import Ends, set_end, try_event_day
from cellcourse.evidence.reconstruct.kernels.philox import Stream, below, uniform
from cellcourse.evidence.reconstruct.kernels.plausible import Plausible, strain

__all__ = ["Effort", "draw_courses"]

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


_WARMEST, _COLDEST = 6.0, 40.0
"""Weight of a miss at the beginning of an annealing and at its end."""
_NONE = 1e-12
"""A miss that is round-off."""


class Effort(NamedTuple):
    """How long courses are looked for."""

    steps: int
    """Moves of one annealing."""
    rounds: int
    """Annealings, each from where the last one ended."""
    near: float
    """Largest miss after which another one is worth it."""
    walk: int
    """Moves among the courses that keep every claim."""


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
    room: Room


@compiled
def draw_courses(
    claims: CourseClaims,
    plausible: Plausible,
    ends: Ends,
    words: Stream,
    values: Whole,
    effort: Effort,
) -> float:
    """Draw courses into ``values``; give by how much claims are missed.

    Args:
        claims: what must hold.
        plausible: what courses can be.
        ends: event days, which may move.
        words: stream of random numbers.
        values: (subjects, v) filled with steps.
        effort: how long to look.
    """
    _begin(claims, plausible, words, values)
    state = _survey(claims, values)
    for _ in range(effort.rounds):
        _anneal(claims, plausible, ends, words, state, effort.steps)
        if not _NONE < _missed(state) <= effort.near:
            break
    if _missed(state) <= _NONE:
        for _ in range(effort.walk):
            _any_move(claims, plausible, ends, words, state, 1e12)
    return _missed(state)


@lent
def _anneal(
    claims: CourseClaims,
    plausible: Plausible,
    ends: Ends,
    words: Stream,
    state: _State,
    steps: int,
) -> None:
    """Move until no claim is missed, ever less willing to miss one by more."""
    step = 0
    while _missed(state) > _NONE and step < steps:
        weight = _WARMEST * (_COLDEST / _WARMEST) ** (step / steps)
        _any_move(claims, plausible, ends, words, state, weight)
        step += 1


@lent
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


@lent
def _missed(state: _State) -> float:
    return float(state.missed[0] + state.missed[1])


@lent
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
    room, slots = room_for(claims), np.zeros(len(claims.visit))
    for slot in range(len(slots)):
        slots[slot] = of_slot(claims, room, values, slot, math.inf)
    durations = np.zeros((len(claims.crossing), len(values)))
    for crossing in range(len(durations)):
        for i in range(len(values)):
            durations[crossing, i] = between(claims, values, crossing, i)
    missed = np.array([slots.sum(), of_crossings(claims, room, durations)])
    return _State(
        values,
        slots,
        durations,
        missed,
        slots.copy(),
        durations.copy(),
        np.zeros(3, np.int64),
        np.zeros(3, np.int64),
        room,
    )


@lent
def _strains(
    claims: CourseClaims, plausible: Plausible, state: _State, first: int, last: int
) -> float:
    """Weigh what the move has part in."""
    total = 0.0
    for place in range(3):
        if state.shift[place] != 0:
            total += strain(claims, plausible, state.values, state.chosen[place], first, last)
    return total


@lent
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
        _keep(claims, state, first, last)
        slots, crossings = _look(claims, state, first, last, room / weight)
        if weight * (slots + crossings) <= room:
            state.missed[0], state.missed[1] = slots, crossings
            return
        _undo(claims, state, first, last)
    _shift(claims, state, -1, first, last)


@lent
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
    room = strain(claims, plausible, state.values, i, 0, visits)
    if not try_event_day(ends, claims, words, i):
        return
    room += weight * _missed(state) - math.log(uniform(words))
    _prolong(claims, plausible, state.values, i, visits)
    room -= strain(claims, plausible, state.values, i, 0, claims.visits[i])
    for crossing in range(len(claims.crossing)):
        state.kept_durations[crossing, i] = state.durations[crossing, i]
        state.durations[crossing, i] = between(claims, state.values, crossing, i)
    crossings = of_crossings(claims, state.room, state.durations)
    if weight * (state.missed[0] + crossings) <= room:
        state.missed[1] = crossings
        return
    ends.day[i], ends.seen[i] = was, seen
    set_end(ends, claims, i)
    for crossing in range(len(claims.crossing)):
        state.durations[crossing, i] = state.kept_durations[crossing, i]


@lent
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


@lent
def _stretch(words: Stream, visits: int) -> tuple[int, int]:
    """Choose some visits in a row, now and then all of them."""
    if uniform(words) < 0.15:
        return 0, visits
    first = below(words, visits)
    last = first + 1
    while last < visits and uniform(words) < 0.6:
        last += 1
    return first, last


@lent
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


@lent
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


@lent
def _shift(claims: CourseClaims, state: _State, sign: int, first: int, last: int) -> None:
    for place in range(3):
        if state.shift[place] != 0:
            i = state.chosen[place]
            for v in range(first, min(last, claims.visits[i])):
                state.values[i, v] += sign * state.shift[place]


@lent
def _keep(claims: CourseClaims, state: _State, first: int, last: int) -> None:
    """Keep what is known before a move."""
    for v in range(first, last):
        slot = claims.slot[v]
        if slot >= 0:
            state.kept_slots[slot] = state.slots[slot]
    for crossing in range(len(claims.crossing)):
        for i in state.chosen:
            state.kept_durations[crossing, i] = state.durations[crossing, i]


@lent
def _look(
    claims: CourseClaims, state: _State, first: int, last: int, most: float
) -> tuple[float, float]:
    """Give how far claims are missed after a move; infinitely far where by more than ``most``."""
    slots = state.missed[0]
    for v in range(first, last):
        slot = claims.slot[v]
        if slot >= 0:
            room = most - slots + state.slots[slot]
            state.slots[slot] = of_slot(claims, state.room, state.values, slot, room)
            slots = state.slots.sum()
        if slots > most:
            return math.inf, math.inf
    moved = False
    for crossing in range(len(claims.crossing)):
        for place in range(3):
            i = state.chosen[place]
            if state.shift[place] != 0:
                now = between(claims, state.values, crossing, i)
                was = state.kept_durations[crossing, i]
                state.durations[crossing, i] = now
                moved = moved or not (now == was or (math.isnan(now) and math.isnan(was)))
    if not moved:
        return slots, state.missed[1]
    return slots, of_crossings(claims, state.room, state.durations)


@lent
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
