"""How likely one printed study is under a law, from virtual studies of it.

The printed numbers of one study are taken as jointly normal with the mean and covariance of
the same numbers over virtual studies: a synthetic likelihood. Correlations are shrunk by
as much as their own sampling error calls for, because many printed numbers share animals
and some are nearly the same number. That the numbers exist at all, such as a mean of
survivors, is part of what was seen.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

__all__ = ["shrunk_correlation", "synthetic_log_likelihood"]

_Array = npt.NDArray[np.float64]


def synthetic_log_likelihood(simulated: _Array, observed: _Array) -> float:
    """Give the log synthetic likelihood of one observed vector.

    Args:
        simulated: (trials, m) statistics of virtual studies; NaN where one has no value.
        observed: (m,) the printed statistics.

    Returns:
        the log density; minus infinity where fewer than ``m + 2`` studies, and at least 20,
        have every statistic.

    Source:
        Wood (2010), Nature 466:1102; Price, Drovandi, Lee, Nott (2018), J Comput Graph Stat
        27:1; shrinkage by Schafer and Strimmer (2005), Stat Appl Genet Mol Biol 4:32.
    """
    whole = simulated[~np.isnan(simulated).any(axis=1)]
    if len(whole) < max(20, observed.size + 2):
        return -math.inf
    mean, sd = whole.mean(axis=0), whole.std(axis=0, ddof=1)
    if (sd == 0).any():
        return -math.inf
    off = (observed - mean) / sd
    lower = np.linalg.cholesky(shrunk_correlation((whole - mean) / sd))
    scaled = np.linalg.solve(lower, off)
    log_det = np.log(np.diag(lower)).sum() + np.log(sd).sum()
    normal = -0.5 * scaled @ scaled - log_det - 0.5 * observed.size * math.log(2 * math.pi)
    return float(normal + math.log(len(whole) / len(simulated)))


def shrunk_correlation(z: _Array) -> _Array:
    """Estimate a correlation matrix, shrunk towards independence.

    Args:
        z: (n, m) columns with mean 0 and SD 1.

    Returns:
        (m, m) positive definite correlations; the intensity is the estimated variance of
        the correlations over their squares, at least one in ten thousand.
    """
    n = len(z)
    r = z.T @ z / (n - 1)
    squares = (z**2).T @ (z**2)
    variance = n / (n - 1) ** 3 * (squares - ((n - 1) * r) ** 2 / n)
    off = ~np.eye(len(r), dtype=bool)
    total = (r[off] ** 2).sum()
    # Columns that are the same number have no sampling error and still need a little.
    intensity = min(1.0, max(1e-4, variance[off].sum() / total)) if total else 1.0
    shrunk = (1 - intensity) * r
    np.fill_diagonal(shrunk, 1.0)
    return np.asarray(shrunk)
