"""Drawing the day on which every subject reaches the event, so that the claims hold.

A random start is annealed until nothing is violated, and can then walk on among the days
that keep every claim. Before the claims every day up to the last is equally likely.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.evidence.reconstruct.kernels.compiled import compiled, lent
from cellcourse.evidence.reconstruct.kernels.log_rank import (
    adjust,
    chi_square,
    chi_square_of_two,
    tail,
)
from cellcourse.evidence.reconstruct.kernels.philox import Stream, below, uniform

__all__ = [
    "EventClaims",
    "Room",
    "draw_event_days",
    "missed",
    "of_tests",
    "outside",
    "room_for",
    "violation",
    "walk_event_days",
    "without_tests",
]

Whole = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class EventClaims(NamedTuple):
    """What is claimed of event days. Subjects of one arm stand together."""

    start: Whole
    """(arms + 1,) place of the first subject of each arm, and the number of subjects."""
    arm: Whole
    """(subjects,) arm of each."""
    visit: Whole
    """(days,) 1 on a day on which a subject whose event it is may still be measured."""
    medians: Floats
    """(m, 4) arm, arm taken off or -1, lowest and highest value."""
    counts: Floats
    """(c, 5) arm, day, 1 where the event day itself still counts, lowest and highest."""
    overall: Floats
    """(o, 2) lowest and highest chi-square of all arms."""
    pairs: Floats
    """(p, 4) place of the pair, 1 where its p is adjusted, lowest and highest log of p."""
    pair: Whole
    """(pairs, 2) both arms of every pair of the family."""
    rule: int
    """How the family is adjusted."""
    occasions: Whole
    """(k, 2) arm and day of cells that only some numbers of subjects can give."""
    gap: Whole
    """(k, n + 1, n + 1) by subjects not yet at the event and subjects measured on its
    very day: how far these numbers are from some that can give the cell."""
    spans: Floats
    """(s, 4) arm, first visit that can show the higher of two scores, lowest
    mean of the days from there to the lower, and highest standard error of that mean."""


class Room(NamedTuple):
    """Scratch space, so that no step of a search makes arrays."""

    days: Whole
    """(subjects of the largest arm,)"""
    p: Floats
    """(pairs,)"""
    adjusted: Floats
    """(pairs,)"""
    log_rank: Floats
    """(arms, arms + 2)"""


@compiled
def room_for(claims: EventClaims) -> Room:
    """Make the scratch space of one search."""
    arms, pairs = len(claims.start) - 1, len(claims.pair)
    largest = np.diff(claims.start).max()
    return Room(
        np.zeros(largest, np.int64), np.zeros(pairs), np.zeros(pairs), np.zeros((arms, arms + 2))
    )


@compiled
def draw_event_days(
    claims: EventClaims, words: Stream, day: Whole, seen: Whole, most: int
) -> float:
    """Draw days, and whether a subject is measured on its event day; give what is violated.

    Args:
        claims: what must hold.
        words: stream of random numbers.
        day: (subjects,) filled with event days.
        seen: (subjects,) filled with 1 where a subject is measured on its event day.
        most: steps after which the annealing gives up.
    """
    for i in range(len(day)):
        day[i] = 1 + below(words, len(claims.visit) - 1)
        seen[i] = _chance(claims, words, day[i])
    room = room_for(claims)
    now = violation(claims, room, day, seen)
    step = 0
    while now > 0 and step < most:
        now = _step(claims, room, words, day, seen, now, 0.5 * 60.0 ** (step / most))
        step += 1
    return now


@compiled
def walk_event_days(
    claims: EventClaims, words: Stream, day: Whole, seen: Whole, steps: int
) -> None:
    """Change days that keep every claim into others that do."""
    now, room = 0.0, room_for(claims)
    for _ in range(steps):
        now = _step(claims, room, words, day, seen, now, 1e9)


@lent
def _chance(claims: EventClaims, words: Stream, day: int) -> int:
    return below(words, 2) if claims.visit[day] else 0


@lent
def _step(
    claims: EventClaims,
    room: Room,
    words: Stream,
    day: Whole,
    seen: Whole,
    now: float,
    weight: float,
) -> float:
    """Try other days of one subject, or of two at once."""
    i = below(words, len(day))
    j = i if uniform(words) < 0.7 else below(words, len(day))
    was_i, was_j, seen_i, seen_j = day[i], day[j], seen[i], seen[j]
    day[i] = _other(claims, words, day[i])
    seen[i] = _chance(claims, words, day[i])
    if j != i:
        day[j] = _other(claims, words, day[j])
        seen[j] = _chance(claims, words, day[j])
    # What chance would let pass is drawn first: the tests, which take longest, are then
    # only worked out for days that can still be accepted.
    most = now - math.log(uniform(words)) / weight
    then = without_tests(claims, room, day, seen)
    if then <= most:
        then += of_tests(claims, room, day)
        if then <= most:
            return then
    day[i], seen[i] = was_i, seen_i
    day[j], seen[j] = was_j, seen_j
    return now


@lent
def _other(claims: EventClaims, words: Stream, day: int) -> int:
    """Propose any day, or one nearby; days beyond either end wrap around."""
    last = len(claims.visit) - 1
    reach = uniform(words)
    if reach < 0.3:
        return 1 + below(words, last)
    width = 2 if reach < 0.7 else 10
    return 1 + (day - 1 + below(words, 2 * width + 1) - width) % last


@lent
def violation(claims: EventClaims, room: Room, day: Whole, seen: Whole) -> float:
    """How far days are from keeping every claim; zero where all are kept."""
    return without_tests(claims, room, day, seen) + of_tests(claims, room, day)


@lent
def without_tests(claims: EventClaims, room: Room, day: Whole, seen: Whole) -> float:
    """How far days are from keeping the claims that are quickly looked at."""
    numbers = _of_counts(claims, day) + _of_occasions(claims, day, seen)
    return _of_medians(claims, room, day) + _of_spans(claims, room, day) + numbers


@lent
def outside(value: float, low: float, high: float) -> float:
    """Distance of a value from an interval."""
    return max(0.0, low - value, value - high)


@lent
def missed(value: float, low: float, high: float, scale: float) -> float:
    """Weigh a miss: a share for any, so that none is worth keeping, and its distance."""
    if low <= value <= high:
        return 0.0
    return 0.25 + outside(value, low, high) / scale


@lent
def _in_order(claims: EventClaims, room: Room, day: Whole, arm: int) -> int:
    """Sort the days of an arm into the scratch space; give their number."""
    first, last = claims.start[arm], claims.start[arm + 1]
    for i in range(first, last):
        place = i - first
        while place > 0 and room.days[place - 1] > day[i]:
            room.days[place] = room.days[place - 1]
            place -= 1
        room.days[place] = day[i]
    n: int = last - first
    return n


@lent
def _median(claims: EventClaims, room: Room, day: Whole, arm: int) -> float:
    n = _in_order(claims, room, day, arm)
    return float(room.days[(n - 1) // 2] + room.days[n // 2]) / 2


@lent
def _of_medians(claims: EventClaims, room: Room, day: Whole) -> float:
    total = 0.0
    for row in claims.medians:
        value = _median(claims, room, day, int(row[0]))
        if row[1] >= 0:
            value -= _median(claims, room, day, int(row[1]))
        total += outside(value, row[2], row[3])
    return total


@lent
def _of_counts(claims: EventClaims, day: Whole) -> float:
    total = 0.0
    for row in claims.counts:
        arm = int(row[0])
        count = 0
        for i in range(claims.start[arm], claims.start[arm + 1]):
            count += day[i] > row[1] or (day[i] == row[1] and row[2] == 1)
        total += outside(float(count), row[3], row[4])
    return total


@lent
def _of_occasions(claims: EventClaims, day: Whole, seen: Whole) -> float:
    total = 0.0
    for k in range(len(claims.occasions)):
        arm, at = claims.occasions[k]
        later, here = 0, 0
        for i in range(claims.start[arm], claims.start[arm + 1]):
            later += day[i] > at
            here += day[i] == at and seen[i] == 1
        total += claims.gap[k, later, here]
    return total


@lent
def _of_spans(claims: EventClaims, room: Room, day: Whole) -> float:
    """How far lives are too short for the days that subjects take between two scores."""
    total = 0.0
    for row in claims.spans:
        mean = row[2]
        n = _in_order(claims, room, day, int(row[0]))
        left, spread = n * mean, 0.0
        for place in range(n):
            # The most even days of this sum: nobody's are more than the life, and the rest
            # is shared among those who live longer.
            days = min(room.days[place] - row[1], left / (n - place))
            left -= days
            spread += (days - mean) ** 2
        total += max(0.0, left) / n
        total += max(0.0, math.sqrt(spread / (n * (n - 1))) - row[3])
    return total


@lent
def of_tests(claims: EventClaims, room: Room, day: Whole) -> float:
    """How far days are from keeping the claims on log-rank tests."""
    total = 0.0
    for row in claims.overall:
        total += outside(chi_square(day, claims.arm, room.log_rank), row[0], row[1])
    if len(claims.pairs) == 0:
        return total
    p, start = room.p, claims.start
    for k in range(len(p)):
        p[k] = tail(chi_square_of_two(day, start, claims.pair[k, 0], claims.pair[k, 1]))
    adjust(p, claims.rule, room.adjusted)
    for row in claims.pairs:
        value = room.adjusted[int(row[0])] if row[1] == 1 else p[int(row[0])]
        total += outside(math.log(value), row[2], row[3])
    return total
