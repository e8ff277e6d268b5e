"""Weibull regressions of bracketed times on groups: how each differs from the first."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, drawn_in
from cellcourse.simulation.answers.kernels.weibull_search import (
    difference,
    look,
    standard_error,
)
from cellcourse.simulation.answers.kernels.weibull_terms import LANES, NEVER, Ends
from cellcourse.simulation.answers.kernels.weibull_ways import (
    RISE,
    Ways,
    add_up,
    begin,
    climb_on,
    walk_on,
)
from cellcourse.simulation.survival.kernels.arithmetic import exponential
from cellcourse.stats.survival.maximise import GENTLE

__all__ = ["finish", "free_lane", "take_up"]

_SPREAD: Final = math.sqrt(6) / math.pi
"""Scale of a Weibull law over the standard deviation of the logarithm of its times."""
_LEAST: Final = 0.05
_FALL: Final = 4
"""Column of what likelihoods lose without a difference, and then of its signed root."""

_Floats = npt.NDArray[np.float64]


@alone
def free_lane(one: Ways, z: float, out: _Floats) -> int:
    """Go on until a lane is free, and give it.

    Args:
        one: the searches.
        z: normal multiplier of the intervals.
        out: (studies, groups, 6) log time ratio of each group, its standard error, its limits,
            the signed root of the likelihood ratio, and the scale; left where a search fails.
    """
    while True:
        for lane in range(LANES):
            if one.study[lane] < 0:
                return lane
        _go_on(one, z, out)


@alone
def take_up(one: Ways, study: int, lane: int) -> None:
    """Begin to search for the top of a study whose brackets lie in a lane."""
    one.study[lane] = study
    _place(one.known, one.now.place, lane)
    begin(one, 0, lane)


@alone
def finish(one: Ways, z: float, out: _Floats) -> None:
    """Go on until all lanes are free; see ``free_lane``."""
    while one.study.max() >= 0:
        _go_on(one, z, out)


@drawn_in
def _go_on(one: Ways, z: float, out: _Floats) -> None:
    """Take a step in every lane."""
    look(one.known, one.now)
    for lane in range(LANES):
        if one.study[lane] >= 0:
            _advance(one, z, lane, out[one.study[lane]])


@drawn_in
def _advance(one: Ways, z: float, lane: int, out: _Floats) -> None:
    """Take a step, and set out on the next way where one ends."""
    if not one.way[lane]:
        if not climb_on(one, lane):
            return
        _keep(one, lane)
    lost = math.isnan(one.found[lane])
    last = 4 * len(one.now.own) - 4
    while not lost and one.way[lane] <= last:
        j, kind = (one.way[lane] + 3) // 4, (one.way[lane] - 1) % 4
        if kind != RISE or out[j, _FALL] < 2 * GENTLE:
            if not (add_up(one, lane) if kind == RISE else walk_on(one, j, kind, z, lane)):
                return
            out[j, min(kind + 2, _FALL)], lost = one.found[lane], math.isnan(one.found[lane])
        begin(one, one.way[lane] + 1, lane)
    if lost:
        out[:] = math.nan
    else:
        _write(one, lane, out)
    one.study[lane] = -1


@drawn_in
def _keep(one: Ways, lane: int) -> None:
    """Keep the top, and set out on the first way from there."""
    one.height[lane] = one.found[lane]
    for k in range(len(one.now.table)):
        one.top.table[k, lane] = one.now.table[k, lane]
    begin(one, 1, lane)


@drawn_in
def _write(one: Ways, lane: int, out: _Floats) -> None:
    """Write down what the top says, and roots of what likelihoods lose."""
    groups = len(one.now.own)
    out[0, 5] = 1 / one.top.place[groups, lane]
    for j in range(1, groups):
        out[j, 0], out[j, 1] = difference(one.top, j, lane), standard_error(one.top, j, lane)
        root = math.sqrt(max(0.0, out[j, _FALL]))
        out[j, _FALL], out[j, 5] = math.copysign(root, out[j, 0]), out[0, 5]


@drawn_in
def _place(known: Ends, place: _Floats, lane: int) -> None:
    """Begin where the middles of brackets would lead: the shape from their spread, then rates."""
    last, square, free = len(place) - 1, 0.0, 0
    for g in range(last):
        mean, many = _mean(known, g, lane)
        for i in range(known.begin[g], known.begin[g + 1]):
            if _tells(known, i, lane):
                square += (_middle(known, i, lane) - mean) ** 2
        free += many - 1
    place[last, lane] = 1 / max(_LEAST, _SPREAD * math.sqrt(square / free))
    for g in range(last):
        place[g, lane] = _rate(known, g, place[last, lane], lane)


@drawn_in
def _tells(known: Ends, i: int, lane: int) -> bool:
    """Whether a bracket is not all time."""
    return bool(known.log_left[i, lane] > -NEVER or known.log_right[i, lane] < NEVER)


@drawn_in
def _middle(known: Ends, i: int, lane: int) -> float:
    """Logarithm of a time in the middle of a bracket, or of its one end."""
    left, right = known.log_left[i, lane], known.log_right[i, lane]
    middle: float = left if right == NEVER else right if left == -NEVER else (left + right) / 2
    return middle


@drawn_in
def _mean(known: Ends, g: int, lane: int) -> tuple[float, int]:
    """Mean of the middles of a group, and of how many."""
    total, many = 0.0, 0
    for i in range(known.begin[g], known.begin[g + 1]):
        if _tells(known, i, lane):
            total += _middle(known, i, lane)
            many += 1
    return total / many, many


@drawn_in
def _rate(known: Ends, g: int, shape: float, lane: int) -> float:
    """Logarithm of the rate of a group if times were the middles of brackets."""
    seen = whole = 0.0
    for i in range(known.begin[g], known.begin[g + 1]):
        if _tells(known, i, lane):
            seen += known.log_right[i, lane] < NEVER
            whole += exponential(shape * _middle(known, i, lane))
    return math.log(seen / whole)
