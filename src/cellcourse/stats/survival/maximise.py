"""Finding the top of a log-likelihood, and how far from it a coefficient may lie.

Newton steps with the information as curvature, halved while they lead downhill. A
profile fixes one coefficient and lets the others follow. Knows no likelihood of its own.
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

__all__ = ["Maximum", "Objective", "maximise", "profile_limit"]

STEPS: Final = 500
SETTLED: Final = 1e-18
"""Squared length of the last step in standard errors at which a search ends."""

_Array = NDArray[np.float64]
Objective = Callable[[_Array], Derivatives]


@dataclass(frozen=True, slots=True, eq=False)
class Maximum:
    """Where a search ended."""

    beta: _Array
    at: Derivatives
    step: _Array
    """The Newton step that would have come next."""


def maximise(
    objective: Objective, start: _Array, *, fixed: int | None = None, settled: float = SETTLED
) -> Maximum:
    """Climb from ``start`` until the next step is shorter than ``settled``.

    Args:
        objective: gives a log-likelihood and its derivatives.
        start: (p,) first coefficients.
        fixed: coefficient that stays as it starts, if any.
        settled: squared length, in standard errors, of a step not worth taking.

    Raises:
        MethodError: no top was reached in 500 steps.
    """
    free = np.array([j for j in range(start.size) if j != fixed], dtype=np.intp)
    beta, here = start, objective(start)
    for _ in range(STEPS):
        step = np.zeros_like(beta)
        step[free] = np.linalg.solve(here.information[np.ix_(free, free)], here.gradient[free])
        if step @ here.gradient <= settled:
            return Maximum(beta, here, step)
        beta, here = _uphill(objective, beta, here, step)
    raise MethodError(
        f"the likelihood of {start.size} coefficients did not settle in {STEPS} steps"
    )


def _uphill(
    objective: Objective, beta: _Array, here: Derivatives, step: _Array
) -> tuple[_Array, Derivatives]:
    """Take the longest of the step, its half, its quarter... that does not lead down."""
    slack = 1e-12 * (1 + abs(here.value))
    for _ in range(60):
        there = objective(beta + step)
        if there.value >= here.value - slack:
            break
        step = step / 2
    return beta + step, there


def profile_limit(objective: Objective, top: Maximum, j: int, outward: float) -> float:
    """Find where the profile of coefficient j has fallen by half of ``outward`` squared.

    Args:
        objective: the log-likelihood of which ``top`` is the maximum.
        top: its maximum.
        j: the coefficient.
        outward: normal multiplier of the interval; negative for the lower limit.
    """

    def beyond(value: float) -> float:
        start = top.beta.copy()
        start[j] = value
        fall = top.at.value - maximise(objective, start, fixed=j).at.value
        return math.sqrt(max(0.0, 2 * fall)) - abs(outward)

    error = math.sqrt(np.linalg.inv(top.at.information)[j, j])
    inner, outer = float(top.beta[j]), float(top.beta[j]) + outward * error
    while beyond(outer) < 0:
        inner, outer = outer, outer + outward * error
    return _root(beyond, inner, outer)


def _root(function: Callable[[float], float], low: float, high: float) -> float:
    """Root between a place below zero and one above, by false position (Illinois)."""
    f_low, f_high = function(low), function(high)
    for _ in range(100):
        middle = high - f_high * (high - low) / (f_high - f_low)
        f_middle = function(middle)
        if abs(f_middle) < 1e-11:
            return middle
        if f_middle * f_high < 0:
            low, f_low = high, f_high
        else:
            f_low /= 2
        high, f_high = middle, f_middle
    return high
