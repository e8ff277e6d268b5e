"""Residual likelihood of many trials at once, each with an unstructured covariance.

Plain loops over visits run inside arrays over trials and patterns: for matrices of a few
rows that is much faster than a call to a linear algebra library for each of them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cellcourse.stats.mmrm.patterns import packing
from cellcourse.stats.mmrm.trial_sums import TrialSums
from cellcourse.stats.samples import Floats

__all__ = ["TrialFits", "curvature", "fit_trials", "inverted", "slopes_of_normal", "uphill"]

_TINY = 1e-300


@dataclass(frozen=True, slots=True, eq=False)
class TrialFits:
    """Generalised least squares of t trials at given covariances."""

    value: Floats
    """(t,) residual log-likelihood up to a constant; -inf where it has none."""
    inverse: Floats
    """(t, p, v, v) inverse covariance, zero where a pattern has no visit."""
    beta: Floats
    """(t, v, k) coefficients at each visit."""
    phi: Floats
    """(t, v k, v k) their covariance, visit by visit."""
    left: Floats
    """(t, p, k, v) rows times residuals."""
    squares: Floats
    """(t, p, v, v) cross products of residuals."""
    spread: Floats
    """(t, p, v, v) the same with leverage added, between two inverses."""


def inverted(matrices: Floats) -> tuple[Floats, Floats, Floats]:
    """Invert symmetric (..., m, m) matrices; logarithms of determinants, smallest pivots.

    Sweeps every row in turn. Where a pivot is not positive the matrix is not positive
    definite, and what is returned for it means nothing.
    """
    swept, m = matrices.copy(), matrices.shape[-1]
    pivots = np.empty((*matrices.shape[:-2], m))
    for j in range(m):
        pivots[..., j] = swept[..., j, j]
        row = swept[..., j, :] / pivots[..., j, None]
        column = swept[..., :, j].copy()
        swept -= column[..., :, None] * row[..., None, :]
        swept[..., j, :] = row
        swept[..., :, j] = -column / pivots[..., j, None]
        swept[..., j, j] = 1 / pivots[..., j]
    return swept, np.log(np.maximum(pivots, _TINY)).sum(axis=-1), pivots.min(axis=-1)


def fit_trials(sums: TrialSums, covariance: Floats) -> TrialFits:
    """Fit the coefficients of every trial at its covariance (t, v, v)."""
    t, p, v = sums.seen.shape
    k = sums.mixed.shape[2]
    both = sums.seen[..., :, None] * sums.seen[..., None, :]
    padded = covariance[:, None] * both + (1 - sums.seen)[..., None] * np.eye(v)
    inverse, log_det, least = inverted(padded)
    inverse *= both
    flat = inverse.reshape(t, p, v * v)
    normal = flat.swapaxes(1, 2) @ sums.design  # (t, v v, k k)
    phi, log_normal, firm = inverted(_interleaved(normal, v, k))
    right = (inverse @ sums.mixed.swapaxes(2, 3)).sum(axis=1).reshape(t, v * k)
    solved = np.einsum("tab,tb->ta", phi, right)
    beta = solved.reshape(t, v, k)
    left = sums.mixed - sums.design.reshape(t, p, k, k) @ beta.swapaxes(1, 2)[:, None]
    explained = beta[:, None] @ sums.mixed
    squares = sums.values - explained - left.swapaxes(2, 3) @ beta.swapaxes(1, 2)[:, None]
    quadratic = np.einsum("tpab,tpab->t", inverse, sums.values) - (right * solved).sum(axis=1)
    value = -((sums.n * log_det).sum(axis=1) + log_normal + quadratic) / 2
    sound = (least.min(axis=1) > 0) & (firm > 0) & (inverted(covariance)[2] > 0)
    wide = squares + _leverage(sums, phi, v, k)
    return TrialFits(
        np.where(sound, value, -np.inf), inverse, beta, phi, left, squares, inverse @ wide @ inverse
    )


def _interleaved(normal: Floats, v: int, k: int) -> Floats:
    """From (t, v v, k k) to (t, v k, v k)."""
    split = normal.reshape(-1, v, v, k, k).swapaxes(2, 3)
    return np.asarray(split.reshape(-1, v * k, v * k))


def _leverage(sums: TrialSums, phi: Floats, v: int, k: int) -> Floats:
    split = phi.reshape(-1, v, k, v, k).swapaxes(2, 3).reshape(-1, v * v, k * k)
    traces = split @ sums.design.swapaxes(1, 2)  # (t, v v, p)
    return traces.swapaxes(1, 2).reshape(*sums.n.shape, v, v)


def uphill(sums: TrialSums, fits: TrialFits) -> Floats:
    """Derivatives (t, s) of the likelihood by the entries of the covariance."""
    pack = packing(sums.seen.shape[2])
    pull = (fits.spread - sums.n[..., None, None] * fits.inverse).sum(axis=1)
    return np.asarray(pull[:, pack.row, pack.column] * pack.twice / 2)


def curvature(sums: TrialSums, fits: TrialFits, *, expected: bool) -> Floats:
    """Minus the second derivatives (t, s, s), coefficients held where they are.

    What is left out is small where subjects are many: it slows the search a little and
    changes nothing about where it ends.
    """
    t, p, v = sums.seen.shape
    counted = sums.n[..., None, None] * fits.inverse
    weighed = counted if expected else 2 * fits.spread - counted
    outer = weighed.reshape(t, p, v * v).swapaxes(1, 2) @ fits.inverse.reshape(t, p, v * v)
    flat = outer.reshape(t, -1)
    pack = packing(v)
    r, c = pack.row[:, None], pack.column[:, None]
    places = [((r * v + r.T), (c * v + c.T)), ((r * v + c.T), (c * v + r.T))]
    places += [((c * v + r.T), (r * v + c.T)), ((c * v + c.T), (r * v + r.T))]
    total = sum(flat[:, one * v * v + other] for one, other in places)
    return np.asarray(total * (np.outer(pack.twice, pack.twice) / 8))


def slopes_of_normal(sums: TrialSums, fits: TrialFits) -> tuple[Floats, Floats]:
    """How the normal equations move with each entry of the covariance.

    Returns:
        (t, s, v k, v k) derivatives of their matrix, and (t, s, v k) of their right side.
    """
    t, p, v = sums.seen.shape
    k = sums.mixed.shape[2]
    pack = packing(v)
    rows, columns = fits.inverse[:, :, pack.row], fits.inverse[:, :, pack.column]
    moved = rows[..., :, None] * columns[..., None, :]  # (t, p, s, v, v)
    moved = (moved + moved.swapaxes(3, 4)) * (pack.twice / -2)[:, None, None]
    flat = moved.reshape(t, p, -1).swapaxes(1, 2) @ sums.design  # (t, s v v, k k)
    normal = _interleaved(flat, v, k).reshape(t, -1, v * k, v * k)
    side = moved.reshape(t, p, -1, v) @ fits.left.swapaxes(2, 3)  # (t, p, s v, k)
    return normal, side.sum(axis=1).reshape(t, -1, v * k)
