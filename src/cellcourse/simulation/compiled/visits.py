"""What is written down at visits: all visits of a study step by step, side by side.

Visits stand in a line: those of the first subject by day, then those of the next. A visit is
put there with its place among the random numbers and what it would show without noise.
"""

from __future__ import annotations

import numpy as np

from cellcourse.simulation.compiled.formulae import compiled, drawn_in
from cellcourse.simulation.compiled.tables import Loop, Now, Person
from cellcourse.simulation.draws import VISIT, block_of, of_day
from cellcourse.simulation.laws import FOLLOWS, SCORE, Decline, rounded, score, share
from cellcourse.stats.random.compiled import normals, words

__all__ = ["add_parts", "draw_visits", "draw_words", "expect", "missed", "put", "write_down"]


@drawn_in
def put(loop: Loop, person: Person, first: int, stop: int) -> None:
    """Put planned visits of a subject in the line, by the range of their columns."""
    day, zero = loop.design.day[first:stop], block_of(person.attempt, VISIT, of_day(0))
    begin, end = person.begin + first, person.begin + stop
    there, subject = loop.room.there[begin:end], loop.room.subject[begin:end]
    block = loop.room.block[begin:end]
    for at in range(day.shape[0]):
        there[at] = True
    for at in range(day.shape[0]):
        subject[at] = person.subject
        block[at] = zero + day[at]


@drawn_in
def expect(loop: Loop, now: Now, person: Person, decline: Decline, first: int, stop: int) -> None:
    """Work out every measure without noise at a range of a subject's visits."""
    room, begin = loop.room, person.begin
    level, lifted = room.reserve[begin + first : begin + stop], room.lifted[first:stop]
    latent, full = room.latent[first:stop], score(decline, decline.start)
    for at in range(level.shape[0]):
        latent[at] = score(decline, level[at])
    for measure in range(loop.law.measured.shape[0]):
        centre = room.centre[measure, begin + first : begin + stop]
        kind, move = loop.law.measured[measure], loop.law.of_measure[now.row, measure, 2]
        start = room.start[measure]
        if kind == SCORE:
            for at in range(level.shape[0]):
                centre[at] = latent[at] + lifted[at]
        elif kind == FOLLOWS:
            for at in range(level.shape[0]):
                centre[at] = start + move * (latent[at] - full)
        else:
            for at in range(level.shape[0]):
                left = share(decline, level[at])
                centre[at] = start * (1.0 - move * (1.0 - left))


@compiled
def draw_words(loop: Loop, now: Now, begin: int, end: int) -> None:
    """Draw the words of visits in a part of the line."""
    subject, place = loop.room.subject[begin:end], loop.room.block[begin:end]
    for at in range(loop.room.word.shape[0] >> 2):
        # Rows of their own, counted from 0, so that the processor draws several at once.
        one, two = loop.room.word[4 * at, begin:end], loop.room.word[4 * at + 1, begin:end]
        three, four = loop.room.word[4 * at + 2, begin:end], loop.room.word[4 * at + 3, begin:end]
        for visit in range(place.shape[0]):
            a, b, c, d = words(now.seed, now.trial, subject[visit], place[visit] + (at << 16))
            one[visit], two[visit], three[visit], four[visit] = a, b, c, d


@compiled
def draw_visits(loop: Loop, now: Now, begin: int, end: int) -> None:
    """Draw the words of visits in a part of the line, and which of them are missed."""
    draw_words(loop, now, begin, end)
    for visit in range(begin, end):
        loop.room.there[visit] &= not missed(loop, now, visit)


@drawn_in
def missed(loop: Loop, now: Now, visit: int) -> bool:
    """Whether a visit whose words are drawn is missed."""
    word = loop.room.word[loop.design.words - 1, visit]
    return bool((word + 0.5) / 4294967296.0 < now.values.visit_missed)


@compiled
def add_parts(loop: Loop, now: Now, measure: int, begin: int, end: int) -> None:
    """Work out a measure in a part of the line: its parts, each with its noise, on its scale."""
    design, room = loop.design, loop.room
    low, high = design.low[measure], design.high[measure]
    step, per, parts = design.step[measure], design.per[measure], design.parts[measure]
    sd, before = loop.law.of_measure[now.row, measure, 3], design.before[measure]
    centre, total = room.centre[measure, begin:end], room.total[begin:end]
    normal = room.normal[begin:end]
    for visit in range(total.shape[0]):
        total[visit] = 0.0
    for part in range(before, before + parts):
        normals(room.word[part, begin:end], normal, room.place, room.root)
        for visit in range(total.shape[0]):
            seen = rounded(centre[visit] + sd * normal[visit], step, per)
            total[visit] += min(high, max(low, seen))
    for visit in range(total.shape[0]):
        total[visit] = total[visit] / parts


@compiled
def write_down(loop: Loop, now: Now) -> None:
    """Write down every visit of a study."""
    begin, made = loop.room.begin, loop.made
    subjects = begin.shape[0] - 1
    draw_visits(loop, now, 0, begin[subjects])
    for measure in range(loop.law.measured.shape[0]):
        add_parts(loop, now, measure, 0, begin[subjects])
        for subject in range(subjects):
            _write(loop, now, subject, measure)
    for subject in range(subjects):
        for visit in range(begin[subject + 1] - 1, begin[subject] - 1, -1):
            if loop.room.there[visit]:
                day = loop.design.day[visit - begin[subject]]
                made.last_day[now.place, subject] = max(made.last_day[now.place, subject], day)
                break


@drawn_in
def _write(loop: Loop, now: Now, subject: int, measure: int) -> None:
    """Write down a measure of a subject where it is due and the visit is there."""
    begin, end = loop.room.begin[subject], loop.room.begin[subject + 1]
    total, there = loop.room.total[begin:end], loop.room.there[begin:end]
    due, values = loop.design.due[measure], loop.made.values[now.place, subject, measure]
    for column in range(total.shape[0]):
        seen = total[column]
        values[column] = seen if due[column] & there[column] else np.nan
    rest = values[total.shape[0] :]
    for column in range(rest.shape[0]):
        rest[column] = np.nan
