"""Priors of a law's parameters, as one standard normal each.

A parameter is its prior's quantile at the normal probability of a score z. On the scale of
z every prior is standard normal, so a sampler meets no bounds, and how far a posterior has
left its prior is read off z: mean 0 and SD 1 say that nothing was learned.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.model.needs import effect_parameters, parameters_needed
from cellcourse.simulation.model.words import (
    Exponential,
    Fixed,
    Law,
    LogNormal,
    Model,
    Normal,
    OwnPrior,
    Parameter,
    Prior,
    Uniform,
)

__all__ = ["Priors", "assumed_effect", "in_words", "priors_of", "stated_prior"]

_Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Priors:
    """The parameters of a law: those with a prior, and those taken as known."""

    names: tuple[str, ...]
    """All parameters of the law, in the order of its vectors."""
    free: tuple[str, ...]
    """Those with a prior."""
    priors: Mapping[str, Prior]
    known: Mapping[str, float]
    """Values of the others."""

    def values(self, z: _Array) -> _Array:
        """Give parameter vectors.

        Args:
            z: (..., free) normal scores.

        Returns:
            (..., names) values of all parameters.
        """
        found = np.empty((*z.shape[:-1], len(self.names)))
        for place, name in enumerate(self.names):
            if name in self.known:
                found[..., place] = self.known[name]
            else:
                found[..., place] = _quantile(self.priors[name], z[..., self.free.index(name)])
        return found


def priors_of(model: Model, law: Law) -> Priors:
    """Gather the priors of a law; a parameter with a fixed prior keeps the law's value."""
    names = parameters_needed(model, law)
    priors = {name: stated_prior(model, law, name).prior for name in names}
    free = tuple(name for name in names if not isinstance(priors[name], Fixed))
    return Priors(names, free, priors, {n: law.values[n] for n in names if n not in free})


def stated_prior(model: Model, law: Law, name: str) -> Parameter | OwnPrior:
    """Give what states the prior of a parameter under a law: the law itself, or all of them."""
    return law.priors.get(name, model.parameters[name])


def assumed_effect(model: Model, law: Law) -> tuple[str, ...]:
    """Say what is assumed of every parameter of the cells' effect, and where that comes from."""
    return tuple(
        f"{model.parameters[name].label}: {in_words(stated.prior)}. Source: {stated.source}."
        for name in effect_parameters(model, law)
        for stated in (stated_prior(model, law, name),)
    )


def in_words(prior: Prior) -> str:
    """Write a prior as a statistician would say it."""
    match prior:
        case Normal():
            bound = "" if prior.above is None else f", above {prior.above:g}"
            return f"normal, mean {prior.mean:g}, SD {prior.sd:g}{bound}"
        case LogNormal():
            return f"lognormal, median {prior.median:g}, SD of the logarithm {prior.log_sd:g}"
        case Uniform():
            return f"even from {prior.low:g} to {prior.high:g}"
        case Exponential():
            return f"exponential, mean {prior.mean:g}"
        case Fixed():
            return f"taken as known: {prior.because}"


def _quantile(prior: Prior, z: _Array) -> _Array:
    from scipy.special import log_ndtr, ndtr

    match prior:
        case Normal(above=None):
            found = prior.mean + prior.sd * z
        case Normal():
            found = _cut_off(prior, z)
        case LogNormal():
            found = prior.median * np.exp(prior.log_sd * z)
        case Uniform():
            found = prior.low + (prior.high - prior.low) * ndtr(z)
        case Exponential():
            found = -prior.mean * log_ndtr(-z)
        case Fixed():
            raise ValueError("a known parameter has no quantiles")
    return np.asarray(found)


def _cut_off(prior: Normal, z: _Array) -> _Array:
    """Quantile of a normal above a bound, from the upper tail so that none is lost there."""
    from scipy.special import log_ndtr, ndtri_exp

    bound = (float(prior.above or 0.0) - prior.mean) / prior.sd
    kept = float(log_ndtr(-bound))
    return np.asarray(prior.mean - prior.sd * ndtri_exp(kept + log_ndtr(-z)))


def log_prior(z: _Array) -> _Array:
    """Log density of normal scores: (..., free) to (...)."""
    return np.asarray(-0.5 * (z**2).sum(-1) - 0.5 * z.shape[-1] * math.log(2 * math.pi))
