"""How likely one printed study is under a law, from virtual studies of it.

The printed numbers of one study are taken as jointly normal with the mean and spread of the
same numbers over virtual studies: a synthetic likelihood. Many printed numbers share animals,
so they are first made uncorrelated, once, by virtual studies at the law's best values; then
few virtual studies are enough to judge any other values. That the numbers exist at all, such
as a mean of survivors, is part of what was seen.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.errors import EvidenceError

__all__ = ["Whitening", "shrunk_correlation", "synthetic_log_likelihood", "whitening"]

_Array = npt.NDArray[np.float64]

_DETERMINED: Final = 0.99
_NOTHING: Final = 1e-9
"""A spread, of the whitened one at the best values, that is round-off."""
_FEWEST: Final = 20
"""Whole virtual studies below which nothing is said of their mean and spread."""


@dataclass(frozen=True)
class Whitening:
    """Statistics that say something of their own, and how they are made uncorrelated."""

    kept: tuple[int, ...]
    """Places of the statistics that the others before them do not determine."""
    matrix: _Array
    """(m, m) that takes the kept statistics to uncorrelated ones of unit spread."""

    def of(self, statistics: _Array) -> _Array:
        """Whiten: (..., all) to (..., m)."""
        return np.asarray(statistics[..., list(self.kept)] @ self.matrix.T)


def whitening(simulated: _Array) -> Whitening:
    """Learn from virtual studies how statistics hang together.

    A statistic is left out where those before it determine 99 % of its variance, such as the
    difference of two medians that are there themselves.

    Args:
        simulated: (trials, all) statistics at the law's best values; NaN where there is none.

    Raises:
        EvidenceError: too few virtual studies have every statistic, or one never varies.
    """
    whole = simulated[~np.isnan(simulated).any(axis=1)]
    if len(whole) < 2 * simulated.shape[1]:
        raise EvidenceError(
            f"Only {len(whole)} of {len(simulated)} virtual studies at the law's best values have "
            "every printed number: are its values near the printed ones?"
        )
    sd = whole.std(axis=0, ddof=1)
    if (sd == 0).any():
        raise EvidenceError("A printed number never varies between virtual studies of this law")
    z = (whole - whole.mean(axis=0)) / sd
    kept = _undetermined(z)
    lower = np.linalg.cholesky(shrunk_correlation(z[:, kept]))
    return Whitening(tuple(kept), np.linalg.inv(lower) / sd[kept])


def _undetermined(z: _Array) -> list[int]:
    kept: list[int] = []
    for place in range(z.shape[1]):
        before = z[:, kept]
        fitted = before @ np.linalg.lstsq(before, z[:, place], rcond=None)[0]
        if (z[:, place] - fitted).var() > (1 - _DETERMINED) * z[:, place].var():
            kept.append(place)
    return kept


def synthetic_log_likelihood(simulated: _Array, observed: _Array, white: Whitening) -> float:
    """Give the log synthetic likelihood of one observed vector, up to a constant.

    Args:
        simulated: (trials, all) statistics of virtual studies; NaN where one has no value.
        observed: (all,) the printed statistics.
        white: learned once for the law.

    Returns:
        the log density of the whitened statistics, taken as independent; minus infinity where
        fewer than 20 studies have every statistic.

    Source:
        Wood (2010), Nature 466:1102; Priddle, Sisson, Frazier, Turner, Drovandi (2022), J
        Comput Graph Stat 31:50.
    """
    found = white.of(simulated)
    found = found[~np.isnan(found).any(axis=1)]
    if len(found) < _FEWEST:
        return -math.inf
    mean, sd = found.mean(axis=0), found.std(axis=0, ddof=1)
    if (sd < _NOTHING).any():
        return -math.inf
    off = (white.of(observed) - mean) / sd
    normal = -0.5 * off @ off - np.log(sd).sum() - 0.5 * off.size * math.log(2 * math.pi)
    return float(normal + math.log(len(found) / len(simulated)))


def shrunk_correlation(z: _Array) -> _Array:
    """Estimate a correlation matrix, shrunk towards independence.

    Args:
        z: (n, m) columns with mean 0 and SD 1.

    Returns:
        (m, m) positive definite correlations; the intensity is the estimated variance of
        the correlations over their squares, at least one in ten thousand.

    Source:
        Schafer and Strimmer (2005), Stat Appl Genet Mol Biol 4:32.
    """
    n = len(z)
    r = z.T @ z / (n - 1)
    squares = (z**2).T @ (z**2)
    variance = n / (n - 1) ** 3 * (squares - ((n - 1) * r) ** 2 / n)
    off = ~np.eye(len(r), dtype=bool)
    total = (r[off] ** 2).sum()
    intensity = min(1.0, max(1e-4, variance[off].sum() / total)) if total else 1.0
    shrunk = (1 - intensity) * r
    np.fill_diagonal(shrunk, 1.0)
    return np.asarray(shrunk)
