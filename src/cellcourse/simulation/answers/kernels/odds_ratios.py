"""Odds ratios of ordered scores with robust standard errors; see ``stats.ordinal``."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.cumulative_logit import Fit, Size, fit, fit_room
from cellcourse.simulation.answers.kernels.cumulative_spread import spread, spread_room
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
    known = levels_room(n, arms, days, scale.steps)
    most, c = min(scale.steps + 2, n * days), arms + days - 2
    room, around = fit_room(most, c, n * days), spread_room(most, c, arms * days)
    column, counts = np.empty(days, np.int64), known.number.reshape(-1)
    for trial in range(len(out)):
        levels = assign(table[trial], code, scale.low, scale.step, known)
        if not _comparable(known, levels):
            continue
        c = _columns(known, column)
        size = Size(_rows(known, code, column, c, room), levels, c)
        if fit(size, room) and spread(counts, size, room, around):
            for j in range(arms - 1):
                _write(room, around.variance, levels - 1, j, out[trial, j])
            for d in range(1, days):
                if column[d] < c:
                    row = out[trial, arms - 2 + d]
                    _write(room, around.variance, levels - 1, column[d], row)


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


@drawn_in
def _columns(known: Levels, column: _Whole) -> int:
    """Fill in the coefficient of each day but the first that has scores, and count all.

    The first day, and one that all scores are of, has the room past the right side.
    """
    arms, days = known.number.shape
    present = 0
    for d in range(days):
        column[d] = 0
        for g in range(arms):
            column[d] += known.number[g, d]
        present += column[d] > 0
    c: int = arms - 1
    for d in range(days):
        if d and present > 1 and column[d]:
            column[d] = c
            c += 1
        else:
            column[d] = -1
    for d in range(days):
        column[d] = column[d] if column[d] >= 0 else c + 2
    return c


@drawn_in
def _rows(known: Levels, code: _Whole, column: _Whole, c: int, room: Fit) -> int:
    """Fill in a row for each score, and count them."""
    m, rows, days = 0, room.rows, column.size
    for i in range(code.size):
        for d in range(days):
            if known.level[i, d] >= 0:
                rows.level[m], rows.subject[m] = known.level[i, d], i
                rows.arm[m] = code[i] - 1 if code[i] else c + 1
                rows.day[m], rows.cell[m] = column[d], code[i] * days + d
                m += 1
    return m


@drawn_in
def _write(room: Fit, variance: _Floats, cuts: int, j: int, row: _Floats) -> None:
    row[0], row[1] = room.beta[cuts + j], math.sqrt(variance[j])
