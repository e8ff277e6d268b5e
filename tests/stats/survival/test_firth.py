"""Cox model where the likelihood has no maximum: Firth's penalised estimate.

Reference: R 4.2.2, survival 3.5-3: coxph without iterations gives likelihood and
information at any coefficients, a general optimiser maximises their penalised sum.
Program and printed output: validation/firth/firth.R, firth.out. That optimiser finds
coefficients to about 1e-7, log-likelihoods to all ten decimals printed.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.survival.cox import cox, risk_sets
from cellcourse.stats.survival.proportional_hazards import proportional_hazards

CASES = {
    "first six against last six": (range(1, 13), [1] * 12, [[1]] * 6 + [[0]] * 6),
    "one group without deaths": (
        [5, 8, 8, 12, 15, 20, 20, 20, 20, 20],
        [1] * 5 + [0] * 5,
        [[0]] * 5 + [[1]] * 5,
    ),
    "separated, and a covariate": (
        range(1, 9),
        [1, 1, 1, 1, 1, 0, 1, 0],
        [[1, 3], [1, 1], [1, 4], [1, 1], [0, 5], [0, 9], [0, 2], [0, 6]],
    ),
}


@pytest.mark.reference("R survival 3.5-3")
@pytest.mark.parametrize("name", CASES)
def test_agrees_with_brute_force_in_r(name, section):
    model, r = cox(*CASES[name], level=0.95), section("firth/firth.out", name)
    assert model.penalised
    assert [c.log_ratio for c in model.ratios] == pytest.approx(r["coef"], abs=1e-7)
    assert [c.se for c in model.ratios] == pytest.approx(r["se"], abs=1e-7)
    logs = (model.log_likelihood_null, model.log_likelihood)
    assert logs == pytest.approx(r["loglik"], abs=6e-11)
    for j, ratio in enumerate(model.ratios, start=1):
        limits = (ratio.profile.lower, ratio.profile.upper)
        assert limits == pytest.approx(r[f"profile {j}"], rel=1e-8, abs=1e-10)


def test_says_why_and_which_covariate():
    reason = cox(*CASES["separated, and a covariate"], level=0.95).reason
    assert reason == (
        "the likelihood of 6 deaths has no maximum: covariate 1 separates those who died "
        "from those who outlived them; Firth's penalty was added"
    )


def test_one_group_outliving_the_other_has_a_finite_ratio_and_an_interval_off_one():
    ratio = cox(*CASES["first six against last six"], level=0.95).ratios[0]
    assert 1 < ratio.profile.lower < ratio.ratio < ratio.profile.upper < np.inf
    assert ratio.p_likelihood_ratio < 0.001


def test_swapping_the_groups_inverts_the_ratio():
    time, died, x = CASES["one group without deaths"]
    there, back = (cox(time, died, column, level=0.95) for column in (x, 1 - np.array(x)))
    assert back.ratios[0].ratio == pytest.approx(1 / there.ratios[0].ratio)
    assert back.ratios[0].profile.upper == pytest.approx(1 / there.ratios[0].profile.lower)


def test_a_single_overlap_is_no_separation():
    model = cox([1, 2, 3, 4, 5, 7, 6, 8], [1] * 8, [[1]] * 4 + [[0], [1], [0], [0]], level=0.95)
    assert not model.penalised


def test_separation_far_out_on_a_long_scale_is_found_too():
    time, died, x = CASES["first six against last six"]
    grams = cox(time, died, np.array(x) * 1e6, level=0.95)
    assert grams.penalised
    assert grams.ratios[0].log_ratio * 1e6 == pytest.approx(3.48226368, abs=1e-7)


@pytest.mark.parametrize("name", ["plain", "penalised"])
def test_gradient_is_the_slope_of_the_likelihood(name):
    rng = np.random.default_rng(6)
    x = rng.normal(size=(20, 3))
    sets = risk_sets(rng.integers(1, 8, 20), rng.random(20) < 0.7, x, rng.integers(0, 2, 20))
    likelihood, beta = getattr(sets, name), np.array([0.3, -0.5, 0.2])
    for j, unit in enumerate(np.eye(3) * 1e-5):
        rise = likelihood(beta + unit).value - likelihood(beta - unit).value
        assert likelihood(beta).gradient[j] == pytest.approx(rise / 2e-5, rel=1e-6)


def test_curvature_of_the_penalised_likelihood_is_the_bend_of_its_slope():
    sets = risk_sets([1, 2, 3, 4, 4, 6], [1, 1, 1, 1, 1, 0], [[3.0], [1], [2], [0], [4], [1]], None)
    beta, aside = np.array([0.2]), np.array([1e-3])
    bend = sets.penalised(beta - aside).gradient - sets.penalised(beta + aside).gradient
    assert sets.penalised(beta).curvature[0] == pytest.approx(bend / 2e-3, rel=1e-5)


def test_penalised_likelihood_is_no_number_where_the_information_is_lost():
    sets = risk_sets(*CASES["first six against last six"], None)
    assert sets.penalised(np.array([60.0])).value == -np.inf


def test_information_is_the_curvature_of_the_plain_likelihood():
    rng = np.random.default_rng(7)
    x = rng.normal(size=(20, 2))
    sets = risk_sets(rng.integers(1, 8, 20), rng.random(20) < 0.7, x, None)
    beta = np.array([0.4, -0.1])
    for j, unit in enumerate(np.eye(2) * 1e-5):
        bend = sets.plain(beta - unit).gradient - sets.plain(beta + unit).gradient
        assert sets.plain(beta).information[j] == pytest.approx(bend / 2e-5, rel=1e-6)


def test_proportional_hazards_have_no_test_without_a_maximum():
    with pytest.raises(MethodError, match="no test of proportional hazards: the likelihood of 12"):
        proportional_hazards(*CASES["first six against last six"], clock="time")
