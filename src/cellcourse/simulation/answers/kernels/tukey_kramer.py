"""One-way analyses of variance with Tukey-Kramer comparisons, studies side by side."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.means import Spread
from cellcourse.simulation.answers.kernels.side_by_side import LANES
from cellcourse.simulation.answers.kernels.spread import spread_tails
from cellcourse.simulation.answers.kernels.tails import f_tail, t_tails
from cellcourse.stats.samples import NO_SPREAD

__all__ = ["Sums", "sums_room", "tukey_kramer"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Sums(NamedTuple):
    """Sums of the values of some arms, and room to work in."""

    size: _Floats
    """(arms, lanes) values."""
    mean: _Floats
    """(arms, lanes) NaN where there are no values."""
    within: _Floats
    """(arms, lanes) squared distances from the mean of the arm."""
    squares: _Floats  # (lanes,) of all values
    total: _Floats  # (lanes,) of all values
    counted: _Floats  # (lanes,) values of all arms
    filled: _Floats  # (lanes,) arms with values
    df: _Floats  # (lanes,) values less arms with values
    variance: _Floats  # (lanes,) within arms; NaN where nothing can be compared
    table: _Whole  # (lanes,) which of the studentized ranges
    room: _Floats  # (2, lanes)


@compiled
def sums_room(arms: int) -> Sums:
    """Make room for some arms."""
    return Sums(
        np.empty((arms, LANES)),
        np.empty((arms, LANES)),
        np.empty((arms, LANES)),
        np.empty(LANES),
        np.empty(LANES),
        np.empty(LANES),
        np.empty(LANES),
        np.empty(LANES),
        np.empty(LANES),
        np.empty(LANES, np.int64),
        np.empty((2, LANES)),
    )


@alone
def tukey_kramer(values: _Floats, spread: Spread, sums: Sums, out: _Floats) -> None:
    """Compare the means of the arms that have values.

    Args:
        values: (arms, most, lanes) NaN where there is none, the arm that others are compared
            with first.
        spread: for so many arms and values.
        sums: filled.
        out: (2 + 6 pairs, lanes) filled with p and F of all arms; then, for every two arms in
            the order (1, 0), (2, 0), (2, 1), ..., p, p adjusted, t, and difference, lower and
            upper limit. NaN where there is no answer.
    """
    _sum(values, sums)
    _vary(sums)
    _choose_table(sums, spread)
    _compare_all(sums, out[0], out[1])
    at = 2
    for late in range(len(values)):
        for early in range(late):
            _compare(sums, late, early, spread, out[at : at + 6])
            at += 6


@drawn_in
def _sum(values: _Floats, sums: Sums) -> None:
    arms, most, _ = values.shape
    sums.squares[:] = 0.0
    for g in range(arms):
        sums.size[g] = 0.0
        sums.mean[g] = 0.0
        sums.within[g] = 0.0
        for i in range(most):
            _add(values[g, i], sums.size[g], sums.mean[g])
            _add_square(values[g, i], sums.squares)
    _add_arms(sums)
    for g in range(arms):
        _divide(sums.mean[g], sums.size[g])
        for i in range(most):
            _add_distance(values[g, i], sums.mean[g], sums.within[g])


@drawn_in
def _add(row: _Floats, count: _Floats, total: _Floats) -> None:
    for lane in range(LANES):
        count[lane] += 0.0 if math.isnan(row[lane]) else 1.0
        total[lane] += 0.0 if math.isnan(row[lane]) else row[lane]


@drawn_in
def _add_square(row: _Floats, squares: _Floats) -> None:
    for lane in range(LANES):
        squares[lane] += 0.0 if math.isnan(row[lane]) else row[lane] * row[lane]


@drawn_in
def _add_distance(row: _Floats, mean: _Floats, squares: _Floats) -> None:
    for lane in range(LANES):
        distance = row[lane] - mean[lane]
        squares[lane] += 0.0 if math.isnan(row[lane]) else distance * distance


@drawn_in
def _divide(mean: _Floats, count: _Floats) -> None:
    for lane in range(LANES):
        mean[lane] /= count[lane]


@drawn_in
def _add_arms(sums: Sums) -> None:
    """Add up over arms; their means are sums as yet."""
    sums.total[:] = 0.0
    sums.counted[:] = 0.0
    sums.filled[:] = 0.0
    for g in range(len(sums.mean)):
        for lane in range(LANES):
            sums.total[lane] += sums.mean[g, lane]
            sums.counted[lane] += sums.size[g, lane]
            sums.filled[lane] += 1.0 if sums.size[g, lane] > 0 else 0.0


@drawn_in
def _vary(sums: Sums) -> None:
    """Fill in the variance within arms and its degrees of freedom."""
    sums.variance[:] = 0.0
    for g in range(len(sums.within)):
        for lane in range(LANES):
            sums.variance[lane] += sums.within[g, lane]
    for lane in range(LANES):
        sums.df[lane] = sums.counted[lane] - sums.filled[lane]
    for lane in range(LANES):
        within, df = sums.variance[lane], sums.df[lane]
        known = (sums.filled[lane] >= 2) & (df >= 1) & (within > NO_SPREAD * sums.squares[lane])
        sums.variance[lane] = within / df if known else math.nan


@drawn_in
def _choose_table(sums: Sums, spread: Spread) -> None:
    for lane in range(LANES):
        sums.table[lane] = spread.place[int(sums.filled[lane]), int(sums.df[lane])]


@drawn_in
def _compare_all(sums: Sums, p: _Floats, statistic: _Floats) -> None:
    between = sums.room[0]
    between[:] = 0.0
    for g in range(len(sums.mean)):
        _add_between(sums.size[g], sums.mean[g], sums.total, sums.counted, between)
    for lane in range(LANES):
        statistic[lane] = between[lane] / (sums.filled[lane] - 1) / sums.variance[lane]
    _refer_three(sums, statistic, p)
    for lane in range(LANES):
        if sums.filled[lane] != 3 and not math.isnan(statistic[lane]):
            p[lane] = f_tail(statistic[lane], int(sums.filled[lane]) - 1, int(sums.df[lane]))


@drawn_in
def _refer_three(sums: Sums, statistic: _Floats, p: _Floats) -> None:
    """Refer the statistic of three arms to F: its tail is a power, df of the root of a share."""
    power, most = sums.room[1], 0.0
    for lane in range(LANES):
        df = sums.df[lane]
        power[lane] = math.sqrt(df / (df + 2 * statistic[lane]))
        p[lane] = math.nan if math.isnan(statistic[lane]) else 1.0
        most = max(most, df)
    bit = 1
    while bit <= most:
        for lane in range(LANES):
            p[lane] *= power[lane] if int(sums.df[lane]) & bit else 1.0
            power[lane] *= power[lane]
        bit *= 2


@drawn_in
def _add_between(
    count: _Floats, mean: _Floats, total: _Floats, counted: _Floats, between: _Floats
) -> None:
    for lane in range(LANES):
        gap = mean[lane] - total[lane] / counted[lane]
        between[lane] += count[lane] * gap * gap if count[lane] > 0 else 0.0


@drawn_in
def _compare(sums: Sums, late: int, early: int, spread: Spread, out: _Floats) -> None:
    """Fill in what is known of two arms; a mean or a variance that is NaN makes it all NaN."""
    se, q = sums.room[0], sums.room[1]
    for lane in range(LANES):
        reach = 1 / sums.size[late, lane] + 1 / sums.size[early, lane]
        se[lane] = math.sqrt(sums.variance[lane] * reach)
    for lane in range(LANES):
        out[3, lane] = sums.mean[late, lane] - sums.mean[early, lane] + 0.0 * se[lane]
        out[2, lane] = out[3, lane] / se[lane]
    for lane in range(LANES):
        half = spread.reach[int(sums.filled[lane]), int(sums.df[lane])] * se[lane]
        out[4, lane], out[5, lane] = out[3, lane] - half, out[3, lane] + half
    for lane in range(LANES):
        q[lane] = math.sqrt(2.0) * abs(out[2, lane])
    spread_tails(q, sums.table, spread.tables, out[1])
    t_tails(out[2], sums.df, sums.room[0], out[0])
    for lane in range(LANES):
        out[1, lane] = out[0, lane] if sums.filled[lane] == 2 else out[1, lane]
