"""Draws of priors: each spread evenly over its own, and the same for the same seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy import stats

from cellcourse.simulation.calibrate.from_priors import drawn
from cellcourse.simulation.calibrate.priors import (
    assumed_effect,
    in_words,
    priors_of,
    stated_prior,
)
from cellcourse.simulation.model import read_model, words

FILE = Path(__file__).parents[3] / "examples" / "als-randomised" / "model.yaml"
MODEL = read_model(FILE.read_bytes(), "model.yaml")
LINE, CURVE = MODEL.laws["line"], MODEL.laws["curve"]
PRIORS = priors_of(MODEL, LINE)
DRAWS = drawn(PRIORS, 400, 11)


def column(name):
    return DRAWS[:, PRIORS.names.index(name)]


@pytest.mark.reference("scipy.stats distributions")
@pytest.mark.parametrize(
    ("name", "distribution"),
    [
        ("slowing", stats.norm(0, 0.3)),
        ("potency.intravenous", stats.lognorm(0.5)),
        ("lost.rate", stats.expon(scale=0.01)),
        ("visit.missed", stats.uniform(0, 0.1)),
        ("slope_sd", stats.truncnorm(-5.2, np.inf, 0.78, 0.15)),
    ],
)
def test_each_of_as_many_parts_of_a_prior_as_there_are_draws_has_one(name, distribution):
    parts = np.floor(np.sort(distribution.cdf(column(name))) * len(DRAWS))
    assert parts.tolist() == list(range(len(DRAWS)))


def test_parameters_are_drawn_independently_of_one_another():
    free = DRAWS[:, [PRIORS.names.index(name) for name in PRIORS.free]]
    rank = stats.spearmanr(free).statistic
    # 4.5 standard errors of a correlation of nothing.
    assert np.abs(rank - np.eye(len(PRIORS.free))).max() < 4.5 / np.sqrt(len(DRAWS))


def test_what_is_taken_as_known_keeps_its_value():
    assert set(column("correlation").tolist()) == {LINE.values["correlation"]}


def test_a_seed_gives_its_draws_and_another_seed_others():
    assert np.array_equal(drawn(PRIORS, 50, 3), drawn(PRIORS, 50, 3))
    assert not np.array_equal(drawn(PRIORS, 50, 3), drawn(PRIORS, 50, 4))


def test_a_law_has_its_own_prior_where_it_states_one_and_the_shared_one_elsewhere():
    assert stated_prior(MODEL, CURVE, "slope").prior.mean == -1.17
    assert stated_prior(MODEL, LINE, "slope").prior.mean == -1.0
    assert stated_prior(MODEL, CURVE, "slowing") == stated_prior(MODEL, LINE, "slowing")


def test_what_is_assumed_of_the_cells_is_told_with_its_source():
    slowing, intravenous, intrathecal = assumed_effect(MODEL, LINE)
    assert "normal, mean 0, SD 0.3. Source: Choice: sceptical" in slowing
    assert "given intravenously: lognormal, median 1" in intravenous
    assert intrathecal.endswith("Source: Choice; no route is known to be better.")


@pytest.mark.parametrize(
    ("prior", "said"),
    [
        (words.Normal(kind="normal", mean=-1, sd=0.5), "normal, mean -1, SD 0.5"),
        (words.Normal(kind="normal", mean=2, sd=1, above=0), "normal, mean 2, SD 1, above 0"),
        (words.LogNormal(kind="lognormal", median=10, log_sd=0.8),
         "lognormal, median 10, SD of the logarithm 0.8"),
        (words.Uniform(kind="uniform", low=0.2, high=1), "even from 0.2 to 1"),
        (words.Exponential(kind="exponential", mean=1.5), "exponential, mean 1.5"),
        (words.Fixed(kind="fixed", because="stated"), "taken as known: stated"),
    ],
)  # fmt: skip
def test_priors_in_words(prior, said):
    assert in_words(prior) == said
