"""The score test that the hazard ratios of groups do not change along the survival curve."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.likelihood import Groups, plain
from cellcourse.simulation.answers.kernels.matrices import factor, solve
from cellcourse.simulation.answers.kernels.risk import RiskTable
from cellcourse.simulation.answers.kernels.tails import chi2_tail

__all__ = ["proportional"]

_Floats = npt.NDArray[np.float64]


@njit(cache=True, nogil=True)
def proportional(beta: _Floats, groups: Groups, table: RiskTable, rows: int) -> float:
    """Give the p of the test; NaN where the deaths do not spread in time.

    Args:
        beta: (m,) log hazard ratios of a model without penalty.
        groups: the deaths.
        table: the same deaths by time.
        rows: times of death.

    Source:
        Grambsch and Therneau (1994), as in ``stats.survival.proportional_hazards``.
    """
    m = beta.size
    score, sums = np.zeros(m), np.zeros((3, m, m))
    place = np.empty(groups.draws)
    _places(table, rows, place)
    plain(beta, groups, np.empty(m), sums[0])
    sums[0] = 0.0
    for i in range(groups.draws):
        share = groups.share[1:, i]
        for g in range(m):
            score[g] -= place[i] * share[g]
        _weigh(share, place[i], sums)
    _add_deaths(table, rows, place, score)
    return _p(score, sums)


@njit(cache=True, nogil=True)
def _places(table: RiskTable, rows: int, place: _Floats) -> None:
    """Fill in the share dead just before each death, about its mean over deaths."""
    alive, i = 1.0, 0
    for t in range(rows):
        d = table.deaths[:, t].sum()
        place[i : i + d] = 1 - alive
        alive *= 1 - d / table.at_risk[:, t].sum()
        i += d
    place -= place.mean()


@njit(cache=True, nogil=True)
def _add_deaths(table: RiskTable, rows: int, place: _Floats, score: _Floats) -> None:
    i = 0
    for t in range(rows):
        for g in range(score.size):
            score[g] += place[i] * table.deaths[g + 1, t]
        i += table.deaths[:, t].sum()


@njit(cache=True, nogil=True)
def _weigh(share: _Floats, place: float, sums: _Floats) -> None:
    """Add the variance of one draw of a group, and its products with the place, and squared."""
    for i in range(share.size):
        for j in range(share.size):
            variance = (i == j) * share[i] - share[i] * share[j]
            sums[0, i, j] += variance
            sums[1, i, j] += place * variance
            sums[2, i, j] += place * place * variance


@njit(cache=True, nogil=True)
def _p(score: _Floats, sums: _Floats) -> float:
    """Refer the score to its variance given the fitted model."""
    m = score.size
    lower, column, variance = np.empty((m, m)), np.empty(m), sums[2].copy()
    factor(sums[0], lower)
    for j in range(m):
        column[:] = sums[1][:, j]
        solve(lower, column)
        for i in range(m):
            variance[i, j] -= (sums[1, i] * column).sum()
    if not factor(variance, lower):
        return math.nan
    column[:] = score
    solve(lower, column)
    return chi2_tail(max(0.0, (score * column).sum()), m)
