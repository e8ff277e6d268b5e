"""The score test that the hazard ratios of groups do not change along the survival curve."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.departures import LANES, Departures, add_up
from cellcourse.simulation.answers.kernels.draws import Draws
from cellcourse.simulation.answers.kernels.small_systems import copy_row, factor_all, solve_all
from cellcourse.simulation.answers.kernels.tails import chi2_tails
from cellcourse.stats.survival.proportional_hazards import ROUND_OFF

__all__ = ["Along", "along_room", "proportional"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Along(NamedTuple):
    """Sums of the deaths of studies side by side, weighted by when they came."""

    place: _Floats  # (n, lanes) share dead just before each death, about its mean over deaths
    score: _Floats  # (m, lanes)
    cross: _Floats  # (m, m, lanes) covariances, weighted by place
    squared: _Floats  # (m, m, lanes) weighted by place twice, then given the fitted model
    column: _Floats  # (m, m, lanes) room
    lower: _Floats  # (m, m, lanes) room
    least: _Floats  # (lanes,) room
    room: tuple[_Floats, _Floats, _Floats, _Floats, _Floats, _Floats]  # (lanes,)


@compiled
def along_room(subjects: int, m: int) -> Along:
    """Make room to compare m groups with the first."""
    square, lane = np.zeros((4, m, m, LANES)), np.zeros((7, LANES))
    return Along(
        np.zeros((subjects, LANES)), np.zeros((m, LANES)),
        square[0], square[1], square[2], square[3], lane[6],
        (lane[0], lane[1], lane[2], lane[3], lane[4], lane[5]),
    )  # fmt: skip


@alone
def proportional(
    table: Departures,
    groups: _Whole,
    draws: Draws,
    information: _Floats,
    along: Along,
    p: _Floats,
) -> None:
    """Fill in the p of the tests; NaN where the deaths do not spread in time.

    Args:
        table: of the studies.
        groups: places of those compared.
        draws: the same deaths, with shares at the top of a likelihood without penalty.
        information: (m, m, lanes) there.
        along: of ``along_room``, filled.
        p: (lanes,)

    Source:
        Grambsch and Therneau (1994), as in ``stats.survival.proportional_hazards``.
    """
    m, n = len(information), len(along.place)
    _places(table, groups, draws, along)
    for rows in (along.cross, along.squared):
        rows[:] = 0.0
    along.score[:] = 0.0
    for i in range(n):
        place = along.place[i]
        for x in range(m):
            share, died, score = draws.share[x + 1, i], table.dead[groups[x + 1], i], along.score[x]
            for lane in range(LANES):
                score[lane] += place[lane] * (died[lane] - share[lane])
            for y in range(x + 1):
                _add(place, share, draws.share[y + 1, i], x == y, along.cross[x, y])
                _add_twice(place, share, draws.share[y + 1, i], x == y, along.squared[x, y])
    for x in range(m):
        for y in range(x):
            copy_row(along.cross[x, y], along.cross[y, x])
            copy_row(along.squared[x, y], along.squared[y, x])
    _refer(information, along, p)


@drawn_in
def _add(place: _Floats, own: _Floats, other: _Floats, same: bool, out: _Floats) -> None:
    """Add up a group's covariance with another, weighted by place."""
    for lane in range(LANES):
        out[lane] += place[lane] * own[lane] * (same - other[lane])


@drawn_in
def _add_twice(place: _Floats, own: _Floats, other: _Floats, same: bool, out: _Floats) -> None:
    for lane in range(LANES):
        out[lane] += place[lane] * own[lane] * (same - other[lane]) * place[lane]


@drawn_in
def _places(table: Departures, groups: _Whole, draws: Draws, along: Along) -> None:
    """Fill in the share dead just before each death, about its mean over deaths."""
    died, tied, earlier, left, alive, mean = along.room
    alive[:] = 1.0
    mean[:] = 0.0
    for i in range(len(along.place)):
        add_up(table.dead, groups, i, died)
        add_up(table.tied, groups, i, tied)
        add_up(table.earlier, groups, i, earlier)
        add_up(table.at_risk, groups, i, left)
        place, before = along.place[i], along.place[max(i - 1, 0)]
        for lane in range(LANES):
            first = died[lane] > 0 and earlier[lane] == 0
            same = before[lane] if died[lane] > 0 else 0.0
            place[lane] = 1 - alive[lane] if first else same
            alive[lane] *= 1 - tied[lane] / left[lane] if first else 1.0
        for lane in range(LANES):
            mean[lane] += place[lane] * died[lane] / draws.deaths[lane]
    for i in range(len(along.place)):
        for lane in range(LANES):
            along.place[i, lane] -= mean[lane]


@drawn_in
def _refer(information: _Floats, along: Along, p: _Floats) -> None:
    """Refer the scores to their variances given the fitted models."""
    m, cross, variance, column = len(information), along.cross, along.squared, along.column
    whole, known = along.room[0], along.room[1]
    factor_all(information, along.lower, along.least)
    known[:] = 1.0
    for x in range(m):
        for y in range(m):
            copy_row(cross[x, y], column[x, y])
        solve_all(along.lower, column[x])
    for x in range(m):
        copy_row(variance[x, x], whole)
        for y in range(m):
            for z in range(m):
                for lane in range(LANES):
                    variance[x, y, lane] -= cross[x, z, lane] * column[y, z, lane]
        for lane in range(LANES):
            spread = variance[x, x, lane] > ROUND_OFF * whole[lane]
            known[lane] = known[lane] if spread else math.nan
    _test(along, p)


@drawn_in
def _test(along: Along, p: _Floats) -> None:
    """Give the p of the scores, NaN where their variances are nothing but round-off."""
    m, lower, variance, column = len(along.score), along.lower, along.squared, along.column[0]
    statistic, known = along.room[0], along.room[1]
    factor_all(variance, lower, along.least)
    for x in range(m):
        copy_row(along.score[x], column[x])
        for lane in range(LANES):
            # The factor holds one over the root of what is left of a variance.
            left = 1 / lower[x, x, lane] ** 2 > ROUND_OFF * variance[x, x, lane]
            known[lane] = known[lane] if left else math.nan
    solve_all(lower, column)
    statistic[:] = 0.0
    for x in range(m):
        for lane in range(LANES):
            statistic[lane] += along.score[x, lane] * column[x, lane]
    for lane in range(LANES):
        statistic[lane] = max(0.0, statistic[lane])
    chi2_tails(statistic, m, along.room[2], p)
    for lane in range(LANES):
        p[lane] *= known[lane]
