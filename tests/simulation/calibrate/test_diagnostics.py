"""Diagnostics of chains, and the shrinkage of correlations.

Reference: R 4.2.2, posterior 1.4.0 (rhat, ess_mean) and corpcor 1.6.10 (cor.shrink).
Program and printed output: validation/calibrate/chains.R, chains.out.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri

from cellcourse.simulation.calibrate.diagnostics import effective_draws, split_r_hat
from cellcourse.simulation.calibrate.likelihood import shrunk_correlation


def numbers():
    """Make the uniform numbers of chains.R."""
    state = 12345
    while True:
        state = state * 16807 % 2147483647
        yield state / 2147483647


def made():
    """Make the chains and the matrix of chains.R."""
    uniform = numbers()
    chains = np.zeros((4, 100))
    for chain in range(4):
        value = 0.0
        for step in range(100):
            value = 0.7 * value + ndtri(next(uniform)) + 0.1 * (chain + 1)
            chains[chain, step] = value
    z = ndtri([[next(uniform) for _ in range(4)] for _ in range(12)])
    z[:, 1] = z[:, 0] + 0.3 * z[:, 1]
    return chains, (z - z.mean(axis=0)) / z.std(axis=0, ddof=1)


@pytest.mark.reference("R posterior 1.4.0")
def test_r_hat_agrees_with_r():
    assert split_r_hat(made()[0]) == pytest.approx(1.0707489779, rel=1e-9)


@pytest.mark.reference("R posterior 1.4.0")
def test_effective_draws_agree_with_r():
    assert effective_draws(made()[0]) == pytest.approx(43.3980724768, rel=1e-9)


@pytest.mark.reference("R corpcor 1.6.10")
def test_shrunk_correlations_agree_with_r():
    found = shrunk_correlation(made()[1])
    assert found[0].tolist() == pytest.approx(
        [1.0000000000, 0.6968813576, 0.3659832100, 0.2357810905], abs=1e-10
    )


def test_independent_draws_are_worth_about_their_number():
    chains = np.random.default_rng(1).standard_normal((4, 1000))
    assert effective_draws(chains) == pytest.approx(4000, rel=0.15)
    assert split_r_hat(chains) == pytest.approx(1, abs=0.01)


def test_chains_of_different_spread_are_not_called_alike():
    chains = np.random.default_rng(2).standard_normal((4, 500)) * [[1], [1], [1], [4]]
    assert split_r_hat(chains) > 1.1
