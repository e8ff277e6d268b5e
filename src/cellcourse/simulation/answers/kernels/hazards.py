"""Hazard ratios of groups against the first of them, by the steps of ``stats.survival.cox``.

The search takes the same steps and stops by the same rules, so that it ends at the same
place to the last digits. Intervals by the profile likelihood are not looked for here.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.likelihood import Groups, penalised, plain
from cellcourse.simulation.answers.kernels.matrices import copy, factor, inverse_entry, solve
from cellcourse.simulation.answers.kernels.risk import RiskTable
from cellcourse.simulation.answers.kernels.tails import chi2_tail
from cellcourse.simulation.answers.kernels.two_groups import Draws, hazard_ratio
from cellcourse.stats.survival.maximise import GENTLE, NODES, SETTLED, STEPS, WEIGHTS

__all__ = ["FAILED", "FITTED", "PENALISED", "Fit", "cox", "search_room"]

FAILED: Final = 0
FITTED: Final = 1
PENALISED: Final = 2


_HALVINGS: Final = 60
_NONE: Final = -1

_Floats = npt.NDArray[np.float64]


class Fit(NamedTuple):
    """Where a search stands."""

    beta: _Floats  # (m,)
    gradient: _Floats  # (m,)
    step: _Floats  # (m,) that would come next
    tried: _Floats  # (m,) place a step leads to
    gradient_there: _Floats  # (m,)
    information: _Floats  # (m, m)
    curvature: _Floats  # (m, m)
    lower: _Floats  # (m, m) a factor
    block: _Floats  # (m, m) what is factored


@compiled
def cox(table: RiskTable, rows: int, groups: Groups, fit: Fit, found: _Floats) -> int:
    """Fit a proportional hazards model to the groups of a risk table.

    Args:
        table: of one study.
        rows: times of death.
        groups: the same deaths, of ``groups_of``.
        fit: of ``search_room`` for so many groups.
        found: (3 m + 1,) filled with log ratios, their standard errors, the p-values of their
            likelihood-ratio tests, and the chi-square of all together.

    Returns:
        FITTED, PENALISED, or FAILED where the groups cannot be told apart.
    """
    if rows == 0 or table.at_risk[:, 0].min() == 0:
        return FAILED
    m, firth = groups.variance.size, _is_separated(table, rows)
    bottom, top = _maximise(firth, _NONE, groups, fit)
    if math.isnan(top):
        return FAILED
    _write(fit, found)
    whole = top - bottom
    for j in range(m):
        gap = top - _without(j, firth, bottom, groups, fit)
        gap = gap if gap >= GENTLE else _rise(j, firth, found, groups, fit)
        found[2 * m + j] = chi2_tail(2 * gap, 1)
        whole = gap if m == 1 else whole
    found[3 * m] = max(0.0, 2 * whole)
    return PENALISED if firth else FITTED


@compiled
def _without(j: int, firth: bool, bottom: float, groups: Groups, fit: Fit) -> float:
    """The highest log-likelihood if group j + 1 has the hazard of the first."""
    if firth or groups.variance.size != 2:
        return _maximise(firth, j, groups, fit)[1]
    return bottom + hazard_ratio(_pooled(j, groups))[2]


@compiled
def _rise(j: int, firth: bool, top: _Floats, groups: Groups, fit: Fit) -> float:
    """As ``stats.survival.maximise.rise``: how much higher the top is than without group j + 1."""
    m = groups.variance.size
    _maximise(firth, j, groups, fit)
    total = 0.0
    for node in range(len(NODES)):
        for i in range(m):
            fit.tried[i] = fit.beta[i] + NODES[node] * (top[i] - fit.beta[i])
        _objective(firth, groups, fit.tried, fit.gradient_there, fit)
        for i in range(m):
            total += WEIGHTS[node] * fit.gradient_there[i] * (top[i] - fit.beta[i])
    return max(0.0, total)


@compiled
def _pooled(j: int, groups: Groups) -> Draws:
    """Group j + 1 of three is counted with the first, and the other compared with both."""
    weight, odds, other = groups.weight, groups.share[0], 2 - j
    deaths, first = 0, groups.dead[other]
    for i in range(groups.draws):
        both = weight[0, i] + weight[j + 1, i]
        odds[deaths] = weight[other, i] / both
        # Where the other group is alone at risk, its death tells nothing.
        deaths += both > 0
        first -= both == 0
    return Draws(odds, deaths, first, groups.variance[other - 1])


@compiled
def _is_separated(table: RiskTable, rows: int) -> bool:
    """Whether some groups, or all but some, outlive the others: the likelihood has no maximum.

    None of them dies while another is at risk.
    """
    groups, died = len(table.deaths), 0
    everyone = (1 << groups) - 1
    for t in range(rows):
        present = dying = 0
        for g in range(groups):
            present |= (table.at_risk[g, t] > 0) << g
            dying |= (table.deaths[g, t] > 0) << g
        if present != everyone and not present & died:
            return True
        died |= dying
    return died != everyone


@compiled
def search_room(m: int) -> Fit:
    """Make room to compare m groups with the first."""
    a, b = np.zeros((5, m)), np.zeros((4, m, m))
    return Fit(a[0], a[1], a[2], a[3], a[4], b[0], b[1], b[2], b[3])


@drawn_in
def _write(fit: Fit, found: _Floats) -> None:
    """Note the log ratios and their standard errors."""
    m = fit.beta.size
    factor(fit.information, fit.lower)
    for j in range(m):
        found[j] = fit.beta[j]
        found[m + j] = math.sqrt(inverse_entry(fit.lower, j, fit.step))


@drawn_in
def _objective(firth: bool, groups: Groups, beta: _Floats, gradient: _Floats, fit: Fit) -> float:
    """The value at a place; fill in its slope there, and the second derivatives of ``fit``."""
    if firth:
        return penalised(beta, groups, gradient, fit.information, fit.curvature)
    value = plain(beta, groups, gradient, fit.information)
    copy(fit.information, fit.curvature)
    return value


@compiled
def _maximise(firth: bool, fixed: int, groups: Groups, fit: Fit) -> tuple[float, float]:
    """Climb from equal hazards; see ``stats.survival.maximise``.

    Args:
        firth: whether the likelihood is penalised.
        fixed: group whose ratio stays, or -1.
        groups: the deaths.
        fit: filled with where the search ended.

    Returns:
        The log-likelihood of equal hazards and the highest, NaN where nothing settled.
    """
    m = fit.beta.size
    for j in range(m):
        fit.beta[j] = 0.0
    bottom = value = _objective(firth, groups, fit.beta, fit.gradient, fit)
    for _ in range(STEPS):
        _step(fit, fixed)
        gain = 0.0
        for j in range(m):
            gain += fit.step[j] * fit.gradient[j]
        if gain <= SETTLED:
            return bottom, value
        value = _uphill(firth, groups, fit, value, gain)
    return bottom, math.nan


@drawn_in
def _step(fit: Fit, fixed: int) -> None:
    """Fill in the Newton step of the coefficients that are free.

    The information stands in for a curvature that is not that of a hill.
    """
    _free(fit.curvature, fixed, fit.block)
    if not factor(fit.block, fit.lower):
        _free(fit.information, fixed, fit.block)
        factor(fit.block, fit.lower)
    for j in range(fit.step.size):
        fit.step[j] = fit.gradient[j] if j != fixed else 0.0
    solve(fit.lower, fit.step)


@drawn_in
def _free(matrix: _Floats, fixed: int, block: _Floats) -> None:
    """Copy the matrix, with a one in place of the coefficient that is fixed."""
    m = len(matrix)
    for i in range(m):
        for j in range(m):
            block[i, j] = (1.0 if i == j else 0.0) if fixed in (i, j) else matrix[i, j]


@drawn_in
def _uphill(firth: bool, groups: Groups, fit: Fit, value: float, gain: float) -> float:
    """Take the longest of the step, its half, its quarter... that gains enough."""
    slack = 1e-12 * (1 + abs(value))
    m, there = fit.beta.size, value
    for _ in range(_HALVINGS):
        for j in range(m):
            fit.tried[j] = fit.beta[j] + fit.step[j]
        there = _objective(firth, groups, fit.tried, fit.gradient_there, fit)
        if there >= value + 0.1 * gain - slack:
            break
        gain /= 2
        for j in range(m):
            fit.step[j] /= 2
    for j in range(m):
        fit.beta[j], fit.gradient[j] = fit.tried[j], fit.gradient_there[j]
    return there
