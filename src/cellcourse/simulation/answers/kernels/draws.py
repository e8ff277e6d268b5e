"""Deaths of studies side by side, as draws of a group from those at risk."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.departures import LANES, Departures, add_up

__all__ = ["Draws", "draws_of", "draws_room"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Draws(NamedTuple):
    """Deaths as draws of a group from those at risk."""

    weight: _Floats
    """(m + 1, n, lanes) subjects of each group at risk at each death, by Efron's rule; a row
    without a death is sure to be of the first group."""
    share: _Floats
    """(m + 1, n, lanes) chances of the groups but the first to be drawn, from 1 on; then room."""
    dead: _Floats
    """(m + 1, lanes) deaths of each group."""
    deaths: _Floats
    """(lanes,)"""
    variance: _Floats
    """(m,) of being in each group but the first."""
    known: _Floats
    """(lanes,) one where all groups are at risk at the first death, else nought."""
    separated: _Floats
    """(lanes,) one where the likelihood has no maximum: some groups, or all but some, outlive
    the others, as none of them dies while another is at risk."""
    room: _Floats
    """(6, lanes)"""


@compiled
def draws_room(subjects: int, groups: int) -> Draws:
    """Make room for the deaths of some groups."""
    tables, lane = np.zeros((2, groups, subjects, LANES)), np.zeros((9, LANES))
    return Draws(
        tables[0], tables[1], np.zeros((groups, LANES)), lane[0], np.zeros(groups - 1),
        lane[1], lane[2], lane[3:],
    )  # fmt: skip


@alone
def draws_of(table: Departures, groups: _Whole, sizes: _Whole, draws: Draws) -> None:
    """Take the deaths of some groups.

    Args:
        table: of the studies.
        groups: places of the groups; the first is the one that others are compared with.
        sizes: subjects of every group of the table.
        draws: of ``draws_room``, filled.
    """
    died, tied, part = draws.room[0], draws.room[1], draws.room[2]
    n, total = table.who.size, 0
    for g in groups:
        total += sizes[g]
    for x in range(1, groups.size):
        share = sizes[groups[x]] / total
        draws.variance[x - 1] = share * (1 - share)
    _judge(table, groups, draws)
    for i in range(n):
        add_up(table.dead, groups, i, died)
        add_up(table.tied, groups, i, tied)
        add_up(table.earlier, groups, i, part)
        for lane in range(LANES):
            part[lane] /= max(tied[lane], 1.0)
        for x in range(groups.size):
            at_risk, own, weight = (
                table.at_risk[groups[x], i], table.tied[groups[x], i], draws.weight[x, i]
            )  # fmt: skip
            other = 1.0 if x == 0 else 0.0
            for lane in range(LANES):
                left = at_risk[lane] - part[lane] * own[lane]
                weight[lane] = left if died[lane] > 0 else other


@drawn_in
def _judge(table: Departures, groups: _Whole, draws: Draws) -> None:
    """Count deaths, and say where they can be compared, and where there is no maximum."""
    died, fewest, met = draws.room[0], draws.room[3], draws.room[4]
    for row in (draws.deaths, draws.known, draws.separated):
        row[:] = 0.0
    draws.dead[:] = 0.0
    for i in range(table.who.size):
        add_up(table.dead, groups, i, died)
        fewest[:] = math.inf
        met[:] = 0.0
        for x in range(groups.size):
            dead, at_risk, earlier = (
                draws.dead[x], table.at_risk[groups[x], i], table.earlier[groups[x], i]
            )  # fmt: skip
            own = table.dead[groups[x], i]
            for lane in range(LANES):
                before = dead[lane] - earlier[lane]
                met[lane] = max(met[lane], min(at_risk[lane], before))
                fewest[lane] = min(fewest[lane], at_risk[lane])
            for lane in range(LANES):
                dead[lane] += own[lane]
        _look(draws)
    for x in range(groups.size):
        dead = draws.dead[x]
        for lane in range(LANES):
            draws.separated[lane] = draws.separated[lane] if dead[lane] > 0 else 1.0


@drawn_in
def _look(draws: Draws) -> None:
    """Look at one row, with the fewest at risk of a group, and whether one of them died before."""
    died, fewest, met, deaths = draws.room[0], draws.room[3], draws.room[4], draws.deaths
    known, separated = draws.known, draws.separated
    for lane in range(LANES):
        first = died[lane] > 0 and deaths[lane] == 0
        known[lane] = 1.0 if first and fewest[lane] > 0 else known[lane]
    for lane in range(LANES):
        alone = died[lane] > 0 and fewest[lane] == 0 and met[lane] == 0
        separated[lane] = 1.0 if alone else separated[lane]
    for lane in range(LANES):
        deaths[lane] += died[lane]
