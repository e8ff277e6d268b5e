"""Firth's penalty on Cox's partial likelihood of groups, studies side by side."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, drawn_in
from cellcourse.simulation.answers.kernels.departures import LANES
from cellcourse.simulation.answers.kernels.draws import Draws
from cellcourse.simulation.answers.kernels.likelihood import Place, plain
from cellcourse.simulation.answers.kernels.small_systems import factor_all, solve_all
from cellcourse.stats.elementary.compiled import logarithm
from cellcourse.stats.survival.partial_likelihood import LOST

__all__ = ["penalised"]

_WIDTH: Final = 1e-4

_Floats = npt.NDArray[np.float64]


@alone
def penalised(draws: Draws, place: Place, aside: Place) -> None:
    """Fill in the log-likelihood plus half the log determinant of its information.

    Fill in its slope, the information of the plain likelihood, and the slope of the slope by
    differences, as ``stats.survival.partial_likelihood`` does. The value is minus infinity
    where round-off has eaten the information on some difference of groups.

    Args:
        draws: the deaths.
        place: where the searches are.
        aside: used up.
    """
    m, value, lower = len(place.beta), place.value, place.lower
    plain(draws, place)
    _penalise(draws, place)
    for x in range(m):
        root = lower[x, x]
        for lane in range(LANES):
            value[lane] -= logarithm(root[lane])
    _forget_lost(draws, place)
    for x in range(m):
        _bend(draws, place, aside, x)
    for x in range(m):
        for y in range(x):
            one, other = place.curvature[x, y], place.curvature[y, x]
            for lane in range(LANES):
                one[lane] = other[lane] = (one[lane] + other[lane]) / 2


@drawn_in
def _forget_lost(draws: Draws, place: Place) -> None:
    """Put the value at minus infinity where the information is lost."""
    m, value, information, scaled = (
        len(place.beta), place.value, place.information, place.inverse
    )  # fmt: skip
    for x in range(m):
        own = information[x, x]
        for lane in range(LANES):
            enough = own[lane] > LOST * draws.deaths[lane] * draws.variance[x]
            value[lane] = value[lane] if enough else -math.inf
        for y in range(m):
            both, other, off = information[x, y], information[y, y], LOST if x == y else 0.0
            for lane in range(LANES):
                scaled[x, y, lane] = both[lane] / math.sqrt(own[lane] * other[lane]) - off
    factor_all(scaled, place.lower, place.least)
    for lane in range(LANES):
        value[lane] = value[lane] if place.least[lane] > 0 else -math.inf


@drawn_in
def _bend(draws: Draws, place: Place, aside: Place, x: int) -> None:
    """Fill in by how much the slope falls from one side of the place to the other."""
    width = _WIDTH / math.sqrt(draws.variance[x])
    for side in (-1, 1):
        for y in range(len(place.beta)):
            for lane in range(LANES):
                aside.beta[y, lane] = place.beta[y, lane] + (side * width if x == y else 0.0)
        plain(draws, aside)
        _penalise(draws, aside)
        for y in range(len(place.beta)):
            bent, slope = place.curvature[x, y], aside.gradient[y]
            for lane in range(LANES):
                before = slope[lane] if side < 0 else bent[lane]
                bent[lane] = before if side < 0 else (before - slope[lane]) / (2 * width)


@alone
def _penalise(draws: Draws, place: Place) -> None:
    """Add to the slope that of half the log determinant."""
    m, inverse = len(place.beta), place.inverse
    _third(draws, place.third)
    factor_all(place.information, place.lower, place.least)
    for x in range(m):
        for y in range(m):
            inverse[x, y] = 1.0 if x == y else 0.0
        solve_all(place.lower, inverse[x])
    for x in range(m):
        slope = place.gradient[x]
        for y in range(m):
            for z in range(m):
                # Cumulants are symmetric; those of rising groups are there.
                low, high = min(x, y, z), max(x, y, z)
                third, part = place.third[low, x + y + z - low - high, high], inverse[y, z]
                for lane in range(LANES):
                    slope[lane] += part[lane] * third[lane] / 2


@alone
def _third(draws: Draws, third: _Floats) -> None:
    """Fill in the third cumulants of the draws, x <= y <= z, the slope of the information."""
    m, share = len(third), draws.share
    third[:] = 0.0
    for i in range(share.shape[1]):
        for x in range(m):
            for y in range(x, m):
                for z in range(y, m):
                    one, two, more = share[x + 1, i], share[y + 1, i], share[z + 1, i]
                    _add_cumulant(one, two, more, x == y, y == z, third[x, y, z])


@drawn_in
def _add_cumulant(
    one: _Floats, two: _Floats, more: _Floats, early: bool, late: bool, out: _Floats
) -> None:
    """Add that of three groups, the second being the first, or the last, or both."""
    for lane in range(LANES):
        a, b, c = one[lane], two[lane], more[lane]
        if early and late:
            out[lane] += a * (1 - a) * (1 - 2 * a)
        elif early or late:
            out[lane] -= a * c * (1 - 2 * b)
        else:
            out[lane] += 2 * a * b * c
