"""Least squares for a response on columns of numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.samples import Floats

__all__ = ["LeastSquares", "least_squares"]

_DEPENDENT = 1e-10


@dataclass(frozen=True, slots=True)
class LeastSquares:
    """A fitted linear model."""

    coefficients: Floats
    """(p,)"""
    spread: Floats
    """(p, p) covariance of the coefficients over the residual variance."""
    residual_ss: float
    df: int
    """Residual degrees of freedom."""


def least_squares(design: Floats, response: Floats) -> LeastSquares:
    """Fit by a QR decomposition.

    Args:
        design: (n, p) one column per coefficient; an intercept is a column of ones.
        response: (n,)

    Raises:
        MethodError: no residual degree of freedom, or columns that depend on each other.
    """
    n, p = design.shape
    if n <= p:
        raise MethodError(f"{n} subjects leave nothing to estimate error with {p} coefficients")
    q, r = np.linalg.qr(design)
    pivots = np.abs(np.diag(r)) / np.linalg.norm(design, axis=0)
    if not np.all(pivots > _DEPENDENT):
        raise MethodError(f"{p} columns for {n} subjects depend on each other: no unique fit")
    inverse = np.linalg.inv(r)
    coefficients = inverse @ (q.T @ response)
    residual = response - design @ coefficients
    return LeastSquares(coefficients, inverse @ inverse.T, float(residual @ residual), n - p)
