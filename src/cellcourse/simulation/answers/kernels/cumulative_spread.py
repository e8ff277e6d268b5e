"""How far coefficients of ordered scores may be off, from the slopes of whole subjects.

Mancl and DeRouen undo the pull of each subject on the fit. What that comes to is that its
slope is met by the information of all others, which subjects of one arm who are scored on
the same days have in common. Studies lie side by side, as in ``cumulative_terms``.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.cumulative_expected import (
    Expected,
    all_scores,
    all_without,
    expected_room,
)
from cellcourse.simulation.answers.kernels.cumulative_information import settle
from cellcourse.simulation.answers.kernels.cumulative_terms import (
    Counts,
    Terms,
    add,
    of_arm,
    of_day,
)
from cellcourse.simulation.answers.kernels.eights import (
    LANES,
    above,
    every,
    lesser,
    put,
    rows,
    take,
)

__all__ = ["SINGULAR", "Spread", "spread", "spread_room"]

SINGULAR: Final = 1e-10
"""Least share of the determinant that all but one subject must keep."""

_Floats = npt.NDArray[np.float64]
_Levels = npt.NDArray[np.int64]


class Spread(NamedTuple):
    """What each subject moves the coefficients by, and what comes of it.

    Of each study, coefficients lie side by side too, eight in a row.
    """

    variance: _Floats  # (c, lanes)
    kept: _Floats  # (lanes,) least share of the determinant that all but one subject keep
    towards: _Floats  # (c / 8, t, lanes, 8) how thresholds move with the coefficients
    straight: _Floats  # (c / 8, cells, 8) one where a coefficient is that of a cell
    moved: _Floats  # (lanes, 8) what one subject moves coefficients by
    found: _Floats  # (c, lanes) the same
    expected: Expected


@compiled
def spread_room(t: int, c: int, cells: int) -> Spread:
    """Make room for t - 2 thresholds at most, c coefficients, and cells of an arm and a day."""
    eights = (c + LANES - 1) // LANES
    towards = rows(eights * t * LANES).reshape(eights, t, LANES, LANES)
    straight = rows(eights * cells).reshape(eights, cells, LANES)
    return Spread(
        rows(c), rows(1)[0], towards, straight, rows(LANES), rows(c), expected_room(t, c, cells)
    )


@alone
def spread(
    level: _Levels, code: _Levels, counts: Counts, cuts: int, room: Terms, around: Spread
) -> None:
    """Fill in the variance of each coefficient, and the share of the determinant kept.

    Args:
        level: (n, d, lanes) level of each score, -1 where there is none.
        code: (n,) arm of each subject, -1 outside those compared.
        counts: of the studies.
        cuts: rows of thresholds, as the fit had them.
        room: the place of the fit.
        around: of ``spread_room``.
    """
    days, before = level.shape[1], -1
    all_scores(counts, days, cuts, room, around.expected)
    _begin(days, around)
    for i in range(len(code)):
        if code[i] < 0:
            continue
        if before < 0 or code[i] != code[before] or not _alike(level[i], level[before]):
            all_without(level[i], code[i], counts, cuts, room, around.expected)
            _note_kept(cuts, around)
            _take_along(cuts, around)
        _add_square(level[i], code[i] * days, room.part, around)
        before = i


@drawn_in
def _begin(days: int, around: Spread) -> None:
    around.variance[:] = 0.0
    around.kept[:] = 1.0
    c = len(around.variance)
    for arm in range(around.straight.shape[1] // days):
        for d in range(days):
            for x in (of_arm(arm, c), of_day(d, days, c)):
                if x < c:
                    around.straight[x // LANES, arm * days + d, x % LANES] = 1.0


@drawn_in
def _alike(one: _Levels, other: _Levels) -> bool:
    """Whether two subjects are scored on the same days, and so inform alike."""
    differ = 0
    for d in range(len(one)):
        for lane in range(LANES):
            differ += (one[d, lane] < 0) != (other[d, lane] < 0)
    return differ == 0


@drawn_in
def _note_kept(cuts: int, around: Spread) -> None:
    """Note the share of the determinant that all but one subject keep."""
    whole, others, share = around.expected.whole, around.expected.others, every(1.0)
    for k in range(1, cuts + 1):
        share *= take(others.pivot[k]) / take(whole.pivot[k])
    for k in range(len(whole.own), len(whole.own) + len(around.variance)):
        share *= take(others.pivot[k]) / take(whole.pivot[k])
    kept = above(take(others.least), every(0.0), share, every(-1.0))
    put(around.kept, lesser(take(around.kept), kept))


@drawn_in
def _take_along(cuts: int, around: Spread) -> None:
    """Fill in how thresholds move with the coefficients; the first and last do not."""
    others, row = around.expected.others, around.moved[0]
    for x in range(len(around.variance)):
        towards, at = around.towards[x // LANES], x % LANES
        after, lower = every(0.0), every(0.0)
        towards[cuts + 1, :, at] = 0.0
        for k in range(cuts, 0, -1):
            after = take(others.reduced[k, x]) * take(others.inverse[k]) - lower * after
            lower = take(others.lower[k])
            put(row, after)
            for lane in range(LANES):
                towards[k, lane, at] = row[lane]


@drawn_in
def _add_square(level: _Levels, first: int, part: _Floats, around: Spread) -> None:
    """Add what one subject moves each coefficient by, squared."""
    found, moved, c = around.found, around.moved, len(around.variance)
    for eight in range(len(around.towards)):
        for lane in range(LANES):
            _move(level, first, lane, part, around, eight)
        for x in range(LANES * eight, min(c, LANES * eight + LANES)):
            for lane in range(LANES):
                found[x, lane] = moved[lane, x - LANES * eight]
    settle(around.expected.others, found)
    for x in range(c):
        own = take(found[x])
        add(around.variance[x], own * own)


@drawn_in
def _move(level: _Levels, first: int, lane: int, part: _Floats, around: Spread, eight: int) -> None:
    """Fill in what one subject of one study moves eight coefficients by."""
    towards, straight = around.towards[eight], around.straight[eight]
    up_to, moved = around.expected.up_to, every(0.0)
    for d in range(len(level)):
        k, cell = level[d, lane], first + d
        if k >= 0:
            low, high, odds = up_to[k, cell, lane], up_to[k + 1, cell, lane], part[k, lane]
            moved += take(straight[cell]) * (low + high - 1)
            moved += take(towards[k, lane]) * (odds + low)
            moved -= take(towards[k + 1, lane]) * (odds + (1 - high))
    put(around.moved[lane], moved)
