"""Log-rank statistics of groups of studies side by side."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.departures import LANES, Departures, add_up
from cellcourse.stats.survival.logrank_score import NO_VARIANCE

__all__ = ["Compared", "compared_room", "log_rank"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Compared(NamedTuple):
    """Log-rank tests of some groups."""

    chisq: _Floats
    """(lanes,) the statistics."""
    rank: _Floats
    """(lanes,) their degrees of freedom; nought where there is no test."""
    u: _Floats  # (k, lanes) deaths less those expected
    v: _Floats  # (k, k, lanes) their covariance, the lower triangle
    room: tuple[_Floats, _Floats, _Floats, _Floats]  # (lanes,)


@compiled
def compared_room(groups: int) -> Compared:
    """Make room to compare some groups."""
    lane = np.zeros((6, LANES))
    return Compared(
        lane[0], lane[1], np.zeros((groups, LANES)), np.zeros((groups, groups, LANES)),
        (lane[2], lane[3], lane[4], lane[5]),
    )  # fmt: skip


@alone
def log_rank(table: Departures, groups: _Whole, room: Compared) -> None:
    """Fill in the log-rank chi-square of some groups, and its degrees of freedom.

    Args:
        table: of the studies.
        groups: places of the groups compared.
        room: of ``compared_room``, filled.
    """
    first, died, left, spread = room.room
    room.u[:] = 0.0
    room.v[:] = 0.0
    for i in range(table.who.size):
        _gather(table, groups, i, room)
        for x in range(groups.size - 1):
            own = table.at_risk[groups[x], i]
            _add_surplus(first, table.tied[groups[x], i], died, left, own, room.u[x])
            _add_variance(spread, left, own, room.v[x, x])
            for y in range(x):
                _take_covariance(spread, table.at_risk[groups[y], i], own, room.v[x, y])
    _chi_square(groups.size - 1, room)


@drawn_in
def _gather(table: Departures, groups: _Whole, i: int, room: Compared) -> None:
    """Count those who die at a time, and all at risk, in the row of the first of them.

    Deaths of one time are taken together, so that what is as expected is so to the last digit.
    """
    first, died, left, spread = room.room
    add_up(table.earlier, groups, i, spread)
    add_up(table.dead, groups, i, died)
    for lane in range(LANES):
        first[lane] = 1.0 if died[lane] > 0 and spread[lane] == 0 else 0.0
    add_up(table.tied, groups, i, died)
    add_up(table.at_risk, groups, i, left)
    for lane in range(LANES):
        died[lane] *= first[lane]
        left[lane] = max(left[lane], 1.0)
    for lane in range(LANES):
        r = left[lane]
        spread[lane] = died[lane] * (r - died[lane]) / (max(r - 1, 1.0) * r * r)


@drawn_in
def _add_surplus(
    first: _Floats, tied: _Floats, died: _Floats, left: _Floats, at_risk: _Floats, out: _Floats
) -> None:
    for lane in range(LANES):
        out[lane] += first[lane] * tied[lane] - died[lane] * at_risk[lane] / left[lane]


@drawn_in
def _add_variance(spread: _Floats, left: _Floats, at_risk: _Floats, out: _Floats) -> None:
    for lane in range(LANES):
        out[lane] += spread[lane] * at_risk[lane] * (left[lane] - at_risk[lane])


@drawn_in
def _take_covariance(spread: _Floats, one: _Floats, other: _Floats, out: _Floats) -> None:
    for lane in range(LANES):
        out[lane] -= spread[lane] * one[lane] * other[lane]


@drawn_in
def _chi_square(m: int, room: Compared) -> None:
    """Form u' v^- u by elimination, which uses up both."""
    chisq, rank, u, v = room.chisq, room.rank, room.u, room.v
    inverse, factor = room.room[0], room.room[1]
    chisq[:] = 0.0
    rank[:] = 0.0
    for x in range(m):
        own = v[x, x]
        for lane in range(LANES):
            usable = own[lane] > NO_VARIANCE
            inverse[lane] = 1 / own[lane] if usable else 0.0
            rank[lane] += 1.0 if usable else 0.0
        _add_square(u[x], inverse, chisq)
        for y in range(x + 1, m):
            for lane in range(LANES):
                factor[lane] = v[y, x, lane] * inverse[lane]
            _take_share(factor, u[x], u[y])
            for z in range(x + 1, y + 1):
                _take_share(factor, v[z, x], v[y, z])


@drawn_in
def _add_square(u: _Floats, inverse: _Floats, out: _Floats) -> None:
    for lane in range(LANES):
        out[lane] += u[lane] * u[lane] * inverse[lane]


@drawn_in
def _take_share(factor: _Floats, of: _Floats, out: _Floats) -> None:
    for lane in range(LANES):
        out[lane] -= factor[lane] * of[lane]
