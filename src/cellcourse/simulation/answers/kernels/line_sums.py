"""What virtual subjects' scores say about their own lines, summed by arm and visits seen.

The scores of a subject are turned so that two numbers carry all that its line has to do
with; the others are plain noise, and are put together for the whole arm. Subjects of an
arm who were seen at the same visits share one pattern, and one turned design.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

__all__ = ["LineSums", "line_room", "sum_lines"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class LineSums(NamedTuple):
    """Sums of up to p patterns, and of the noise of each arm."""

    middle: _Floats
    """(arms,) mean score, which is taken off."""
    arm: _Whole
    """(p,)"""
    n: _Floats
    """(p,) subjects."""
    seen: _Floats
    """(p,) turned scores of each: 2, or 1 where one visit was seen."""
    root: _Floats
    """(p, 2, 2) turns an intercept and a slope into the means of turned scores."""
    design: _Floats
    """(p, 2, k) the turned design."""
    first: _Floats
    """(p, 2) sum of turned scores."""
    second: _Floats
    """(p, 2, 2) sum of their products."""
    spare: _Floats
    """(arms,) scores that are noise alone."""
    spare_design: _Floats
    """(arms, k, k) products of their design."""
    spare_first: _Floats
    """(arms, k) design times scores."""
    spare_second: _Floats
    """(arms,) sum of their squares."""


def line_room(subjects: int, arms: int, k: int) -> LineSums:
    """Make room for a study, in which every subject may have a pattern of its own."""
    p = subjects
    return LineSums(
        middle=np.zeros(arms),
        arm=np.zeros(p, np.int64),
        n=np.zeros(p),
        seen=np.zeros(p),
        root=np.zeros((p, 2, 2)),
        design=np.zeros((p, 2, k)),
        first=np.zeros((p, 2)),
        second=np.zeros((p, 2, 2)),
        spare=np.zeros(arms),
        spare_design=np.zeros((arms, k, k)),
        spare_first=np.zeros((arms, k)),
        spare_second=np.zeros(arms),
    )


@njit(cache=True, nogil=True)
def sum_lines(scores: _Floats, code: _Whole, design: _Floats, sums: LineSums) -> int:
    """Sum the subjects of one study, and give the number of patterns.

    Args:
        scores: (n, v), NaN where there is none.
        code: (n,) arm of each subject.
        design: (v, k) what every visit's mean depends on: one, time, and the like.
        sums: filled.
    """
    sums.spare[:] = 0.0
    sums.spare_design[:] = 0.0
    sums.spare_first[:] = 0.0
    sums.spare_second[:] = 0.0
    _middles(scores, code, sums.middle)
    bits, cross = _bits(scores, code), np.zeros(design.shape[1])
    place, last = -1, -1
    for one in np.argsort(bits, kind="mergesort"):
        if bits[one] & ((1 << scores.shape[1]) - 1) == 0:
            continue
        if bits[one] != last:
            place, last = place + 1, bits[one]
            _open(sums, place, code[one], scores[one], design)
        _add(sums, place, scores[one], design, cross)
    return place + 1


@njit(cache=True, nogil=True)
def _bits(scores: _Floats, code: _Whole) -> _Whole:
    """The visits that a subject has, bit by bit, below the number of its arm."""
    n, v = scores.shape
    bits: _Whole = code << v
    for one in range(n):
        for a in range(v):
            if not np.isnan(scores[one, a]):
                bits[one] |= 1 << a
    return bits


@njit(cache=True, nogil=True)
def _open(sums: LineSums, place: int, arm: int, score: _Floats, design: _Floats) -> None:
    """Begin a pattern: its root, from the products of ones and times, and its design."""
    k, root, turned = design.shape[1], sums.root[place], sums.design[place]
    whole = np.zeros((k, k))
    for a in range(score.size):
        if not np.isnan(score[a]):
            for i in range(k):
                for j in range(k):
                    whole[i, j] += design[a, i] * design[a, j]
    root[:] = 0.0
    root[0, 0] = math.sqrt(whole[0, 0])
    root[0, 1] = whole[0, 1] / root[0, 0]
    left = whole[1, 1] - root[0, 1] ** 2
    several = whole[0, 0] > 1.5
    root[1, 1] = math.sqrt(left) if several else 0.0
    turned[:] = 0.0
    for i in range(k):
        turned[0, i] = whole[0, i] / root[0, 0]
        if several:
            turned[1, i] = (whole[1, i] - root[0, 1] * turned[0, i]) / root[1, 1]
    sums.arm[place], sums.n[place] = arm, 0.0
    sums.seen[place] = 2.0 if several else 1.0
    sums.first[place] = 0.0
    sums.second[place] = 0.0


@njit(cache=True, nogil=True)
def _middles(scores: _Floats, code: _Whole, middle: _Floats) -> None:
    """Fill in the mean score of each arm: less it, scores keep their digits, slopes stay."""
    for arm in range(middle.size):
        total, count = 0.0, 0
        for one in range(code.size):
            for a in range(scores.shape[1]):
                if code[one] == arm and not np.isnan(scores[one, a]):
                    total, count = total + scores[one, a], count + 1
        middle[arm] = total / max(count, 1)


@njit(cache=True, nogil=True)
def _add(sums: LineSums, place: int, score: _Floats, design: _Floats, cross: _Floats) -> None:
    """Add one subject to its pattern, and what its line leaves to the noise of its arm."""
    arm, root, several = sums.arm[place], sums.root[place], sums.seen[place] > 1
    cross[:] = 0.0
    for a in range(score.size):
        if not np.isnan(score[a]):
            cross[0] += score[a] - sums.middle[arm]
            cross[1] += design[a, 1] * (score[a] - sums.middle[arm])
    one = cross[0] / root[0, 0]
    two = (cross[1] - root[0, 1] * one) / root[1, 1] if several else 0.0
    sums.n[place] += 1.0
    sums.first[place, 0] += one
    sums.first[place, 1] += two
    sums.second[place, 0, 0] += one * one
    sums.second[place, 0, 1] += one * two
    sums.second[place, 1, 0] += one * two
    sums.second[place, 1, 1] += two * two
    if several:
        for a in range(score.size):
            if not np.isnan(score[a]):
                _leave(sums, place, score[a] - sums.middle[arm], design[a], (one, two), cross)
                sums.spare[arm] += 1.0
        sums.spare[arm] -= 2.0


@njit(cache=True, nogil=True)
def _leave(
    sums: LineSums,
    place: int,
    score: float,
    design: _Floats,
    line: tuple[float, float],
    rest: _Floats,
) -> None:
    """Add what a score, and its design, leave around the subject's own line.

    Taken score by score: differences of sums of squares would lose digits. One and time are
    on every line and leave nothing.
    """
    arm, root, turned = sums.arm[place], sums.root[place], sums.design[place]
    one = 1 / root[0, 0]
    two = (design[1] - root[0, 1] * one) / root[1, 1]
    left = score - one * line[0] - two * line[1]
    sums.spare_second[arm] += left * left
    for i in range(2, rest.size):
        rest[i] = design[i] - one * turned[0, i] - two * turned[1, i]
        sums.spare_first[arm, i] += rest[i] * left
    for i in range(2, rest.size):
        for j in range(2, rest.size):
            sums.spare_design[arm, i, j] += rest[i] * rest[j]
