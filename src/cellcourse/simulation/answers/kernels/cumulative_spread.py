"""How far coefficients of ordered scores may be off, from the slopes of whole subjects.

Mancl and DeRouen undo the pull of each subject on the fit. What that comes to is that its
slope is met by the information of all others, which subjects of one arm who are scored on
the same days have in common. Studies lie side by side, as in ``cumulative_terms``.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled
from cellcourse.simulation.answers.kernels.cumulative_information import (
    LANES,
    Equations,
    copy_equations,
    copy_row,
    eliminate,
    equations_room,
    settle,
)
from cellcourse.simulation.answers.kernels.cumulative_terms import (
    Counts,
    Terms,
    add,
    add_cell,
    columns_of,
    join,
)

__all__ = ["SINGULAR", "Spread", "spread", "spread_room"]

SINGULAR: Final = 1e-10
"""Least share of the determinant that all but one subject must keep."""

_Floats = npt.NDArray[np.float64]
_Levels = npt.NDArray[np.int64]


class Spread(NamedTuple):
    """The information of all scores, of all but one subject's, and what comes of it."""

    variance: _Floats  # (c, lanes)
    kept: _Floats  # (lanes,) least share of the determinant that all but one subject keep
    up_to: _Floats  # (cells, t, lanes) probability of a score up to each threshold
    whole: Equations
    others: Equations
    levels: _Floats  # (t, lanes) scores of each level that all have, by expectation
    fewer: _Floats  # (t, lanes) the same of all but one subject
    times: _Floats  # (lanes,) scores of a cell that are added
    total: _Floats  # (lanes,) their information
    towards: _Floats  # (c, t, lanes) how thresholds move with the coefficients
    found: _Floats  # (c + 3, lanes) what one subject moves the coefficients by


@compiled
def spread_room(t: int, c: int, cells: int) -> Spread:
    """Make room for t - 2 thresholds at most, c coefficients, and cells of an arm and a day."""
    lane, line = np.zeros((3, LANES)), np.zeros((2, t, LANES))
    up_to, towards = np.zeros((cells, t, LANES)), np.zeros((c, t, LANES))
    return Spread(
        np.zeros((c, LANES)), lane[0], up_to, equations_room(t, c), equations_room(t, c),
        line[0], line[1], lane[1], lane[2], towards, np.zeros((c + 3, LANES)),
    )  # fmt: skip


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
    days = level.shape[1]
    _all(counts, days, cuts, room, around)
    around.variance[:] = 0.0
    around.kept[:] = 1.0
    before = -1
    for i in range(len(code)):
        if code[i] < 0:
            continue
        if before < 0 or code[i] != code[before] or not _alike(level[i], level[before]):
            _without(level[i], code[i] * days, counts, cuts, room, around)
        _add_square(level[i], code[i] * days, around)
        before = i


@alone
def _alike(one: _Levels, other: _Levels) -> bool:
    """Whether two subjects are scored on the same days, and so inform alike."""
    differ = 0
    for d in range(len(one)):
        for lane in range(one.shape[1]):
            differ += (one[d, lane] < 0) != (other[d, lane] < 0)
    return differ == 0


@alone
def _all(counts: Counts, days: int, cuts: int, room: Terms, around: Spread) -> None:
    """Add up the information of all scores."""
    whole = around.whole
    whole.beside[:, 1 : cuts + 1] = 0.0
    whole.rest[:] = 0.0
    around.levels[:] = 0.0
    for cell in range(len(counts.scores)):
        x, y = columns_of(cell, days, len(room.beta))
        for k in range(cuts + 2):
            up_to, odds, arm, day = (
                around.up_to[cell, k],
                room.odds[k],
                room.ratio[x],
                room.ratio[y],
            )
            for lane in range(up_to.size):
                up_to[lane] = odds[lane] / (odds[lane] + arm[lane] * day[lane])
        copy_row(counts.scores[cell], around.times)
        _add(whole, around.levels, cell, days, cuts, around)
    for x in range(len(room.beta)):
        add(counts.unused[x], whole.rest[x, x])
    join(whole, room.part, around.levels, counts.absent, days, cuts)
    eliminate(whole, cuts, len(room.beta), 0.0)


