"""Finding a subject who may enter, with jumps over visits that cannot be the trigger."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from cellcourse.simulation.compiled.formulae import compiled, drawn_in
from cellcourse.simulation.compiled.tables import Loop, Now, Person
from cellcourse.simulation.compiled.visits import (
    add_parts,
    draw_visits,
    draw_words,
    expect,
    missed,
    put,
)
from cellcourse.simulation.draws import (
    EVENT,
    HISTORY,
    MOST_SCREENINGS,
    SCREENING,
    TRAIT,
    block_of,
)
from cellcourse.simulation.history import Past, Spread, past
from cellcourse.simulation.laws import (
    POWER,
    SCORE,
    THRESHOLD,
    Decline,
    on_day_zero,
    reserve,
    reserve_at,
    rounded,
    score,
)
from cellcourse.stats.elementary.compiled import exponential
from cellcourse.stats.random.compiled import normal_quantile, words

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
def _pair(now: Now, person: Person, kind: int, index: int) -> tuple[float, float]:
    """The two uniform numbers of a block."""
    block = block_of(person.attempt, kind, index)
    a, b, c, d = words(now.seed, now.trial, person.subject, block)
    one = ((a << 20 | b >> 12) + 0.5) / 4503599627370496.0
    return one, ((c << 20 | d >> 12) + 0.5) / 4503599627370496.0


@drawn_in
def _draw_starts(loop: Loop, now: Now, person: Person) -> None:
    """Draw each measure's value at full reserve or on day zero; the score has none."""
    for measure in range(loop.law.measured.shape[0]):
        if loop.law.measured[measure] != SCORE:
            one, other = _pair(now, person, TRAIT, (2 + measure) >> 1)
            z = normal_quantile(other if measure & 1 else one)
            of_measure = loop.law.of_measure[now.row, measure]
            loop.room.start[measure] = of_measure[0] + of_measure[1] * z


@drawn_in
def _draw_chances(loop: Loop, now: Now, person: Person, decline: Decline) -> None:
    """Draw what decides about each event."""
    for event in range(loop.law.happens.shape[0]):
        one, other = _pair(now, person, EVENT, event >> 1)
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
    one, other = _pair(now, person, TRAIT, 0)
    first, second = normal_quantile(one), normal_quantile(other)
    apart = math.sqrt(1.0 - values.correlation * values.correlation)
    points = values.intercept + values.intercept_sd * first
    slope = values.slope + values.slope_sd * (values.correlation * first + apart * second)
    highest = loop.design.high[law.score]
    decline = on_day_zero(law.link, values.exponent, highest, points, slope)
    if loop.design.history and not _fits(loop, _past(loop, now, person, decline, slope)):
        return Found(decline, 0, False)
    _draw_chances(loop, now, person, decline)
    if _past_an_end(loop, reserve(decline, 0.0, 0.0)):
        return Found(decline, 0, False)
    _draw_starts(loop, now, person)
    put(loop, person, 0, loop.design.zero)
    for column in range(loop.design.zero):
        day = float(loop.design.day[column])
        loop.room.reserve[person.begin + column] = reserve(decline, day, 0.0)
    expect(loop, now, person, decline, 0, loop.design.zero)
    return Found(decline, 0, True)


@compiled
def _past(loop: Loop, now: Now, person: Person, decline: Decline, slope: float) -> Past:
    """What a patient was before day zero."""
    x = loop.law.of_history[now.row]
    spread = Spread(x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7], x[8], x[9], x[10], x[11])
    a, b = _pair(now, person, TRAIT, HISTORY >> 1)
    c, d = _pair(now, person, TRAIT, HISTORY + 2 >> 1)
    e, f = _pair(now, person, TRAIT, HISTORY + 4 >> 1)
    g, _ = _pair(now, person, TRAIT, HISTORY + 6 >> 1)
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
    law, values, design = loop.law, now.values, loop.design
    one, other = _pair(now, person, TRAIT, 0)
    rate = exponential(values.log_rate + values.rate_sd * normal_quantile(one))
    onset = values.onset_age + values.onset_sd * normal_quantile(other)
    start = 1.0 if law.link == POWER else values.start
    highest = design.high[law.score]
    well = Decline(law.link, values.exponent, highest, start, rate, -onset, 0.0)
    _draw_chances(loop, now, person, well)
    if _past_an_end(loop, start):
        return Found(well, 0, False)
    number, gone = _trigger(loop, now, person, well)
    if number < 0:
        return Found(well, 0, False)
    _draw_starts(loop, now, person)
    return _day_zero(loop, now, person, well, number, gone)


