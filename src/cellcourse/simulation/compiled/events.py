"""When events come to one subject, found without looking at every day."""

from __future__ import annotations

import math

from cellcourse.simulation.compiled.arms import extend, held_back, piece_of
from cellcourse.simulation.compiled.formulae import compiled, drawn_in
from cellcourse.simulation.compiled.tables import Loop, Now, Person
from cellcourse.simulation.hazard import Hazard, hazard_between, stretch
from cellcourse.simulation.laws import (
    HAZARD,
    RESTORE,
    THRESHOLD,
    Decline,
    reserve,
    waiting_day,
)
from cellcourse.simulation.protocol import NEVER

__all__ = ["find_events"]

_STRIDE = 32
"""Days by which a crossing is looked for, before it is closed in on."""


@drawn_in
def find_events(loop: Loop, now: Now, person: Person, decline: Decline) -> int:
    """Find the day of every event, and give the one that ends follow-up; -1 for none."""
    seen, last, ended_by = loop.room.seen, NEVER, -1
    for event in range(seen.shape[0]):
        seen[event] = _seen(loop, event, _day(loop, now, person, decline, event))
        if loop.design.ends[event] and seen[event] < last:
            last, ended_by = seen[event], event
    for event in range(seen.shape[0]):
        if event != ended_by and (loop.design.ends[event] or seen[event] > last):
            seen[event] = NEVER
    return ended_by


@drawn_in
def _seen(loop: Loop, event: int, day: int) -> int:
    if day > loop.design.last_day:
        return NEVER
    if not loop.law.at_visits[event]:
        return day
    for column in range(loop.design.day.shape[0]):
        if loop.design.day[column] >= day:
            return int(loop.design.day[column])
    return NEVER


@drawn_in
def _day(loop: Loop, now: Now, person: Person, decline: Decline, event: int) -> int:
    kind = loop.law.happens[event]
    if kind == THRESHOLD:
        return _threshold_day(
            loop, now, person.arm, decline, loop.room.level[event, person.subject]
        )
    if kind == HAZARD:
        return _hazard_day(loop, now, person, decline, event)
    day = waiting_day(loop.room.chance[event, person.subject], loop.law.of_event[now.row, event, 0])
    return int(day) if day <= loop.design.last_day else NEVER


@drawn_in
def _threshold_day(loop: Loop, now: Now, arm: int, decline: Decline, level: float) -> int:
    first = 0
    while first < loop.design.last_day:
        end = min(first + _STRIDE, loop.design.last_day)
        if loop.law.effect == RESTORE:
            end = _before_infusion(loop, arm, first, end)
        if loop.room.ready[arm] <= end:
            extend(loop, now.slowing, arm, end)
        held = held_back(loop, arm, end)
        if reserve(decline, loop.room.clock[arm, end], held) <= level:
            return _closed_in(loop, arm, decline, held, level, first, end)
        first = end
    return NEVER


@drawn_in
def _closed_in(
    loop: Loop, arm: int, decline: Decline, held: float, level: float, above: int, at: int
) -> int:
    """The first day at the level, above it on one day and not above it on the other."""
    while at - above > 1:
        day = (above + at) // 2
        if reserve(decline, loop.room.clock[arm, day], held) <= level:
            at = day
        else:
            above = day
    return at


@drawn_in
def _before_infusion(loop: Loop, arm: int, first: int, end: int) -> int:
    """The next infusion of cells after a day, or the end where that comes first."""
    for at in range(loop.room.infusions[arm]):
        day = loop.design.infused[arm, at]
        if first < day < end:
            return int(day)
    return end


@compiled
def _hazard_day(loop: Loop, now: Now, person: Person, decline: Decline, event: int) -> int:
    of_event, slowing, arm = loop.law.of_event, now.slowing, person.arm
    hazard = Hazard(
        of_event[now.row, event, 0], of_event[now.row, event, 1], of_event[now.row, event, 2]
    )
    due, first, reached, at = -math.log(loop.room.chance[event, person.subject]), 0, 0.0, 0
    while first < loop.design.last_day:
        end = min(first + stretch(slowing, first), loop.design.last_day)
        end = _before_infusion(loop, arm, first, end)
        while at < loop.room.infusions[arm] and loop.design.infused[arm, at] <= first:
            at += 1
        piece, held = piece_of(loop, arm, at), loop.room.held[at]
        grown = reached + hazard_between(hazard, decline, slowing, piece, held, first, end)
        if grown >= due:
            below = first
            while end - below > 1:
                day = (below + end) // 2
                part = hazard_between(hazard, decline, slowing, piece, held, first, day)
                if reached + part >= due:
                    end = day
                else:
                    below = day
            return end
        first, reached = end, grown
    return NEVER
