"""The likelihood of ordered scores by arms and days, of many studies side by side.

With o the odds of a score up to a threshold where coefficients are 0, and s the odds ratio
of a cell of an arm and a day, a score between thresholds a and b has the probability

    s (o_b - o_a) / (o_a + s) / (o_b + s).

So its logarithm is a sum of what belongs to the level and of what belongs to each of its two
thresholds in the cell, and a cell need only know how many of its scores lie beside each.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled
from cellcourse.simulation.answers.kernels.cumulative_information import (
    LANES,
    Equations,
    equations_room,
)
from cellcourse.stats.elementary.compiled import exponential

__all__ = [
    "Counts",
    "Terms",
    "add",
    "add_cell",
    "columns_of",
    "counts_room",
    "join",
    "place_odds",
    "terms",
    "terms_room",
]

_MOST: Final = 600.0
"""Logarithm up to which exponentials are taken."""

_Floats = npt.NDArray[np.float64]


class Counts(NamedTuple):
    """Scores of studies side by side, in cells of an arm and a day, arm by arm."""

    weight: _Floats  # (cells, t, lanes) scores beside each threshold, which are rows from 1 on
    many: _Floats  # (t, lanes) scores of each level
    scores: _Floats  # (cells, lanes)
    absent: _Floats  # (t, lanes) one for what is no threshold
    unused: _Floats  # (c, lanes) one for the coefficient of a day without scores


class Terms(NamedTuple):
    """A place, and the equations of Newton's step from there."""

    place: _Floats  # (t, lanes) thresholds
    beta: _Floats  # (c, lanes) coefficients of arms, then of days
    odds: _Floats  # (t, lanes) exponentials of the thresholds
    ratio: _Floats  # (c + 3, lanes) of the coefficients; 1 from row c + 1 on, for those without
    part: _Floats  # (t, lanes) odds over what lies between them and the next
    narrow: _Floats  # (lanes,) least of what lies between odds
    share: _Floats  # (lanes,) odds ratio of a cell
    pull: _Floats  # (lanes,) its slope
    across: _Floats  # (lanes,) its information
    equations: Equations


@compiled
def counts_room(t: int, c: int, cells: int) -> Counts:
    """Make room for levels from 0 to t - 3."""
    line = np.zeros((2, t, LANES))
    weight, scores = np.zeros((cells, t, LANES)), np.zeros((cells, LANES))
    return Counts(weight, line[0], scores, line[1], np.zeros((c, LANES)))


@compiled
def terms_room(t: int, c: int) -> Terms:
    """Make room for t - 2 thresholds at most and c coefficients."""
    line, lane, ratio = np.zeros((3, t, LANES)), np.zeros((4, LANES)), np.ones((c + 3, LANES))
    return Terms(
        line[0], np.zeros((c, LANES)), line[1], ratio, line[2], lane[0], lane[1], lane[2], lane[3],
        equations_room(t, c),
    )  # fmt: skip


@alone
def place_odds(cuts: int, room: Terms) -> None:
    """Fill in odds and odds ratios of where the searches stand, and how far odds lie apart."""
    for k in range(1, cuts + 2):
        odds, place = room.odds[k], room.place[k]
        for lane in range(odds.size):
            odds[lane] = exponential(min(place[lane], _MOST))
    for x in range(len(room.beta)):
        ratio, beta = room.ratio[x], room.beta[x]
        for lane in range(ratio.size):
            ratio[lane] = exponential(min(beta[lane], _MOST))
    narrow = room.narrow
    narrow[:] = 1.0
    for k in range(cuts + 1):
        low, high, part = room.odds[k], room.odds[k + 1], room.part[k]
        for lane in range(narrow.size):
            gap = high[lane] - low[lane]
            part[lane] = low[lane] / gap
            narrow[lane] = min(narrow[lane], gap)


@alone
def terms(counts: Counts, days: int, cuts: int, room: Terms) -> None:
    """Fill in the equations of the next step: the curvature, and as right side the slope."""
    one, c = room.equations, len(room.beta)
    one.beside[:, 1 : cuts + 1] = 0.0
    one.rest[:] = 0.0
    _levels(counts.many, cuts, room)
    for cell in range(len(counts.scores)):
        x, y = columns_of(cell, days, c)
        _cell(counts.weight[cell], counts.scores[cell], cuts, x, y, room)
        add_cell(one.rest, x, y, room.across)
        for column in (x, y):
            if column < c:
                add(room.pull, one.rest[column, c])
    for x in range(c):
        add(counts.unused[x], one.rest[x, x])
    join(one, room.part, counts.many, counts.absent, days, cuts)


@alone
def columns_of(cell: int, days: int, c: int) -> tuple[int, int]:
    """Column of the coefficient of a cell's arm, and of its day; past the right side if none."""
    arm, day = cell // days, cell % days
    return (arm - 1 if arm else c + 1), (c - days + day if day else c + 2)


@alone
def _levels(many: _Floats, cuts: int, room: Terms) -> None:
    """Begin the slopes of thresholds with what their levels say."""
    right = room.equations.beside[len(room.beta)]
    for k in range(1, cuts + 1):
        slope, below, above = right[k], room.part[k - 1], room.part[k]
        fewer, more = many[k - 1], many[k]
        for lane in range(slope.size):
            slope[lane] = fewer[lane] * (1 + below[lane]) - more[lane] * above[lane]


@alone
def _cell(weight: _Floats, scores: _Floats, cuts: int, x: int, y: int, room: Terms) -> None:
    """Take the scores beside thresholds from slopes, add what they curve, and sum up both."""
    one, c = room.equations, len(room.beta)
    share, across, pull = room.share, room.across, room.pull
    for lane in range(share.size):
        share[lane] = room.ratio[x, lane] * room.ratio[y, lane]
        across[lane], pull[lane] = 0.0, -scores[lane]
    for k in range(1, cuts + 1):
        odds, own = room.odds[k], weight[k]
        right, arm, day = one.beside[c, k], one.beside[x, k], one.beside[y, k]
        for lane in range(share.size):
            up_to = odds[lane] / (odds[lane] + share[lane])
            below = own[lane] * up_to
            steep = below * (1 - up_to)
            right[lane] -= below
            arm[lane] -= steep
            day[lane] -= steep
            pull[lane] += below
            across[lane] += steep


@alone
def add_cell(rest: _Floats, x: int, y: int, total: _Floats) -> None:
    """Add the information of a cell on its coefficients."""
    c = len(rest) - 1
    if x < c:
        add(total, rest[x, x])
    if y < c:
        add(total, rest[y, y])
    if x < c and y < c:
        add(total, rest[x, y])


@alone
def add(row: _Floats, into: _Floats) -> None:
    """Add one number of each study to another."""
    for lane in range(row.size):
        into[lane] += row[lane]


@alone
def join(
    one: Equations, part: _Floats, many: _Floats, absent: _Floats, days: int, cuts: int
) -> None:
    """Fill in the equations of thresholds from those beside, and from scores of each level."""
    c = len(one.found)
    for k in range(1, cuts + 1):
        own, following, here = one.own[k], one.next[k], absent[k]
        below, above, fewer, more = part[k - 1], part[k], many[k - 1], many[k]
        for lane in range(own.size):
            following[lane] = -fewer[lane] * below[lane] * (1 + below[lane])
            own[lane] = more[lane] * above[lane] * (1 + above[lane]) - following[lane] + here[lane]
        for arm in range(c - days + 2):
            beside = one.beside[columns_of(arm * days, days, c)[0], k]
            for lane in range(own.size):
                own[lane] -= beside[lane]
