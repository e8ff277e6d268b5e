"""How far coefficients of ordered scores may be off, from the slopes of whole subjects.

Mancl and DeRouen undo the pull of each subject on the fit. What that comes to is that its
slope is met by the information of all others, which subjects of one arm who are scored on
the same days have in common.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.cumulative_information import (
    Curvature,
    clear,
    copy_of,
    curvature_room,
    eliminate,
)
from cellcourse.simulation.answers.kernels.cumulative_logit import Fit, Rows, Size
from cellcourse.simulation.answers.kernels.matrices import solve

__all__ = ["Spread", "spread", "spread_room"]

_SINGULAR: Final = 1e-10
"""Least share of the determinant that all but one subject must keep."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Spread(NamedTuple):
    """The information of all scores, of all but one subject's, and what comes of it."""

    variance: _Floats  # (c,)
    whole: Curvature
    others: Curvature
    up_to: _Floats  # (levels + 1,) probability of a score up to each threshold
    steep: _Floats  # (cells, levels + 1) its slope
    inverse: _Floats  # (cells, levels) one over the probability of each level
    turn: _Floats  # (cells, levels) slope of its logarithm, sign turned
    towards: _Floats  # (levels + 1, wide) how thresholds move with the coefficients
    found: _Floats  # (wide,) what one subject moves the coefficients by


@njit(cache=True, nogil=True)
def spread_room(levels: int, c: int, cells: int) -> Spread:
    """Make room for at most so many levels, coefficients, and cells of an arm and a day."""
    table, whole = np.zeros((3, cells, levels + 1)), curvature_room(levels, c)
    wide = whole.found.size
    return Spread(
        np.zeros(c), whole, curvature_room(levels, c), np.zeros(levels + 1),
        table[0], table[1], table[2], np.zeros((levels + 2, wide)), np.zeros(wide),
    )  # fmt: skip


@compiled
def spread(count: _Whole, size: Size, room: Fit, around: Spread) -> bool:
    """Fill in the variance of each coefficient; false where the others inform too little.

    Args:
        count: (cells,) scores of each arm on each day.
        size: of the study.
        room: the fit.
        around: of ``spread_room``.
    """
    rows, cuts, c = room.rows, size.levels - 1, size.coefficients
    clear(around.whole, size.levels)
    for row in range(size.scores):
        if count[rows.cell[row]] > 0:
            _cell(room, around, row, size)
            _add(around.whole, around, rows, row, float(count[rows.cell[row]]), size.levels)
            count[rows.cell[row]] *= -1
    _, whole = eliminate(around.whole, cuts, c, 0.0)
    around.variance[:] = 0.0
    end, like, likes = 0, 0, 0
    while end < size.scores:
        begin = end
        while end < size.scores and rows.subject[end] == rows.subject[begin]:
            end += 1
        if end - begin != likes or not _alike(rows, begin, like, likes):
            like, likes = begin, end - begin
            copy_of(around.whole, around.others, size.levels)
            for row in range(begin, end):
                _add(around.others, around, rows, row, -1.0, size.levels)
            _, own = eliminate(around.others, cuts, c, 0.0)
            if not own - whole > math.log(_SINGULAR):
                return False
            _take_along(around, cuts)
        _add_square(around, rows, begin, end, size)
    return True


@drawn_in
def _alike(rows: Rows, begin: int, like: int, many: int) -> bool:
    """Whether two subjects are scored in the same cells, and so inform alike."""
    same = True
    for row in range(many):
        same &= rows.cell[begin + row] == rows.cell[like + row]
    return same


@drawn_in
def _cell(room: Fit, around: Spread, row: int, size: Size) -> None:
    """Fill in the probabilities of the cell of a score."""
    cell, up_to, last = room.rows.cell[row], around.up_to, size.levels
    steep, inverse, turn = around.steep[cell], around.inverse[cell], around.turn[cell]
    share = room.ratio[room.rows.arm[row]] * room.ratio[room.rows.day[row]]
    for k in range(last + 1):
        up_to[k] = room.odds[k] / (room.odds[k] + share)
        steep[k] = up_to[k] * (1 - up_to[k])
    for k in range(last):
        inverse[k] = 1 / max(up_to[k + 1] - up_to[k], 1e-300)
        turn[k] = (steep[k + 1] - steep[k]) * inverse[k]


@drawn_in
def _add(into: Curvature, around: Spread, rows: Rows, row: int, scores: float, levels: int) -> None:
    """Add the information of some scores of a cell; take it off if below 0."""
    cell, x, y = rows.cell[row], rows.arm[row], rows.day[row]
    steep, inverse, turn = around.steep[cell], around.inverse[cell], around.turn[cell]
    total = 0.0
    for k in range(1, levels):
        each = scores * steep[k]
        into.own[k] += each * steep[k] * (inverse[k - 1] + inverse[k])
        into.next[k] -= each * steep[k - 1] * inverse[k - 1]
        beside = each * (turn[k - 1] - turn[k])
        into.beside[k, x] -= beside
        into.beside[k, y] -= beside
        total += beside
    into.rest[x, x] += total
    into.rest[y, y] += total
    into.rest[x, y] += total
    into.rest[y, x] += total


@drawn_in
def _take_along(around: Spread, cuts: int) -> None:
    """Fill in how thresholds move with the coefficients."""
    one, towards = around.others, around.towards
    for x in range(towards.shape[1]):
        towards[cuts + 1, x] = 0.0
    one.share[cuts + 1] = 0.0
    for k in range(cuts, 0, -1):
        inverse, share = one.inverse[k], one.share[k + 1]
        for block in range(0, towards.shape[1], 8):
            for lane in range(8):
                x = block + lane
                towards[k, x] = one.reduced[k, x] * inverse - share * towards[k + 1, x]


@drawn_in
def _add_square(around: Spread, rows: Rows, begin: int, end: int, size: Size) -> None:
    """Add what one subject moves each coefficient by, squared."""
    found, towards, c = around.found, around.towards, size.coefficients
    for x in range(found.size):
        found[x] = 0.0
    for row in range(begin, end):
        cell, k = rows.cell[row], rows.level[row]
        below = around.steep[cell, k] * around.inverse[cell, k]
        above = around.steep[cell, k + 1] * around.inverse[cell, k]
        for block in range(0, found.size, 8):
            for lane in range(8):
                x = block + lane
                found[x] += towards[k, x] * below - towards[k + 1, x] * above
        found[rows.arm[row]] -= above - below
        found[rows.day[row]] -= above - below
    solve(around.others.lower[:c, :c], found)
    for x in range(c):
        around.variance[x] += found[x] ** 2
