"""Two samples compared by ranks, in many studies side by side.

Every value of one sample is held against every value of the other. From these comparisons
follow U, the pattern of ties that its p depends on, and how much single values differ in what
they win.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.ranks import RankTails, exact_p
from cellcourse.simulation.answers.kernels.side_by_side import LANES
from cellcourse.simulation.answers.kernels.sorting import take_steps

__all__ = ["Met", "meet", "met_room", "put_in_order", "shifts", "write_tests"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Met(NamedTuple):
    """What follows from the pairs of two samples."""

    below: _Whole
    """(2, most, lanes) values of the other sample below each of this one."""
    tied: _Whole
    """(2, most, lanes) values of the other sample equal to each of this one."""
    net: _Floats
    """(2, lanes) pairs that a sample wins, less those that it loses."""
    squares: _Floats
    """(2, lanes) sum of squares of the same for each of its values."""
    ties: _Whole
    """(lanes,) bit i says whether the value at place i of both samples is tied with the next."""


@compiled
def met_room(most: int) -> Met:
    """Make room for two samples of at most some values."""
    return Met(
        np.empty((2, most, LANES), np.int64),
        np.empty((2, most, LANES), np.int64),
        np.empty((2, LANES)),
        np.empty((2, LANES)),
        np.empty(LANES, np.int64),
    )


@compiled
def put_in_order(values: _Floats, network: _Whole, size: _Whole) -> None:
    """Put the values of each lane in order, and infinity past the last; count them.

    Args:
        values: (most, lanes) NaN where there is none.
        network: of ``sorting_network``.
        size: (lanes,) filled.
    """
    size[:] = 0
    for i in range(len(values)):
        for lane in range(LANES):
            size[lane] += 0 if math.isnan(values[i, lane]) else 1
            values[i, lane] = math.inf if math.isnan(values[i, lane]) else values[i, lane]
    _sort(values, network)


@drawn_in
def _sort(rows: _Floats, network: _Whole) -> None:
    """Sort each lane by the steps of a network; without steps, lane by lane."""
    take_steps(rows, network)
    if len(network) == 0:
        for lane in range(LANES):
            rows[:, lane] = np.sort(rows[:, lane])


@alone
def meet(x: _Floats, n: _Whole, y: _Floats, m: _Whole, met: Met) -> None:
    """Compare two samples of each lane.

    Args:
        x: (most, lanes) the first sample, as ``put_in_order`` leaves it.
        n: (lanes,) its size.
        y: (most, lanes) the second sample.
        m: (lanes,) its size.
        met: filled.
    """
    met.net[:] = 0.0
    met.squares[:] = 0.0
    met.ties[:] = 0
    for i in range(len(x)):
        _against(x, i, y, m, met, 0)
        _against(y, i, x, n, met, 1)


@drawn_in
def _against(own: _Floats, i: int, others: _Floats, size: _Whole, met: Met, behind: int) -> None:
    """Hold one row of a sample against the other; of tied values the first sample's come first."""
    below, tied = met.below[behind, i], met.tied[behind, i]
    below[:] = 0
    tied[:] = 0
    for j in range(0, len(others) - 1, 2):
        _compare_two(own[i], others[j], others[j + 1], below, tied)
    if len(others) % 2:
        _compare(own[i], others[-1], below, tied)
    if i + 1 < len(own):
        _tie_with_next(own[i], own[i + 1], i, behind, below, tied, met.ties)
    if behind == 0:
        _tie_with_other(own[i], i, below, tied, met.ties)
    _win(own[i], below, tied, size, met.net[behind], met.squares[behind])


@drawn_in
def _compare(own: _Floats, other: _Floats, below: _Whole, tied: _Whole) -> None:
    for lane in range(LANES):
        below[lane] += other[lane] < own[lane]
        tied[lane] += other[lane] == own[lane]


@drawn_in
def _compare_two(
    own: _Floats, other: _Floats, another: _Floats, below: _Whole, tied: _Whole
) -> None:
    for lane in range(LANES):
        here = own[lane]
        below[lane] += np.int64(other[lane] < here) + np.int64(another[lane] < here)
        tied[lane] += np.int64(other[lane] == here) + np.int64(another[lane] == here)


@drawn_in
def _tie_with_next(
    own: _Floats, following: _Floats, i: int, behind: int, below: _Whole, tied: _Whole, ties: _Whole
) -> None:
    for lane in range(LANES):
        equal = (own[lane] == following[lane]) & (own[lane] < math.inf)
        ties[lane] |= (1 if equal else 0) << (i + below[lane] + behind * tied[lane])


@drawn_in
def _tie_with_other(own: _Floats, i: int, below: _Whole, tied: _Whole, ties: _Whole) -> None:
    for lane in range(LANES):
        equal = (tied[lane] > 0) & (own[lane] < math.inf)
        ties[lane] |= (1 if equal else 0) << (i + below[lane])


@drawn_in
def _win(
    own: _Floats, below: _Whole, tied: _Whole, size: _Whole, net: _Floats, squares: _Floats
) -> None:
    for lane in range(LANES):
        won = float(2 * below[lane] + tied[lane] - size[lane])
        net[lane] += won if own[lane] < math.inf else 0.0
    for lane in range(LANES):
        won = float(2 * below[lane] + tied[lane] - size[lane])
        squares[lane] += won * won if own[lane] < math.inf else 0.0


@compiled
def shifts(
    x: _Floats, n: _Whole, y: _Floats, m: _Whole, tails: RankTails, room: _Floats, out: _Floats
) -> None:
    """Fill in the Hodges-Lehmann shift of the first sample over the second, and its limits.

    Args:
        x: (most, lanes) the first sample, as ``put_in_order`` leaves it.
        n: (lanes,) its size.
        y: (most, lanes) the second sample.
        m: (lanes,) its size.
        tails: of ``rank_tails`` for so many; where it cuts off nothing, there are no limits.
        room: (most most, lanes) for differences.
        out: (3, lanes) filled where both samples have values.
    """
    for i in range(len(x)):
        for j in range(len(y)):
            _subtract(x[i], y[j], room[i * len(y) + j])
    _sort(room, tails.differences)
    for lane in range(LANES):
        count, cut = n[lane] * m[lane], tails.cut[n[lane], m[lane]]
        if count:
            middle = room[(count - 1) // 2, lane] + room[count // 2, lane]
            out[0, lane] = middle / 2
            out[1, lane] = room[cut - 1, lane] if cut else math.nan
            out[2, lane] = room[count - cut, lane] if cut else math.nan


@drawn_in
def _subtract(x: _Floats, y: _Floats, out: _Floats) -> None:
    for lane in range(LANES):
        out[lane] = x[lane] - y[lane] if y[lane] < math.inf else math.inf


@drawn_in
def write_tests(
    met: Met, n: _Whole, m: _Whole, tails: RankTails, effect: _Floats, at: int, out: _Floats
) -> None:
    """Fill in the test of each lane in which both samples have values.

    Args:
        met: of ``meet``.
        n: (lanes,) size of the first sample.
        m: (lanes,) size of the second.
        tails: of ``rank_tails`` for so many.
        effect: (3, lanes) an effect and its limits.
        at: column of U, after which the effect stands.
        out: (lanes or fewer, columns) whose first column is p.
    """
    for lane in range(len(out)):
        if n[lane] and m[lane]:
            net = int(met.net[0, lane])
            out[lane, 0] = exact_p(net, met.ties[lane], n[lane], m[lane], tails)
            out[lane, at] = (n[lane] * m[lane] + net) / 2
            for k in range(3):
                out[lane, at + 1 + k] = effect[k, lane]
