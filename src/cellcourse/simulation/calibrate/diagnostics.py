"""Whether chains agree, how many independent draws they are worth, and what was learned."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Learned", "effective_draws", "learned", "split_r_hat"]

_Array = npt.NDArray[np.float64]

_SHIFT, _NARROWED = 0.5, 0.8
"""A parameter counts as learned when its mean has moved by half a prior SD, or when its SD
has fallen below four fifths of the prior's."""


def split_r_hat(chains: _Array) -> float:
    """Compare halves of chains by their rank-normalised values.

    Args:
        chains: (chains, draws) one quantity; at least 2 chains of 4 draws.

    Returns:
        the larger of R-hat of the values and of their distances from the median; near 1
        where all halves are alike.

    Source:
        Vehtari, Gelman, Simpson, Carpenter, Burkner (2021), Bayesian Anal 16:667.
    """
    halves = _halves(chains)
    folded = np.abs(halves - np.median(halves))
    return max(_r_hat(_normal_scores(halves)), _r_hat(_normal_scores(folded)))


def _halves(chains: _Array) -> _Array:
    half = chains.shape[1] // 2
    return np.concatenate([chains[:, :half], chains[:, -half:]])


def _normal_scores(values: _Array) -> _Array:
    from scipy.special import ndtri
    from scipy.stats import rankdata

    ranks = rankdata(values, axis=None).reshape(values.shape)
    return np.asarray(ndtri((ranks - 0.375) / (values.size + 0.25)))


def _r_hat(chains: _Array) -> float:
    n = chains.shape[1]
    within = chains.var(axis=1, ddof=1).mean()
    between = n * chains.mean(axis=1).var(ddof=1)
    return float(np.sqrt(((n - 1) / n * within + between / n) / within))


def effective_draws(chains: _Array) -> float:
    """Give the number of independent draws that chains are worth for a mean.

    Args:
        chains: (chains, draws) one quantity.

    Source:
        Geyer's initial monotone sequence over split chains, as in Vehtari et al. (2021).
    """
    halves = _halves(chains)
    count, n = halves.shape
    covariance = np.array([_autocovariance(one) for one in halves])  # (chains, lags)
    within = covariance[:, 0].mean() * n / (n - 1)
    total = within * (n - 1) / n + halves.mean(axis=1).var(ddof=1)
    rho = 1 - (within - covariance.mean(axis=0)) / total
    rho[0] = 1.0
    pairs = rho[: n - n % 2].reshape(-1, 2).sum(axis=1)
    # The last lags rest on so few pairs of draws that the sum stops before them.
    last = int(np.argmax(np.append(pairs[: (n - 4) // 2] < 0, True)))
    time = -1 + 2 * np.minimum.accumulate(pairs[:last]).sum() + max(rho[2 * last], 0.0)
    # Antithetic chains can be worth more than their length, within reason.
    return float(count * n / max(time, 1 / np.log10(count * n)))


def _autocovariance(chain: _Array) -> _Array:
    n = chain.size
    centred = np.fft.rfft(chain - chain.mean(), 2 * n)
    return np.asarray(np.fft.irfft(centred * centred.conj(), 2 * n)[:n] / n)


@dataclass(frozen=True, slots=True)
class Learned:
    """How one posterior differs from its prior, both as normal scores of the prior."""

    name: str
    shift: float
    """Mean of the posterior in SDs of the prior."""
    narrowed: float
    """SD of the posterior over the SD of the prior."""

    @property
    def identified(self) -> bool:
        """Whether the evidence says anything about the parameter."""
        return abs(self.shift) >= _SHIFT or self.narrowed <= _NARROWED

    @property
    def in_words(self) -> str:
        """Say what was learned."""
        if not self.identified:
            return "the prior comes back: the evidence says nothing about it"
        return "learned from the evidence"


def learned(name: str, z: _Array) -> Learned:
    """Measure what draws of a normal score have left of its prior."""
    return Learned(name, float(z.mean()), float(z.std(ddof=1)))
