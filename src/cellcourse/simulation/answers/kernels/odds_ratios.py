"""Odds ratios of ordered scores with robust standard errors; see ``stats.ordinal``."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.cumulative_logit import Fit, fit, fit_room
from cellcourse.simulation.answers.kernels.cumulative_spread import (
    SINGULAR,
    Spread,
    spread,
    spread_room,
)
from cellcourse.simulation.answers.kernels.cumulative_terms import Counts, counts_room
from cellcourse.simulation.answers.kernels.eights import LANES
from cellcourse.simulation.answers.kernels.ordered_scores import (
    Levels,
    assign,
    estimable,
    levels_room,
)

__all__ = ["Scale", "odds_ratios"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Scale(NamedTuple):
    """Scores that there can be, higher being better."""

    low: float
    step: float
    steps: int
    """From the lowest score to the highest."""


@compiled
def odds_ratios(table: _Floats, code: _Whole, scale: Scale, out: _Floats) -> None:
    """Fit every study, arms and days against the first of each.

    A study without a fit, or in which an arm and the first have none without arms, is left
    NaN, and so is a day without scores.

    Args:
        table: (trials, n, d) scores, NaN where there is none; below the scale for the dead.
        code: (n,) arm of each subject, the one that others are compared with first; -1 outside.
        scale: the scale.
        out: (trials, arms - 1 + d - 1, 2) filled with the logarithm of each odds ratio and its
            standard error.
    """
    n, days, arms = table.shape[1], table.shape[2], code.max() + 1
    c, cells, rows = arms + days - 2, arms * days, _even(min(scale.steps + 2, n * days)) + 2
    known, level = levels_room(n, arms, days, scale.steps), np.empty((n, days, LANES), np.int64)
    counts, room = counts_room(rows, c, cells), fit_room(rows, c, cells)
    around = spread_room(rows, c, cells)
    for first in range(0, len(out), LANES):
        most, last = 0, min(first + LANES, len(out))
        _clear(counts, level)
        for trial in range(first, last):
            levels = assign(table[trial], code, scale.low, scale.step, known)
            if _comparable(known, levels):
                _lay(known, code, levels, counts, level, trial - first)
                most = max(most, levels)
        fit(counts, days, _even(most), room)
        spread(level, code, counts, _even(most), room.terms, around)
        _write(counts.unused, room, around, out[first:last])


@drawn_in
def _even(number: int) -> int:
    return number + number % 2


@drawn_in
def _comparable(known: Levels, levels: int) -> bool:
    """Whether every arm has scores, and can be put together with the first."""
    for g in range(len(known.number)):
        scores = 0
        for d in range(known.number.shape[1]):
            scores += known.number[g, d]
        if scores == 0 or (g and not estimable(known, levels, g)):
            return False
    return levels > 1


@alone
def _clear(counts: Counts, level: _Whole) -> None:
    """Begin with studies in which nobody is scored."""
    counts.weight[:] = 0.0
    counts.many[:] = 0.0
    counts.scores[:] = 0.0
    counts.absent[:] = 1.0
    counts.unused[:] = 1.0
    level[:] = -1


@alone
def _lay(
    known: Levels, code: _Whole, levels: int, counts: Counts, level: _Whole, lane: int
) -> None:
    """Lay a study into its lane; if all scores are of one day, it counts as the first."""
    arms, days = known.number.shape
    first, unused, present = arms - 1, counts.unused, 0
    for d in range(days):
        scores = 0
        for g in range(arms):
            scores += known.number[g, d]
        present += scores > 0
        if d:
            unused[first + d - 1, lane] = 0.0 if scores else 1.0
    for x in range(first):
        unused[x, lane] = 0.0
    for x in range(first, len(unused) if present == 1 else first):
        unused[x, lane] = 1.0
    for k in range(levels):
        counts.absent[k, lane] = 0.0
    for i in range(code.size):
        if code[i] >= 0:
            _count(known.level[i], code[i] * days, present > 1, counts, level[i], lane)


@drawn_in
def _count(own: _Whole, first: int, apart: bool, counts: Counts, level: _Whole, lane: int) -> None:
    """Count the scores of a subject in the cells of its arm, or all in the first of them."""
    for d in range(own.size):
        if own[d] >= 0:
            k, day = own[d], d if apart else 0
            cell = first + day
            level[day, lane] = k
            counts.scores[cell, lane] += 1
            counts.many[k, lane] += 1
            counts.weight[k, cell, lane] += 1
            counts.weight[k + 1, cell, lane] += 1


@drawn_in
def _write(unused: _Floats, room: Fit, around: Spread, out: _Floats) -> None:
    """Write down the coefficients of the studies that have a fit."""
    for lane in range(len(out)):
        if room.fitted[lane] and around.kept[lane] > SINGULAR:
            for x in range(len(unused)):
                if not unused[x, lane]:
                    out[lane, x, 0] = room.terms.beta[x, lane]
                    out[lane, x, 1] = math.sqrt(around.variance[x, lane])
