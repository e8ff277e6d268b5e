"""What is drawn once for each subject: traits, and what decides about its events."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.compiled.formulae import compiled, drawn_in
from cellcourse.simulation.compiled.tables import Draft, Group, Loop, Now
from cellcourse.simulation.draws import EVENT, TRAIT, block_of
from cellcourse.simulation.laws import POWER, SCORE, THRESHOLD, Decline, reserve_at
from cellcourse.stats.elementary.compiled import powers
from cellcourse.stats.random.compiled import normal_quantiles, words

__all__ = ["draw_chances", "draw_starts", "pair", "past_an_end", "standard"]

_Floats = npt.NDArray[np.float64]


@drawn_in
def pair(now: Now, subject: int, attempt: int, kind: int, index: int) -> tuple[float, float]:
    """The two uniform numbers of a block."""
    a, b, c, d = words(now.seed, now.trial, subject, block_of(attempt, kind, index))
    one = ((a << 20 | b >> 12) + 0.5) / 4503599627370496.0
    return one, ((c << 20 | d >> 12) + 0.5) / 4503599627370496.0


@compiled
def _uniform(now: Now, group: Group, kind: int, draw: int, number: _Floats) -> None:
    """Draw a uniform number of each subject, several at once."""
    if draw & 1:
        for at in range(number.shape[0]):
            number[at] = pair(now, group.first + at, group.attempt, kind, draw >> 1)[1]
    else:
        for at in range(number.shape[0]):
            number[at] = pair(now, group.first + at, group.attempt, kind, draw >> 1)[0]


@compiled
def standard(now: Now, group: Group, trait: int, number: _Floats, draft: Draft) -> None:
    """Draw a trait of each subject as a standard normal value."""
    _uniform(now, group, TRAIT, trait, number)
    normal_quantiles(number, draft.place, draft.root)


@drawn_in
def draw_starts(loop: Loop, now: Now, group: Group) -> None:
    """Draw each measure's value at full reserve or on day zero; the score has none."""
    for measure in range(loop.law.measured.shape[0]):
        if loop.law.measured[measure] != SCORE:
            of_measure = loop.law.of_measure[now.row, measure]
            start = loop.room.start[measure, group.first : group.beyond]
            standard(now, group, 2 + measure, start, loop.room.draft)
            for at in range(start.shape[0]):
                start[at] = of_measure[0] + of_measure[1] * start[at]


@drawn_in
def draw_chances(loop: Loop, now: Now, group: Group, decline: Decline) -> None:
    """Draw what decides about each event of subjects who decline on one scale."""
    for event in range(loop.law.happens.shape[0]):
        chance = loop.room.chance[event, group.first : group.beyond]
        _uniform(now, group, EVENT, event, chance)
        if loop.law.happens[event] == THRESHOLD:
            points, level = (
                loop.room.draft.normal,
                loop.room.level[event, group.first : group.beyond],
            )
            low, high = loop.law.of_event[now.row, event, 0], loop.law.of_event[now.row, event, 1]
            for at in range(chance.shape[0]):
                points[at] = low + (high - low) * chance[at]
            _reserves_at(decline, points[: chance.shape[0]], level)


@compiled
def _reserves_at(decline: Decline, points: _Floats, level: _Floats) -> None:
    """Work out the reserve at several scores; each is ``laws.reserve_at``."""
    if decline.link == POWER:
        for at in range(level.shape[0]):
            points[at] = points[at] / decline.highest
        powers(points, 1.0 / decline.exponent, level)
    else:
        for at in range(level.shape[0]):
            level[at] = reserve_at(decline, points[at])


@drawn_in
def past_an_end(loop: Loop, subject: int, level: float) -> bool:
    """Whether an event that ends follow-up, by its threshold, has come."""
    for event in range(loop.law.happens.shape[0]):
        by_threshold = loop.design.ends[event] and loop.law.happens[event] == THRESHOLD
        if by_threshold and level <= loop.room.level[event, subject]:
            return True
    return False
