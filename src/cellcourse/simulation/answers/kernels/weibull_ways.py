"""Ways over Weibull likelihoods, many side by side: to the top, and along profiles from there.

A study lies in a lane and goes its ways one after the other: up to the top; then, for each group
but the first, out to both limits of the difference from the first, and to where there is none.
No lane waits for another.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.compiled import drawn_in
from cellcourse.simulation.answers.kernels.weibull_search import (
    aim,
    difference,
    foresee,
    length,
)
from cellcourse.simulation.answers.kernels.weibull_terms import (
    LANES,
    Ends,
    Stand,
    ends_room,
    stand_room,
)
from cellcourse.stats.survival.maximise import NODES, NOTHING, SETTLED, STEPS, WEIGHTS

__all__ = [
    "LEVEL", "LOWER", "RISE", "UPPER", "Ways", "add_up", "begin", "climb_on", "walk_on",
    "ways_room",
]  # fmt: skip

LOWER: Final = 0
"""The way to the lower limit."""
UPPER: Final = 1
"""The way to the upper limit."""
LEVEL: Final = 2
"""The way to where there is no difference."""
RISE: Final = 3
"""The way back to the top, along which slopes are added up where the likelihood rises little."""
_SIDE: Final = (-1.0, 1.0)

_FEW: Final = 12
"""Steps that find the profile again, where they do so at all."""
_PARTS: Final = 256
"""Most parts of a way that are gone one by one."""
_NEAR: Final = 1e-13
"""Of a standard error. Lengths of steps are squared each time, and a limit errs by their cube."""
_FORESEEN: Final = 1e-10
"""Squared length of a step whose gain is foreseen well enough."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Ways(NamedTuple):
    """Studies side by side, each on its way."""

    known: Ends
    now: Stand
    top: Stand
    step: _Floats  # (groups + 1, lanes) last one
    end: _Floats  # (groups + 1, lanes) of the last way
    study: _Whole  # (lanes,) which one it is, -1 for none
    way: _Whole  # (lanes,) 0 to the top, then four for each group but the first
    steps: _Whole  # (lanes,) taken on this part of the way
    part: _Whole  # (lanes,) of the way
    parts: _Whole  # (lanes,) that are gone one by one
    before: _Floats  # (lanes,) log-likelihood before the last step, or its squared length
    gain: _Floats  # (lanes,) that the last step promised
    height: _Floats  # (lanes,) log-likelihood at the top
    found: _Floats  # (lanes,) at the end of the way: a log-likelihood, then limits, and twice
    # what the likelihood loses; NaN where the way is lost


@njit(cache=True, nogil=True)
def ways_room(code: _Whole, groups: int) -> Ways:
    """Make room for some groups of subjects; those with codes below 0 are left out."""
    whole, line = np.zeros((5, LANES), np.int64), np.zeros((4, LANES))
    place = np.zeros((2, groups + 1, LANES))
    whole[0] = -1
    return Ways(
        ends_room(code, groups), stand_room(groups), stand_room(groups),
        place[0], place[1], whole[0], whole[1], whole[2], whole[3], whole[4],
        line[0], line[1], line[2], line[3],
    )  # fmt: skip


@drawn_in
def begin(one: Ways, way: int, lane: int) -> None:
    """Set out on a way; but for the first, from the top."""
    one.way[lane], one.steps[lane], one.part[lane], one.parts[lane] = way, 0, 1, 1
    one.before[lane], one.gain[lane] = 1.0 if way else -math.inf, 0.0


@drawn_in
def climb_on(one: Ways, lane: int) -> bool:
    """Take Newton's step up, or go back half of the last that gained too little.

    Whether the way ends here: the gain still to come is foreseen, or the search does not settle.
    """
    at, before, last = one.now, one.before[lane], len(one.step) - 1
    one.steps[lane] += 1
    slack = 1e-12 * (1 + abs(before))
    if at.place[last, lane] > 0 and at.value[lane] >= before + 0.1 * one.gain[lane] - slack:
        arrived = 0 < one.gain[lane] <= SETTLED or at.gain[lane] <= NOTHING
        one.before[lane], one.gain[lane] = at.value[lane], at.gain[lane]
        one.found[lane] = at.value[lane] + at.gain[lane] / 2
        if arrived:
            return True
        for k in range(last + 1):
            one.step[k, lane] = at.step[k, lane]
            at.place[k, lane] += at.step[k, lane]
    else:
        one.gain[lane] /= 2
        for k in range(last + 1):
            one.step[k, lane] /= 2
            at.place[k, lane] -= one.step[k, lane]
    one.found[lane] = math.nan
    return bool(one.steps[lane] > STEPS)


