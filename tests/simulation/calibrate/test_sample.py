"""Ensembles of walkers, on posteriors that are known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from cellcourse.errors import EvidenceError
from cellcourse.simulation.calibrate.diagnostics import effective_draws, learned, split_r_hat
from cellcourse.simulation.calibrate.sample import Search, sample

SEARCH = Search(ensembles=2, walkers=24, steps=800, seed=5)


def quiet(done: int, of: int) -> None:
    """Say nothing of progress."""


def normal_evidence(ensemble, z):
    """One observation 1.5 of the first score with SD 0.5; nothing about the others."""
    return -0.5 * ((z[:, 0] - 1.5) / 0.5) ** 2


def test_finds_a_posterior_that_is_known():
    found = sample(3, normal_evidence, SEARCH, quiet)
    first = found.z[..., 0].ravel()
    # Prior N(0, 1) and datum N(1.5, .25): mean 1.5 / 1.25, variance .2.
    assert first.mean() == pytest.approx(1.2, abs=0.06)
    assert first.std() == pytest.approx(math.sqrt(0.2), abs=0.05)


def test_gives_the_prior_back_where_the_evidence_says_nothing():
    found = sample(3, normal_evidence, SEARCH, quiet)
    assert learned("first", found.z[..., 0].ravel()).identified
    silent = learned("second", found.z[..., 1].ravel())
    assert not silent.identified
    assert "prior comes back" in silent.in_words


def test_ensembles_that_look_at_one_surface_agree_and_are_worth_many_draws():
    found = sample(2, normal_evidence, SEARCH, quiet)
    chains = found.z[..., 0].transpose(0, 2, 1).reshape(-1, found.z.shape[1])
    assert split_r_hat(chains) < 1.05
    assert effective_draws(chains) > 400
    assert 0.1 < found.accepted < 0.9


def test_ensembles_whose_likelihoods_differ_are_seen_to_disagree():
    def apart(ensemble, z):
        return -0.5 * ((z[:, 0] - 4 * ensemble) / 0.2) ** 2

    found = sample(2, apart, SEARCH, quiet)
    assert split_r_hat(found.z[..., 0].reshape(2, -1)) > 1.5


def test_is_the_same_for_the_same_seed_and_differs_for_another():
    short = Search(ensembles=2, walkers=8, steps=10, seed=1)
    once, again = sample(2, normal_evidence, short, quiet), sample(2, normal_evidence, short, quiet)
    assert (once.z == again.z).all()
    other = sample(2, normal_evidence, Search(2, 8, 10, seed=2), quiet)
    assert (once.z != other.z).any()


def test_refuses_evidence_that_hardly_any_parameter_can_give():
    def impossible(ensemble, z):
        return np.where(z[:, 0] > 3, 0.0, -math.inf)

    with pytest.raises(EvidenceError, match="of 120 draws from the prior"):
        sample(2, impossible, SEARCH, quiet)
