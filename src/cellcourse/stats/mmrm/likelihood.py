"""The likelihood of normal values, and how it changes with the covariance.

Takes sums by pattern and the covariance matrix of each pattern, with its derivatives by
the parameters. Residual likelihood (REML) or likelihood (ML); coefficients are always
at their best for the covariance given. Knows no structure and no visits.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np

from cellcourse.stats.mmrm.patterns import Packing, Patterns, packing
from cellcourse.stats.samples import Floats

__all__ = [
    "SINGULAR",
    "Derivatives",
    "Fitted",
    "Likelihood",
    "Method",
    "derivatives",
    "evaluate",
    "weighed",
]

Method = Literal["REML", "ML"]
"""Which likelihood is maximised."""

SINGULAR: Final = 3e-5
"""Share of a visit's standard deviation that the visits before it must leave open."""


@dataclass(frozen=True, slots=True, eq=False)
class Likelihood:
    """What is maximised: the sums, and which likelihood."""

    patterns: Patterns
    method: Method
    visits: Packing
    columns: Packing

    @classmethod
    def of(cls, patterns: Patterns, method: Method) -> Likelihood:
        """Prepare the likelihood of these sums."""
        return cls(
            patterns, method, packing(patterns.seen.shape[1]), packing(patterns.scale.size + 1)
        )


@dataclass(frozen=True, slots=True, eq=False)
class Fitted:
    """Generalised least squares at given covariances."""

    log_likelihood: float
    inverse: Floats
    """(p, v, v) inverse covariance of each pattern, zero where it has no visit."""
    root: Floats
    """(p, v, v) lower root of the inverse: root' root."""
    beta: Floats
    """(q,) coefficients."""
    phi: Floats
    """(q, q) their covariance, the covariance of values taken as known."""
    phi_root: Floats
    """(q, q) lower root of it: root' root."""


@dataclass(frozen=True, slots=True, eq=False)
class Derivatives:
    """The log-likelihood by the m covariance parameters."""

    score: Floats
    """(m,)"""
    observed: Floats
    """(m, m) minus the second derivatives."""
    expected: Floats
    """(m, m) their expectation."""
    known: Floats
    """(m, m) their expectation if the coefficients were known."""
    slopes: Floats
    """(m, q, q) derivatives of the inverse of ``phi``."""
    pull: Floats
    """(p, v, v) derivative of the log-likelihood by each covariance, its own way and back."""


def evaluate(given: Likelihood, covariance: Floats) -> Fitted | None:
    """Fit the coefficients; None where a covariance is not positive definite, or nearly not.

    Args:
        given: the sums.
        covariance: (p, v, v) with the identity where a pattern has no visit.
    """
    try:
        root = np.linalg.cholesky(covariance)
    except np.linalg.LinAlgError:
        return None
    # Covariances so close to singular leave no digit in what follows.
    diagonal = np.diagonal(root, axis1=1, axis2=2)
    spread = np.sqrt(np.diagonal(covariance, axis1=1, axis2=2))
    if not np.all(diagonal > SINGULAR * spread):
        return None
    seen = given.patterns.seen
    half = np.linalg.inv(root) * (seen[:, :, None] * seen[:, None, :])
    log_det = 2 * float(given.patterns.n @ np.log(diagonal).sum(axis=1))
    try:
        return _coefficients(given, half, log_det)
    except np.linalg.LinAlgError:
        # Weights so far apart leave the coefficients' information without a digit.
        return None


def _coefficients(given: Likelihood, turn: Floats, log_det: float) -> Fitted:
    """Weigh the sums by the inverse covariances and solve for the coefficients."""
    sums, inverse = given.patterns, turn.swapaxes(1, 2) @ turn
    square = weighed(given, inverse[None])[0]
    root = np.linalg.cholesky(square[:-1, :-1])
    half = np.linalg.inv(root)
    phi = half.T @ half
    beta = phi @ square[:-1, -1]
    # Of every entry of the matrix, not of the normal equations alone, which would let round-off
    # in the coefficients into the likelihood.
    left = np.append(-beta, 1.0)
    deviance = log_det + float(left @ square @ left) - sums.log_weight
    count = sums.observations
    if given.method == "REML":
        count -= beta.size
        deviance += 2 * float(np.log(np.diag(root) * sums.scale).sum())
    return Fitted(-(deviance + count * math.log(2 * math.pi)) / 2, inverse, turn, beta, phi, half)


