"""Finding the covariance parameters at which a likelihood is highest.

Newton's steps on exact second derivatives, and Fisher's scoring where these are not
those of a hill; a step is halved until the likelihood rises and every covariance is
positive definite. A search that does not settle is refused, never passed on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm.likelihood import (
    Derivatives,
    Fitted,
    Likelihood,
    derivatives,
    evaluate,
)
from cellcourse.stats.samples import Floats

__all__ = ["STEPS", "CovarianceModel", "Top", "climb"]

STEPS: Final = 100
SETTLED: Final = 1e-22
"""Squared length of a step, in standard errors, that is the last."""
_NEAR: Final = 1e-9
"""Squared length of a step below which the likelihood has too few digits to tell a rise."""
_STUCK: Final = 1e-12
"""Squared length of a step at which a search ends that comes no nearer to the top."""
_SHRINK: Final = 3.0


class CovarianceModel(Protocol):
    """Covariance of every pattern as a function of m parameters."""

    def matrices(self, theta: Floats) -> Floats:
        """Give (p, v, v) with the identity where a pattern has no visit."""

    def slopes(self, theta: Floats) -> Floats:
        """Give (p, m, v, v), zero where a pattern has no visit."""

    def bend(self, theta: Floats, weights: Floats) -> Floats | float:
        """Second derivatives (m, m), traced with a weight (p, v, v) for each pattern."""

    def bent(self, theta: Floats, weights: Floats) -> Floats | None:
        """Second derivatives (p, v, v), summed with a weight (m, m); None where zero."""


@dataclass(frozen=True, slots=True, eq=False)
class Top:
    """Where the likelihood is highest."""

    theta: Floats
    fitted: Fitted
    at: Derivatives
    """``observed`` holds the whole second derivative, bends included."""
    steps: int
    left: float
    """Squared length of the last step, in standard errors."""


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    theta: Floats
    fitted: Fitted


def climb(given: Likelihood, model: CovarianceModel, start: Floats) -> Top:
    """Climb from ``start``, where every covariance must be positive definite.

    Raises:
        MethodError: the likelihood rises without end towards a singular covariance, or
            did not settle in 100 steps.
    """
    first = evaluate(given, model.matrices(start))
    if first is None:
        raise MethodError(f"the search of {start.size} parameters starts at a singular covariance")
    place, before = _Place(start, first), math.inf
    for steps in range(STEPS + 1):
        at = _differentiated(given, model, place)
        step = _direction(at)
        left = float(step @ at.score)
        top = Top(place.theta, place.fitted, at, steps, left)
        if left <= SETTLED:
            return _last(given, model, top, step)
        if before <= left <= _STUCK:
            return top
        higher = _uphill(given, model, place, step, left)
        if higher is None and left <= _STUCK:
            return top
        if higher is None:
            break
        place, before = higher, left
    raise MethodError(
        f"the search of {start.size} covariance parameters did not settle in {steps} steps: the "
        f"next would be {left**0.5:.1e} standard errors long, towards a covariance that is "
        "singular or too rich for these data"
    )


def _last(given: Likelihood, model: CovarianceModel, top: Top, step: Floats) -> Top:
    """Take the last step too: standard errors then do not depend on the way to the top."""
    theta = top.theta + step
    fitted = evaluate(given, model.matrices(theta))
    if fitted is None:
        return top
    at = _differentiated(given, model, _Place(theta, fitted))
    return replace(top, theta=theta, fitted=fitted, at=at)


def _differentiated(given: Likelihood, model: CovarianceModel, place: _Place) -> Derivatives:
    at = derivatives(given, place.fitted, model.slopes(place.theta))
    bend = model.bend(place.theta, at.pull)
    return replace(at, observed=at.observed + bend / 2)


def _direction(at: Derivatives) -> Floats:
    for curvature in (at.observed, at.expected):
        try:
            root = np.linalg.cholesky(curvature)
        except np.linalg.LinAlgError:
            continue
        return np.asarray(np.linalg.solve(root.T, np.linalg.solve(root, at.score)))
    raise MethodError(
        f"the search of {at.score.size} covariance parameters ran into a covariance that is "
        "singular: too rich for these data"
    )


def _uphill(
    given: Likelihood, model: CovarianceModel, place: _Place, step: Floats, gain: float
) -> _Place | None:
    """Take the longest of the step, its half, its quarter... that gains enough."""
    value = place.fitted.log_likelihood
    slack = (1e-13 if gain > _NEAR else 1e-9) * (1 + abs(value))
    for _ in range(40):
        there = evaluate(given, model.matrices(place.theta + step))
        rises = there is not None and there.log_likelihood >= value + 0.1 * gain - slack
        if there is not None and rises and _careful(place.fitted, there):
            return _Place(place.theta + step, there)
        step, gain = step / 2, gain / 2
    return None


def _careful(here: Fitted, there: Fitted) -> bool:
    """Keep a step from leaping over a top into a singular covariance.

    No variance that the other visits leave open may shrink to less than a part at once.
    """
    before = np.diagonal(here.inverse, axis1=1, axis2=2)
    after = np.diagonal(there.inverse, axis1=1, axis2=2)
    return bool(np.all(after <= _SHRINK * before))
