"""Times to a threshold in very many studies: incidences, log-rank tests, a regression."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.interval_tests import (
    compared_room,
    incidence,
    log_rank,
)
from cellcourse.simulation.answers.kernels.threshold_brackets import (
    Brackets,
    Watch,
    brackets_room,
    watch,
)
from cellcourse.simulation.answers.kernels.weibull_search import (
    FREE,
    Search,
    climb,
    profile_limit,
    search_room,
    standard_error,
)
from cellcourse.simulation.answers.kernels.weibull_terms import Terms

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
    search, logs = search_room(code.size, arms), np.log(asked.days)
    for trial in range(len(shares)):
        watch(what, code, trial, asked.place, known)
        log_rank(known, code, -1, -1, room, tests[trial, 0])
        if math.isnan(tests[trial, 0, 0]):
            continue
        for i in range(len(asked.pairs)):
            a, b = asked.pairs[i]
            log_rank(known, code, a, b, room, tests[trial, 1 + i])
        for g in range(arms):
            incidence(known, code, g, asked.days, asked.day, room, shares[trial, g])
        begin = _gather(asked, known, logs, search.known)
        if asked.z > 0 and not math.isnan(begin):
            _regress(search, begin, asked.z, ratios[trial])


@drawn_in
def _gather(asked: Crossing, known: Brackets, logs: _Floats, into: Terms) -> float:
    """Fill in the brackets of those who had not crossed by day 0, arm by arm.

    Gives the logarithm of days to a crossing, were their hazard constant, for a start. It is
    not a number where the likelihood has no top, which takes that in every arm some cross,
    some do so late, and in one arm no day lies in all brackets.
    """
    n, apart, both, whole, seen = 0, False, True, 0.0, 0
    for g in range(into.begin.size - 1):
        into.begin[g] = n
        latest, soonest = -1.0, math.inf
        for i in range(asked.code.size):
            left, right = known.left[i], known.right[i]
            if not known.watched[i] or asked.code[i] != g or right == 0:
                continue
            ends = right < known.never
            into.low[n], into.high[n] = 1.0 if left else 0.0, 1.0 if ends else 0.0
            into.log_left[n] = logs[left] if left else 0.0
            into.log_right[n] = logs[right] if ends else 0.0
            latest = max(latest, asked.days[left] if left else -1.0)
            soonest = min(soonest, asked.days[right])
            seen += ends
            whole += (asked.days[left] + asked.days[right]) / 2 if ends else asked.days[left]
            n += 1
        both &= latest > 0 and soonest < math.inf
        apart |= latest > soonest
    into.begin[into.begin.size - 1] = n
    for i in range(n, into.low.size):
        into.low[i] = into.high[i] = into.log_left[i] = into.log_right[i] = into.centre[i] = 0.0
    return math.log(whole / seen) if both and apart else math.nan


@drawn_in
def _regress(one: Search, begin: float, z: float, out: _Floats) -> None:
    """Find the top, then compare each arm with the first; all NaN where a search fails."""
    last = one.place.size - 1
    for g in range(last):
        one.place[g] = begin
    one.place[last] = 0.0
    value = climb(one, FREE)
    if math.isnan(value):
        return
    for k in range(last + 1):
        one.top[k] = one.place[k]
    out[0, 5] = math.exp(one.top[last])
    for j in range(1, last):
        out[j, 0], out[j, 1] = one.top[j] - one.top[0], standard_error(one, j)
    for j in range(1, last):
        out[j, 2] = profile_limit(one, j, value, out[j, 1], -z)
        out[j, 3] = profile_limit(one, j, value, out[j, 1], z)
        out[j, 4] = math.copysign(math.sqrt(_fall(one, j, value)), out[j, 0])
        out[j, 5] = out[0, 5]
        if math.isnan(out[j, 2]) or math.isnan(out[j, 3]) or math.isnan(out[j, 4]):
            out[:] = math.nan
            return


@drawn_in
def _fall(one: Search, j: int, value: float) -> float:
    """Twice what the likelihood loses if an arm does not differ from the first, or NaN."""
    begin = one.known.begin
    n, first = begin[j + 1] - begin[j], begin[1] - begin[0]
    for k in range(one.place.size):
        one.place[k] = one.top[k]
    one.place[0] = one.place[j] = (first * one.top[0] + n * one.top[j]) / (first + n)
    fall: float = 2 * (value - climb(one, j))
    return 0.0 if fall < 0 else fall
