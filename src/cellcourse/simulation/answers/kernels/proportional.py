"""The score test that the hazard ratios of groups do not change along the survival curve."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, summed
from cellcourse.simulation.answers.kernels.likelihood import Groups, plain
from cellcourse.simulation.answers.kernels.matrices import copy, factor, solve
from cellcourse.simulation.answers.kernels.risk import RiskTable
from cellcourse.simulation.answers.kernels.tails import chi2_tail
from cellcourse.stats.survival.proportional_hazards import ROUND_OFF

__all__ = ["proportional"]

_Floats = npt.NDArray[np.float64]


@compiled
def proportional(
    beta: _Floats, groups: Groups, table: RiskTable, rows: int, score: _Floats
) -> float:
    """Give the p of the test; NaN where the deaths do not spread in time.

    Args:
        beta: (m,) log hazard ratios of a model without penalty.
        groups: the deaths.
        table: the same deaths by time.
        rows: times of death.
        score: (m,) room.

    Source:
        Grambsch and Therneau (1994), as in ``stats.survival.proportional_hazards``.
    """
    share, (information, cross, squared, _) = groups.share, groups.spare
    plain(beta, groups, score, information)
    place, n = share[0], groups.draws
    _places(table, rows, n, place)
    for g in range(beta.size):
        for h in range(g + 1):
            gap, late, later = _sums(place[:n], share[g + 1], share[h + 1], g == h)
            cross[g, h] = cross[h, g] = late
            squared[g, h] = squared[h, g] = later
        score[g] = -gap
    _add_deaths(table, rows, place, score)
    return _p(score, groups.spare)


@summed
def _sums(place: _Floats, own: _Floats, other: _Floats, same: bool) -> tuple[float, float, float]:
    """Add up a group's shares, weighted by place; and its covariances with another, twice."""
    shares = cross = squared = 0.0
    for i in range(place.size):
        late = place[i] * own[i]
        shares += late
        cross += late * (same - other[i])
        squared += late * (same - other[i]) * place[i]
    return shares, cross, squared


@compiled
def _places(table: RiskTable, rows: int, draws: int, place: _Floats) -> None:
    """Fill in the share dead just before each death, about its mean over deaths."""
    alive, mean, i = 1.0, 0.0, 0
    for t in range(rows):
        dead = at_risk = 0.0
        for g in range(len(table.deaths)):
            dead += table.deaths[g, t]
            at_risk += table.at_risk[g, t]
        for _ in range(int(dead)):
            place[i] = 1 - alive
            i += 1
        mean += dead * (1 - alive) / draws
        alive *= 1 - dead / at_risk
    for i in range(draws):
        place[i] -= mean


@compiled
def _add_deaths(table: RiskTable, rows: int, place: _Floats, score: _Floats) -> None:
    i = 0
    for t in range(rows):
        first = place[i]
        for g in range(len(table.deaths)):
            i += int(table.deaths[g, t])
        for g in range(score.size):
            score[g] += first * table.deaths[g + 1, t]


@compiled
def _p(score: _Floats, sums: _Floats) -> float:
    """Refer the score to its variance given the fitted model, which is used up."""
    lower, cross, variance, column = sums
    m = score.size
    factor(lower, lower)
    copy(cross, column)
    for j in range(m):
        solve(lower, column[j])
        whole = variance[j, j]
        for i in range(m):
            for k in range(m):
                variance[i, j] -= cross[i, k] * column[j, k]
        if variance[j, j] <= ROUND_OFF * whole:
            return math.nan
    if not factor(variance, lower):
        return math.nan
    for i in range(m):
        if lower[i, i] ** 2 <= ROUND_OFF * variance[i, i]:
            return math.nan
        column[0, i] = score[i]
    solve(lower, column[0])
    statistic = 0.0
    for i in range(m):
        statistic += score[i] * column[0, i]
    return chi2_tail(max(0.0, statistic), m)