@drawn_in
def _aged(decline: Decline, age: float) -> Decline:
    """How one declines who comes to day zero at an age, from how it would at birth."""
    link, exponent, highest, start, rate, birth, floor = decline
    return Decline(link, exponent, highest, start, rate, age + birth, floor)


@compiled
def _trigger(loop: Loop, now: Now, person: Person, well: Decline) -> tuple[int, int]:
    """Number of the visit that is the trigger, and days from the first visit; or -1."""
    design, room, begin = loop.design, loop.room, person.begin
    turn, number, gone = design.within.shape[0] - 1, 0, 0
    while number < MOST_SCREENINGS:
        _look_ahead(loop, now, person, well, number, gone)
        for at in range(turn):
            if room.may[at] and number + at < MOST_SCREENINGS:
                level = room.reserve[begin + at]
                if _past_an_end(loop, level):
                    return -1, 0
                if not missed(loop, now, begin + at):
                    seen = _written_score(loop, now, score(well, level), begin + at)
                    if seen <= design.at_most:
                        return number + at, gone + design.within[at]
        number, gone = number + turn, gone + design.within[turn]
    return -1, 0


@drawn_in
def _look_ahead(
    loop: Loop, now: Now, person: Person, well: Decline, number: int, gone: int
) -> None:
    """Draw the next visits, and see which of them may be the trigger."""
    room, within, begin = loop.room, loop.design.within, person.begin
    end = begin + room.may.shape[0]
    may, level = room.may, room.reserve[begin:end]
    subject, block = room.subject[begin:end], room.block[begin:end]
    for at in range(may.shape[0]):
        subject[at] = person.subject
        block[at] = block_of(person.attempt, SCREENING, number + at)
    for at in range(may.shape[0]):
        age = loop.design.first_age + (gone + within[at])
        level[at] = reserve(_aged(well, age), 0.0, 0.0)
    for at in range(may.shape[0]):
        may[at] = level[at] <= now.safe
    draw_words(loop, now, begin, end)
    first = loop.design.before[loop.law.score]
    for part in range(first, first + loop.design.parts[loop.law.score]):
        word = room.word[part, begin:end]
        for at in range(may.shape[0]):
            may[at] |= word[at] <= now.bound


@drawn_in
def _written_score(loop: Loop, now: Now, latent: float, visit: int) -> float:
    """The score that is written down at one visit, where nothing lifts it."""
    design, law = loop.design, loop.law
    low, high, step = design.low[law.score], design.high[law.score], design.step[law.score]
    sd, per, total = law.of_measure[now.row, law.score, 3], design.per[law.score], 0.0
    parts, first = design.parts[law.score], design.before[law.score]
    for part in range(first, first + parts):
        noise = normal_quantile((loop.room.word[part, visit] + 0.5) / 4294967296.0)
        total += min(high, max(low, rounded(latent + sd * noise, step, per)))
    return float(total / parts)


@drawn_in
def _day_zero(loop: Loop, now: Now, person: Person, well: Decline, number: int, gone: int) -> Found:
    """Put the visit that is day zero, and the one before it, in the line."""
    design, room, begin = loop.design, loop.room, person.begin
    for column in range(design.zero):
        room.there[begin + column] = False
        room.subject[begin + column] = person.subject
        room.block[begin + column] = 0
        room.reserve[begin + column] = 0.0
    for before in range(min(2, number + 1)):
        step = before * design.steps[(number - 1) % design.steps.shape[0]]
        age = design.first_age + (gone - step)
        for column in range(design.zero):
            if design.day[column] == -step:
                room.there[begin + column] = True
                room.block[begin + column] = block_of(person.attempt, SCREENING, number - before)
                room.reserve[begin + column] = reserve(_aged(well, age), 0.0, 0.0)
    age = design.first_age + gone
    decline = _aged(well, age)
    expect(loop, now, person, decline, 0, design.zero)
    return Found(decline, int(age + 0.5), True)


@drawn_in
def may_enter(loop: Loop, now: Now, person: Person) -> bool:
    """Whether the last values up to day zero keep every rule of entry."""
    design, room, begin = loop.design, loop.room, person.begin
    if design.rule.shape[0] > 0:
        draw_visits(loop, now, begin, begin + design.zero)
    for rule in range(design.rule.shape[0]):
        last = np.nan
        add_parts(loop, now, design.rule[rule], begin, begin + design.zero)
        for column in range(design.zero):
            if design.due[design.rule[rule], column] and room.there[begin + column]:
                last = room.total[begin + column]
        if np.isnan(last):
            return False
        inside = design.rule_low[rule] <= last <= design.rule_high[rule]
        if inside != design.rule_inside[rule]:
            return False
    return True
