"""Finding a subject who may enter, with jumps over visits that cannot be the trigger."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from cellcourse.simulation.compiled.formulae import drawn_in
from cellcourse.simulation.compiled.tables import Loop, Now, Person
from cellcourse.simulation.compiled.visits import (
    draw_visit,
    draw_visits,
    make_ready,
    missed,
    written_score,
)
from cellcourse.simulation.draws import (
    EVENT,
    MOST_SCREENINGS,
    SCREENING,
    TRAIT,
    block_of,
)
from cellcourse.simulation.laws import (
    POWER,
    SCORE,
    THRESHOLD,
    Decline,
    on_day_zero,
    reserve,
    reserve_at,
    score,
)
from cellcourse.stats.random.compiled import normal_quantile, words

__all__ = ["Found", "find", "may_enter"]


class Found(NamedTuple):
    """A subject on day zero, or one who does not come so far."""

    decline: Decline
    age: int
    comes: bool


@drawn_in
def find(loop: Loop, now: Now, person: Person) -> Found:
    """Find a subject, and make its visits up to day zero ready to be written down."""
    for column in range(loop.design.zero):
        loop.room.there[column] = False
    if loop.design.screened:
        return _screened(loop, now, person)
    return _unscreened(loop, now, person)


@drawn_in
def _pair(person: Person, kind: int, index: int) -> tuple[float, float]:
    """The two uniform numbers of a block."""
    block = block_of(person.attempt, kind, index)
    a, b, c, d = words(person.seed, person.trial, person.subject, block)
    one = ((a << 20 | b >> 12) + 0.5) / 4503599627370496.0
    return one, ((c << 20 | d >> 12) + 0.5) / 4503599627370496.0


@drawn_in
def _draw_starts(loop: Loop, now: Now, person: Person) -> None:
    """Draw each measure's value at full reserve or on day zero; the score has none."""
    for measure in range(loop.law.measured.shape[0]):
        if loop.law.measured[measure] != SCORE:
            one, other = _pair(person, TRAIT, (2 + measure) >> 1)
            z = normal_quantile(other if measure & 1 else one)
            of_measure = loop.law.of_measure[now.row, measure]
            loop.room.start[measure] = of_measure[0] + of_measure[1] * z


@drawn_in
def _draw_chances(loop: Loop, now: Now, person: Person, decline: Decline) -> None:
    """Draw what decides about each event."""
    for event in range(loop.law.happens.shape[0]):
        one, other = _pair(person, EVENT, event >> 1)
        chance = other if event & 1 else one
        loop.room.chance[event] = chance
        if loop.law.happens[event] == THRESHOLD:
            low, high = loop.law.of_event[now.row, event, 0], loop.law.of_event[now.row, event, 1]
            loop.room.level[event] = reserve_at(decline, low + (high - low) * chance)


@drawn_in
def _past_an_end(loop: Loop, level: float) -> bool:
    """Whether an event that ends follow-up, by its threshold, has come."""
    for event in range(loop.law.happens.shape[0]):
        by_threshold = loop.design.ends[event] and loop.law.happens[event] == THRESHOLD
        if by_threshold and level <= loop.room.level[event]:
            return True
    return False


@drawn_in
def _unscreened(loop: Loop, now: Now, person: Person) -> Found:
    law, values = loop.law, now.values
    one, other = _pair(person, TRAIT, 0)
    first, second = normal_quantile(one), normal_quantile(other)
    apart = math.sqrt(1.0 - values.correlation * values.correlation)
    points = values.intercept + values.intercept_sd * first
    slope = values.slope + values.slope_sd * (values.correlation * first + apart * second)
    highest = loop.design.high[law.score]
    decline = on_day_zero(law.link, values.exponent, highest, points, slope)
    _draw_chances(loop, now, person, decline)
    if _past_an_end(loop, reserve(decline, 0.0, 0.0)):
        return Found(decline, 0, False)
    _draw_starts(loop, now, person)
    draw_visits(loop, person, 0, loop.design.zero)
    for column in range(loop.design.zero):
        level = reserve(decline, float(loop.design.day[column]), 0.0)
        make_ready(loop, column, level, 0.0)
    return Found(decline, 0, True)


