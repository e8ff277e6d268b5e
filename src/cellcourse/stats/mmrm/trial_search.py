"""From the sums of one simulated trial to differences between arms; compiled, needs numba.

Newton's steps until one is a ten-thousand-millionth of a standard error long, the last, and
degrees of freedom from the exact second derivatives, by conjugate gradients.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit

from cellcourse.stats.mmrm.trial_likelihood import (
    Fit,
    contract,
    curvature,
    fit,
    fit_means,
    invert,
    leverage,
    normal_of,
    residuals,
    sandwich,
    scale,
    uphill,
)
from cellcourse.stats.mmrm.trial_sums import Sums
from cellcourse.stats.samples import Floats

__all__ = ["climb", "freedom", "start"]

_TURNS: Final = 30
"""Fits after which a search is given up: near a singular covariance others come further."""
_SETTLED: Final = 1e-20
"""Squared length of a step, in standard errors, that is the last."""
_FAR: Final = 25.0
"""Squared length of a step beyond which expected second derivatives lead more safely."""
_NEAR: Final = 1e-3
"""Squared length of a step below which the curvature is kept for the next."""
_SLOW: Final = 0.1
"""Share of its squared length that is left after a step that was none of Newton's own."""
_CLOSE: Final = 1e-9
"""Squared length of a step below which the likelihood has too few digits to tell a rise."""
_DIGITS: Final = 1e-12
"""Relative error of a likelihood."""
_SHRINK: Final = 3.0
"""By how much at most what other visits leave open of a visit may shrink in one step."""
_EXACT, _KEPT = 1, 2
"""Second derivatives of this place, or those of another or expected ones."""
_KNOWN: Final = 1e-13
"""Relative size of the last term of a sum at which it ends."""


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def start(sums: Sums, patterns: int, found: Fit, theta: Floats) -> None:
    """Covariance of the residuals of least squares, drawn towards none until it is one."""
    v = found.beta.shape[1]
    whole = np.zeros_like(theta)
    at = 0
    for a in range(v):
        whole[at] = 1.0
        at += v - a
    fit_means(sums, patterns, whole, found)
    _pool(sums, patterns, found, theta)
    for _ in range(20):
        if _positive(theta, found.square[0]):
            return
        at = 0
        for a in range(v):
            theta[at + 1 : at + v - a] *= 0.9
            at += v - a


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _pool(sums: Sums, patterns: int, found: Fit, theta: Floats) -> None:
    """Mean products of residuals over the subjects who have both visits."""
    k, v = found.beta.shape
    count = np.zeros_like(theta)
    theta[:] = 0.0
    for p in range(patterns):
        residuals(sums, p, found)
        at = 0
        for a in range(v):
            for b in range(a, v):
                if sums.seen[p, a] and sums.seen[p, b]:
                    theta[at] += found.half[at]
                    count[at] += sums.n[p]
                at += 1
    theta /= np.maximum(count - k, 1.0)


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _positive(theta: Floats, room: Floats) -> bool:
    at = 0
    for a in range(room.shape[0]):
        for b in range(a, room.shape[0]):
            room[a, b] = room[b, a] = theta[at]
            at += 1
    return not np.isnan(invert(room, np.ones(room.shape[0], np.bool_)))


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def climb(
    sums: Sums, patterns: int, found: Fit, theta: Floats, curve: Floats, factor: Floats
) -> int:
    """Climb from ``theta`` to the top.

    Args:
        sums: of the trial.
        patterns: how many there are.
        found: the fit at the top, afterwards.
        theta: (s,) covariance at the top, afterwards.
        curve: (s, s) second derivatives without those of coefficients, afterwards.
        factor: (s, s) Cholesky factor of them, or of those nearby.

    Returns:
        Fits that it took; 0 where the search did not settle.
    """
    step, slope, room = np.zeros_like(theta), np.zeros_like(theta), np.zeros_like(curve)
    value, left, before, length = -np.inf, np.inf, np.inf, 1.0
    old = np.full(found.inverse.shape[:2], np.inf)
    for turn in range(_TURNS):
        theta += step
        now = fit(sums, patterns, theta, found)
        least = value - (_DIGITS if left > _CLOSE else _CLOSE) * abs(value)
        if np.isnan(now) or now < least or not _careful(found, old, patterns):
            theta -= step
            step /= 2
            length /= 2
            continue
        value, slow = now, left > _SLOW * before
        uphill(sums, patterns, found, slope)
        if left > _NEAR or slow:
            length, bent = 1.0, _bend(sums, patterns, found, left > _FAR, room, curve, factor)
            if not bent:
                return 0
        else:
            length, bent = _stretched(length, left, np.sum(step * slope)), _KEPT
        step[:] = slope
        solve(factor, step)
        before, left = left, np.sum(step * slope)
        if slow and bent == _EXACT:
            left = _straightened(sums, patterns, found, curve, factor, slope, step, left)
        if left < _SETTLED:
            return turn + 1 if _arrived(sums, patterns, found, theta, curve, factor, slope) else 0
        step *= length
    return 0


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _arrived(
    sums: Sums,
    patterns: int,
    found: Fit,
    theta: Floats,
    curve: Floats,
    factor: Floats,
    slope: Floats,
) -> bool:
    """Take the last step, by exact derivatives: no number then depends on the way to the top."""
    step, room = np.zeros_like(theta), np.zeros_like(curve)
    curvature(sums, patterns, found, False, room, curve)
    if np.isnan(_solved(sums, patterns, found, curve, factor, slope, step)):
        return False
    theta += step
    if np.isnan(fit(sums, patterns, theta, found)):
        return False
    curvature(sums, patterns, found, False, room, curve)
    return True


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _bend(
    sums: Sums,
    patterns: int,
    found: Fit,
    far: bool,
    room: Floats,
    curve: Floats,
    factor: Floats,
) -> int:
    """Second derivatives and their factor; the expected ones where the others are no hill's."""
    if not far:
        curvature(sums, patterns, found, False, room, curve)
        if cholesky(curve, factor):
            return _EXACT
    curvature(sums, patterns, found, True, room, curve)
    return _KEPT if cholesky(curve, factor) else 0


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _straightened(
    sums: Sums,
    patterns: int,
    found: Fit,
    curve: Floats,
    factor: Floats,
    slope: Floats,
    step: Floats,
    left: float,
) -> float:
    """Turn a step into Newton's own, if this is a hill; its squared length."""
    straight = np.zeros_like(step)
    length = _solved(sums, patterns, found, curve, factor, slope, straight)
    if np.isnan(length):
        return left
    step[:] = straight
    return length


