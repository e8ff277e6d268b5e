"""One-way analysis of variance, and Tukey-Kramer comparisons of every two arms."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.spread import spread_table, spread_tail
from cellcourse.simulation.answers.kernels.tails import f_tail, t_two_sided
from cellcourse.stats.distributions import t_quantile
from cellcourse.stats.roots import crossing_point

__all__ = ["NO_SPREAD", "Spread", "spread_of", "tukey_kramer"]

NO_SPREAD: Final = 1e-14
"""As in ``stats.anova``."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Spread(NamedTuple):
    """The studentized range for every number of means and degrees of freedom that can be met."""

    tables: _Floats
    """(t, pieces, nodes) of ``spread_table``."""
    place: _Whole
    """(means + 1, df + 1) which of them."""
    reach: _Floats
    """(means + 1, df + 1) half width of a simultaneous interval, in standard errors."""


def spread_of(means: int, subjects: int, level: float) -> Spread:
    """Tabulate the studentized range for at most some means and subjects."""
    shape = (means + 1, subjects + 1)
    place, reach = np.zeros(shape, np.int64), np.zeros(shape)
    tables = [np.zeros_like(spread_table(3, 1))]
    for df in range(1, subjects - 1):
        reach[2, df] = t_quantile((1 + level) / 2, df)
        for k in range(3, min(means, subjects - df) + 1):
            place[k, df] = len(tables)
            tables.append(spread_table(k, df))
            reach[k, df] = _quantile(tables[-1], 1 - level) / math.sqrt(2)
    return Spread(np.array(tables), place, reach)


def _quantile(table: _Floats, tail: float) -> float:
    def excess(log_q: float) -> float:
        return math.log(max(spread_tail(math.exp(log_q), table), 1e-300) / tail)

    high = 1.0
    while excess(math.log(high)) > 0:
        high *= 2
    low = high / 2
    while excess(math.log(low)) < 0:
        low /= 2
    return math.exp(crossing_point(excess, math.log(low), math.log(high)))


@compiled
def tukey_kramer(
    values: _Floats, sizes: _Whole, spread: Spread, means: _Floats, out: _Floats
) -> None:
    """Compare the means of the arms that have values; what has no answer is left.

    Args:
        values: (arms, n) in any order, the arm that others are compared with first.
        sizes: (arms,) how many of them count.
        spread: for so many arms and values.
        means: (arms,) filled with the means; NaN where there are no values.
        out: filled with p and F of all arms; then, for every two arms in the order (1, 0),
            (2, 0), (2, 1), ..., p, p adjusted, t, and difference, lower and upper limit.
    """
    within, between, squares, filled, df = _sums(values, sizes, means)
    if filled < 2 or df < 1 or within <= NO_SPREAD * squares:
        return
    variance = within / df
    out[1] = between / (filled - 1) / variance
    out[0] = f_tail(out[1], filled - 1, df)
    at = 2
    for late in range(sizes.size):
        for early in range(late):
            if sizes[late] and sizes[early]:
                se = math.sqrt(variance * (1 / sizes[late] + 1 / sizes[early]))
                _pair(means[late] - means[early], se, filled, df, spread, out[at : at + 6])
            at += 6


@drawn_in
def _pair(gap: float, se: float, means: int, df: int, spread: Spread, out: _Floats) -> None:
    t = gap / se
    out[0], out[2], out[3] = t_two_sided(t, df), t, gap
    table = spread.tables[spread.place[means, df]]
    out[1] = out[0] if means == 2 else spread_tail(math.sqrt(2.0) * abs(t), table)
    half = spread.reach[means, df] * se
    out[4], out[5] = gap - half, gap + half


@drawn_in
def _sums(values: _Floats, sizes: _Whole, means: _Floats) -> tuple[float, float, float, int, int]:
    """Fill in means; give squares within, between and in all, arms with values, and df within."""
    total = within = between = squares = 0.0
    counted = filled = 0
    for g in range(sizes.size):
        means[g] = 0.0
        for i in range(sizes[g]):
            means[g] += values[g, i]
            squares += values[g, i] ** 2
        total += means[g]
        counted += sizes[g]
        filled += sizes[g] > 0
        means[g] /= sizes[g]
        for i in range(sizes[g]):
            within += (values[g, i] - means[g]) ** 2
    for g in range(sizes.size):
        if sizes[g]:
            between += sizes[g] * (means[g] - total / counted) ** 2
    return within, between, squares, filled, counted - filled
