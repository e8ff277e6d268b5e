"""Finding a subject who may enter: who it is, whether the trigger comes, and day zero."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from cellcourse.simulation.compiled.formulae import compiled, drawn_in
from cellcourse.simulation.compiled.screening import aged, healthy_rat, screen
from cellcourse.simulation.compiled.tables import Group, Loop, Now, Part, Person
from cellcourse.simulation.compiled.traits import draw_chances, draw_starts, pair, past_an_end
from cellcourse.simulation.compiled.visits import draw_visits, expect, measure_part, put
from cellcourse.simulation.draws import HISTORY, SCREENING, TRAIT, block_of
from cellcourse.simulation.history import Past, Spread, past
from cellcourse.simulation.laws import Decline, on_day_zero, reserve
from cellcourse.stats.random.compiled import normal_quantile

__all__ = ["Found", "find", "may_enter"]


class Found(NamedTuple):
    """A subject on day zero, or one who does not come so far."""

    decline: Decline
    age: int
    comes: bool


@drawn_in
def find(loop: Loop, now: Now, person: Person) -> Found:
    """Find a subject, and put its visits up to day zero in the line."""
    if loop.design.screened:
        return _screened(loop, now, person)
    return _unscreened(loop, now, person)


@drawn_in
def _unscreened(loop: Loop, now: Now, person: Person) -> Found:
    law, values = loop.law, now.values
    one, other = pair(now, person.subject, person.attempt, TRAIT, 0)
    first, second = normal_quantile(one), normal_quantile(other)
    apart = math.sqrt(1.0 - values.correlation * values.correlation)
    points = values.intercept + values.intercept_sd * first
    slope = values.slope + values.slope_sd * (values.correlation * first + apart * second)
    highest = loop.design.high[law.score]
    decline = on_day_zero(law.link, values.exponent, highest, points, slope)
    if loop.design.history and not _fits(loop, _past(loop, now, person, decline, slope)):
        return Found(decline, 0, False)
    alone = Group(person.subject, person.subject + 1, person.attempt, person.begin)
    draw_chances(loop, now, alone, decline)
    if past_an_end(loop, person.subject, reserve(decline, 0.0, 0.0)):
        return Found(decline, 0, False)
    draw_starts(loop, now, alone)
    put(loop, person, 0, loop.design.zero)
    for column in range(loop.design.zero):
        day = float(loop.design.day[column])
        loop.room.reserve[person.begin + column] = reserve(decline, day, 0.0)
    return Found(decline, 0, True)


@compiled
def _past(loop: Loop, now: Now, person: Person, decline: Decline, slope: float) -> Past:
    """What a patient was before day zero."""
    x = loop.law.of_history[now.row]
    spread = Spread(x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8], x[9], x[10], x[11])
    a, b = pair(now, person.subject, person.attempt, TRAIT, HISTORY >> 1)
    c, d = pair(now, person.subject, person.attempt, TRAIT, HISTORY + 2 >> 1)
    e, f = pair(now, person.subject, person.attempt, TRAIT, HISTORY + 4 >> 1)
    g, _ = pair(now, person.subject, person.attempt, TRAIT, HISTORY + 6 >> 1)
    return past(spread, decline, slope, (a, b, c, d, e, f, g), loop.design.risk)


@drawn_in
def _fits(loop: Loop, before: Past) -> bool:
    """Keep a history at hand, and say whether it keeps every rule of entry over it."""
    kept, design = loop.room.past, loop.design
    kept[0], kept[1], kept[2], kept[3] = before.pace, before.duration, before.age, before.risk
    for rule in range(design.past_rule.shape[0]):
        value = kept[design.past_rule[rule]]
        inside = design.past_low[rule] <= value <= design.past_high[rule]
        if inside != design.past_inside[rule]:
            return False
    return True


@drawn_in
def _screened(loop: Loop, now: Now, person: Person) -> Found:
    if person.attempt > 0 or person.subject == 0:
        # With the first subject's first attempt, the others' are looked at side by side.
        beyond = person.subject + 1 if person.attempt > 0 else loop.design.arm.shape[0]
        screen(loop, now, Group(person.subject, beyond, person.attempt, person.begin))
    well, number = healthy_rat(loop, now, person.subject), loop.room.number[person.subject]
    if number < 0:
        return Found(well, 0, False)
    return _day_zero(loop, person, well, number, loop.room.gone[person.subject])


@drawn_in
def _day_zero(loop: Loop, person: Person, well: Decline, number: int, gone: int) -> Found:
    """Put the visit that is day zero, and the one before it, in the line."""
    design, room, begin = loop.design, loop.room, person.begin
    for column in range(design.zero):
        room.there[begin + column] = False
        room.subject[begin + column] = person.subject
        room.block[begin + column] = 0
        room.reserve[begin + column] = 0.0
        room.lifted[begin + column] = 0.0
    for before in range(min(2, number + 1)):
        step = before * design.steps[(number - 1) % design.steps.shape[0]]
        age = design.first_age + (gone - step)
        for column in range(design.zero):
            if design.day[column] == -step:
                room.there[begin + column] = True
                room.block[begin + column] = block_of(person.attempt, SCREENING, number - before)
                room.reserve[begin + column] = reserve(aged(well, age), 0.0, 0.0)
    age = design.first_age + gone
    decline = aged(well, age)
    return Found(decline, int(age + 0.5), True)


@drawn_in
def may_enter(loop: Loop, now: Now, person: Person) -> bool:
    """Whether the last values up to day zero keep every rule of entry."""
    design, room, begin = loop.design, loop.room, person.begin
    part = Part(person.subject, person.subject + 1, begin, begin + design.zero)
    if design.rule.shape[0] > 0:
        draw_visits(loop, now, part.begin, part.end)
        expect(loop, now, part)
    for rule in range(design.rule.shape[0]):
        last = np.nan
        measure_part(loop, now, design.rule[rule], part)
        for column in range(design.zero):
            if design.due[design.rule[rule], column] and room.there[begin + column]:
                last = room.total[begin + column]
        if np.isnan(last):
            return False
        inside = design.rule_low[rule] <= last <= design.rule_high[rule]
        if inside != design.rule_inside[rule]:
            return False
    return True