@njit(cache=True, nogil=True, error_model="numpy")
def _stretched(length: float, left: float, rest: float) -> float:
    """By how much the last step, of this length, should have been longer or shorter.

    What was left out of the curvature is much the same in all directions, so the slope
    that a step leaves behind tells the length of the next.
    """
    taken = length * left
    return min(2.0, max(0.5, length * taken / (taken - rest))) if taken > rest else 1.0


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _careful(found: Fit, old: Floats, patterns: int) -> bool:
    """Keep a step from leaping over a top into a singular covariance."""
    v = old.shape[1]
    for p in range(patterns):
        for a in range(v):
            if found.inverse[p, a, a] > _SHRINK * old[p, a]:
                return False
    for p in range(patterns):
        for a in range(v):
            old[p, a] = found.inverse[p, a, a]
    return True


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def cholesky(curve: Floats, factor: Floats) -> bool:
    """Upper factor of a symmetric matrix by its upper half; false where there is none."""
    size = curve.shape[0]
    factor[:] = curve
    for j in range(size):
        pivot = factor[j, j]
        if not pivot > 1e-12 * curve[j, j]:
            return False
        for b in range(j, size):
            factor[j, b] /= np.sqrt(pivot)
        for a in range(j + 1, size):
            weight = factor[j, a]
            for b in range(a, size):
                factor[a, b] -= weight * factor[j, b]
    return True


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def solve(factor: Floats, right: Floats) -> None:
    """Solve U'U x = right in place."""
    size = right.size
    for j in range(size):
        right[j] /= factor[j, j]
        for b in range(j + 1, size):
            right[b] -= factor[j, b] * right[j]
    for j in range(size - 1, -1, -1):
        for b in range(j + 1, size):
            right[j] -= factor[j, b] * right[b]
        right[j] /= factor[j, j]


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def freedom(
    sums: Sums, patterns: int, found: Fit, curve: Floats, factor: Floats, place: int
) -> float:
    """Satterthwaite's degrees of freedom of one coefficient; NaN where there are none."""
    slope = _slope(sums, patterns, found, place)
    total = _solved(sums, patterns, found, curve, factor, slope, np.zeros_like(slope))
    variance: float = found.phi[place, place]
    return 2 * variance * variance / total


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _solved(
    sums: Sums,
    patterns: int,
    found: Fit,
    curve: Floats,
    factor: Floats,
    right: Floats,
    solution: Floats,
) -> float:
    """Divide by minus the exact second derivatives, by conjugate gradients.

    Returns:
        The right side times the solution; NaN where these derivatives are no hill's.
    """
    rest, ahead = right.copy(), right.copy()
    solve(factor, ahead)
    direction, old, total = ahead.copy(), np.sum(rest * ahead), 0.0
    solution[:] = 0.0
    for _ in range(right.size):
        bent = _bent(sums, patterns, found, curve, direction)
        curved = np.sum(direction * bent)
        if not curved > 0:
            return np.nan
        solution += old / curved * direction
        total += old * old / curved
        rest -= old / curved * bent
        ahead[:] = rest
        solve(factor, ahead)
        new = np.sum(rest * ahead)
        if new < _KNOWN * total:
            break
        direction = ahead + new / old * direction
        old = new
    return total


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _slope(sums: Sums, patterns: int, found: Fit, place: int) -> Floats:
    """How the variance of a coefficient moves with each entry of the covariance."""
    k, v = found.beta.shape
    slope, product = np.zeros(found.half.size), np.zeros(found.half.size)
    reach = found.phi[place].copy().reshape(v, k)
    for p in range(patterns):
        at = 0
        for a in range(v):
            for b in range(a, v):
                value, pair = 0.0, 0
                for i in range(k):
                    for j in range(i, k):
                        both = reach[a, i] * reach[b, j]
                        both += reach[a, j] * reach[b, i] if i != j else 0.0
                        value += sums.design[p, pair] * both
                        pair += 1
                found.half[at] = value
                at += 1
        sandwich(found.inverse[p], found.half, found.square, product)
        slope += product
    scale(slope, v)
    return 2 * slope


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _bent(sums: Sums, patterns: int, found: Fit, curve: Floats, direction: Floats) -> Floats:
    """Minus the second derivatives, times a direction; exact."""
    k, v = found.beta.shape
    moved = np.zeros((patterns, direction.size))
    side = np.zeros((v, k))
    for p in range(patterns):
        sandwich(found.inverse[p], direction, found.square, moved[p])
        _aside(moved[p], found.left[p], side)
    turned = np.zeros_like(found.phi)
    normal_of(sums, patterns, moved, found.normal, turned)
    turned = found.phi @ turned @ found.phi
    contract(turned, found.normal)
    shift = -(found.phi @ side.reshape(v * k)).reshape(v, k)
    total, product = np.zeros_like(direction), np.zeros_like(direction)
    for p in range(patterns):
        _changed(shift, found.left[p], found.half)
        leverage(sums.design[p], found.normal, found.half)
        sandwich(found.inverse[p], found.half, found.square, product)
        total -= product
    scale(total, v)
    for s in range(total.size):
        for t in range(total.size):
            total[s] += curve[min(s, t), max(s, t)] * direction[t]
    return total


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _aside(half: Floats, left: Floats, side: Floats) -> None:
    """Add a symmetric matrix times rows times residuals."""
    v, k = side.shape
    at = 0
    for a in range(v):
        for b in range(a, v):
            for i in range(k):
                side[a, i] += half[at] * left[i, b]
                if a != b:
                    side[b, i] += half[at] * left[i, a]
            at += 1


@njit(cache=True, nogil=True, error_model="numpy", fastmath={"contract"})
def _changed(shift: Floats, left: Floats, half: Floats) -> None:
    """How cross products of residuals move with the coefficients."""
    v, k = shift.shape
    at = 0
    for a in range(v):
        for b in range(a, v):
            value = 0.0
            for i in range(k):
                value -= shift[a, i] * left[i, b] + left[i, a] * shift[b, i]
            half[at] = value
            at += 1
