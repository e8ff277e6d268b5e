"""Joint model by maximum likelihood beside one sampled from its posterior.

Reference: rstanarm 2.21.3 (stan_jm, Debian), weak default priors, two chains of 500 draws:
validation/joint/stan_jm.R, stan_jm.out. A posterior mean is neither the maximum nor free
of chance: means may differ by a fifth of a standard deviation (priors and skewness) and
three Monte Carlo errors, and standard deviations by a sixth.
"""

import numpy as np
import pytest

INTERCEPT = "(Intercept)"


@pytest.fixture(scope="module")
def stan(printed):
    return printed("joint/stan_jm.out")


def pairs(model):
    """Every estimate of ours with the name that rstanarm gives it."""
    lines = "Sigma[patient:Long1|"
    high, both, steep = model.spread
    return {
        f"Long1|{INTERCEPT}": model.heights[0],
        "Long1|month": model.slopes[0],
        "Long1|month:cells": model.slopes[1],
        "Event|cells": model.hazards[0],
        "Assoc|Long1|etavalue": model.associations[0],
        "Event|weibull-shape": model.baseline[1],
        f"{lines}{INTERCEPT},Long1|{INTERCEPT}]": high,
        f"{lines}month,Long1|{INTERCEPT}]": both,
        f"{lines}month,Long1|month]": steep,
    }


def test_the_chains_had_mixed(fit, stan):
    assert all(stan[f"{name} rhat"] < 1.05 for name in pairs(fit("value")))


@pytest.mark.reference("rstanarm 2.21.3")
def test_estimates_lie_near_posterior_means(fit, stan):
    for name, ours in pairs(fit("value")).items():
        allowed = 0.2 * stan[f"{name} sd"] + 3 * stan[f"{name} mcse"]
        assert abs(ours.estimate - stan[f"{name} mean"]) < allowed, name


@pytest.mark.reference("rstanarm 2.21.3")
def test_errors_are_near_posterior_deviations(fit, stan):
    for name, ours in pairs(fit("value")).items():
        assert ours.se == pytest.approx(stan[f"{name} sd"], rel=1 / 6), name


@pytest.mark.reference("rstanarm 2.21.3")
def test_noise_is_that_of_the_posterior(fit, stan):
    noise = np.sqrt(fit("value").noise.estimate)
    assert noise == pytest.approx(stan["Long1|sigma mean"], abs=0.2 * stan["Long1|sigma sd"])


@pytest.mark.reference("rstanarm 2.21.3")
def test_the_rate_of_the_hazard_is_that_of_the_posterior(fit, stan):
    """rstanarm's intercept of the event is the logarithm of our rate."""
    name, rate = f"Event|{INTERCEPT}", fit("value").baseline[0]
    allowed = 0.2 * stan[f"{name} sd"] + 3 * stan[f"{name} mcse"]
    assert abs(np.log(rate.estimate) - stan[f"{name} mean"]) < allowed
    assert rate.se / rate.estimate == pytest.approx(stan[f"{name} sd"], rel=1 / 6)
