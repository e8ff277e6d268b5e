"""Cox's partial likelihood of groups, with Efron's ties, and Firth's penalty on it.

The first group is the one that others are compared with. As covariates only say who is in
which group, each death needs the numbers at risk of the groups and no single subject.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in, summed
from cellcourse.simulation.answers.kernels.matrices import copy, factor, solve
from cellcourse.simulation.answers.kernels.risk import RiskTable
from cellcourse.stats.survival.partial_likelihood import LOST

__all__ = [
    "Groups",
    "groups_of",
    "groups_room",
    "penalised",
    "plain",
]

_WIDTH: Final = 1e-4

_LANES: Final = 8
"""Deaths that a processor takes at once."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Groups(NamedTuple):
    """The deaths of one study as draws of a group from those at risk."""

    weight: _Floats
    """(m + 1, draws) subjects of each group at risk at each death, by Efron's rule; draws that
    fill up a multiple of eight are sure to be of the first group."""
    share: _Floats
    """(m + 1, draws) room: chances of the groups but the first to be drawn, from row 1 on."""
    draws: int
    """Deaths."""
    dead: _Floats
    """(m + 1,) deaths of each group."""
    variance: _Floats
    """(m,) of being in each group but the first."""
    third: _Floats
    """(m, m, m) room: the slope of the information."""
    spare: _Floats
    """(4, m, m) room: a factor, an information aside, and slopes aside, before and after."""


@compiled
def groups_room(subjects: int, groups: int) -> Groups:
    """Make room for the deaths of one study."""
    size = (subjects + _LANES) // _LANES * _LANES
    shape, m = (groups, size), groups - 1
    third, spare = np.empty((m, m, m)), np.empty((4, m, m))
    return Groups(np.empty(shape), np.empty(shape), 0, np.empty(groups), np.empty(m), third, spare)


@compiled
def groups_of(table: RiskTable, rows: int, sizes: _Whole, room: Groups) -> Groups:
    """Take the deaths of a risk table.

    Args:
        table: of one study; its first group is the one that others are compared with.
        rows: times of death.
        sizes: subjects of every group of the table.
        room: of ``groups_room``, filled.
    """
    draws, n = 0, sizes.sum()
    room.dead[:] = 0.0
    for t in range(rows):
        ties = 0.0
        for g in range(sizes.size):
            ties += table.deaths[g, t]
            room.dead[g] += table.deaths[g, t]
        for tie in range(int(ties)):
            for g in range(sizes.size):
                room.weight[g, draws] = table.at_risk[g, t] - tie / ties * table.deaths[g, t]
            draws += 1
    for filled in range(draws, _padded(draws)):
        for g in range(sizes.size):
            room.weight[g, filled] = 1.0 if g == 0 else 0.0
    for g in range(1, sizes.size):
        room.variance[g - 1] = sizes[g] / n * (1 - sizes[g] / n)
    return Groups(
        room.weight, room.share, draws, room.dead, room.variance, room.third, room.spare
    )  # fmt: skip


@drawn_in
def _padded(draws: int) -> int:
    return (draws + _LANES - 1) // _LANES * _LANES


@summed
def plain(beta: _Floats, groups: Groups, gradient: _Floats, information: _Floats) -> float:
    """Give the log-likelihood; fill in its slope and the information.

    Sums over draws may be taken in any order, so that the processor can take several at once.

    Args:
        beta: (m,) log hazard ratios against the first group.
        groups: the deaths, whose shares are filled in.
        gradient: (m,)
        information: (m, m)
    """
    m, n = beta.size, _padded(groups.draws)
    value = _shares(beta, groups)
    share = groups.share
    for g in range(m):
        total = 0.0
        for i in range(n):
            total += share[g + 1, i]
        value += groups.dead[g + 1] * beta[g]
        gradient[g] = groups.dead[g + 1] - total
        for h in range(g + 1):
            product = 0.0
            for i in range(n):
                product += share[g + 1, i] * share[h + 1, i]
            information[g, h] = information[h, g] = (total if g == h else 0.0) - product
    return value


