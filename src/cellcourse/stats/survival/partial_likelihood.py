"""Cox's partial likelihood with Efron's ties, and Firth's penalty on it.

Each death is an observation drawn from those at risk with weights proportional to
their hazards; Efron's rule lets the l-th of d tied deaths find the tied subjects still
at risk with weight 1 - l/d. Log-likelihood, gradient and information are then the
cumulants of the covariates under those weights, and so is the slope of the information
that Firth's penalty needs. Memory grows with deaths times subjects.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Derivatives", "PartialLikelihood", "partial_likelihood"]

LOST: Final = 1e-12
"""Round-off has eaten an information whose parts differ by this factor."""

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Derivatives:
    """A log-likelihood at one place, with its slope and the information there."""

    value: float
    gradient: _Array  # (p,)
    information: _Array  # (p, p) of the likelihood without its penalty
    curvature: _Array  # (p, p) slope of the gradient, its sign turned


@dataclass(frozen=True, slots=True, eq=False)
class PartialLikelihood:
    """Who was at risk at each death, and their covariates."""

    covariates: _Array  # (n, p) centred
    dead: NDArray[np.intp]  # (m,) subject who died at each death
    at_risk: _Array  # (m, n) Efron's weights

    def plain(self, beta: _Array) -> Derivatives:
        """Log partial likelihood."""
        share, value = self._shares(beta)
        mean = share @ self.covariates
        gradient = np.sum(self.covariates[self.dead] - mean, axis=0)
        information = self._information(share, mean)
        return Derivatives(value, gradient, information, information)

    def penalised(self, beta: _Array) -> Derivatives:
        """Log partial likelihood plus half the log determinant of its information.

        Its value is minus infinity where the information is lost to round-off.
        """
        plain = self.plain(beta)
        if self.directions(plain.information, LOST) < beta.size:
            return replace(plain, value=-np.inf)
        log_determinant = np.linalg.slogdet(plain.information)[1]
        gradient = self._penalised_gradient(beta, plain)
        curvature = self._penalised_curvature(beta)
        value = plain.value + float(log_determinant) / 2
        return Derivatives(value, gradient, plain.information, curvature)

    def directions(self, information: _Array, tolerance: float) -> int:
        """In how many ways the covariates of those at risk differ by more than round-off."""
        own = np.diag(information)
        varies = own > tolerance * self.dead.size * self.covariates.var(axis=0)
        scale = np.sqrt(own[varies])
        scaled = information[np.ix_(varies, varies)] / np.outer(scale, scale)
        return int(np.sum(np.linalg.eigvalsh(scaled) > tolerance))

    def residuals(self, beta: _Array) -> tuple[_Array, _Array]:
        """Schoenfeld residual of each death (m, p), and its variance (m, p, p)."""
        share, _ = self._shares(beta)
        x = self.covariates
        mean = share @ x
        second = np.einsum("mi,ip,iq->mpq", share, x, x, optimize=True)
        return x[self.dead] - mean, second - mean[:, :, None] * mean[:, None, :]

    def _shares(self, beta: _Array) -> tuple[_Array, float]:
        """Chance of each subject (m, n) to be the one to die, and the log-likelihood."""
        log_hazard = self.covariates @ beta
        highest = np.where(self.at_risk > 0, log_hazard, -np.inf).max(axis=1)  # (m,)
        # Relative to the highest at risk, so that no risk set is lost to underflow.
        weight = self.at_risk * np.exp(np.minimum(log_hazard - highest[:, None], 0.0))
        total = weight.sum(axis=1)
        value = np.sum(log_hazard[self.dead] - highest - np.log(total))
        return weight / total[:, None], float(value)

    def _information(self, share: _Array, mean: _Array) -> _Array:
        x = self.covariates
        information: _Array = (x.T * share.sum(axis=0)) @ x - mean.T @ mean
        return information

    def _penalised_gradient(self, beta: _Array, plain: Derivatives) -> _Array:
        slope = np.linalg.solve(plain.information, self._information_slope(beta))
        gradient: _Array = plain.gradient + np.einsum("rpp->r", slope) / 2
        return gradient

    def _penalised_curvature(self, beta: _Array) -> _Array:
        """Slope of the gradient, by differences that move log hazards by about 1e-4."""
        curvature = np.empty((beta.size, beta.size))
        for j, width in enumerate(1e-4 / self.covariates.std(axis=0)):
            aside = np.zeros_like(beta)
            aside[j] = width
            before, after = (
                self._penalised_gradient(place, self.plain(place))
                for place in (beta - aside, beta + aside)
            )
            curvature[j] = (before - after) / (2 * width)
        symmetric: _Array = (curvature + curvature.T) / 2
        return symmetric

    def _information_slope(self, beta: _Array) -> _Array:
        """Third cumulants (p, p, p): the information's slope along each coefficient."""
        share, _ = self._shares(beta)
        x = self.covariates
        mean = share @ x
        second = np.einsum("mi,ip,iq->mpq", share, x, x, optimize=True)
        mixed = np.einsum("mpq,mr->pqr", second, mean)
        third = np.einsum("i,ip,iq,ir->pqr", share.sum(axis=0), x, x, x, optimize=True)
        cubed = np.einsum("mp,mq,mr->pqr", mean, mean, mean)
        slope: _Array = third - mixed - mixed.transpose(0, 2, 1) - mixed.transpose(2, 1, 0)
        slope += 2 * cubed
        return slope


def partial_likelihood(
    time: _Array, died: NDArray[np.bool_], covariates: _Array, stratum: NDArray[np.intp]
) -> PartialLikelihood:
    """Set out the risk set of every death; deaths in order of stratum, then time."""
    dead = np.flatnonzero(died)
    dead = dead[np.lexsort((time[dead], stratum[dead]))]
    same = stratum[dead][:, None] == stratum
    tied = same & (time[dead][:, None] == time) & died
    rank = np.tril(tied[:, dead], -1).sum(axis=1)  # tied deaths that come before this one
    taken = (rank / tied.sum(axis=1))[:, None] * tied
    at_risk = (same & (time >= time[dead][:, None])) - taken
    return PartialLikelihood(covariates - covariates.mean(axis=0), dead, at_risk)
