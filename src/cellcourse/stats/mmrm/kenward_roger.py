"""Kenward and Roger's small-sample correction of coefficients and of their tests.

The covariance of the coefficients is enlarged for the covariance of the values having
been estimated, and the F statistic is scaled so that its mean and variance are right.
Where covariances are linear in their parameters the second derivatives vanish and the
full and the linear form are the same.

Source:
    Kenward and Roger (1997), Biometrics 53:983.
"""

from __future__ import annotations

import numpy as np

from cellcourse.stats.mmrm.likelihood import Fitted, Likelihood, weighed
from cellcourse.stats.samples import Floats

__all__ = ["adjusted_covariance", "scaled_f"]


def adjusted_covariance(
    given: Likelihood,
    here: Fitted,
    *,
    covariance_slopes: Floats,
    normal_slopes: Floats,
    theta_covariance: Floats,
    bent: Floats | None,
) -> Floats:
    """Enlarge the covariance of the coefficients.

    Args:
        given: the sums.
        here: the fit at the top.
        covariance_slopes: (p, m, v, v) derivatives of each pattern's covariance.
        normal_slopes: (m, q, q) derivatives of the inverse of ``here.phi``.
        theta_covariance: (m, m) of the covariance parameters.
        bent: (p, v, v) sum over pairs of parameters of their covariance times the second
            derivative of each pattern's covariance; None for the linear form.
    """
    inverse, phi = here.inverse, here.phi
    half = inverse[:, None] @ covariance_slopes
    mixed = np.tensordot(theta_covariance, half, (1, 1)).swapaxes(0, 1)  # (p, m, v, v)
    middle = (half @ mixed).sum(axis=1) @ inverse
    if bent is not None:
        middle = middle - inverse @ bent @ inverse / 4
    squares = weighed(given, middle[None])[0, :-1, :-1]
    turned = normal_slopes @ phi
    crossed = np.einsum("kl,kab,lbc->ac", theta_covariance, turned, normal_slopes, optimize=True)
    return np.asarray(phi + 2 * phi @ (squares - crossed) @ phi)


def scaled_f(
    rows: Floats, phi: Floats, slopes: Floats, theta_covariance: Floats
) -> tuple[float, float]:
    """Factor of the Wald F statistic of k contrasts, and its denominator's degrees of freedom.

    Args:
        rows: (k, q) contrasts.
        phi: (q, q) unadjusted covariance of the coefficients.
        slopes: (m, q, q) derivatives of the inverse of ``phi``.
        theta_covariance: (m, m) of the covariance parameters.
    """
    k = rows.shape[0]
    theta = rows.T @ np.linalg.solve(rows @ phi @ rows.T, rows)
    moved = theta @ phi @ slopes @ phi  # (m, q, q)
    single = np.trace(moved, axis1=1, axis2=2)
    a1 = float(single @ theta_covariance @ single)
    pairs = np.einsum("kab,lba->kl", moved, moved, optimize=True)
    a2 = float((theta_covariance * pairs).sum())
    if k == 1:
        return 1.0, 2 / a2
    return _matched(k, a1, a2)


def _matched(k: int, a1: float, a2: float) -> tuple[float, float]:
    """Match mean and variance, exactly where the answer is known to be exact."""
    b = (a1 + 6 * a2) / (2 * k)
    g = ((k + 1) * a1 - (k + 4) * a2) / ((k + 2) * a2)
    below = 3 * k + 2 * (1 - g)
    c1, c2, c3 = g / below, (k - g) / below, (k + 2 - g) / below
    mean = 1 / (1 - a2 / k)
    variance = 2 / k * (1 + c1 * b) / ((1 - c2 * b) ** 2 * (1 - c3 * b))
    ratio = variance / (2 * mean**2)
    df = 4 + (k + 2) / (k * ratio - 1)
    return df / (mean * (df - 2)), df
