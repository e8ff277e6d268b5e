"""The information that ordered scores are expected to hold, of all and without a subject.

Studies lie side by side, as in ``cumulative_terms``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.cumulative_information import (
    Equations,
    eliminate,
    equations_room,
)
from cellcourse.simulation.answers.kernels.cumulative_terms import (
    Counts,
    Terms,
    add,
    chances,
    gather,
    join,
    of_arm,
    of_day,
)
from cellcourse.simulation.answers.kernels.eights import LANES, every, put, rows, take

__all__ = ["Expected", "all_scores", "all_without", "expected_room"]

_Floats = npt.NDArray[np.float64]
_Levels = npt.NDArray[np.int64]


class Expected(NamedTuple):
    """The information of all scores, and of all but one subject's."""

    up_to: _Floats  # (t, cells, lanes) chance of a score up to each threshold
    each: _Floats  # (t, cells, lanes) information of a score on each threshold
    steep: _Floats  # (t, lanes) of all scores
    levels: _Floats  # (t, lanes) scores of each level that all have, by expectation
    fewer: _Floats  # (t, lanes) the same of all but one subject
    seen: _Floats  # (days, lanes) one where the subject is scored
    total: _Floats  # (cells, lanes) information of the scores of each cell
    whole: Equations
    others: Equations


@compiled
def expected_room(t: int, c: int, cells: int) -> Expected:
    """Make room for t - 2 thresholds at most, c coefficients, and cells of an arm and a day."""
    each = rows(2 * t * cells).reshape(2, t, cells, LANES)
    return Expected(
        each[0], each[1], rows(t), rows(t), rows(t), rows(cells), rows(cells),
        equations_room(t, c), equations_room(t, c),
    )  # fmt: skip


@drawn_in
def all_scores(counts: Counts, days: int, cuts: int, room: Terms, known: Expected) -> None:
    """Factor the information of all scores."""
    for k in range(1, cuts + 1, 2):
        odds, others = take(room.odds[k]), take(room.odds[k + 1])
        for cell in range(len(room.share)):
            low, high = chances(odds, others, take(room.share[cell]))
            put(known.up_to[k, cell], low)
            put(known.up_to[k + 1, cell], high)
    _count_levels(counts, cuts, known)
    known.total[:] = 0.0
    for k in range(1, cuts + 1):
        _threshold(counts, days, k, known)
        join(known.whole, room.part, known.levels, counts.absent, k, take(known.steep[k]))
    gather(known.whole.rest, counts.unused, known.total, days)
    eliminate(known.whole, cuts, len(room.beta), 0.0)


@drawn_in
def _count_levels(counts: Counts, cuts: int, known: Expected) -> None:
    """Fill in how many scores of each level are expected; past all thresholds are none."""
    for cell in range(len(known.total)):
        put(known.up_to[cuts + 1, cell], every(1.0))
    for k in range(cuts + 1):
        scores = every(0.0)
        for cell in range(len(known.total)):
            chance = take(known.up_to[k + 1, cell]) - take(known.up_to[k, cell])
            scores += take(counts.scores[cell]) * chance
        put(known.levels[k], scores)


@drawn_in
def _threshold(counts: Counts, days: int, k: int, known: Expected) -> None:
    """Fill in the information of all scores on a threshold, and of one score in each cell."""
    beside, c, steep = known.whole.beside[k], len(known.whole.found), every(0.0)
    for d in range(days):
        put(beside[of_day(d, days, c)], every(0.0))
    for arm in range(len(known.total) // days):
        of_days = every(0.0)
        for d in range(days):
            cell, y = arm * days + d, of_day(d, days, c)
            here = take(known.up_to[k, cell])
            either = take(known.up_to[k + 1, cell]) - take(known.up_to[k - 1, cell])
            once = here * (1.0 - here) * either
            put(known.each[k, cell], once)
            own = once * take(counts.scores[cell])
            put(beside[y], take(beside[y]) - own)
            add(known.total[cell], own)
            of_days += own
        put(beside[of_arm(arm, c)], 0.0 - of_days)
        steep += of_days
    put(known.steep[k], steep)


@drawn_in
def all_without(
    level: _Levels, arm: int, counts: Counts, cuts: int, room: Terms, known: Expected
) -> None:
    """Factor the information without one subject's."""
    whole, others, days, c = known.whole, known.others, len(level), len(room.beta)
    for d in range(days):
        put(known.total[d], every(0.0))
        for lane in range(LANES):
            known.seen[d, lane] = 1.0 if level[d, lane] >= 0 else 0.0
    _leave_out(arm * days, days, 0, known)
    for k in range(1, cuts + 1):
        _leave_out(arm * days, days, k, known)
        _take_from(arm, days, k, counts, room, known)
    for x in range(c):
        for y in range(x, c):
            put(others.rest[x, y], take(whole.rest[x, y]))
    for d in range(days):
        x, y, less = of_arm(arm, c), of_day(d, days, c), 0.0 - take(known.total[d])
        add(others.rest[x, x], less)
        add(others.rest[y, y], less)
        add(others.rest[x, y], less)
    eliminate(others, cuts, c, 0.0)


@drawn_in
def _leave_out(first: int, days: int, k: int, known: Expected) -> None:
    """Fill in how many scores of a level all others have, by expectation."""
    fewer = take(known.levels[k])
    for d in range(days):
        chance = take(known.up_to[k + 1, first + d]) - take(known.up_to[k, first + d])
        fewer -= take(known.seen[d]) * chance
    put(known.fewer[k], fewer)


@drawn_in
def _take_from(arm: int, days: int, k: int, counts: Counts, room: Terms, known: Expected) -> None:
    """Fill in the information of all others on a threshold."""
    into, beside, c, own = known.others.beside[k], known.whole.beside[k], len(room.beta), every(0.0)
    for x in range(c):
        put(into[x], take(beside[x]))
    for d in range(days):
        once = take(known.seen[d]) * take(known.each[k, arm * days + d])
        add(into[of_day(d, days, c)], once)
        add(known.total[d], once)
        own += once
    add(into[of_arm(arm, c)], own)
    join(known.others, room.part, known.fewer, counts.absent, k, take(known.steep[k]) - own)
