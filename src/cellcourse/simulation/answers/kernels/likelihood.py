"""Cox's partial likelihood of groups, with Efron's ties, and Firth's penalty on it.

The first group is the one that others are compared with. As covariates only say who is in
which group, each death needs the numbers at risk of the groups and no single subject.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.matrices import factor, solve
from cellcourse.simulation.answers.kernels.risk import RiskTable

__all__ = [
    "LOST",
    "Groups",
    "directions",
    "groups_of",
    "groups_room",
    "penalised",
    "plain",
    "shares",
]

LOST: Final = 1e-12
"""As in ``stats.survival.partial_likelihood``."""

_WIDTH: Final = 1e-4

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Groups(NamedTuple):
    """The deaths of one study as draws of a group from those at risk."""

    weight: _Floats
    """(draws, m + 1) subjects of each group at risk at each death, by Efron's rule."""
    draws: int
    """Deaths; rows after them do not count."""
    dead: _Floats
    """(m + 1,) deaths of each group."""
    variance: _Floats
    """(m,) of being in each group but the first."""


@njit(cache=True, nogil=True)
def groups_room(subjects: int, groups: int) -> Groups:
    """Make room for the deaths of one study."""
    return Groups(np.empty((subjects, groups)), 0, np.empty(groups), np.empty(groups - 1))


@njit(cache=True, nogil=True)
def groups_of(table: RiskTable, rows: int, sizes: _Whole, among: _Whole, room: Groups) -> Groups:
    """Take the deaths of some groups of a risk table.

    Args:
        table: of one study.
        rows: times of death.
        sizes: subjects of every group of the table.
        among: (m + 1,) the groups, the one that others are compared with first.
        room: of ``groups_room``, filled.
    """
    room.dead[:] = 0.0
    draws = 0
    for t in range(rows):
        d = 0
        for i in range(among.size):
            d += table.deaths[among[i], t]
            room.dead[i] += table.deaths[among[i], t]
        for tie in range(d):
            for i in range(among.size):
                g = among[i]
                room.weight[draws, i] = table.at_risk[g, t] - tie / d * table.deaths[g, t]
            draws += 1
    n = 0
    for g in among:
        n += sizes[g]
    for i in range(1, among.size):
        share = sizes[among[i]] / n
        room.variance[i - 1] = share * (1 - share)
    return Groups(room.weight, draws, room.dead, room.variance)


@njit(cache=True, nogil=True)
def plain(
    beta: _Floats, groups: Groups, gradient: _Floats, information: _Floats, third: _Floats
) -> float:
    """Give the log-likelihood; fill in slope, information and, where there is room, its slope.

    Args:
        beta: (m,) log hazard ratios against the first group.
        groups: the deaths.
        gradient: (m,)
        information: (m, m)
        third: (m, m, m), or of size 0 where it is not wanted.
    """
    m = beta.size
    ratio, share = np.exp(beta), np.empty(m)
    value, product = 0.0, 1.0
    for g in range(m):
        gradient[g] = groups.dead[g + 1]
        value += groups.dead[g + 1] * beta[g]
        for h in range(m):
            information[g, h] = 0.0
    third[:] = 0.0
    for i in range(groups.draws):
        product *= shares(ratio, groups.weight[i], share)
        for g in range(m):
            gradient[g] -= share[g]
            information[g, g] += share[g]
            for h in range(g + 1):
                information[g, h] -= share[g] * share[h]
        if third.size:
            _cumulate_third(share, third)
        # One logarithm for many deaths, taken before the product leaves its range.
        if not 1e-200 < product < 1e200:
            value -= math.log(product)
            product = 1.0
    for g in range(m):
        for h in range(g):
            information[h, g] = information[g, h]
    return value - math.log(product)


@njit(cache=True, nogil=True)
def shares(ratio: _Floats, weight: _Floats, share: _Floats) -> float:
    """Fill in the chance of each group but the first to be drawn; give the sum of all hazards."""
    total: float = weight[0]
    for g in range(share.size):
        share[g] = weight[g + 1] * ratio[g]
        total += share[g]
    part = 1 / total
    for g in range(share.size):
        share[g] *= part
    return total


@njit(cache=True, nogil=True)
def _cumulate_third(share: _Floats, third: _Floats) -> None:
    """Add the third cumulants of one draw of a group."""
    m = share.size
    for p in range(m):
        for q in range(m):
            for r in range(m):
                more = 2 * share[p] * share[q] * share[r]
                more -= (p == q) * share[p] * share[r]
                more -= (p == r) * share[p] * share[q]
                more -= (q == r) * share[q] * share[p]
                third[p, q, r] += more + (p == q and q == r) * share[p]


@njit(cache=True, nogil=True)
def directions(information: _Floats, tolerance: float, variance: _Floats, deaths: int) -> bool:
    """Say whether covariates differ in as many ways as there are, by more than round-off."""
    m = information.shape[0]
    for j in range(m):
        if not information[j, j] > tolerance * deaths * variance[j]:
            return False
    scaled, lower = np.empty((m, m)), np.empty((m, m))
    for i in range(m):
        for j in range(m):
            scaled[i, j] = information[i, j] / math.sqrt(information[i, i] * information[j, j])
        scaled[i, i] -= tolerance
    return factor(scaled, lower)


@njit(cache=True, nogil=True)
def penalised(
    beta: _Floats, groups: Groups, gradient: _Floats, information: _Floats, curvature: _Floats
) -> float:
    """Give the log-likelihood plus half the log determinant of its information.

    Fill in its slope, the information of the plain likelihood, and the slope of the slope by
    differences, as ``stats.survival.partial_likelihood`` does.

    Args:
        beta: (m,) log hazard ratios against the first group.
        groups: the deaths.
        gradient: (m,)
        information: (m, m)
        curvature: (m, m)
    """
    m = beta.size
    third, lower = np.empty((m, m, m)), np.empty((m, m))
    value = plain(beta, groups, gradient, information, third)
    curvature[:] = information
    if not directions(information, LOST, groups.variance, groups.draws):
        return -math.inf
    _penalise(gradient, information, third)
    _differences(beta, groups, curvature)
    factor(information, lower)
    for j in range(m):
        value += math.log(lower[j, j])
    return value


@njit(cache=True, nogil=True)
def _differences(beta: _Floats, groups: Groups, curvature: _Floats) -> None:
    """Fill in the slope of the penalised slope, by differences, made symmetric."""
    m = beta.size
    third, spare, slopes = np.empty((m, m, m)), np.empty((m, m)), np.empty((2, m))
    aside, raw = beta.copy(), np.empty((m, m))
    for j in range(m):
        width = _WIDTH / math.sqrt(groups.variance[j])
        for side in range(2):
            aside[j] = beta[j] + (2 * side - 1) * width
            plain(aside, groups, slopes[side], spare, third)
            _penalise(slopes[side], spare, third)
        aside[j] = beta[j]
        raw[j] = (slopes[0] - slopes[1]) / (2 * width)
    curvature[:] = (raw + raw.T) / 2


@njit(cache=True, nogil=True)
def _penalise(gradient: _Floats, information: _Floats, third: _Floats) -> None:
    """Add to the slope that of half the log determinant."""
    m = gradient.size
    lower, column = np.empty((m, m)), np.empty(m)
    factor(information, lower)
    for r in range(m):
        for p in range(m):
            column[:] = third[r, :, p]
            solve(lower, column)
            gradient[r] += column[p] / 2
