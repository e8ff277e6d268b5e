"""What is written down at visits: all visits of a study step by step, side by side.

Visits stand in a line: those of the first subject by day, then those of the next. A visit is
put there with its place among the random numbers, the reserve on its day and what lifts the
score.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.compiled.formulae import compiled, drawn_in
from cellcourse.simulation.compiled.tables import Draft, Loop, Now, Part, Person
from cellcourse.simulation.draws import VISIT, block_of, of_day
from cellcourse.simulation.laws import (
    FOLLOWS,
    LOGIT,
    POWER,
    SCORE,
    Decline,
    rounded,
    score,
    share_of,
)
from cellcourse.stats.elementary.compiled import powers
from cellcourse.stats.random.compiled import normals, words

__all__ = [
    "Scale",
    "draw_visits",
    "draw_words",
    "expect",
    "measure_part",
    "missed",
    "put",
    "scale_of",
    "scores",
    "write",
    "write_down",
]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Scale(NamedTuple):
    """How a measure is written down."""

    low: float
    high: float
    step: float
    per: float
    parts: int
    before: int
    sd: float


@drawn_in
def put(loop: Loop, person: Person, first: int, stop: int) -> None:
    """Put planned visits of a subject in the line, by the range of their columns."""
    day, zero = loop.design.day[first:stop], block_of(person.attempt, VISIT, of_day(0))
    begin, end = person.begin + first, person.begin + stop
    there, subject = loop.room.there[begin:end], loop.room.subject[begin:end]
    block, lifted = loop.room.block[begin:end], loop.room.lifted[begin:end]
    for at in range(day.shape[0]):
        there[at] = True
    for at in range(day.shape[0]):
        subject[at] = person.subject
        block[at] = zero + day[at]
        lifted[at] = 0.0


@compiled
def draw_words(
    seed: int, trial: int, subject: _Whole, block: _Whole, word: _Whole, begin: int, end: int
) -> None:
    """Draw the words of visits in a part of the line."""
    who, place = subject[begin:end], block[begin:end]
    for at in range(word.shape[0] >> 2):
        # Rows of their own, counted from 0, so that the processor draws several at once.
        one, two = word[4 * at, begin:end], word[4 * at + 1, begin:end]
        three, four = word[4 * at + 2, begin:end], word[4 * at + 3, begin:end]
        for visit in range(place.shape[0]):
            a, b, c, d = words(seed, trial, who[visit], place[visit] + (at << 16))
            one[visit], two[visit], three[visit], four[visit] = a, b, c, d


@drawn_in
def draw_visits(loop: Loop, now: Now, begin: int, end: int) -> None:
    """Draw the words of visits in a part of the line, and which of them are missed."""
    room = loop.room
    draw_words(now.seed, now.trial, room.subject, room.block, room.word, begin, end)
    there = room.there[begin:end]
    for visit in range(there.shape[0]):
        there[visit] &= not missed(loop, now, begin + visit)


@drawn_in
def missed(loop: Loop, now: Now, visit: int) -> bool:
    """Whether a visit whose words are drawn is missed."""
    word = loop.room.word[loop.design.words - 1, visit]
    return bool((word + 0.5) / 4294967296.0 < now.values.visit_missed)


@drawn_in
def expect(loop: Loop, now: Now, part: Part) -> None:
    """Work out the score without noise and lift in a part of the line, and at the start."""
    room, link, exponent = loop.room, loop.law.link, now.values.exponent
    highest, begin, end = loop.design.high[loop.law.score], part.begin, part.end
    scores(link, exponent, highest, room.reserve[begin:end], room.latent[begin:end])
    whole, full = room.whole[part.subject : part.beyond], room.full[part.subject : part.beyond]
    scores(link, exponent, highest, whole, full)


@compiled
def scores(link: int, exponent: float, highest: float, level: _Floats, latent: _Floats) -> None:
    """Work out the score at levels of reserve, several at once; see ``laws``."""
    if link == POWER:
        powers(level, exponent, latent)
        for at in range(level.shape[0]):
            latent[at] = highest * latent[at]
    elif link == LOGIT:
        for at in range(level.shape[0]):
            latent[at] = score(Decline(LOGIT, exponent, highest, 0.0, 0.0, 0.0, 0.0), level[at])
    else:
        for at in range(level.shape[0]):
            latent[at] = level[at]


@drawn_in
def measure_part(loop: Loop, now: Now, measure: int, part: Part) -> None:
    """Work out a measure in a part of the line whose words are drawn."""
    begin, end = part.begin, part.end
    centre, total = loop.room.centre[begin:end], loop.room.total[begin:end]
    _centre(loop, now, measure, part)
    write(scale_of(loop, now, measure), loop.room.word, begin, centre, total, loop.room.draft)


@drawn_in
def _centre(loop: Loop, now: Now, measure: int, part: Part) -> None:
    """Work out a measure without noise in a part of the line."""
    room, begin, end = loop.room, part.begin, part.end
    kind, move = loop.law.measured[measure], loop.law.of_measure[now.row, measure, 2]
    latent, lifted, level = room.latent[begin:end], room.lifted[begin:end], room.reserve[begin:end]
    centre, who, start = room.centre[begin:end], room.subject[begin:end], room.start[measure]
    full, whole = room.full, room.whole
    if kind == SCORE:
        for at in range(centre.shape[0]):
            centre[at] = latent[at] + lifted[at]
    elif kind == FOLLOWS:
        for at in range(centre.shape[0]):
            centre[at] = start[who[at]] + move * (latent[at] - full[who[at]])
    elif loop.law.link == POWER:
        for at in range(centre.shape[0]):
            left = share_of(level[at], whole[who[at]])
            centre[at] = start[who[at]] * (1.0 - move * (1.0 - left))
    else:
        for at in range(centre.shape[0]):
            left = share_of(latent[at], full[who[at]])
            centre[at] = start[who[at]] * (1.0 - move * (1.0 - left))


@drawn_in
def scale_of(loop: Loop, now: Now, measure: int) -> Scale:
    """How a measure is written down."""
    design, sd = loop.design, loop.law.of_measure[now.row, measure, 3]
    low, high, step = design.low[measure], design.high[measure], design.step[measure]
    parts, before = design.parts[measure], design.before[measure]
    return Scale(low, high, step, design.per[measure], parts, before, sd)


@compiled
def write(
    scale: Scale, word: _Whole, begin: int, centre: _Floats, total: _Floats, draft: Draft
) -> None:
    """Write down a measure at visits: its parts, each with its noise, on its scale.

    Args:
        scale: how it is written down.
        word: (words, visits) what is drawn.
        begin: the place of the first of the visits in ``word``.
        centre: (n,) the measure without noise.
        total: (n,) overwritten with what is written down.
        draft: overwritten.
    """
    end, normal = begin + centre.shape[0], draft.normal[: centre.shape[0]]
    for visit in range(centre.shape[0]):
        total[visit] = 0.0
    for part in range(scale.before, scale.before + scale.parts):
        normals(word[part, begin:end], normal, draft.place, draft.root)
        for visit in range(centre.shape[0]):
            seen = rounded(centre[visit] + scale.sd * normal[visit], scale.step, scale.per)
            total[visit] += min(scale.high, max(scale.low, seen))
    for visit in range(centre.shape[0]):
        total[visit] = total[visit] / scale.parts


@drawn_in
def write_down(loop: Loop, now: Now) -> None:
    """Write down every visit of a study."""
    begin, made = loop.room.begin, loop.made
    subjects = begin.shape[0] - 1
    line = Part(0, subjects, 0, begin[subjects])
    draw_visits(loop, now, line.begin, line.end)
    expect(loop, now, line)
    for measure in range(loop.law.measured.shape[0]):
        measure_part(loop, now, measure, line)
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
