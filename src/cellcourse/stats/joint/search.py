"""Climbing to the top of a joint likelihood, and how sharp the top is.

Far from the top the outer products of the subjects' derivatives stand in for the
curvature; near it the curvature itself is taken, from differences of exact first
derivatives. A likelihood that rises without end is refused with the parameter that runs
off, never passed on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.joint.likelihood import At, JointLikelihood
from cellcourse.stats.samples import Floats

__all__ = ["Top", "climb"]

STEPS: Final = 100
SETTLED: Final = 1e-14
"""Squared length of the next step, in standard errors, at which a search ends."""
_NEAR: Final = 4.0
"""Squared length of a step below which the curvature itself is worth its price."""
_PATIENCE: Final = 8
"""Steps after which it is, wherever the search is."""
_ENDLESS: Final = 1e3
"""Standard error, on a logarithm, of a parameter that the data do not hold."""
_LOG_REACH: Final = 2.0
"""How far one step may move a logarithm."""
_REACH: Final = 50.0
"""How far one step may move a parameter, in standard errors of it alone."""
_FLAT: Final = 1e-12
"""Curvature that counts as none, where every parameter alone has 1."""
_SHARE: Final = 1e-3
"""Of a standard error: how far apart derivatives are compared."""


@dataclass(frozen=True, slots=True, eq=False)
class Top:
    """Where the likelihood is highest."""

    theta: Floats
    at: At
    information: Floats
    """(m, m) observed: minus the second derivatives."""
    steps: int
    left: float
    """Squared length of the step not taken any more, in standard errors."""

    @property
    def covariance(self) -> Floats:
        """Inverse of the observed information."""
        return np.asarray(np.linalg.inv(self.information), dtype=np.float64)

    @property
    def robust(self) -> Floats:
        """Covariance that allows for a wrong model, by outer products between inverses."""
        inverse = self.covariance
        return np.asarray(inverse @ (self.at.scores.T @ self.at.scores) @ inverse)


def climb(likelihood: JointLikelihood, start: Floats, unbounded: Floats) -> Top:
    """Climb from ``start`` until the next step is too short to matter.

    Args:
        likelihood: what to climb.
        start: (m,) first parameters.
        unbounded: (m,) unit of each parameter that may run off, NaN for others.

    Raises:
        MethodError: a parameter runs off, the data do not tell parameters apart, or no
            top was reached in 100 steps.
    """
    theta, here = start, likelihood.at(start)
    left = np.inf
    for steps in range(STEPS + 1):
        outer = here.scores.T @ here.scores
        _refuse_endless(likelihood, outer, unbounded)
        near = left < _NEAR or steps >= _PATIENCE
        curvature = _information(likelihood, theta, outer) if near else outer
        settled = near and _positive(curvature)
        if near and not settled:
            curvature = outer
        step, left = _step(likelihood, curvature, here)
        if settled and left <= SETTLED:
            return Top(theta, here, curvature, steps, left)
        share = _within_reach(step, curvature, unbounded)
        theta, here = _uphill(likelihood, theta, here, share * step, share * left)
    raise MethodError(
        f"the joint likelihood of {start.size} parameters did not settle in {STEPS} steps: "
        f"the next would be {left**0.5:.1e} standard errors long"
    )


def _information(likelihood: JointLikelihood, theta: Floats, outer: Floats) -> Floats:
    """Minus the second derivatives, by central differences of the first."""
    apart = np.diag(_SHARE / np.sqrt(np.diag(outer)))
    rows = [
        (likelihood.at(theta - d).scores.sum(0) - likelihood.at(theta + d).scores.sum(0))
        / (2 * d.max())
        for d in apart
    ]
    matrix = np.array(rows)
    return np.asarray((matrix + matrix.T) / 2)


def _positive(matrix: Floats) -> bool:
    scale = 1 / np.sqrt(np.abs(np.diag(matrix)))
    return bool(np.linalg.eigvalsh(scale[:, None] * matrix * scale)[0] > 0)


def _step(likelihood: JointLikelihood, curvature: Floats, here: At) -> tuple[Floats, float]:
    score = here.scores.sum(axis=0)
    scale = 1 / np.sqrt(np.diag(curvature))
    unit = scale[:, None] * curvature * scale
    values, ways = np.linalg.eigh(unit)
    if not values[0] > _FLAT:
        blurred = np.array(likelihood.layout.names)[np.abs(ways[:, 0]) > 0.1]
        raise MethodError(
            f"the joint likelihood of {len(here.each)} subjects has no single top: they do not "
            f"tell apart {', '.join(blurred)}"
        )
    step = scale * (ways @ ((scale * score) @ ways / values))
    return step, float(step @ score)


def _within_reach(step: Floats, curvature: Floats, unbounded: Floats) -> float:
    """Share of a step that keeps out of where round-off passes for likelihood."""
    logs = np.nanmax(np.abs(step) / unbounded) / _LOG_REACH
    own = np.max(np.abs(step) * np.sqrt(np.diag(curvature))) / _REACH
    return float(min(1.0, 1 / max(logs, own, 1e-300)))


def _uphill(
    likelihood: JointLikelihood, theta: Floats, here: At, step: Floats, gain: float
) -> tuple[Floats, At]:
    """Take the longest of the step, its half, its quarter... that gains enough."""
    value = float(here.each.sum())
    slack = 1e-12 * (1 + abs(value))
    for _ in range(40):
        there = likelihood.at(theta + step)
        finite = np.isfinite(there.scores).all()
        if finite and there.each.sum() >= value + 0.1 * gain - slack:
            return theta + step, there
        step, gain = step / 2, gain / 2
    raise MethodError(f"the joint likelihood of {theta.size} parameters rises in no direction")


def _refuse_endless(likelihood: JointLikelihood, outer: Floats, unbounded: Floats) -> None:
    with np.errstate(divide="ignore", invalid="ignore"):
        loose = 1 / np.sqrt(np.diag(outer)) > _ENDLESS * unbounded
    if loose.any():
        names = np.array(likelihood.layout.names)[loose]
        raise MethodError(
            f"the joint likelihood of {likelihood.subjects.died.size} subjects has no top: "
            f"{', '.join(names)} runs off without end"
        )
