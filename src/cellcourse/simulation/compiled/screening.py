"""Looking for the trigger of many subjects side by side, some visits at a time.

Visits long before onset cannot be the trigger unless a word is very low. Those that can be
are gathered from all subjects, scored together, and read subject by subject in their order.
"""

from __future__ import annotations

from cellcourse.simulation.compiled.formulae import compiled, drawn_in
from cellcourse.simulation.compiled.tables import Group, Loop, Now
from cellcourse.simulation.compiled.traits import draw_chances, draw_starts, past_an_end, standard
from cellcourse.simulation.compiled.visits import draw_words, missed, scale_of, scores, write
from cellcourse.simulation.draws import MOST_SCREENINGS, SCREENING, block_of
from cellcourse.simulation.laws import POWER, Decline, reserve
from cellcourse.stats.elementary.compiled import exponential

__all__ = ["aged", "healthy_rat", "screen"]


@drawn_in
def healthy_rat(loop: Loop, now: Now, subject: int) -> Decline:
    """How a subject will decline, at birth."""
    law, values, room = loop.law, now.values, loop.room
    start = 1.0 if law.link == POWER else values.start
    highest, birth = loop.design.high[law.score], -room.onset[subject]
    return Decline(law.link, values.exponent, highest, start, room.rate[subject], birth, 0.0)


@drawn_in
def aged(decline: Decline, age: float) -> Decline:
    """How one declines who comes to day zero at an age, from how it would at birth."""
    link, exponent, highest, start, rate, birth, floor = decline
    return Decline(link, exponent, highest, start, rate, age + birth, floor)


@compiled
def screen(loop: Loop, now: Now, group: Group) -> None:
    """Draw some subjects, and find the visit that is the trigger of each."""
    room, within = loop.room, loop.design.within
    _draw(loop, now, group)
    waiting, number, gone = 0, 0, 0
    for subject in range(group.first, group.beyond):
        room.number[subject] = -1
        room.waiting[waiting] = subject
        waiting += not past_an_end(loop, subject, healthy_rat(loop, now, subject).start)
    while waiting > 0 and number < MOST_SCREENINGS:
        _look_ahead(loop, now, group, waiting, number, gone)
        near = _gather(loop, now, group.begin, group.begin + waiting * (within.shape[0] - 1))
        _score(loop, now, near)
        waiting = _read(loop, now, near, waiting, group.begin, number, gone)
        number, gone = number + within.shape[0] - 1, gone + within[within.shape[0] - 1]


@drawn_in
def _draw(loop: Loop, now: Now, group: Group) -> None:
    """Draw the traits of subjects and what decides about their events."""
    values, room = now.values, loop.room
    rate, onset = room.rate[group.first : group.beyond], room.onset[group.first : group.beyond]
    standard(now, group, 0, rate, room.draft)
    standard(now, group, 1, onset, room.draft)
    for at in range(rate.shape[0]):
        rate[at] = exponential(values.log_rate + values.rate_sd * rate[at])
        onset[at] = values.onset_age + values.onset_sd * onset[at]
    draw_starts(loop, now, group)
    draw_chances(loop, now, group, healthy_rat(loop, now, group.first))


@drawn_in
def _look_ahead(loop: Loop, now: Now, group: Group, waiting: int, number: int, gone: int) -> None:
    """Put the next visits of those who wait in the line, and draw their words."""
    room, within, place = loop.room, loop.design.within[:-1], group.begin
    for turn in range(waiting):
        who, block, level = room.subject[place:], room.block[place:], room.reserve[place:]
        subject = room.waiting[turn]
        well = healthy_rat(loop, now, subject)
        for at in range(within.shape[0]):
            who[at] = subject
            block[at] = block_of(group.attempt, SCREENING, number + at)
        for at in range(within.shape[0]):
            age = loop.design.first_age + (gone + within[at])
            level[at] = reserve(aged(well, age), 0.0, 0.0)
        place += within.shape[0]
    draw_words(now.seed, now.trial, room.subject, room.block, room.word, group.begin, place)


@drawn_in
def _gather(loop: Loop, now: Now, begin: int, end: int) -> int:
    """Gather the visits that may be the trigger, and give their number."""
    room, near = loop.room, 0
    may, level = room.there[begin:end], room.reserve[begin:end]  # Nobody is there yet.
    first = loop.design.before[loop.law.score]
    beyond = first + loop.design.parts[loop.law.score]
    for at in range(may.shape[0]):
        may[at] = level[at] <= now.safe
    for part in range(first, beyond):
        word = room.word[part, begin:end]
        for at in range(may.shape[0]):
            may[at] |= word[at] <= now.bound
    for at in range(may.shape[0]):
        room.near[near] = begin + at
        near += may[at]
    for at in range(near):
        room.near_reserve[at] = room.reserve[room.near[at]]
    for part in range(first, beyond):
        for at in range(near):
            room.near_word[part, at] = room.word[part, room.near[at]]
    return near


@drawn_in
def _score(loop: Loop, now: Now, near: int) -> None:
    """Score those visits, where nothing lifts the score."""
    room, law, scored = loop.room, loop.law, loop.law.score
    centre, highest = room.centre[:near], loop.design.high[scored]
    scores(law.link, now.values.exponent, highest, room.near_reserve[:near], centre)
    write(scale_of(loop, now, scored), room.near_word, 0, centre, room.total[:near], room.draft)


@drawn_in
def _read(loop: Loop, now: Now, near: int, waiting: int, begin: int, number: int, gone: int) -> int:
    """Read them subject by subject, and give how many subjects still wait."""
    room, size = loop.room, loop.design.within.shape[0] - 1
    at, left = 0, 0
    for turn in range(waiting):
        subject, place, settled = room.waiting[turn], begin + turn * size, False
        while at < near and room.near[at] < place + size:
            if not settled:
                settled = _settles(loop, now, subject, at, room.near[at] - place, number, gone)
            at += 1
        room.waiting[left] = subject
        left += not settled
    return left


@drawn_in
def _settles(
    loop: Loop, now: Now, subject: int, at: int, ahead: int, number: int, gone: int
) -> bool:
    """Whether a subject comes to the trigger at a visit, or can come to none any more."""
    room = loop.room
    if past_an_end(loop, subject, room.near_reserve[at]):
        return True
    if missed(loop, now, room.near[at]) or room.total[at] > loop.design.at_most:
        return False
    if number + ahead >= MOST_SCREENINGS:
        return False
    room.number[subject], room.gone[subject] = number + ahead, gone + loop.design.within[ahead]
    return True
