"""Cox's partial likelihood of groups, with Efron's ties.

The first group is the one that others are compared with. As covariates only say who is in
which group, each death needs the numbers at risk of the groups and no single subject. Studies
lie side by side: the last axis of every array is theirs.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.departures import LANES
from cellcourse.simulation.answers.kernels.draws import Draws
from cellcourse.simulation.answers.kernels.small_systems import copy_row
from cellcourse.stats.elementary.compiled import as_bits, as_number, exponential, logarithm

__all__ = ["Place", "place_room", "plain"]

_FARTHEST: Final = 150.0
"""Logarithm of a ratio past which nobody of the other group would ever be drawn."""
_TOGETHER: Final = 4
"""Sums of hazards whose product is a number, so far as that."""
_LOG2: Final = math.log(2)

_Floats = npt.NDArray[np.float64]


class Place(NamedTuple):
    """Where the searches are, and what the likelihood is there."""

    beta: _Floats  # (m, lanes) log hazard ratios against the first group
    value: _Floats  # (lanes,)
    gradient: _Floats  # (m, lanes)
    information: _Floats  # (m, m, lanes) of the likelihood without penalty
    curvature: _Floats  # (m, m, lanes) slope of the gradient, its sign turned
    ratio: _Floats  # (m + 1, lanes) room
    total: _Floats  # (lanes,) room
    sums: _Floats  # (m, 2 lanes) room
    product: _Floats  # (2, lanes) room
    third: _Floats  # (m, m, m, lanes) slope of the information
    lower: _Floats  # (m, m, lanes) factor of the information
    inverse: _Floats  # (m, m, lanes) of the information
    least: _Floats  # (lanes,) pivot of the factor


@compiled
def place_room(m: int) -> Place:
    """Make room to compare m groups with the first."""
    row, square, lane = np.zeros((2, m, LANES)), np.zeros((4, m, m, LANES)), np.zeros((5, LANES))
    return Place(
        row[0], lane[0], row[1], square[0], square[1], np.zeros((m + 1, LANES)), lane[2],
        np.zeros((m, 2 * LANES)), lane[3:],
        np.zeros((m, m, m, LANES)), square[2], square[3], lane[1],
    )  # fmt: skip


@alone
def plain(draws: Draws, place: Place) -> None:
    """Fill in the log-likelihood at a place, its slope and the information."""
    m, share, gradient, information = (
        len(place.beta), draws.share, place.gradient, place.information
    )  # fmt: skip
    _begin(draws, place)
    for i in range(draws.weight.shape[1]):
        _multiply(draws.weight, i, place)
        for x in range(m):
            _draw(
                draws.weight[x + 1, i], place.ratio[x], place.total, share[x + 1, i], place.sums[x]
            )
            for y in range(x):
                own, other, both = share[x + 1, i], share[y + 1, i], information[x, y]
                for lane in range(LANES):
                    both[lane] -= own[lane] * other[lane]
    for x in range(m):
        sums, dead, slope, own = place.sums[x], draws.dead[x + 1], gradient[x], information[x, x]
        for lane in range(LANES):
            slope[lane] = dead[lane] - sums[lane]
        for lane in range(LANES):
            own[lane] = sums[lane] - sums[lane + LANES]
        for y in range(x):
            copy_row(information[x, y], information[y, x])
    product, power, value = place.product[0], place.product[1], place.value
    for lane in range(LANES):
        value[lane] -= logarithm(product[lane]) + _LOG2 * power[lane]


@drawn_in
def _begin(draws: Draws, place: Place) -> None:
    """Take the ratios of hazards, and what the deaths add to the value."""
    place.value[:] = 0.0
    place.product[0] = 1.0
    place.product[1] = 0.0
    place.information[:] = 0.0
    place.sums[:] = 0.0
    value = place.value
    for x in range(len(place.beta)):
        beta, ratio, dead = place.beta[x], place.ratio[x], draws.dead[x + 1]
        for lane in range(LANES):
            near = min(max(beta[lane], -_FARTHEST), _FARTHEST)
            ratio[lane] = exponential(near)
            value[lane] += dead[lane] * near


@drawn_in
def _multiply(weight: _Floats, i: int, place: Place) -> None:
    """Multiply the product by the sum of the hazards at one death; keep one over that sum."""
    total, product, power = place.total, place.product[0], place.product[1]
    for x in range(1, len(weight)):
        first, own, ratio = weight[0, i], weight[x, i], place.ratio[x - 1]
        for lane in range(LANES):
            total[lane] = (first[lane] if x == 1 else total[lane]) + own[lane] * ratio[lane]
    for lane in range(LANES):
        product[lane] *= total[lane]
        total[lane] = 1 / total[lane]
    if i % _TOGETHER == 0:
        for lane in range(LANES):
            bits = as_bits(product[lane])
            # The power of two is kept apart, so that no product leaves the range of numbers.
            more = (bits >> 52) - 1023
            power[lane] += more
            product[lane] = as_number(bits - (more << 52))


@drawn_in
def _draw(weight: _Floats, ratio: _Floats, inverse: _Floats, share: _Floats, sums: _Floats) -> None:
    """Fill in the chances that one death is of a group; add them up, and their squares."""
    for lane in range(LANES):
        share[lane] = weight[lane] * ratio[lane] * inverse[lane]
        sums[lane] += share[lane]
        sums[lane + LANES] += share[lane] * share[lane]
