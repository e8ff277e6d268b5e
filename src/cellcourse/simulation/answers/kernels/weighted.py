"""Log-rank statistics with Fleming and Harrington's weights, study by study."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled
from cellcourse.simulation.answers.kernels.risk import RiskTable, Timed, risk_room, risk_table
from cellcourse.simulation.answers.kernels.tails import chi2_tail
from cellcourse.stats.survival.logrank_score import NO_VARIANCE

__all__ = ["weighted_log_ranks"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


@compiled
def weighted_log_ranks(timed: Timed, groups: _Whole, rho: float, gamma: float) -> _Floats:
    """Test some groups in every study of a block.

    Returns:
        (trials, 2) p and chi-square; NaN where no death that weighs had two groups at risk.
    """
    trials, k = timed.time.shape[0], groups.size
    found = np.full((trials, 2), np.nan)
    table, u, v = risk_room(timed), np.empty(k), np.empty((k, k))
    for trial in range(trials):
        rows = risk_table(timed, trial, table)
        _sum(table, rows, groups, rho, gamma, u, v)
        statistic, df = _chi_square(u, v)
        if df:
            found[trial, 0] = chi2_tail(statistic, df)
            found[trial, 1] = statistic
    return found


@compiled
def _sum(
    table: RiskTable, rows: int, groups: _Whole, rho: float, gamma: float, u: _Floats, v: _Floats
) -> None:
    """Weighted deaths less those expected, and their covariance below its diagonal."""
    before = 1.0
    u[:] = 0.0
    v[:] = 0.0
    for t in range(rows):
        d = r = 0.0
        for g in groups:
            d += table.deaths[g, t]
            r += table.at_risk[g, t]
        if d == 0:
            continue
        weight = before**rho * (1 - before) ** gamma
        before *= 1 - d / r
        spread = weight * weight * d * (r - d) / max(r - 1, 1)
        for i in range(groups.size):
            share = table.at_risk[groups[i], t] / r
            u[i] += weight * (table.deaths[groups[i], t] - share * d)
            for j in range(i):
                v[i, j] -= spread * share * (table.at_risk[groups[j], t] / r)


@compiled
def _chi_square(u: _Floats, v: _Floats) -> tuple[float, int]:
    """As in ``stats.survival.weighted_logrank``, over the lower triangle, which is used up."""
    total, rank = 0.0, 0
    for j in range(u.size - 1):
        pivot = 0.0
        for i in range(j + 1, u.size):
            pivot -= v[i, j]
        if not pivot > NO_VARIANCE:
            continue
        total += u[j] * u[j] / pivot
        rank += 1
        for i in range(j + 1, u.size):
            factor = v[i, j] / pivot
            u[i] -= factor * u[j]
            for h in range(j + 1, i):
                v[i, h] -= factor * v[h, j]
    return total, rank