@drawn_in
def _shares(beta: _Floats, groups: Groups) -> float:
    """Fill in the shares; give minus the sum of the logarithms of all hazards at risk."""
    weight, share, n = groups.weight, groups.share, _padded(groups.draws)
    for i in range(n):
        share[0, i] = weight[0, i]
    for g in range(1, len(weight)):
        ratio = math.exp(beta[g - 1])
        for i in range(n):
            share[g, i] = weight[g, i] * ratio
            share[0, i] += share[g, i]
    value, product = 0.0, 1.0
    for i in range(n):
        product *= share[0, i]
        # One logarithm for many deaths, taken before the product leaves its range.
        if not 1e-200 < product < 1e200:
            value -= math.log(product)
            product = 1.0
        share[0, i] = 1 / share[0, i]
    for g in range(1, len(weight)):
        for i in range(n):
            share[g, i] *= share[0, i]
    return value - math.log(product)


@summed
def _third(groups: Groups, information: _Floats) -> None:
    """Fill in the third cumulants of the draws, the slope of the information."""
    third, share = groups.third, groups.share
    m, n = len(third), _padded(groups.draws)
    for p in range(m):
        for q in range(p + 1):
            for r in range(q + 1):
                cubed = 0.0
                for i in range(n):
                    cubed += share[p + 1, i] * share[q + 1, i] * share[r + 1, i]
                third[p, q, r] = third[p, r, q] = third[q, p, r] = 2 * cubed
                third[q, r, p] = third[r, p, q] = third[r, q, p] = 2 * cubed
    for p in range(m):
        total = 0.0
        for i in range(n):
            total += share[p + 1, i]
        for r in range(m):
            product = (total if p == r else 0.0) - information[p, r]
            third[p, p, r] -= product
            third[p, r, p] -= product
            third[r, p, p] -= product
        third[p, p, p] += total


@drawn_in
def _is_lost(information: _Floats, groups: Groups) -> bool:
    """Whether round-off has eaten the information on some difference of groups."""
    m, scaled = len(information), groups.spare[1]
    for j in range(m):
        if not information[j, j] > LOST * groups.draws * groups.variance[j]:
            return True
    for i in range(m):
        for j in range(m):
            scaled[i, j] = information[i, j] / math.sqrt(information[i, i] * information[j, j])
        scaled[i, i] -= LOST
    return not factor(scaled, groups.spare[0])


@compiled
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
    value = plain(beta, groups, gradient, information)
    copy(information, curvature)
    if _is_lost(information, groups):
        return -math.inf
    _penalise(groups, gradient, information)
    _differences(beta, groups, curvature)
    factor(information, groups.spare[0])
    for j in range(beta.size):
        value += math.log(groups.spare[0, j, j])
    return value


@compiled
def _differences(beta: _Floats, groups: Groups, curvature: _Floats) -> None:
    """Fill in the slope of the penalised slope, by differences, made symmetric."""
    m, (_, aside, before, after) = beta.size, groups.spare
    for j in range(m):
        here, width = beta[j], _WIDTH / math.sqrt(groups.variance[j])
        for side, slope in ((-1, before[j]), (1, after[j])):
            beta[j] = here + side * width
            plain(beta, groups, slope, aside)
            _penalise(groups, slope, aside)
        beta[j] = here
        for i in range(m):
            before[j, i] = (before[j, i] - after[j, i]) / (2 * width)
    for i in range(m):
        for j in range(m):
            curvature[i, j] = (before[i, j] + before[j, i]) / 2


@compiled
def _penalise(groups: Groups, gradient: _Floats, information: _Floats) -> None:
    """Add to the slope that of half the log determinant."""
    m, lower = gradient.size, groups.spare[0]
    _third(groups, information)
    factor(information, lower)
    for r in range(m):
        for p in range(m):
            # Cumulants are symmetric, so a row will do, and may be used up once it is read.
            column = groups.third[r, p]
            solve(lower, column)
            gradient[r] += column[p] / 2
