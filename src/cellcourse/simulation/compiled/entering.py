"""Finding a subject who may enter, with jumps over visits that cannot be the trigger."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from cellcourse.simulation.compiled.formulae import drawn_in
from cellcourse.simulation.compiled.tables import Loop, Now, Person
from cellcourse.simulation.compiled.visits import draw_words, missed, score_written, visit
from cellcourse.simulation.draws import (
    EVENT,
    MOST_ATTEMPTS,
    MOST_SCREENINGS,
    SCREENING,
    TRAIT,
    VISIT,
    block_of,
    of_day,
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

__all__ = ["Entered", "enter"]


class Entered(NamedTuple):
    """A subject on day zero."""

    decline: Decline
    attempt: int
    """-1 where nobody may enter."""
    age: int


@drawn_in
def enter(loop: Loop, now: Now, seed: int, trial: int, subject: int) -> Entered:
    """Find the subject of one place in the study, and write down its values up to day zero."""
    nobody = Entered(Decline(0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0), -1, 0)
    for attempt in range(MOST_ATTEMPTS):
        person = Person(seed, trial, subject, attempt)
        loop.made.values[now.place, subject, :, : loop.design.zero] = np.nan
        if loop.design.screened:
            found = _screened(loop, now, person)
        else:
            found = _unscreened(loop, now, person)
        if found.attempt >= 0 and _may_enter(loop, now, subject):
            return found
    return nobody


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
def _unscreened(loop: Loop, now: Now, person: Person) -> Entered:
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
        return Entered(decline, -1, 0)
    _draw_starts(loop, now, person)
    for column in range(loop.design.zero):
        day = loop.design.day[column]
        draw_words(loop, person, VISIT, of_day(day))
        level = reserve(decline, float(day), 0.0)
        visit(loop, now, person.subject, decline, level, 0.0, column)
    return Entered(decline, person.attempt, 0)


@drawn_in
def _screened(loop: Loop, now: Now, person: Person) -> Entered:
    law, values, design = loop.law, now.values, loop.design
    one, other = _pair(person, TRAIT, 0)
    rate = math.exp(values.log_rate + values.rate_sd * normal_quantile(one))
    onset = values.onset_age + values.onset_sd * normal_quantile(other)
    start = 1.0 if law.link == POWER else values.start
    highest = design.high[law.score]
    well = Decline(law.link, values.exponent, highest, start, rate, 0.0, 0.0)
    _draw_chances(loop, now, person, well)
    if _past_an_end(loop, start):
        return Entered(well, -1, 0)
    number, gone = _first_that_may_be(loop, now, onset)
    while number < MOST_SCREENINGS:
        before = design.first_age + gone - onset
        decline = Decline(law.link, values.exponent, highest, start, rate, before, 0.0)
        level = reserve(decline, 0.0, 0.0)
        if _past_an_end(loop, level):
            return Entered(decline, -1, 0)
        draw_words(loop, person, SCREENING, number)
        if _triggers(loop, now, decline, level):
            _draw_starts(loop, now, person)
            _write_up_to_zero(loop, now, person, decline, number, gone, onset)
            return Entered(decline, person.attempt, int(design.first_age + gone + 0.5))
        gone += design.steps[number % design.steps.shape[0]]
        number += 1
    return Entered(well, -1, 0)


@drawn_in
def _triggers(loop: Loop, now: Now, decline: Decline, level: float) -> bool:
    """Whether the visit whose words are drawn is day zero."""
    if decline.before <= 0.0 and not _may_be(loop, now):
        return False
    if missed(loop, now):
        return False
    return score_written(loop, now, score(decline, level)) <= loop.design.at_most


@drawn_in
def _may_be(loop: Loop, now: Now) -> bool:
    """Whether, before onset, some part of the score is drawn low enough for the trigger."""
    first = loop.law.before_score
    for at in range(first, first + loop.design.parts[loop.law.score]):
        if loop.room.word[at] <= now.bound:
            return True
    return False


@drawn_in
def _first_that_may_be(loop: Loop, now: Now, onset: float) -> tuple[int, int]:
    """Number of the first visit that may be the trigger, and the days until then."""
    number, gone, steps = 0, 0, loop.design.steps
    if now.bound >= 0.0:
        return number, gone
    turn = steps.sum()
    turns = max(0, int((onset - loop.design.first_age) / turn) - 1)
    number, gone = turns * steps.shape[0], turns * turn
    while loop.design.first_age + gone <= onset and number < MOST_SCREENINGS:
        gone += steps[number % steps.shape[0]]
        number += 1
    return number, gone


@drawn_in
def _write_up_to_zero(
    loop: Loop, now: Now, person: Person, decline: Decline, number: int, gone: int, onset: float
) -> None:
    """Write down the visit that is day zero, whose words are drawn, and the one before it."""
    design = loop.design
    if design.column_zero >= 0:
        level = reserve(decline, 0.0, 0.0)
        visit(loop, now, person.subject, decline, level, 0.0, design.column_zero)
    if number == 0:
        return
    step = design.steps[(number - 1) % design.steps.shape[0]]
    before = design.first_age + (gone - step) - onset
    earlier = Decline(
        decline.link, decline.exponent, decline.highest, decline.start, decline.rate, before, 0.0
    )
    draw_words(loop, person, SCREENING, number - 1)
    for column in range(design.zero):
        if design.day[column] == -step:
            level = reserve(earlier, 0.0, 0.0)
            visit(loop, now, person.subject, earlier, level, 0.0, column)


@drawn_in
def _may_enter(loop: Loop, now: Now, subject: int) -> bool:
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
