"""What is written down at visits: all visits of a subject step by step, side by side.

A visit has a column. It is made ready, with reserve and lift on its day, before it is written.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.compiled.formulae import drawn_in
from cellcourse.simulation.compiled.tables import Loop, Now, Person
from cellcourse.simulation.draws import VISIT, block_of, of_day
from cellcourse.simulation.laws import FOLLOWS, SCORE, Decline, rounded, score, share
from cellcourse.stats.random.compiled import normal_quantile, words
from cellcourse.stats.random.quantile import MIDDLE, in_the_middle

__all__ = ["draw_visit", "draw_visits", "make_ready", "missed", "write_down", "written_score"]


@drawn_in
def draw_visit(loop: Loop, person: Person, kind: int, index: int, column: int) -> None:
    """Draw the words of one visit into a column."""
    word = loop.room.word
    for at in range((loop.design.words + 3) // 4):
        block = block_of(person.attempt, kind + at, index)
        a, b, c, d = words(person.seed, person.trial, person.subject, block)
        word[4 * at, column], word[4 * at + 1, column] = a, b
        word[4 * at + 2, column], word[4 * at + 3, column] = c, d


@drawn_in
def draw_visits(loop: Loop, person: Person, first: int, stop: int) -> None:
    """Draw the words of the planned visits in a range of columns."""
    day = loop.design.day[first:stop]
    for at in range((loop.design.words + 3) // 4):
        # Rows of their own, counted from 0, so that the processor draws several at once.
        one, two = loop.room.word[4 * at, first:stop], loop.room.word[4 * at + 1, first:stop]
        three, four = loop.room.word[4 * at + 2, first:stop], loop.room.word[4 * at + 3, first:stop]
        for column in range(day.shape[0]):
            block = block_of(person.attempt, VISIT + at, of_day(day[column]))
            a, b, c, d = words(person.seed, person.trial, person.subject, block)
            one[column], two[column], three[column], four[column] = a, b, c, d


@drawn_in
def missed(loop: Loop, now: Now, column: int) -> bool:
    """Whether the visit in a column is missed."""
    word = loop.room.word[loop.design.words - 1, column]
    return bool((word + 0.5) / 4294967296.0 < now.values.visit_missed)


@drawn_in
def written_score(loop: Loop, now: Now, latent: float, column: int) -> float:
    """The score that is written down at one visit, where nothing lifts it."""
    design, law = loop.design, loop.law
    low, high, step = design.low[law.score], design.high[law.score], design.step[law.score]
    sd, per, total = law.of_measure[now.row, law.score, 3], design.per[law.score], 0.0
    parts, first = design.parts[law.score], law.before_score
    for at in range(first, first + parts):
        noise = normal_quantile((loop.room.word[at, column] + 0.5) / 4294967296.0)
        total += min(high, max(low, rounded(latent + sd * noise, step, per)))
    return float(total / parts)


@drawn_in
def make_ready(loop: Loop, column: int, level: float, lifted: float) -> None:
    """Keep the reserve on the day of a visit, and by how much the score is lifted."""
    loop.room.there[column] = True
    loop.room.reserve[column] = level
    loop.room.lifted[column] = lifted


@drawn_in
def write_down(loop: Loop, now: Now, subject: int, decline: Decline, stop: int) -> int:
    """Write down every visit that is ready up to a column, and give the last one; or -1."""
    room, before, last = loop.room, 0, -1
    for at in range(loop.design.words - 1):
        _make_normal(room.word[at], room.normal[at], stop)
    for column in range(stop):
        room.latent[column] = score(decline, room.reserve[column])
        room.there[column] &= not missed(loop, now, column)
        if room.there[column]:
            last = column
    for measure in range(loop.law.measured.shape[0]):
        _centre(loop, now, measure, decline, stop)
        _add_parts(loop, now, measure, before, stop)
        _write(loop, now, subject, measure, stop)
        before += loop.design.parts[measure]
    return last


@drawn_in
def _make_normal(word: npt.NDArray[np.int64], normal: npt.NDArray[np.float64], stop: int) -> None:
    """Turn words into normal values: all by the formula of the middle, the tails once more."""
    for column in range(stop):
        normal[column] = in_the_middle((word[column] + 0.5) / 4294967296.0 - 0.5)
    for column in range(stop):
        uniform = (word[column] + 0.5) / 4294967296.0
        if abs(uniform - 0.5) > MIDDLE:
            normal[column] = normal_quantile(uniform)


@drawn_in
def _centre(loop: Loop, now: Now, measure: int, decline: Decline, stop: int) -> None:
    """Work out a measure without noise."""
    kind, move = loop.law.measured[measure], loop.law.of_measure[now.row, measure, 2]
    room, start = loop.room, loop.room.start[measure]
    if kind == SCORE:
        for column in range(stop):
            room.centre[column] = room.latent[column] + room.lifted[column]
    elif kind == FOLLOWS:
        full = score(decline, decline.start)
        for column in range(stop):
            room.centre[column] = start + move * (room.latent[column] - full)
    else:
        for column in range(stop):
            left = share(decline, room.reserve[column])
            room.centre[column] = start * (1.0 - move * (1.0 - left))


@drawn_in
def _add_parts(loop: Loop, now: Now, measure: int, before: int, stop: int) -> None:
    """Add up the parts of a measure, each with its noise, on the steps of its scale."""
    design, room = loop.design, loop.room
    low, high = design.low[measure], design.high[measure]
    step, per = design.step[measure], design.per[measure]
    sd = loop.law.of_measure[now.row, measure, 3]
    for column in range(stop):
        room.total[column] = 0.0
    for at in range(before, before + design.parts[measure]):
        for column in range(stop):
            seen = rounded(room.centre[column] + sd * room.normal[at, column], step, per)
            room.total[column] += min(high, max(low, seen))


@drawn_in
def _write(loop: Loop, now: Now, subject: int, measure: int, stop: int) -> None:
    """Write down a measure where it is due and the visit is there."""
    parts, total = loop.design.parts[measure], loop.room.total
    due, there = loop.design.due[measure], loop.room.there
    values = loop.made.values[now.place, subject, measure]
    for column in range(stop):
        seen = due[column] and there[column]
        values[column] = total[column] / parts if seen else np.nan
    rest = values[stop:]
    for column in range(rest.shape[0]):
        rest[column] = np.nan