def weighed(given: Likelihood, weights: Floats) -> Floats:
    """(k, q + 1, q + 1) cross products under k sets (k, p, v, v) of weights."""
    pack, sums = given.visits, given.patterns.sums
    row = weights[:, :, pack.row, pack.column].reshape(weights.shape[0], -1)
    packed = row @ sums.reshape(row.shape[1], -1)
    return np.asarray(packed[:, given.columns.back])


def _traced(given: Likelihood, matrix: Floats) -> Floats:
    """(p, v, v) sums over subjects of z' M z, z a pair of a subject's rows, M symmetric."""
    pack, inner = given.visits, given.columns
    traces = given.patterns.sums @ (matrix[inner.row, inner.column] * inner.twice)
    return np.asarray((traces / pack.twice)[:, pack.back])


def derivatives(given: Likelihood, here: Fitted, slopes: Floats) -> Derivatives:
    """Differentiate by parameters, as if the covariances were linear in them.

    Args:
        given: the sums.
        here: the fit at this place.
        slopes: (p, m, v, v) derivatives of each covariance, zero where there is no visit.
    """
    # Values are turned so that they have unit variance and know nothing of each other: near
    # a singular covariance, products of inverses would keep half as many digits.
    n, phi, turn = given.patterns.n, here.phi, here.root
    back = turn.swapaxes(1, 2)
    unit = turn[:, None] @ slopes @ back[:, None]  # (p, m, v, v)
    normal = -weighed(given, (back[:, None] @ unit @ turn[:, None]).swapaxes(0, 1))
    residual = np.append(-here.beta, 1.0)
    leverage = turn @ _leverage(given, phi) @ back
    spread = turn @ _traced(given, np.outer(residual, residual)) @ back
    if given.method == "REML":
        spread += leverage
    counted = _products(unit * n[:, None, None, None], unit)
    gradients = normal[:, :-1] @ residual  # (m, q)
    turned = _turned(normal[:, :-1, :-1], here.phi_root) if given.method == "REML" else 0.0
    observed = -counted + 2 * _products(unit, unit @ spread[:, None]) - turned
    expected = counted + turned
    if given.method == "REML":
        expected -= 2 * _products(unit, unit @ leverage[:, None])
    pull = n[:, None, None] * np.eye(turn.shape[1]) - spread
    return Derivatives(
        score=-np.einsum("pab,pmab->m", pull, unit) / 2,
        observed=observed / 2 - gradients @ phi @ gradients.T,
        expected=expected / 2,
        known=counted / 2,
        slopes=normal[:, :-1, :-1],
        pull=back @ pull @ turn,
    )


def _leverage(given: Likelihood, phi: Floats) -> Floats:
    padded = np.zeros((phi.shape[0] + 1, phi.shape[0] + 1))
    padded[:-1, :-1] = phi
    return _traced(given, padded)


def _products(left: Floats, right: Floats) -> Floats:
    """(m, m) traces of left times right, summed over patterns."""
    m = left.shape[1]
    rows = left.swapaxes(0, 1).reshape(m, -1)
    columns = right.swapaxes(2, 3).swapaxes(0, 1).reshape(m, -1)
    return np.asarray(rows @ columns.T)


def _turned(slopes: Floats, root: Floats) -> Floats:
    """(m, m) traces of phi P phi P, for each two of the matrices P and phi = root' root."""
    flat = (root @ slopes @ root.T).reshape(slopes.shape[0], -1)
    return np.asarray(flat @ flat.T)
