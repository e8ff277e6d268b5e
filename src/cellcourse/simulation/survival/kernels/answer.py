"""From sums over deaths to chi-square, p and Holm's p, in every trial of a block."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cellcourse.simulation.survival.kernels.arithmetic import exponential, two_sided_tail
from cellcourse.simulation.survival.kernels.compiled import LANES, compiled

__all__ = ["holm", "look_up", "quadratic_form", "tails", "two_arms"]

_Row = NDArray[np.float64]

_NO_VARIANCE = 1e-9  # of a count of deaths; below it is round-off, as in stats.survival
_TIE = 1e-9  # relative, as in stats.survival


@compiled
def two_arms(excess: _Row, variance: _Row, chisq: _Row, rank: _Row) -> None:
    """Chi-square of one comparison; rank 0 where no death has variance."""
    for lane in range(LANES):
        usable = variance[lane] > _NO_VARIANCE
        rank[lane] = usable
        v = variance[lane] if usable else 1.0
        chisq[lane] = rank[lane] * excess[lane] * excess[lane] / v


@compiled
def quadratic_form(u: _Row, v: _Row, spare: _Row, chisq: _Row, rank: _Row) -> None:
    """Form u' v^- u by elimination, as ``stats.survival`` does; u and v are used up.

    Args:
        u: (m, lanes) observed minus expected.
        v: (m, m, lanes) its variance, in the rows on and below the diagonal.
        spare: (2, lanes) overwritten.
        chisq: (lanes,) filled.
        rank: (lanes,) filled with the number of directions that have variance.
    """
    chisq[:], rank[:] = 0.0, 0.0
    for j in range(u.shape[0]):
        _pivot(u[j], v[j, j], spare, chisq, rank)
        for i in range(j + 1, u.shape[0]):
            _eliminate(v[i, j], spare[0], u[j], spare[1], u[i])
            for h in range(j + 1, i + 1):
                _subtract(spare[1], v[h, j], v[i, h])


@compiled
def _pivot(u: _Row, v: _Row, inverse: _Row, chisq: _Row, rank: _Row) -> None:
    for lane in range(LANES):
        usable = v[lane] > _NO_VARIANCE
        inverse[0, lane] = 1.0 / v[lane] if usable else 0.0
        chisq[lane] += u[lane] * u[lane] * inverse[0, lane]
        rank[lane] += usable


@compiled
def _eliminate(v: _Row, inverse: _Row, u: _Row, factor: _Row, below: _Row) -> None:
    for lane in range(LANES):
        factor[lane] = v[lane] * inverse[lane]
        below[lane] -= factor[lane] * u[lane]


@compiled
def _subtract(factor: _Row, v: _Row, below: _Row) -> None:
    for lane in range(LANES):
        below[lane] -= factor[lane] * v[lane]


@compiled
def tails(chisq: _Row, rank: _Row, most: int, half: _Row, p: _Row) -> None:
    """Tail of chi-square on ``rank`` degrees of freedom, at most ``most``; none on 0.

    Odd degrees begin from the normal tail, even ones from the exponential; each further two
    add a term of the series for the incomplete gamma function.
    """
    for lane in range(LANES):
        half[lane] = exponential(-0.5 * chisq[lane])
    for lane in range(LANES):
        p[lane] = two_sided_tail(chisq[lane], half[lane])
    for lane in range(LANES):
        even = half[lane] if rank[lane] % 2.0 == 0.0 else p[lane]
        p[lane] = even if rank[lane] > 0.0 else math.nan
    for df in range(1, most - 1):
        factor = 1.0 / math.gamma(0.5 * df + 1.0)
        for lane in range(LANES):
            term = half[lane] * factor * math.sqrt(0.5 * chisq[lane]) ** df
            more = (rank[lane] >= df + 2) & ((rank[lane] - df) % 2.0 == 0.0)
            p[lane] += term if more else 0.0


@compiled
def holm(p: _Row, adjusted: _Row, spare: _Row) -> None:
    """Adjust a family of p-values by Holm's rule; none where one of the family is missing.

    Args:
        p: (m, trials) p-values.
        adjusted: (m, trials) filled.
        spare: (m, trials) overwritten.
    """
    for i in range(p.shape[0]):
        spare[i] = p.shape[0]
        for j in range(p.shape[0]):
            _count_smaller(p[j], p[i], j < i, spare[i])
        _multiply(p[i], spare[i])
    for i in range(p.shape[0]):
        adjusted[i] = 0.0
        for j in range(p.shape[0]):
            _not_below(p[j], p[i], spare[j], adjusted[i])


@compiled
def _count_smaller(other: _Row, own: _Row, earlier: bool, steps: _Row) -> None:
    for lane in range(own.size):
        before = (other[lane] < own[lane]) | (earlier & (other[lane] == own[lane]))
        steps[lane] -= before


@compiled
def _multiply(p: _Row, steps: _Row) -> None:
    for lane in range(p.size):
        steps[lane] = min(1.0, p[lane] * steps[lane])


@compiled
def _not_below(other: _Row, own: _Row, step: _Row, adjusted: _Row) -> None:
    for lane in range(own.size):
        floor = step[lane] if other[lane] <= own[lane] else 0.0
        adjusted[lane] = max(adjusted[lane], floor) + 0.0 * other[lane]


@compiled
def look_up(values: _Row, tails: _Row, index: NDArray[np.int64], chisq: _Row, p: _Row) -> None:
    """Find the tail at the first tabled value that is not below each chi-square.

    Args:
        values: (v,) chi-squares in rising order.
        tails: (v + 1,) probability of that chi-square or a larger one; last 0.
        index: (c + 1,) first value at or above i / c of the largest.
        chisq: (trials,) chi-squares that occur in the table, up to round-off.
        p: (trials,) filled.
    """
    pace = (index.size - 1) / values[-1]
    for trial in range(chisq.size):
        # As in the permutation test, what is equal but for round-off counts as reached.
        threshold = chisq[trial] * (1.0 - _TIE)
        low = index[int(min(threshold * pace, index.size - 2.0))]
        while low < values.size and values[low] < threshold:
            low += 1
        p[trial] = tails[low]
