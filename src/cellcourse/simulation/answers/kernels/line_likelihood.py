"""Residual likelihood of lines that differ between subjects, with its exact derivatives.

The covariance of turned scores is linear in four parameters: variance of intercepts, their
covariance with slopes, variance of slopes, and noise. Arms share them and nothing else, so
coefficients are fitted arm by arm.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.line_sums import LineSums
from cellcourse.stats.mmrm.likelihood import SINGULAR

__all__ = ["LineFit", "bend_lines", "fit_lines", "line_fit"]

_Floats = npt.NDArray[np.float64]


class LineFit(NamedTuple):
    """Generalised least squares of one study at one covariance."""

    inverse: _Floats
    """(p, 2, 2) inverse covariance of turned scores."""
    phi: _Floats
    """(arms, k, k) covariance of the coefficients of each arm."""
    beta: _Floats
    """(arms, k)"""
    side: _Floats
    """(arms, 4, k) design times what each parameter moves, times residuals."""
    normal: _Floats
    """(arms, 4, k, k) how the normal equations move with each parameter, but for the sign."""
    squares: _Floats
    """(arms, 4, 4, k, k) the same for every two parameters."""
    slope: _Floats
    """(4,) first derivatives."""
    curve: _Floats
    """(2, 4, 4) minus the second derivatives, observed and expected."""
    basis: _Floats
    """(4, 2, 2) room for the derivatives of the covariance of turned scores."""
    half: _Floats
    """(2, 4, 2, 2) room for them after an inverse, and before the spread of residuals."""
    turned: _Floats
    """(3, 4, 2, k) room for designs that were turned."""


def line_fit(patterns: int, arms: int, k: int) -> LineFit:
    """Make room for the fit of a study."""
    return LineFit(
        np.zeros((patterns, 2, 2)),
        np.zeros((arms, k, k)),
        np.zeros((arms, k)),
        np.zeros((arms, 4, k)),
        np.zeros((arms, 4, k, k)),
        np.zeros((arms, 4, 4, k, k)),
        np.zeros(4),
        np.zeros((2, 4, 4)),
        np.zeros((4, 2, 2)),
        np.zeros((2, 4, 2, 2)),
        np.zeros((3, 4, 2, k)),
    )


@njit(cache=True, nogil=True)
def fit_lines(sums: LineSums, patterns: int, theta: _Floats, found: LineFit) -> float:
    """Fit the coefficients, and give the likelihood up to a constant.

    Returns:
        NaN where a covariance is not positive definite, or nothing can be fitted.
    """
    noise, total = theta[3], 0.0
    if not noise > 0:
        return np.nan
    found.phi[:] = sums.spare_design / noise
    right = sums.spare_first / noise
    for arm in range(sums.spare.size):
        total += sums.spare[arm] * np.log(noise) + sums.spare_second[arm] / noise
    for p in range(patterns):
        log = _invert(sums.root[p], sums.seen[p], theta, found.inverse[p])
        total += sums.n[p] * log + _normal(sums, p, found, right[sums.arm[p]])
    for arm in range(sums.spare.size):
        size = np.sqrt(np.diag(found.phi[arm]))
        if not np.min(size) > 0:
            return np.nan
        scaled = found.phi[arm] / np.outer(size, size)
        determinant = np.linalg.det(scaled)
        if not determinant > 1e-12:
            return np.nan
        total += np.log(determinant) + 2 * np.sum(np.log(size))
        found.phi[arm] = np.linalg.inv(scaled) / np.outer(size, size)
        found.beta[arm] = found.phi[arm] @ right[arm]
        total -= np.sum(found.beta[arm] * right[arm])
    return -total / 2


@njit(cache=True, nogil=True)
def _normal(sums: LineSums, p: int, found: LineFit, right: _Floats) -> float:
    """Add a pattern to the normal equations; give its weighted sum of squares."""
    inverse, design, arm, n = found.inverse[p], sums.design[p], sums.arm[p], sums.n[p]
    total, k = 0.0, right.size
    for a in range(2):
        for b in range(2):
            weight = inverse[a, b]
            total += weight * sums.second[p, a, b]
            for i in range(k):
                right[i] += weight * design[a, i] * sums.first[p, b]
                for j in range(k):
                    found.phi[arm, i, j] += n * weight * design[a, i] * design[b, j]
    return total


@njit(cache=True, nogil=True)
def _invert(root: _Floats, seen: float, theta: _Floats, inverse: _Floats) -> float:
    """Invert the covariance of a pattern; the logarithm of its determinant, or NaN."""
    one = _moved(root, theta, 0, 0) + theta[3]
    inverse[:] = 0.0
    if seen < 2:
        inverse[0, 0] = 1 / one
        return math.log(one) if one > 0 else math.nan
    both, two = _moved(root, theta, 0, 1), _moved(root, theta, 1, 1) + theta[3]
    determinant = one * two - both * both
    if not (one > 0 and determinant > SINGULAR**2 * one * two):
        return math.nan
    inverse[0, 0], inverse[1, 1] = two / determinant, one / determinant
    inverse[0, 1] = inverse[1, 0] = -both / determinant
    return math.log(determinant)


@njit(cache=True, nogil=True)
def _moved(root: _Floats, theta: _Floats, i: int, j: int) -> float:
    """Entry of the covariance of turned scores that the spread of lines makes."""
    a, b, c, d = root[i, 0], root[i, 1], root[j, 0], root[j, 1]
    moved: float = theta[0] * a * c + theta[1] * (a * d + b * c) + theta[2] * b * d
    return moved


@njit(cache=True, nogil=True)
def bend_lines(sums: LineSums, patterns: int, theta: _Floats, found: LineFit) -> None:
    """Fill in first and second derivatives at a fit."""
    _spare(sums, theta[3], found)
    for p in range(patterns):
        _basis(sums.root[p], sums.seen[p], found.basis)
        _residuals(sums, p, found)
        _designs(sums, p, found)
    for arm in range(sums.spare.size):
        phi = found.phi[arm]
        for s in range(4):
            found.slope[s] += np.sum(phi * found.normal[arm, s]) / 2
            for t in range(4):
                single = np.sum(phi * found.squares[arm, s, t])
                turned = phi @ found.normal[arm, s] @ phi
                double = np.sum(turned * found.normal[arm, t])
                reached = found.side[arm, s] @ phi @ found.side[arm, t]
                found.curve[0, s, t] += single - double / 2 - reached
                found.curve[1, s, t] += double / 2 - single


@njit(cache=True, nogil=True)
def _spare(sums: LineSums, noise: float, found: LineFit) -> None:
    """Begin all sums with the scores that are noise alone."""
    found.slope[:] = 0.0
    found.curve[:] = 0.0
    found.side[:] = 0.0
    found.normal[:] = 0.0
    found.squares[:] = 0.0
    for arm in range(sums.spare.size):
        beta = found.beta[arm]
        moved = sums.spare_design[arm] @ beta
        found.side[arm, 3] = (sums.spare_first[arm] - moved) / noise**2
        found.normal[arm, 3] = sums.spare_design[arm] / noise**2
        found.squares[arm, 3, 3] = sums.spare_design[arm] / noise**3
        left = sums.spare_second[arm] - 2 * np.sum(beta * sums.spare_first[arm])
        left += np.sum(beta * moved)
        found.slope[3] += (left / noise - sums.spare[arm]) / noise / 2
        found.curve[0, 3, 3] += (left / noise - sums.spare[arm] / 2) / noise**2
        found.curve[1, 3, 3] += sums.spare[arm] / 2 / noise**2


@njit(cache=True, nogil=True)
def _basis(root: _Floats, seen: float, basis: _Floats) -> None:
    """(4, 2, 2) derivatives of the covariance of turned scores."""
    for i in range(2):
        for j in range(2):
            a, b, c, d = root[i, 0], root[i, 1], root[j, 0], root[j, 1]
            basis[0, i, j], basis[1, i, j], basis[2, i, j] = a * c, a * d + b * c, b * d
            basis[3, i, j] = 1.0 if i == j and i < seen else 0.0


@njit(cache=True, nogil=True)
def _residuals(sums: LineSums, p: int, found: LineFit) -> None:
    """What the residuals of a pattern add to the derivatives."""
    n, inverse, basis, half = sums.n[p], found.inverse[p], found.basis, found.half
    spread = _between(sums, p, found)
    for s in range(4):
        for a in range(2):
            for b in range(2):
                half[0, s, a, b] = inverse[a, 0] * basis[s, 0, b] + inverse[a, 1] * basis[s, 1, b]
                half[1, s, a, b] = basis[s, a, 0] * spread[0, b] + basis[s, a, 1] * spread[1, b]
        trace = half[0, s, 0, 0] + half[0, s, 1, 1]
        found.slope[s] += (half[1, s, 0, 0] + half[1, s, 1, 1] - n * trace) / 2
    for s in range(4):
        for t in range(4):
            trace, pulled = 0.0, 0.0
            for a in range(2):
                for b in range(2):
                    trace += half[0, s, a, b] * half[0, t, b, a]
                    pulled += half[0, t, a, b] * half[1, s, a, b]
            found.curve[0, s, t] += pulled - n * trace / 2
            found.curve[1, s, t] += n * trace / 2


@njit(cache=True, nogil=True)
def _between(sums: LineSums, p: int, found: LineFit) -> _Floats:
    """(2, 2) products of the residuals of a pattern, between two inverses.

    Keeps the inverse times the design, and the inverse times the sum of residuals.
    """
    n, design, beta = sums.n[p], sums.design[p], found.beta[sums.arm[p]]
    inverse, turned, mean = found.inverse[p], found.turned, np.zeros(2)
    residual, spread, half = np.zeros(2), np.zeros((2, 2)), np.zeros((2, 2))
    for i in range(beta.size):
        for a in range(2):
            mean[a] += design[a, i] * beta[i]
            turned[0, 0, a, i] = inverse[a, 0] * design[0, i] + inverse[a, 1] * design[1, i]
    for a in range(2):
        residual[a] = sums.first[p, a] - n * mean[a]
        for b in range(2):
            spread[a, b] = sums.second[p, a, b] - mean[a] * sums.first[p, b]
    for a in range(2):
        turned[0, 1, a, 0] = inverse[a, 0] * residual[0] + inverse[a, 1] * residual[1]
        for b in range(2):
            spread[a, b] -= residual[a] * mean[b]
    _times(inverse, spread, half)
    _times(half, inverse, spread)
    return spread


@njit(cache=True, nogil=True)
def _times(left: _Floats, right: _Floats, product: _Floats) -> None:
    """Multiply two matrices of two rows."""
    for a in range(2):
        for b in range(2):
            product[a, b] = left[a, 0] * right[0, b] + left[a, 1] * right[1, b]


@njit(cache=True, nogil=True)
def _designs(sums: LineSums, p: int, found: LineFit) -> None:
    """What the design of a pattern adds to the derivatives of the normal equations."""
    arm, n, k = sums.arm[p], sums.n[p], found.beta.shape[1]
    inverse, basis, turned = found.inverse[p], found.basis, found.turned
    for s in range(4):
        for i in range(k):
            for a in range(2):
                value = basis[s, a, 0] * turned[0, 0, 0, i] + basis[s, a, 1] * turned[0, 0, 1, i]
                turned[1, s, a, i] = value
                found.side[arm, s, i] += value * turned[0, 1, a, 0]
            for a in range(2):
                one, two = turned[1, s, 0, i], turned[1, s, 1, i]
                turned[2, s, a, i] = inverse[a, 0] * one + inverse[a, 1] * two
            for j in range(k):
                both = turned[0, 0, 0, j] * turned[1, s, 0, i]
                both += turned[0, 0, 1, j] * turned[1, s, 1, i]
                found.normal[arm, s, j, i] += n * both
    for s in range(4):
        for t in range(4):
            for i in range(k):
                for j in range(k):
                    both = turned[1, s, 0, i] * turned[2, t, 0, j]
                    both += turned[1, s, 1, i] * turned[2, t, 1, j]
                    found.squares[arm, s, t, i, j] += n * both
