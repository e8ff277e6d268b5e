"""Times to a threshold in very many studies: incidences, log-rank tests, a regression."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.crossing_tally import (
    Tally,
    compare_apart,
    shares_apart,
    tally,
    tally_room,
)
from cellcourse.simulation.answers.kernels.interval_tests import (
    Compared,
    compared_room,
    incidence,
    log_rank,
)
from cellcourse.simulation.answers.kernels.scores import columns_before
from cellcourse.simulation.answers.kernels.threshold_brackets import (
    Brackets,
    Watch,
    brackets_room,
    watch,
)
from cellcourse.simulation.answers.kernels.weibull_fit import (
    finish,
    free_lane,
    take_up,
)
from cellcourse.simulation.answers.kernels.weibull_terms import NEVER, Ends
from cellcourse.simulation.answers.kernels.weibull_ways import ways_room

__all__ = ["Crossing", "crossings"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Crossing(NamedTuple):
    """Who is compared, and what is wanted."""

    code: _Whole
    """(n,) arm of each subject, the one that others are compared with first; -1 outside."""
    pairs: _Whole
    """(m, 2) arms: one, then the one it is compared with."""
    place: _Whole
    """(columns,) place of each day, below 0 before day 0."""
    days: _Floats
    """(places,) day of each place, 0 first and infinite last."""
    day: _Whole
    """(d,) on which shares are wanted."""
    z: float
    """Normal multiplier of the intervals; 0 where no regression is wanted."""


@compiled
def crossings(
    what: Watch, asked: Crossing, shares: _Floats, tests: _Floats, ratios: _Floats
) -> None:
    """Answer a block of studies; what has no answer is left NaN.

    Args:
        what: the block.
        asked: what is wanted.
        shares: (trials, arms, d, 3) of ``interval_tests.incidence``.
        tests: (trials, 1 + m, 3) of ``interval_tests.log_rank``, all arms first.
        ratios: (trials, arms, 6) log time ratio of each arm, its standard error, its limits,
            the signed root of the likelihood ratio, and the scale.
    """
    code, arms, never = asked.code, asked.code.max() + 1, asked.days.size - 1
    known, room = brackets_room(code.size, never), compared_room(code.size, arms, never)
    counted, everyone = tally_room(arms, never), np.arange(arms)
    ways, logs = ways_room(code, arms), np.log(asked.days)
    before = columns_before(what.scores.days)
    for trial in range(len(shares)):
        watch(what, code, trial, asked.place, before, known)
        used = tally(known, code, counted)
        _compare(known, code, everyone, counted, used, room, tests[trial, 0])
        if math.isnan(tests[trial, 0, 0]):
            continue
        for i in range(len(asked.pairs)):
            _compare(known, code, asked.pairs[i], counted, used, room, tests[trial, 1 + i])
        if used:
            shares_apart(counted, known, code, asked.days, asked.day, shares[trial])
        for g in range(arms):
            if counted.free[g] or not used:
                incidence(known, code, g, asked.days, asked.day, room, shares[trial, g])
        if asked.z > 0:
            lane = free_lane(ways, asked.z, ratios)
            if _lay(asked, known, logs, ways.known, lane):
                take_up(ways, trial, lane)
    finish(ways, asked.z, ratios)


@drawn_in
def _compare(
    known: Brackets,
    code: _Whole,
    arms: _Whole,
    counted: Tally,
    used: int,
    room: Compared,
    out: _Floats,
) -> None:
    """Compare some arms by the tallies, where these are used."""
    if used:
        compare_apart(counted, used, arms, out)
    else:
        log_rank(known, code, arms, room, out)


@drawn_in
def _lay(asked: Crossing, known: Brackets, logs: _Floats, into: Ends, lane: int) -> bool:
    """Lay the brackets of those who had not crossed by day 0 into a lane.

    Whether the likelihood has a top, which takes that in every arm some cross, some do so
    late, and in one arm no day lies in all brackets.
    """
    apart, both = False, True
    for g in range(into.begin.size - 1):
        latest, soonest = -1.0, math.inf
        for row in range(into.begin[g], into.begin[g + 1]):
            i = into.subject[row]
            left, right = known.left[i], known.right[i]
            never, told = right == known.never, known.watched[i] and right > 0
            into.log_left[row, lane] = logs[left] if left and told else -NEVER
            into.log_right[row, lane] = NEVER if never or not told else logs[right]
            if told and (left or not never):
                latest = max(latest, asked.days[left] if left else -1.0)
                soonest = min(soonest, asked.days[right])
        both &= latest > 0 and soonest < math.inf
        apart |= latest > soonest
    return both and apart
