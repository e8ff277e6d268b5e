"""Weibull regression of events between visits.

Reference: R 4.2.2, survival 3.5-3, survreg(Surv(left, right, type = "interval2")).
Program and printed output: validation/interval_censored/interval_censored.R, .out.
survreg's log-likelihood of an event at an exact time is of that time itself, as ours is.
"""

import math

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.interval_censored import weibull
from cellcourse.stats.interval_censored.intervals import brackets
from cellcourse.stats.interval_censored.weibull import _objective

PRINTED = "interval_censored/interval_censored.out"


def columns(made, *, with_age):
    _, _, arm, age = made
    treated = (arm == "B").astype(float)
    return np.column_stack((treated, age)) if with_age else treated[:, None]


@pytest.mark.parametrize("with_age", [False, True])
@pytest.mark.reference("R survival 3.5-3")
def test_agrees_with_survreg(made, section, with_age):
    r = section(PRINTED, "weibull with age" if with_age else "weibull")
    fit = weibull(made[0], made[1], columns(made, with_age=with_age), level=0.95)
    slopes = [one.estimate for one in fit.coefficients]
    assert (fit.intercept, *slopes) == pytest.approx(r["coefficients"], abs=1e-8)
    assert [one.se for one in fit.coefficients] == pytest.approx(r["se"][1:-1], abs=1e-8)
    assert (fit.scale,) == pytest.approx(r["scale"], abs=1e-8)
    assert fit.log_likelihood == pytest.approx(r["loglik"][1], abs=5.1e-11)
    assert (fit.coefficients[0].p,) == pytest.approx(r["p of arm"], abs=5.1e-11)


def test_derivatives_are_those_of_the_likelihood(made):
    left, right = made[0].copy(), made[1]
    left[:3] = 0  # brackets from the origin too
    design = np.column_stack((np.ones(left.size), columns(made, with_age=True)))
    objective = _objective(brackets(left, right), design)
    beta = np.array([2.4, 0.3, 0.01, -0.4])
    here = objective(beta)
    for j in range(beta.size):
        step = np.zeros(4)
        step[j] = 1e-6
        up, down = objective(beta + step), objective(beta - step)
        assert here.gradient[j] == pytest.approx((up.value - down.value) / 2e-6, rel=1e-5)
        np.testing.assert_allclose(
            -here.curvature[j], (up.gradient - down.gradient) / 2e-6, rtol=1e-5, atol=1e-4
        )


def test_its_ratios_tell_one_model_two_ways(made):
    fit = weibull(made[0], made[1], columns(made, with_age=False), level=0.9)
    (arm,) = fit.coefficients
    assert arm.time_ratio == math.exp(arm.estimate)
    assert arm.interval.lower < arm.estimate < arm.interval.upper
    treated, control = (-math.log(fit.survival(12, [x])) for x in (1, 0))
    assert treated / control == pytest.approx(arm.hazard_ratio)
    assert fit.survival(12 * arm.time_ratio, [1]) == pytest.approx(fit.survival(12, [0]))


def test_another_unit_of_time_moves_the_intercept_only(made):
    days = weibull(made[0] * 7, made[1] * 7, columns(made, with_age=False), level=0.95)
    weeks = weibull(made[0], made[1], columns(made, with_age=False), level=0.95)
    assert days.intercept == pytest.approx(weeks.intercept + math.log(7))
    assert days.coefficients[0].estimate == pytest.approx(weeks.coefficients[0].estimate)
    assert days.coefficients[0].interval.upper == pytest.approx(
        weeks.coefficients[0].interval.upper
    )


def test_a_covariate_in_another_unit_and_from_another_zero_changes_no_other(made):
    """From age in years to days since a year zero, which is far from 0 for its spread."""
    plain = weibull(made[0], made[1], columns(made, with_age=True), level=0.95)
    moved = columns(made, with_age=True)
    moved[:, 1] = 365.25 * (moved[:, 1] + 2000)
    other = weibull(made[0], made[1], moved, level=0.95)
    assert other.log_likelihood == pytest.approx(plain.log_likelihood, rel=1e-11)
    assert other.coefficients[0].estimate == pytest.approx(plain.coefficients[0].estimate)
    age, days = plain.coefficients[1], other.coefficients[1]
    assert days.estimate * 365.25 == pytest.approx(age.estimate)
    assert days.interval.upper * 365.25 == pytest.approx(age.interval.upper)
    assert days.p == pytest.approx(age.p)


def test_refuses_covariates_that_put_every_subject_into_its_bracket():
    """R's survreg runs out of iterations, its scale on the way to 0."""
    left = [14, 0, 14, 0, 28, 14, 42, 14, 42, 28, 42, 28]
    right = [28, 14, 28, 14, 42, 28, np.inf, 28, np.inf, 42, np.inf, 42]
    age = [50, 61, 57, 72, 66, 48, 53, 69, 55, 60, 71, 49]
    arms = np.repeat(np.eye(3)[:, 1:], 4, axis=0)
    with pytest.raises(MethodError, match="likelihood of 6 coefficients"):
        weibull(left, right, np.column_stack((arms, age, [0, 1] * 6)), level=0.95)


@pytest.mark.parametrize(
    ("left", "right", "covariates", "said"),
    [
        ([1, 2], [np.inf, np.inf], [[0], [1]], "seen in none of 2 subjects"),
        ([0, 2], [0, 3], [[0], [1]], "1 events at time 0"),
        ([1, 2, 3], [2, 3, 4], [[1], [1], [1]], "2 columns for 3 subjects depend"),
        ([1, 2], [2, 3], [0, 1], "2 subjects need 2 rows of numbers"),
    ],
)
def test_refuses_what_has_no_fit(left, right, covariates, said):
    with pytest.raises(MethodError, match=said):
        weibull(left, right, covariates, level=0.95)


@pytest.mark.parametrize("seed", [22, 29, 42, 72])
def test_refuses_a_group_in_which_nobody_has_the_event(seed):
    """The likelihood goes level at the end: its curvature there is round-off."""
    rng = np.random.default_rng(seed)
    right = np.concatenate((rng.choice([7.0, 14, 21, 28], 4), [np.inf] * 2))
    left = np.concatenate((right[:4] - 7, rng.choice([17.0, 28, 42], 2)))
    with pytest.raises(MethodError, match="no top|no single top|did not settle"):
        weibull(left, right, np.repeat(np.eye(3)[:, 1:], 2, axis=0), level=0.95)
