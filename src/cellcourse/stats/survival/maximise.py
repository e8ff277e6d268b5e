"""Finding the top of a log-likelihood, and how far from it a coefficient may lie.

Newton steps, halved while they gain too little. A profile fixes one coefficient and lets
the others follow. Knows no likelihood of its own.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cellcourse.errors import MethodError
from cellcourse.stats.survival.partial_likelihood import Derivatives

__all__ = [
    "GENTLE",
    "NODES",
    "NOTHING",
    "WEIGHTS",
    "Maximum",
    "Objective",
    "maximise",
    "profile_limit",
    "rise",
]

STEPS: Final = 200
SETTLED: Final = 1e-18
"""Squared length of a step in standard errors that is the last."""
NOTHING: Final = 1e-24
"""The same of a step that is not even taken."""
GENTLE: Final = 1e-2
"""Rise of a log-likelihood below which its slope is added up on the way instead."""
NODES: Final = (
    0.046910077030668004, 0.23076534494715845, 0.5, 0.7692346550528415, 0.953089922969332,
)  # fmt: skip
"""Places of Gauss and Legendre between 0 and 1, exact for polynomials of degree 9."""
WEIGHTS: Final = (
    0.11846344252809454, 0.23931433524968324, 0.28444444444444444, 0.23931433524968324,
    0.11846344252809454,
)  # fmt: skip
"""Their shares."""

_Array = NDArray[np.float64]
Objective = Callable[[_Array], Derivatives]


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """Where a search ended."""

    beta: _Array
    at: Derivatives
    step: _Array
    """The Newton step that would have come next."""
    flat: bool
    """True if the search was given up because the likelihood had gone flat."""


def maximise(
    objective: Objective, start: _Array, *, fixed: int | None = None, flat: float = 0.0
) -> Maximum:
    """Climb from ``start`` until the next step is too short to matter.

    Args:
        objective: gives a log-likelihood and its derivatives.
        start: (p,) first coefficients.
        fixed: coefficient that stays as it starts, if any.
        flat: share of the curvature at the start; the search is given up when the
            curvature in some direction falls below it.

    Raises:
        MethodError: no top was reached in 200 steps, or the likelihood is level on the way.
    """
    free = np.array([j != fixed for j in range(start.size)])
    beta, here = start, objective(start)
    root = np.linalg.inv(np.linalg.cholesky(here.curvature)) if flat else None
    for _ in range(STEPS):
        step = _step(here, free)
        gone_flat = root is not None and _least(root @ here.curvature @ root.T) < flat
        left = float(step @ here.gradient)
        if gone_flat or left <= NOTHING:
            return Maximum(beta, here, step, gone_flat)
        beta, here = _uphill(objective, beta, here, step)
        if left <= SETTLED:
            return Maximum(beta, here, _step(here, free), flat=False)
    raise MethodError(
        f"the likelihood of {start.size} coefficients did not settle in {STEPS} steps"
    )


def _step(here: Derivatives, free: NDArray[np.bool_]) -> _Array:
    step = np.zeros_like(here.gradient)
    try:
        block = _curvature(here, free)[np.ix_(free, free)]
        step[free] = np.linalg.solve(block, here.gradient[free])
    except np.linalg.LinAlgError as error:
        raise MethodError(
            f"the likelihood of {free.size} coefficients has no single top: it is level in some "
            "direction"
        ) from error
    return step


def _curvature(here: Derivatives, free: NDArray[np.bool_]) -> _Array:
    """The information stands in for a curvature that is not that of a hill."""
    concave = not free.any() or _least(here.curvature[np.ix_(free, free)]) > 0
    return here.curvature if concave else here.information


def _least(matrix: _Array) -> float:
    return float(np.linalg.eigvalsh(matrix)[0])


def _uphill(
    objective: Objective, beta: _Array, here: Derivatives, step: _Array
) -> tuple[_Array, Derivatives]:
    """Take the longest of the step, its half, its quarter... that gains enough.

    Enough is a tenth of what the slope promises, less what round-off may hide.
    """
    slack = 1e-12 * (1 + abs(here.value))
    for _ in range(60):
        there = objective(beta + step)
        if there.value >= here.value + 0.1 * float(step @ here.gradient) - slack:
            break
        step = step / 2
    return beta + step, there


def rise(objective: Objective, beta: _Array, value: float, top: Maximum) -> float:
    """By how much the log-likelihood is higher at its top than at a place, at least zero.

    A p-value near one hangs on the root of a rise so small that the difference of two
    log-likelihoods is round-off; the slope between them is not.

    Args:
        objective: the log-likelihood.
        beta: (p,) the place.
        value: the log-likelihood there.
        top: its maximum.
    """
    gap, way = top.at.value - value, top.beta - beta
    if gap < GENTLE:
        slopes = (objective(beta + share * way).gradient @ way for share in NODES)
        gap = sum(w * float(slope) for w, slope in zip(WEIGHTS, slopes, strict=True))
    return max(0.0, gap)


def profile_limit(objective: Objective, top: Maximum, j: int, outward: float) -> float:
    """Find where the profile of coefficient j has fallen by half of ``outward`` squared.

    Args:
        objective: the log-likelihood of which ``top`` is the maximum.
        top: its maximum.
        j: the coefficient.
        outward: normal multiplier of the interval; negative for the lower limit.

    Raises:
        MethodError: the other coefficients did not settle on the way.
    """

    def beyond(place: Maximum) -> float:
        fall = max(0.0, 2 * (top.at.value - place.at.value))
        return math.sqrt(fall) - abs(outward)

    stride = outward * math.sqrt(np.linalg.inv(top.at.curvature)[j, j]) / 2
    inner, outer = top, _along(objective, top, j, stride)
    while beyond(outer) < 0:
        inner, outer = outer, _along(objective, outer, j, stride)
    share = _root(lambda part: beyond(_along(objective, inner, j, part * stride)))
    return float(inner.beta[j]) + share * stride


def _along(objective: Objective, place: Maximum, j: int, distance: float) -> Maximum:
    """Move coefficient j by a distance and let the others follow up the profile."""
    others = np.arange(place.beta.size) != j
    start = place.beta.copy()
    start[j] += distance
    # A straight line along the ridge is where the others are looked for first.
    follow = np.linalg.solve(
        _curvature(place.at, others)[np.ix_(others, others)], place.at.curvature[others, j]
    )
    start[others] -= distance * follow
    return maximise(objective, start, fixed=j)


def _root(function: Callable[[float], float]) -> float:
    """Root between 0, where the function is below zero, and 1, by false position (Illinois)."""
    low, high = 0.0, 1.0
    f_low, f_high = function(low), function(high)
    while abs(f_high) > 1e-13 and abs(high - low) > 1e-15:
        middle = high - f_high * (high - low) / (f_high - f_low)
        f_middle = function(middle)
        if f_middle * f_high < 0:
            low, f_low = high, f_high
        else:
            f_low /= 2
        high, f_high = middle, f_middle
    return high
