"""One calibration: from priors and printed numbers to draws, and what they are worth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.calibrate.diagnostics import (
    Learned,
    effective_draws,
    learned,
    split_r_hat,
)
from cellcourse.simulation.calibrate.judge import Judge
from cellcourse.simulation.calibrate.predictive import Checked, check
from cellcourse.simulation.calibrate.priors import Priors, priors_of
from cellcourse.simulation.calibrate.sample import Chains, Search, sample
from cellcourse.simulation.calibrate.targets import Untargeted

__all__ = ["Calibration", "Judged", "ParameterFound", "calibrate"]

_Array = npt.NDArray[np.float64]

Judged = Callable[[int, _Array], Iterable[float]]
"""(ensemble, (k, names) parameter vectors) to k log likelihoods; it may use many processes."""


@dataclass(frozen=True, slots=True)
class ParameterFound:
    """One parameter before and after."""

    name: str
    prior: tuple[float, float, float]
    """2.5 %, 50 % and 97.5 % points."""
    posterior: tuple[float, float, float]
    scores: tuple[float, float, float]
    """The same points of the posterior as normal scores of the prior: -1.96, 0 and 1.96
    where nothing was learned."""
    learned: Learned
    r_hat: float
    effective: float


@dataclass(frozen=True)
class Calibration:
    """What is known of a law's parameters after the printed numbers."""

    priors: Priors
    draws: _Array
    """(draws, names) a sample of the posterior, evenly spaced through all walkers."""
    parameters: tuple[ParameterFound, ...]
    checked: tuple[Checked, ...]
    untargeted: tuple[Untargeted, ...]
    weighed: int
    """Printed numbers that entered the likelihood: those that others do not determine."""
    accepted: float
    """Share of moves that were accepted."""
    best: _Array
    """(names,) the likeliest vector met, prior included."""

    kept_steps: int
    """Steps of each walker that were kept."""

    @property
    def converged(self) -> bool:
        """Whether ensembles agree, and have walked far enough for that to mean anything.

        R-hat of every parameter is at most 1.05, over at least 50 kept steps: of fewer nobody
        can tell how far walkers still remember where they began.
        """
        long_enough = self.kept_steps >= _FEWEST_STEPS
        return long_enough and self.largest_r_hat <= _LARGEST_R_HAT

    @property
    def largest_r_hat(self) -> float:
        """Of all parameters."""
        return max(one.r_hat for one in self.parameters)

    @property
    def missed(self) -> tuple[Checked, ...]:
        """Printed numbers that hardly any virtual study gives."""
        return tuple(one for one in self.checked if one.missed)


_LARGEST_R_HAT = 1.05
_FEWEST_STEPS = 50
_POINTS = np.array([0.025, 0.5, 0.975])


def calibrate(
    judge: Judge,
    judged: Judged,
    search: Search,
    draws: int,
    progress: Callable[[int, int], None],
) -> Calibration:
    """Draw the parameters of a law given what was printed.

    Args:
        judge: the law and the printed numbers.
        judged: ``judge.log_likelihood`` over many vectors, wherever it is computed.
        search: how long to look.
        draws: how many draws to keep; each also makes one virtual study that is set beside
            the printed numbers.
        progress: told steps done and of how many.

    Raises:
        EvidenceError: too few draws of the prior could have given the printed numbers.
    """
    priors = priors_of(judge.model, judge.law)
    found = sample(len(priors.free), lambda e, z: judged(e, priors.values(z)), search, progress)
    kept = priors.values(_spaced(found.z, draws))
    # Virtual studies that no judgement has used.
    predicted = judge.predicted(kept, search.ensembles * judge.trials)
    return Calibration(
        priors=priors,
        draws=kept,
        parameters=tuple(_parameters(priors, found)),
        checked=tuple(check(one, predicted[:, i]) for i, one in enumerate(judge.targets)),
        untargeted=judge.untargeted,
        weighed=len(judge.white.kept),
        accepted=found.accepted,
        best=priors.values(_best(found)),
        kept_steps=found.z.shape[1],
    )


def _spaced(z: _Array, draws: int) -> _Array:
    flat = z.transpose(1, 0, 2, 3).reshape(-1, z.shape[-1])
    return np.asarray(flat[np.linspace(0, len(flat) - 1, draws).round().astype(int)])


def _best(found: Chains) -> _Array:
    posterior = found.log_likelihood - 0.5 * (found.z**2).sum(-1)
    return np.asarray(found.z[np.unravel_index(int(posterior.argmax()), posterior.shape)])


def _parameters(priors: Priors, found: Chains) -> Iterable[ParameterFound]:
    ensembles, steps, walkers, _ = found.z.shape
    whole = priors.values(found.z)
    even = priors.values(_prior_points(len(priors.free)))
    for place, name in enumerate(priors.free):
        z = found.z[..., place]
        column = priors.names.index(name)
        # A walker is a chain of its own for the worth of the draws; an ensemble is one for
        # agreement, since its walkers share their virtual studies.
        yield ParameterFound(
            name=name,
            prior=_triple(even[:, column]),
            posterior=_triple(np.quantile(whole[..., column], _POINTS)),
            scores=_triple(np.quantile(z, _POINTS)),
            learned=learned(name, z.ravel()),
            r_hat=split_r_hat(z.reshape(ensembles, -1)),
            effective=effective_draws(z.transpose(0, 2, 1).reshape(ensembles * walkers, steps)),
        )


def _prior_points(free: int) -> _Array:
    from scipy.special import ndtri

    return np.repeat(np.asarray(ndtri(_POINTS))[:, np.newaxis], free, axis=1)


def _triple(values: _Array) -> tuple[float, float, float]:
    low, middle, high = values.tolist()
    return low, middle, high