@alone
def _add(into: Equations, levels: _Floats, cell: int, days: int, cuts: int, around: Spread) -> None:
    """Add the information of some scores of a cell; take it off if below 0."""
    x, y = columns_of(cell, days, len(around.variance))
    times, total = around.times, around.total
    total[:] = 0.0
    for k in range(1, cuts + 1):
        below, here, above = (
            around.up_to[cell, k - 1], around.up_to[cell, k], around.up_to[cell, k + 1]
        )  # fmt: skip
        many, arm, day = levels[k - 1], into.beside[x, k], into.beside[y, k]
        for lane in range(times.size):
            each = times[lane] * here[lane] * (1 - here[lane]) * (above[lane] - below[lane])
            many[lane] += times[lane] * (here[lane] - below[lane])
            arm[lane] -= each
            day[lane] -= each
            total[lane] += each
    add_cell(into.rest, x, y, total)


@alone
def _without(
    level: _Levels, first: int, counts: Counts, cuts: int, room: Terms, around: Spread
) -> None:
    """Factor the information without one subject's, and note the share that is kept."""
    whole, others, days, c = around.whole, around.others, len(level), len(around.variance)
    copy_equations(whole, others, cuts)
    for k in range(cuts + 1):
        copy_row(around.levels[k], around.fewer[k])
    for d in range(days):
        for lane in range(LANES):
            around.times[lane] = -1.0 if level[d, lane] >= 0 else 0.0
        _add(others, around.fewer, first + d, days, cuts, around)
    join(others, room.part, around.fewer, counts.absent, days, cuts)
    eliminate(others, cuts, c, 0.0)
    _note_kept(cuts, around)
    for x in range(c):
        around.towards[x, cuts + 1] = 0.0
    _take_along(cuts, around)


@alone
def _note_kept(cuts: int, around: Spread) -> None:
    """Note the share of the determinant that all but one subject keep."""
    whole, others, c = around.whole, around.others, len(around.variance)
    share = around.total
    share[:] = 1.0
    for k in range(1, cuts + 1):
        _times_ratio(others.pivot[k], whole.pivot[k], share)
    for k in range(len(whole.own), len(whole.own) + c):
        _times_ratio(others.pivot[k], whole.pivot[k], share)
    for lane in range(LANES):
        kept = share[lane] if others.least[lane] > 0 else -1.0
        around.kept[lane] = min(around.kept[lane], kept)


@alone
def _times_ratio(pivot: _Floats, whole: _Floats, share: _Floats) -> None:
    for lane in range(share.size):
        share[lane] *= pivot[lane] / whole[lane]


@alone
def _take_along(cuts: int, around: Spread) -> None:
    """Fill in how thresholds move with the coefficients."""
    others, after = around.others, around.total
    others.lower[cuts + 1] = 0.0
    for x in range(len(around.towards)):
        after[:] = 0.0
        for k in range(cuts, 0, -1):
            here, row = around.towards[x, k], others.reduced[x, k]
            inverse, lower = others.inverse[k], others.lower[k + 1]
            for lane in range(here.size):
                move = (row[lane] - lower[lane] * after[lane]) * inverse[lane]
                here[lane] = after[lane] = move


@alone
def _add_square(level: _Levels, first: int, around: Spread) -> None:
    """Add what one subject moves each coefficient by, squared."""
    found, c = around.found, len(around.variance)
    found[:] = 0.0
    for d in range(len(level)):
        x, y = columns_of(first + d, len(level), c)
        for lane in range(LANES):
            k = level[d, lane]
            if k >= 0:
                low, high = around.up_to[first + d, k, lane], around.up_to[first + d, k + 1, lane]
                chance = max(high - low, 1e-300)
                below, above = low * (1 - low) / chance, high * (1 - high) / chance
                found[x, lane] += low + high - 1
                found[y, lane] += low + high - 1
                for z in range(c):
                    found[z, lane] += (
                        around.towards[z, k, lane] * below - around.towards[z, k + 1, lane] * above
                    )
    settle(around.others, found)
    for x in range(c):
        variance, moved = around.variance[x], found[x]
        for lane in range(variance.size):
            variance[lane] += moved[lane] * moved[lane]
