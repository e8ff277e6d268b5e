"""One-way analysis of variance and of covariance.

Reference: R 4.2.2, aov, oneway.test; car (Type III) and emmeans for the adjusted model.
Program and printed output: validation/means/means.R, means.out; data: scores.csv.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.anova import anova, welch_anova
from cellcourse.stats.t_tests import welch_t


@pytest.fixture
def rats(case):
    columns = case("means/scores.csv")
    return {
        "after": [float(x) for x in columns["after"]],
        "before": [float(x) for x in columns["before"]],
        "group": columns["group"],
        "sex": columns["sex"],
    }


@pytest.mark.reference("R stats 4.2.2")
def test_agrees_with_aov(rats, printed):
    r = printed("means/means.out")
    fit = anova(rats["after"], rats["group"], adjust_for={})
    assert fit.statistic == pytest.approx(r["anova f"], rel=1e-11)
    assert fit.p == pytest.approx(r["anova p"], rel=1e-10)
    assert fit.residual_sd == pytest.approx(r["anova residual sd"], rel=1e-12)
    assert fit.partial_eta_squared == pytest.approx(r["anova eta squared"], rel=1e-11)
    assert (fit.labels, fit.n, fit.df) == (("control", "low", "high"), (6, 5, 7), (2, 15))


@pytest.mark.reference("R car 3.1-1, emmeans 1.8.4-1")
def test_agrees_with_car_and_emmeans_when_adjusted(rats, printed):
    r = printed("means/means.out")
    fit = anova(
        rats["after"],
        rats["group"],
        adjust_for={"before": rats["before"], "sex": rats["sex"]},
    )
    assert fit.statistic == pytest.approx(r["adjusted f"], rel=1e-10)
    assert fit.p == pytest.approx(r["adjusted p"], rel=1e-9)
    assert fit.df == (2, r["adjusted df"])
    assert fit.partial_eta_squared == pytest.approx(r["adjusted partial eta squared"], rel=1e-10)
    for i, label in enumerate(fit.labels):
        assert fit.means[i] == pytest.approx(r[f"adjusted mean {label}"], rel=1e-11)
        assert fit.covariance[i][i] ** 0.5 == pytest.approx(r[f"adjusted se {label}"], rel=1e-11)
    assert fit.adjusted_for == ("before", "sex")


@pytest.mark.reference("R stats 4.2.2")
def test_welch_agrees_with_r(rats, printed):
    r = printed("means/means.out")
    test = welch_anova(rats["after"], rats["group"])
    assert test.statistic == pytest.approx(r["welch anova f"], rel=1e-11)
    assert test.df == pytest.approx((2, r["welch anova df"]), rel=1e-11)
    assert test.p == pytest.approx(r["welch anova p"], rel=1e-10)


def test_welch_with_two_groups_is_the_t_test_squared(rats):
    values, group = np.array(rats["after"]), np.array(rats["group"])
    two = group != "low"
    test = welch_anova(values[two], group[two])
    t = welch_t(values[group == "high"], values[group == "control"], level=0.9)
    assert (test.statistic, test.p) == pytest.approx((t.statistic**2, t.p))


def test_a_change_of_unit_leaves_f_alone(rats):
    fit = anova(rats["after"], rats["group"], adjust_for={"before": rats["before"]})
    other = anova(
        np.array(rats["after"]) * 60 + 3,
        rats["group"],
        adjust_for={"before": np.array(rats["before"]) * 7 - 400},
    )
    assert other.statistic == pytest.approx(fit.statistic, rel=1e-9)
    assert other.means == pytest.approx([60 * m + 3 for m in fit.means], rel=1e-9)


def test_unadjusted_means_are_the_plain_means(rats):
    fit = anova(rats["after"], rats["group"], adjust_for={})
    values, group = np.array(rats["after"]), np.array(rats["group"])
    assert fit.means == pytest.approx([values[group == label].mean() for label in fit.labels])


def test_refuses_a_variable_that_repeats_the_groups():
    values = [1.0, 2.0, 2.5, 4.0, 4.5, 5.0]
    group = list("aabbcc")
    with pytest.raises(MethodError, match="depend on each other"):
        anova(values, group, adjust_for={"litter": ["x", "x", "y", "y", "y", "y"]})


def test_refuses_more_coefficients_than_subjects():
    with pytest.raises(MethodError, match="2 subjects leave nothing"):
        anova([1.0, 2.0], ["a", "b"], adjust_for={})


def test_refuses_groups_without_spread():
    with pytest.raises(MethodError, match="no spread within 2 groups of 4 values"):
        anova([0.1, 0.1, 0.3, 0.3], list("aabb"), adjust_for={})


def test_refuses_a_variable_without_levels():
    with pytest.raises(MethodError, match="sex: all 4 subjects are alike"):
        anova([1.0, 2.0, 4.0, 3.0], list("aabb"), adjust_for={"sex": list("ffff")})


def test_refuses_a_variable_of_another_length():
    with pytest.raises(MethodError, match="weight: 3 values to adjust for 4 subjects"):
        anova([1.0, 2.0, 4.0, 3.0], list("aabb"), adjust_for={"weight": [1.0, 2.0, 3.0]})


def test_welch_refuses_and_names_a_group_without_spread():
    with pytest.raises(MethodError, match="no spread within b"):
        welch_anova([1.0, 2.0, 4.0, 4.0], list("aabb"))


def test_means_that_are_equal_have_a_statistic_of_zero():
    values = [16.5, 13.0, 13.0, 6.5, 16.5, 6.5, 13.0, 13.0, 16.5, 6.5, 13.0, 13.0]
    found = anova(values, list("aaaabbbbcccc"), adjust_for={})
    assert found.statistic == pytest.approx(0, abs=1e-28)
    assert found.p == pytest.approx(1, abs=1e-13)