@drawn_in
def _screened(loop: Loop, now: Now, person: Person) -> Found:
    law, values, design = loop.law, now.values, loop.design
    one, other = _pair(person, TRAIT, 0)
    rate = math.exp(values.log_rate + values.rate_sd * normal_quantile(one))
    onset = values.onset_age + values.onset_sd * normal_quantile(other)
    start = 1.0 if law.link == POWER else values.start
    highest = design.high[law.score]
    well = Decline(law.link, values.exponent, highest, start, rate, 0.0, 0.0)
    _draw_chances(loop, now, person, well)
    if _past_an_end(loop, start):
        return Found(well, 0, False)
    number, gone = _first_that_may_be(loop, now, person, onset)
    while number < MOST_SCREENINGS:
        before = design.first_age + gone - onset
        decline = Decline(law.link, values.exponent, highest, start, rate, before, 0.0)
        level = reserve(decline, 0.0, 0.0)
        if _past_an_end(loop, level):
            return Found(decline, 0, False)
        draw_visit(loop, person, SCREENING, number, 0)
        if _triggers(loop, now, decline, level):
            _draw_starts(loop, now, person)
            _ready_up_to_zero(loop, person, decline, number, gone, onset)
            return Found(decline, int(design.first_age + gone + 0.5), True)
        gone += design.steps[number % design.steps.shape[0]]
        number += 1
    return Found(well, 0, False)


@drawn_in
def _triggers(loop: Loop, now: Now, decline: Decline, level: float) -> bool:
    """Whether the visit whose words are drawn is day zero."""
    if missed(loop, now, 0):
        return False
    seen = written_score(loop, now, score(decline, level), 0)
    return bool(seen <= loop.design.at_most)


@drawn_in
def _first_that_may_be(loop: Loop, now: Now, person: Person, onset: float) -> tuple[int, int]:
    """Number of the first visit that may be the trigger, and the days until then.

    It is the first after onset, unless some part of a score before onset is drawn so low that
    each visit is looked at in full.
    """
    number, gone, steps = 0, 0, loop.design.steps
    while loop.design.first_age + gone <= onset and number < MOST_SCREENINGS:
        gone += steps[number % steps.shape[0]]
        number += 1
    if now.bound >= 0.0 and _some_may_be(loop, now, person, number):
        return 0, 0
    return number, gone


@drawn_in
def _some_may_be(loop: Loop, now: Now, person: Person, stop: int) -> bool:
    """Whether at a visit before onset some part of the score is drawn low enough."""
    first, found = loop.law.before_score, False
    last = first + loop.design.parts[loop.law.score]
    for at in range(first >> 2, (last + 3) >> 2):
        for number in range(stop):
            block = block_of(person.attempt, SCREENING + at, number)
            a, b, c, d = words(person.seed, person.trial, person.subject, block)
            place = 4 * at
            found |= a <= now.bound and first <= place < last
            found |= b <= now.bound and first <= place + 1 < last
            found |= c <= now.bound and first <= place + 2 < last
            found |= d <= now.bound and first <= place + 3 < last
    return found


@drawn_in
def _ready_up_to_zero(
    loop: Loop, person: Person, decline: Decline, number: int, gone: int, onset: float
) -> None:
    """Make ready the visit that is day zero, and the one before it."""
    design = loop.design
    for before in range(min(2, number + 1)):
        step = before * design.steps[(number - 1) % design.steps.shape[0]]
        since = design.first_age + (gone - step) - onset
        level = reserve(Decline(0, 0.0, 0.0, decline.start, decline.rate, since, 0.0), 0.0, 0.0)
        for column in range(design.zero):
            if design.day[column] == -step:
                draw_visit(loop, person, SCREENING, number - before, column)
                make_ready(loop, column, level, 0.0)


@drawn_in
def may_enter(loop: Loop, now: Now, subject: int) -> bool:
    """Whether the last values up to day zero keep every rule of entry."""
    design, values = loop.design, loop.made.values
    for rule in range(design.rule.shape[0]):
        last = np.nan
        for column in range(design.zero):
            value = values[now.place, subject, design.rule[rule], column]
            if not np.isnan(value):
                last = value
        if np.isnan(last):
            return False
        inside = design.rule_low[rule] <= last <= design.rule_high[rule]
        if inside != design.rule_inside[rule]:
            return False
    return True
