"""Draws from a posterior by ensembles of walkers that do not know of one another.

Each ensemble judges parameters by virtual studies of its own, the same ones for every
parameter, so its likelihood is a fixed surface. What the choice of virtual studies adds to
the uncertainty then shows as disagreement between ensembles, together with what is left
of their beginnings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.errors import EvidenceError
from cellcourse.simulation.calibrate.priors import log_prior

__all__ = ["Chains", "Likelihood", "Search", "sample"]

_Array = npt.NDArray[np.float64]

Likelihood = Callable[[int, _Array], Iterable[float]]
"""(ensemble, (k, free) normal scores) to k log likelihoods."""


@dataclass(frozen=True, slots=True)
class Search:
    """How long to look."""

    ensembles: int
    """At least 2, so that they can be compared."""
    walkers: int
    """In each ensemble; at least twice the number of free parameters."""
    steps: int
    """Of each walker; the first half is thrown away."""
    seed: int


@dataclass(frozen=True)
class Chains:
    """What the walkers found, the first half of their way left out."""

    z: _Array
    """(ensembles, steps, walkers, free) normal scores of the priors."""
    log_likelihood: _Array
    """(ensembles, steps, walkers)"""
    accepted: float
    """Share of moves that were accepted."""


def sample(
    free: int, likelihood: Likelihood, search: Search, progress: Callable[[int, int], None]
) -> Chains:
    """Draw from the posterior of normal scores.

    Walkers begin at the likeliest of five times as many draws from the prior.

    Args:
        free: number of parameters with a prior.
        likelihood: judges parameters, each ensemble by virtual studies of its own.
        search: how long to look.
        progress: told steps done and of how many.

    Raises:
        EvidenceError: too few draws of the prior could have given the printed numbers.

    Source:
        Goodman and Weare (2010), Comm App Math Comp Sci 5:65, as in emcee; moves by
        differential evolution, ter Braak and Vrugt (2008), Stat Comput 18:435.
    """
    found = [_ensemble(e, free, likelihood, search, progress) for e in range(search.ensembles)]
    return Chains(
        np.stack([one[0] for one in found]),
        np.stack([one[1] for one in found]),
        float(np.mean([one[2] for one in found])),
    )


def _ensemble(
    ensemble: int,
    free: int,
    likelihood: Likelihood,
    search: Search,
    progress: Callable[[int, int], None],
) -> tuple[_Array, _Array, float]:
    from emcee import EnsembleSampler
    from emcee.moves import DEMove, DESnookerMove, StretchMove

    chance = np.random.RandomState(
        np.random.MT19937(np.random.SeedSequence([search.seed, ensemble]))
    )
    sampler = EnsembleSampler(
        search.walkers,
        free,
        lambda z: log_prior(z) + np.fromiter(likelihood(ensemble, z), float),
        vectorize=True,
        moves=[(DEMove(), 0.6), (StretchMove(), 0.3), (DESnookerMove(), 0.1)],
    )
    sampler.random_state = chance.get_state()
    begun = ensemble * search.steps
    start = _start(ensemble, free, likelihood, search, chance)
    for done, _ in enumerate(sampler.sample(start, iterations=search.steps), start=1):
        progress(begun + done, search.ensembles * search.steps)
    kept = search.steps // 2
    z = sampler.get_chain(discard=kept)
    posterior = sampler.get_log_prob(discard=kept)
    return z, posterior - log_prior(z), float(sampler.acceptance_fraction.mean())


def _start(
    ensemble: int,
    free: int,
    likelihood: Likelihood,
    search: Search,
    chance: np.random.RandomState,
) -> _Array:
    z = chance.standard_normal((5 * search.walkers, free))
    likely = np.fromiter(likelihood(ensemble, z), float)
    possible = int(np.isfinite(likely).sum())
    if possible < search.walkers:
        raise EvidenceError(
            f"Only {possible} of {len(z)} draws from the prior can give every printed number; "
            f"{search.walkers} are needed to begin: is the model about this study?"
        )
    return np.asarray(z[np.argsort(likely)[-search.walkers :]])
