"""Priors as normal scores: quantiles against scipy's distributions."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats

from cellcourse.simulation.calibrate.priors import _quantile, log_prior, priors_of
from cellcourse.simulation.model import words

Z = np.linspace(-5, 5, 41)
U = stats.norm.cdf(Z)

CASES = [
    (words.Normal(kind="normal", mean=-3.7, sd=0.7), stats.norm(-3.7, 0.7)),
    (
        words.Normal(kind="normal", mean=0.4, sd=0.25, above=0),
        stats.truncnorm(-1.6, np.inf, 0.4, 0.25),
    ),
    (words.LogNormal(kind="lognormal", median=10, log_sd=0.8), stats.lognorm(0.8, scale=10)),
    (words.Uniform(kind="uniform", low=0.2, high=1), stats.uniform(0.2, 0.8)),
    (words.Exponential(kind="exponential", mean=1.5), stats.expon(scale=1.5)),
]


@pytest.mark.reference("scipy.stats quantiles")
@pytest.mark.parametrize(("prior", "distribution"), CASES, ids=lambda one: type(one).__name__)
def test_a_normal_score_gives_the_quantile_of_its_probability(prior, distribution):
    assert _quantile(prior, Z) == pytest.approx(distribution.ppf(U), rel=1e-8)


def test_a_cut_off_prior_keeps_its_bound_far_in_its_tail():
    prior = words.Normal(kind="normal", mean=-20, sd=1, above=0)
    assert (_quantile(prior, np.linspace(-8, 8, 50)) > 0).all()


def test_a_known_parameter_has_no_quantiles():
    with pytest.raises(ValueError, match="no quantiles"):
        _quantile(words.Fixed(kind="fixed", because="measured elsewhere"), Z)


def test_the_log_prior_is_that_of_independent_standard_normals():
    z = np.array([[0.3, -1.0], [2.0, 0.0]])
    assert log_prior(z) == pytest.approx(stats.norm.logpdf(z).sum(axis=1))


def test_known_parameters_keep_their_values_and_free_ones_follow_their_scores():
    normal = words.Normal(kind="normal", mean=7, sd=2)
    fixed = words.Fixed(kind="fixed", because="stated")
    uniform = words.Uniform(kind="uniform", low=0, high=10)
    law = words.Law(
        label="a", decline="from day zero", link="linear", effect="none", acute=False, source="s",
        values=dict.fromkeys(("intercept", "slope_sd"), 1.0),
    )  # fmt: skip
    names = {
        "intercept": normal, "intercept_sd": fixed, "slope": fixed, "slope_sd": uniform,
        "correlation": fixed, "visit.missed": fixed,
    }  # fmt: skip
    law = law.model_copy(update={"values": dict.fromkeys(names, 4.0)})
    model = SimpleNamespace(
        measures={},
        events={},
        history=None,
        parameters={n: SimpleNamespace(prior=p) for n, p in names.items()},
    )
    priors = priors_of(model, law)
    assert priors.free == ("intercept", "slope_sd")
    found = priors.values(np.array([[0.0, 0.0], [1.0, 0.0]]))
    assert found.tolist() == [[7, 4, 4, 5, 4, 4], [9, 4, 4, 5, 4, 4]]
    own = {"slope": words.OwnPrior(prior=uniform, source="another meaning under this law")}
    priors = priors_of(model, law.model_copy(update={"priors": own}))
    assert priors.free == ("intercept", "slope", "slope_sd")
    assert priors.values(np.zeros(3)).tolist() == [7, 4, 5, 5, 4, 4]
