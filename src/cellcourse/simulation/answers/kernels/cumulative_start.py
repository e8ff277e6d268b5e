"""Where a search for odds ratios begins: at what the mean scores of arms and days tell.

Scores count as the log odds of their places among all scores, which lie closer together
than the thresholds where arms or days lie apart, the more so the farther. Studies lie side
by side, as in ``cumulative_terms``.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import drawn_in
from cellcourse.simulation.answers.kernels.cumulative_terms import (
    ABOVE_ALL,
    Counts,
    Terms,
    of_arm,
    of_day,
)
from cellcourse.simulation.answers.kernels.eights import (
    LANES,
    Eight,
    above,
    every,
    lesser,
    put,
    root,
    take,
)
from cellcourse.stats.elementary.compiled import logarithm

__all__ = ["start"]

_BEYOND: Final = 2.0
"""How far the lowest and the highest score count as lying beyond the last thresholds, twice."""
_CLOSER: Final = 0.25
"""By how much squared distances shrink for each unit of spread between arms and days.

The logistic law's 3 over pi squared, less what is spread by chance.
"""
_CLOSEST: Final = 0.8
"""The most that they are taken to shrink by."""

_Floats = npt.NDArray[np.float64]


@drawn_in
def start(counts: Counts, days: int, cuts: int, room: Terms) -> None:
    """Fill in thresholds and coefficients."""
    _shares(counts, cuts, room)
    _weigh(counts, cuts, room)
    middle, spread = _arms_and_days(counts, days, room)
    wider = 1.0 / root(1.0 - lesser(spread * _CLOSER, every(_CLOSEST)))
    for x in range(len(room.beta)):
        put(room.beta[x], take(room.beta[x]) * wider)
    for k in range(1, cuts + 2):
        own = (take(room.place[k]) - middle) * wider
        put(room.place[k], above(take(counts.absent[k]), every(0.0), every(ABOVE_ALL), own))


@drawn_in
def _shares(counts: Counts, cuts: int, room: Terms) -> None:
    """Fill in the log odds of a score up to each threshold, arms and days alike."""
    total = below = every(0.0)
    for k in range(cuts + 1):
        total += take(counts.many[k])
    for k in range(1, cuts + 2):
        below += take(counts.many[k - 1])
        odds = below / (total - below)
        put(room.odds[k], above(take(counts.absent[k]), every(0.0), every(1.0), odds))
    for at in range(LANES, (cuts + 2) * LANES):
        room.places[at] = logarithm(room.all_odds[at])


@drawn_in
def _weigh(counts: Counts, cuts: int, room: Terms) -> None:
    """Fill in twice the sum of the scores of each cell, each the mean of what it lies between."""
    at = take(room.place[1]) - _BEYOND
    for cell in range(len(room.pull)):
        put(room.pull[cell], take(counts.weight[0, cell]) * at)
    last = take(room.place[1])
    for k in range(1, cuts + 1):
        absent = take(counts.absent[k])
        last = above(absent, every(0.0), last, take(room.place[k]))
        at = above(absent, every(0.0), last + _BEYOND, last)
        for cell in range(len(room.pull)):
            put(room.pull[cell], take(room.pull[cell]) + take(counts.weight[k, cell]) * at)


@drawn_in
def _arms_and_days(counts: Counts, days: int, room: Terms) -> tuple[Eight, Eight]:
    """Fill in how far arms and days lie from the first; give where these lie, and the spread."""
    cells, c, overall = len(room.pull), len(room.beta), _mean(counts, 0, len(room.pull), 1, room)
    arm, day = _mean(counts, 0, days, 1, room), _mean(counts, 0, cells, days, room)
    arms, spread = cells // days, every(0.0)
    for g in range(arms):
        mean = _mean(counts, g * days, g * days + days, 1, room)
        spread += (mean - overall) * (mean - overall) / arms
        if g:
            put(room.beta[of_arm(g, c)], mean - arm)
    for d in range(days):
        mean = _mean(counts, d, cells, days, room)
        spread += (mean - overall) * (mean - overall) / days
        if d:
            put(room.beta[of_day(d, days, c)], mean - day)
    return arm + day - overall, spread


@drawn_in
def _mean(counts: Counts, first: int, end: int, step: int, room: Terms) -> Eight:
    """Mean score of some cells; 0 where nobody is scored."""
    total, scores = every(0.0), every(0.0)
    for cell in range(first, end, step):
        total += take(room.pull[cell])
        scores += take(counts.scores[cell])
    return above(scores, every(0.0), total / (2.0 * scores), every(0.0))
