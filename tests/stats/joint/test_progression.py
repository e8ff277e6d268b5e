"""The disease progression ratio: one number for slope and hazard."""

from dataclasses import replace

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import normal_two_sided
from cellcourse.stats.joint import (
    Covariates,
    FollowUp,
    Scores,
    Weibull,
    joint_model,
    progression_ratio,
)
from cellcourse.stats.mmrm import Design

ASSOCIATIONS = ["none", "value", "value and slope"]


@pytest.fixture(scope="module")
def trial(few):
    """Two hundred of the patients, with treatment taken out of slopes and hazards."""
    scores, after, covariates = few(200)
    slope = Design(("slope",), covariates.slope.matrix[:, :1])
    none = Design((), np.zeros((200, 0)))
    return scores, after, replace(covariates, slope=slope, hazard=none)


@pytest.fixture(scope="module")
def cells(few):
    return few(200)[2].hazard.matrix[:, 0]


@pytest.fixture(scope="module")
def found(trial, cells):
    """The ratio of those given cells, worked out once for each association."""
    known = {}

    def ratio(association):
        if association not in known:
            known[association] = worked_out(trial, cells, association)
        return known[association]

    return ratio


def worked_out(trial, treated, association):
    stated = {"baseline": Weibull(), "association": association, "level": 0.95}
    return progression_ratio(*trial, treated=treated, **stated)


@pytest.mark.parametrize("association", ASSOCIATIONS)
def test_is_turned_over_when_the_arms_change_places(found, trial, cells, association):
    one, other = found(association), worked_out(trial, 1 - cells, association)
    assert one.ratio * other.ratio == pytest.approx(1, rel=1e-6)
    assert one.se == pytest.approx(other.se, rel=1e-4)
    assert one.p == pytest.approx(other.p, rel=1e-4)
    assert one.model.log_likelihood == pytest.approx(other.model.log_likelihood, rel=1e-11)


def test_p_is_the_fall_in_likelihood_without_the_ratio(found, trial):
    one = found("value")
    without = joint_model(*trial, baseline=Weibull(), association="value")
    fall = 2 * (one.model.log_likelihood - without.log_likelihood)
    assert one.p == pytest.approx(normal_two_sided(fall**0.5), rel=1e-9)
    assert fall == pytest.approx((one.log_ratio / one.se) ** 2, rel=0.02)


@pytest.mark.reference("R survival 3.5-3")
def test_lies_between_what_slopes_say_and_what_deaths_say(patients, printed):
    """Lines tell the hazard nothing here, so deaths alone say what survreg makes of them."""
    scores, after, covariates = patients
    slope = Design(("slope",), covariates.slope.matrix[:, :1])
    bare = replace(covariates, slope=slope, hazard=Design((), np.zeros((467, 0))))
    one = worked_out((scores, after, bare), covariates.hazard.matrix[:, 0], "none")
    deaths = np.exp(printed("joint/parts.out")["weibull cells"])
    assert deaths < one.ratio < 1
    assert one.p_shared < 0.05
    assert one.hazard_beside == pytest.approx(deaths / one.ratio, rel=0.1)


def test_intervals_are_of_the_logarithm(found):
    one = found("value")
    assert one.interval.lower * one.interval.upper == pytest.approx(one.ratio**2)
    width = np.log(one.interval.upper / one.interval.lower)
    assert width == pytest.approx(2 * 1.959963985 * one.se)
    assert np.exp(one.log_ratio) == pytest.approx(one.ratio)


def test_is_found_again_where_it_was_put(published):
    """Six hundred patients whose slope and hazard, in half of them, are halved."""
    rng = np.random.default_rng(11)
    treated = np.arange(600) % 2
    pace = np.where(treated == 1, 0.5, 1.0)
    truth = published["PUBLISHED"]["all"]
    a, b, d = truth.between
    lines = rng.multivariate_normal([truth.height, truth.slope], [[a, b], [b, d]], 600)
    lines[:, 1] *= pace
    death = published["deaths"](truth, lines, np.log(pace), rng)
    one = worked_out(drawn(lines, death, rng), treated, "value")
    assert one.interval.lower < 0.5 < one.interval.upper
    assert one.se < 0.11
    assert one.p_shared > 0.01


def drawn(lines, death, rng):
    months = np.minimum(death, 18.0)
    who, visit = np.nonzero(np.arange(0, 18, 3) <= months[:, None])
    score = lines[who, 0] + lines[who, 1] * visit * 3 + rng.normal(0, 2, who.size)
    one = Design(("one",), np.ones((len(lines), 1)))
    return (
        Scores(who, visit * 3.0, score),
        FollowUp(np.arange(len(lines)), months, death <= 18),
        Covariates(one, one, Design((), np.zeros((len(lines), 0)))),
    )


def test_refuses_arms_that_are_not_two(trial, cells):
    for treated in (np.zeros(200), cells * 2, cells[:5]):
        with pytest.raises(MethodError, match="true or false is needed for 200 subjects, some"):
            worked_out(trial, treated, "value")


def test_refuses_a_level_in_per_cent(trial, cells):
    with pytest.raises(MethodError, match="between 0 and 1, not at 95"):
        progression_ratio(*trial, treated=cells, baseline=Weibull(), association="none", level=95)