@drawn_in
def walk_on(one: Ways, j: int, kind: int, z: float, lane: int) -> bool:
    """Take the next step along the profile of a difference; whether the way ends here.

    Where likelihood and step settle on the far side of the top, a limit is that of all places:
    those as likely lie in a convex set, and a ratio has one greatest and one least value in it.
    A way that goes wrong is begun again in smaller parts.
    """
    at = one.now if one.steps[lane] else one.top
    left = (z * one.part[lane] / one.parts[lane]) ** 2 - 2 * (one.height[lane] - at.value[lane])
    goal = _goal(one, at, j, kind, left, lane)
    aim(at, j, goal, lane, one.step)
    size, slope = length(at, one.step, lane)
    away = goal - difference(one.top, j, lane)
    near = _near(one, kind, away, size, lane)
    if kind != LEVEL and (not away * _SIDE[kind] > 0 or (near and abs(left) > 1)):
        return _divide(one, lane)
    if near and one.part[lane] == one.parts[lane]:
        fall = 2 * (one.height[lane] - at.value[lane]) + (size - 2 * slope)
        one.found[lane] = fall if kind == LEVEL else goal
        for k in range(len(one.step)):
            one.end[k, lane] = at.place[k, lane] + one.step[k, lane]
        return True
    return _move(one, at, near, size, lane)


@drawn_in
def add_up(one: Ways, lane: int) -> bool:
    """Add the slope of the next place on the way back to the top; whether it was the last.

    As ``stats.survival.maximise.rise`` does, and for its reason.
    """
    node = one.steps[lane]
    if node == 0:
        one.found[lane] = 0.0
        for k in range(len(one.step)):
            one.step[k, lane] = one.top.place[k, lane] - one.end[k, lane]
    else:
        one.found[lane] += 2 * WEIGHTS[node - 1] * length(one.now, one.step, lane)[1]
    if node == len(NODES):
        return True
    one.steps[lane] += 1
    for k in range(len(one.step)):
        one.now.place[k, lane] = one.end[k, lane] + NODES[node] * one.step[k, lane]
    return False


@drawn_in
def _goal(one: Ways, at: Stand, j: int, kind: int, left: float, lane: int) -> float:
    """The difference at the end of a part of the way."""
    if kind == LEVEL:
        rest: float = 1 - one.part[lane] / one.parts[lane]
        return rest * difference(one.top, j, lane)
    return foresee(at, j, left, _SIDE[kind], lane)


@drawn_in
def _near(one: Ways, kind: int, away: float, size: float, lane: int) -> bool:
    """Whether the end of a part of the way is foreseen well enough."""
    if kind == LEVEL:
        return size <= _FORESEEN
    # A limit far out errs by as much more: its time ratio is told to as many digits.
    return bool(size * size * max(1.0, away * away) <= _NEAR * one.before[lane])


@drawn_in
def _move(one: Ways, at: Stand, near: bool, size: float, lane: int) -> bool:
    """Take the step, which may begin the next part; whether the way is lost for good."""
    last = len(one.step) - 1
    if one.steps[lane] == _FEW or not at.place[last, lane] + one.step[last, lane] > 0:
        return _divide(one, lane)
    one.steps[lane] = 1 if near else one.steps[lane] + 1
    one.before[lane] = 1.0 if near else size
    one.part[lane] += near
    for k in range(last + 1):
        one.now.place[k, lane] = at.place[k, lane] + one.step[k, lane]
    return False


@drawn_in
def _divide(one: Ways, lane: int) -> bool:
    """Begin the way again, in more parts; whether there were too many before."""
    one.steps[lane], one.part[lane], one.before[lane] = 0, 1, 1.0
    one.parts[lane] *= 4
    lost = one.parts[lane] > _PARTS
    if lost:
        one.found[lane] = math.nan
    return bool(lost)
