"""Residual likelihood of one simulated trial with an unstructured covariance; needs numba.

Plain loops over small matrices, without allocation: for matrices of a dozen rows that is
much faster than a call to a linear algebra library for each of them. Symmetric matrices
keep their upper half, row by row, wherever they are only added up.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from cellcourse.stats.mmrm.trial_sums import Sums
from cellcourse.stats.samples import Floats

__all__ = [
    "Fit",
    "contract",
    "curvature",
    "empty_fit",
    "fit",
    "fit_means",
    "invert",
    "leverage",
    "normal_of",
    "residuals",
    "sandwich",
    "scale",
    "uphill",
]


class Fit(NamedTuple):
    """Generalised least squares of one trial at one covariance, for p patterns."""

    inverse: Floats
    """(p, v, v) inverse covariance, zero where a pattern has no visit."""
    packed: Floats
    """(p, s) its upper half."""
    phi: Floats
    """(v k, v k) covariance of the coefficients, visit by visit."""
    beta: Floats
    """(k, v) coefficients."""
    left: Floats
    """(p, k, v) rows times residuals."""
    spread: Floats
    """(p, s) cross products of residuals with leverage added, between two inverses."""
    half: Floats
    """(s,) room for one symmetric matrix."""
    square: Floats
    """(2, v, v) room for two whole ones."""
    right: Floats
    """(k, v) room for the right side of the normal equations."""
    normal: Floats
    """(k (k + 1) / 2, s) room for the normal equations."""


def empty_fit(patterns: int, visits: int, rows: int) -> Fit:
    """Make room for the fit of a trial."""
    half, pairs = visits * (visits + 1) // 2, rows * (rows + 1) // 2
    return Fit(
        np.zeros((patterns, visits, visits)),
        np.zeros((patterns, half)),
        np.zeros((visits * rows, visits * rows)),
        np.zeros((rows, visits)),
        np.zeros((patterns, rows, visits)),
        np.zeros((patterns, half)),
        np.zeros(half),
        np.zeros((2, visits, visits)),
        np.zeros((rows, visits)),
        np.zeros((pairs, half)),
    )


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def fit(sums: Sums, patterns: int, theta: Floats, found: Fit) -> float:
    """Fit the coefficients at a covariance (s,), and give the likelihood up to a constant.

    Returns:
        NaN where the covariance is not positive definite, or nothing can be fitted.
    """
    value = fit_means(sums, patterns, theta, found)
    if not np.isnan(value):
        contract(found.phi, found.normal)
        for p in range(patterns):
            residuals(sums, p, found)
            leverage(sums.design[p], found.normal, found.half)
            sandwich(found.inverse[p], found.half, found.square, found.spread[p])
    return value


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def fit_means(sums: Sums, patterns: int, theta: Floats, found: Fit) -> float:
    """Fit as ``fit`` does, but leave the spread of residuals as it was."""
    logs = _inverses(sums, patterns, theta, found)
    normal_of(sums, patterns, found.packed, found.normal, found.phi)
    logs += invert(found.phi, np.ones(found.phi.shape[0], np.bool_))
    if np.isnan(logs):
        return np.nan
    return -(logs + _coefficients(sums, patterns, found)) / 2


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def invert(matrix: Floats, inside: NDArray[np.bool_]) -> float:
    """Invert the part of a symmetric matrix that is inside, in place.

    Returns:
        Logarithm of its determinant; NaN where it is not positive definite.
    """
    size, log = matrix.shape[0], 0.0
    for j in range(size):
        if not inside[j]:
            continue
        pivot = matrix[j, j]
        if not pivot > 0:
            return np.nan
        log += np.log(pivot)
        matrix[j, j] = 1.0
        for b in range(size):
            matrix[j, b] /= pivot
        for a in range(size):
            if a != j and inside[a]:
                factor = matrix[a, j]
                matrix[a, j] = 0.0
                for b in range(size):
                    matrix[a, b] -= factor * matrix[j, b]
    return log


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _inverses(sums: Sums, patterns: int, theta: Floats, found: Fit) -> float:
    """Invert the covariance of every pattern; the sum of the logarithms of determinants."""
    v, total = sums.seen.shape[1], 0.0
    whole = found.square[0]
    _unpack(theta, whole)
    log = invert(whole, np.ones(v, np.bool_))
    for p in range(patterns):
        inverse, seen = found.inverse[p], sums.seen[p]
        if 2 * np.sum(seen) > v:
            inverse[:] = whole
            total += sums.n[p] * (log + _without(inverse, seen))
        else:
            _unpack(theta, inverse)
            _blank(inverse, seen)
            total += sums.n[p] * invert(inverse, seen)
        _pack(inverse, found.packed[p])
    return total


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _without(inverse: Floats, seen: NDArray[np.bool_]) -> float:
    """Turn an inverse into that of the visits seen; what that adds to the determinant."""
    v, log = seen.size, 0.0
    for j in range(v):
        if not seen[j]:
            pivot = inverse[j, j]
            log += np.log(pivot)
            for a in range(v):
                if a != j:
                    factor = inverse[a, j] / pivot
                    for b in range(v):
                        inverse[a, b] -= factor * inverse[j, b]
    _blank(inverse, seen)
    return log


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _blank(matrix: Floats, seen: NDArray[np.bool_]) -> None:
    for j in range(seen.size):
        if not seen[j]:
            matrix[j] = 0.0
            matrix[:, j] = 0.0


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _unpack(half: Floats, matrix: Floats) -> None:
    at = 0
    for a in range(matrix.shape[0]):
        for b in range(a, matrix.shape[0]):
            matrix[a, b] = matrix[b, a] = half[at]
            at += 1


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _pack(matrix: Floats, half: Floats) -> None:
    at = 0
    for a in range(matrix.shape[0]):
        for b in range(a, matrix.shape[0]):
            half[at] = matrix[a, b]
            at += 1


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def normal_of(sums: Sums, patterns: int, weights: Floats, room: Floats, normal: Floats) -> None:
    """Normal equations (v k, v k) of weights (p, s) between the visits of each pattern."""
    room[:] = 0.0
    for p in range(patterns):
        for pair in range(room.shape[0]):
            factor = sums.design[p, pair]
            for s in range(room.shape[1]):
                room[pair, s] += factor * weights[p, s]
    k, v, at = sums.mixed.shape[1], sums.seen.shape[1], 0
    for a in range(v):
        for b in range(a, v):
            pair = 0
            for i in range(k):
                for j in range(i, k):
                    value = room[pair, at]
                    normal[a * k + i, b * k + j] = normal[a * k + j, b * k + i] = value
                    normal[b * k + i, a * k + j] = normal[b * k + j, a * k + i] = value
                    pair += 1
            at += 1


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def contract(phi: Floats, room: Floats) -> None:
    """Lay out phi so that a pattern's leverage is a sum over pairs of its rows."""
    k = int((np.sqrt(8.0 * room.shape[0] + 1) - 1) / 2)
    v = phi.shape[0] // k
    at = 0
    for a in range(v):
        for b in range(a, v):
            pair = 0
            for i in range(k):
                for j in range(i, k):
                    value = phi[a * k + i, b * k + j]
                    room[pair, at] = value if i == j else value + phi[a * k + j, b * k + i]
                    pair += 1
            at += 1


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _coefficients(sums: Sums, patterns: int, found: Fit) -> float:
    """Fill in the coefficients; give the weighted sum of squares that they leave."""
    k, v = found.beta.shape
    quadratic = _right(sums, patterns, found)
    for a in range(v):
        for i in range(k):
            total = 0.0
            for b in range(v):
                for j in range(k):
                    total += found.phi[a * k + i, b * k + j] * found.right[j, b]
            found.beta[i, a] = total
            quadratic -= total * found.right[i, a]
    return quadratic


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _right(sums: Sums, patterns: int, found: Fit) -> float:
    """Right side of the normal equations; the weighted sum of squares of scores."""
    k, v = found.beta.shape
    quadratic = 0.0
    found.right[:] = 0.0
    for p in range(patterns):
        at = 0
        for a in range(v):
            for i in range(k):
                factor = sums.mixed[p, i, a]
                for b in range(v):
                    found.right[i, b] += factor * found.inverse[p, a, b]
            quadratic += found.packed[p, at] * sums.squares[p, at]
            for b in range(at + 1, at + v - a):
                quadratic += 2 * found.packed[p, b] * sums.squares[p, b]
            at += v - a
    return quadratic


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def residuals(sums: Sums, p: int, found: Fit) -> None:
    """Rows times residuals of a pattern, and cross products of residuals."""
    k, v = found.beta.shape
    _left(sums, p, found)
    found.half[:] = sums.squares[p]
    at = 0
    for a in range(v):
        for i in range(k):
            one, other = found.beta[i, a], found.left[p, i, a]
            for b in range(a, v):
                found.half[at + b - a] -= one * sums.mixed[p, i, b] + other * found.beta[i, b]
        at += v - a


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _left(sums: Sums, p: int, found: Fit) -> None:
    k, v = found.beta.shape
    found.left[p] = sums.mixed[p]
    pair = 0
    for i in range(k):
        for j in range(i, k):
            factor = sums.design[p, pair]
            for a in range(v):
                found.left[p, i, a] -= factor * found.beta[j, a]
                if i != j:
                    found.left[p, j, a] -= factor * found.beta[i, a]
            pair += 1


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def leverage(design: Floats, room: Floats, half: Floats) -> None:
    """Add to ``half`` what a pattern's coefficients, being fitted, hide of its spread."""
    for pair in range(design.size):
        factor = design[pair]
        for s in range(half.size):
            half[s] += factor * room[pair, s]


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract", "reassoc"})
def sandwich(outside: Floats, half: Floats, room: Floats, product: Floats) -> None:
    """Upper half of W T W, for a symmetric W and the upper half of T."""
    v, at = outside.shape[0], 0
    inside, first = room[0], room[1]
    _unpack(half, inside)
    for a in range(v):
        for b in range(v):
            total = 0.0
            for c in range(v):
                total += outside[a, c] * inside[b, c]
            first[a, b] = total
    for a in range(v):
        for b in range(a, v):
            total = 0.0
            for c in range(v):
                total += first[a, c] * outside[b, c]
            product[at] = total
            at += 1


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def uphill(sums: Sums, patterns: int, found: Fit, slope: Floats) -> None:
    """Derivatives (s,) of the likelihood by the entries of the covariance."""
    slope[:] = 0.0
    for p in range(patterns):
        n, spread, inverse = sums.n[p], found.spread[p], found.packed[p]
        for s in range(slope.size):
            slope[s] += spread[s] - n * inverse[s]
    scale(slope, sums.seen.shape[1])


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def scale(half: Floats, visits: int) -> None:
    """From a symmetric matrix to derivatives by its entries, of which two are one."""
    at = 0
    for a in range(visits):
        for b in range(a, visits):
            half[at] *= 0.5 if a == b else 1.0
            at += 1


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def curvature(
    sums: Sums, patterns: int, found: Fit, expected: bool, room: Floats, curve: Floats
) -> None:
    """Upper half of minus the second derivatives (s, s), coefficients held where they are.

    What is left out is small where subjects are many: it slows the search a little and
    changes nothing about where it ends.
    """
    room[:] = 0.0
    weighed = found.half
    for p in range(patterns):
        n, inverse, spread = sums.n[p], found.packed[p], found.spread[p]
        for s in range(weighed.size):
            weighed[s] = n * inverse[s] if expected else 2 * spread[s] - n * inverse[s]
        for s in range(weighed.size):
            factor = weighed[s]
            if factor != 0:
                for t in range(weighed.size):
                    room[s, t] += factor * inverse[t]
    _gather(sums.seen.shape[1], room, curve)


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _gather(v: int, room: Floats, curve: Floats) -> None:
    place = np.zeros((v, v), np.int64)
    at = 0
    for a in range(v):
        for b in range(a, v):
            place[a, b] = place[b, a] = at
            at += 1
    for a in range(v):
        for b in range(a, v):
            s, own = place[a, b], (1.0 if a == b else 2.0) / 8
            for c in range(a, v):
                for d in range(c, v):
                    t = place[c, d]
                    if t >= s:
                        ac, bd, ad, bc = place[a, c], place[b, d], place[a, d], place[b, c]
                        total = room[ac, bd] + room[ad, bc] + room[bc, ad] + room[bd, ac]
                        curve[s, t] = own * (1.0 if c == d else 2.0) * total
