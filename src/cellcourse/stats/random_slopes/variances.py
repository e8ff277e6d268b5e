"""Covariance of a subject's turned values, from the spread of lines and the noise."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cellcourse.stats.mmrm.patterns import packing
from cellcourse.stats.random_slopes.reduction import Reduced
from cellcourse.stats.samples import Floats

__all__ = ["LinesAndNoise"]


@dataclass(frozen=True, slots=True, eq=False)
class LinesAndNoise:
    """Covariances that are linear in the spread of lines and the variance of noise.

    Parameters are the entries of the covariance of random effects, each once, then the
    variance of noise. The covariance of values must be positive definite; that of random
    effects need not be, which leaves tests of the coefficients as they should be where
    subjects seem to differ less than chance would have them.
    """

    basis: Floats
    """(p, m, k, k) derivatives of each pattern's covariance."""
    missing: Floats
    """(p, k, k) identity where a pattern has no turned value."""

    @classmethod
    def of(cls, reduced: Reduced) -> LinesAndNoise:
        """Prepare for these subjects."""
        roots, seen = reduced.roots, reduced.patterns.seen
        k = seen.shape[1]
        pack = packing(k)
        spread = np.zeros((pack.row.size, k, k))
        order = np.arange(pack.row.size)
        spread[order, pack.row, pack.column] = spread[order, pack.column, pack.row] = 1.0
        lines = roots[:, None] @ spread @ roots[:, None].swapaxes(2, 3)
        eye = np.eye(k)
        noise = (seen[:, :, None] * eye)[:, None]
        return cls(np.concatenate([lines, noise], axis=1), (1 - seen)[:, :, None] * eye)

    def matrices(self, theta: Floats) -> Floats:
        """Give (p, k, k) with the identity where a pattern has no turned value."""
        return np.asarray(np.tensordot(theta, self.basis, (0, 1)) + self.missing)

    def slopes(self, theta: Floats) -> Floats:
        """First derivatives: the basis."""
        del theta
        return self.basis

    def bend(self, theta: Floats, weights: Floats) -> Floats | float:
        """Zero: the covariances are linear."""
        del theta, weights
        return 0.0

    def bent(self, theta: Floats, weights: Floats) -> Floats | None:
        """None: the covariances are linear."""
        del theta, weights
        return None
