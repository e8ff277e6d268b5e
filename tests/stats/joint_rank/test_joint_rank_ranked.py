"""Joint rank (CAFS), by Mann-Whitney, by permutation and adjusted for covariates.

Reference: R 4.2.2, wilcox.test, lm, and coin 1.4-2 on scores from a matrix of all pairs.
Program and printed output: validation/joint_rank/joint_rank.R, joint_rank.out.
"""

import numpy as np
import pytest
from hypothesis import assume, given
from joint_rank_cases import RULES, drawn

from cellcourse.errors import MethodError
from cellcourse.stats.joint_rank import (
    Rule,
    joint_rank,
    joint_rank_permuted,
    permuted,
    rank_ancova,
    standings,
)
from cellcourse.stats.joint_rank.ranked import scores

PRINTED = "joint_rank/joint_rank.out"
ALL = pytest.mark.parametrize("title", RULES)


@ALL
@pytest.mark.reference("R stats 4.2.2")
def test_agrees_with_r(patients, section, title):
    r = section(PRINTED, title)
    test = joint_rank(patients.by(RULES[title]), patients.arm)
    assert test.score == r["score"]
    assert (test.statistic, test.p) == pytest.approx(r["U p"], abs=5.1e-11)
    assert (test.theta,) == pytest.approx(r["theta"], abs=5.1e-11)
    assert test.win_odds == pytest.approx(test.theta / (1 - test.theta))
    assert test.n == (8, 18)


@ALL
@pytest.mark.reference("R coin 1.4-2")
def test_exact_p_agrees_with_coin(patients, section, title):
    rng = np.random.default_rng(1)
    test = joint_rank_permuted(patients.by(RULES[title]), patients.arm, resamples=1, rng=rng)
    assert (test.p,) == pytest.approx(section(PRINTED, title)["exact p"], abs=5.1e-11)
    assert (test.p_kind, test.resamples) == ("exact", None)


@ALL
@pytest.mark.reference("R stats 4.2.2")
def test_analysis_of_covariance_agrees_with_lm(patients, section, title):
    fit = rank_ancova(
        patients.by(RULES[title]), patients.arm, patients.baseline[:, None], level=0.95
    )
    found = (fit.effect, fit.se, fit.statistic, fit.p)
    assert found == pytest.approx(section(PRINTED, title)["ancova"], abs=5.1e-11)
    assert fit.df == 26 - 3
    assert (fit.interval.lower + fit.interval.upper) / 2 == pytest.approx(fit.effect)


@given(drawn(least=4))
def test_the_arms_probabilities_of_winning_complement_each_other(patients):
    assume(np.ptp(scores(patients)) > 0)
    treated = np.arange(patients.time.size) % 3 == 0
    there, back = joint_rank(patients, treated), joint_rank(patients, ~treated)
    assert there.theta + back.theta == pytest.approx(1)
    assert there.p == pytest.approx(back.p)


def test_is_unchanged_by_the_units_of_time_and_function(patients):
    rule = RULES["last common visit"]
    there = joint_rank(patients.by(RULES["last common visit"]), patients.arm)
    changed = standings(
        patients.day / 7, patients.died, patients.withdrew, patients.change * 3, rule=rule
    )
    assert joint_rank(changed, patients.arm) == there


def test_without_deaths_it_is_the_mann_whitney_test_of_changes():
    rule = Rule("last visit", "survived", "survived", 0)
    change = np.array([[5.0], [3.0], [4.0], [1.0], [2.0]])
    patients = standings([9] * 5, [0] * 5, [0] * 5, change, rule=rule)
    test = joint_rank(patients, [1, 1, 1, 0, 0])
    assert (test.statistic, test.theta, test.win_odds) == (6.0, 1.0, None)
    assert test.mean_rank == (4.0, 1.5)


def test_monte_carlo_p_is_near_the_exact_one(patients, monkeypatch):
    monkeypatch.setattr(permuted, "TABLE_LIMIT", 0)
    standing, rng = patients.by(RULES["last visit"]), np.random.default_rng(8)
    test = joint_rank_permuted(standing, patients.arm, resamples=4000, rng=rng)
    assert (test.p_kind, test.resamples) == ("monte carlo", 4000)
    assert test.p == pytest.approx(0.2311814501, abs=0.03)  # 4 standard errors


@pytest.mark.parametrize(
    ("treated", "said"),
    [
        ([1] * 26, "26 of 26 patients are treated"),
        ([2] * 26, "26 patients need 26 arms"),
        ([1, 0], "26 patients need 26 arms"),
    ],
)
def test_refuses_arms_that_are_not_two(patients, treated, said):
    with pytest.raises(MethodError, match=said):
        joint_rank(patients.by(RULES["last visit"]), treated)


def test_refuses_patients_who_are_all_tied():
    rule = Rule("last visit", "survived", "survived", 10)
    patients = standings([1, 1], [0, 0], [0, 0], [[1.0], [2.0]], rule=rule)
    with pytest.raises(MethodError, match="all 2 patients are tied"):
        joint_rank(patients, [1, 0])


def test_refuses_covariates_that_are_missing_or_leave_no_error(patients):
    standing = patients.by(RULES["last visit"])
    with pytest.raises(MethodError, match="1 of 26 covariates are missing"):
        rank_ancova(standing, patients.arm, np.append(np.ones(25), np.nan)[:, None], level=0.95)
    with pytest.raises(MethodError, match="26 patients need 26 rows of covariates"):
        rank_ancova(standing, patients.arm, patients.baseline, level=0.95)
    rank = np.array(joint_rank(standing, patients.arm).rank)
    with pytest.raises(MethodError, match="leave no error"):
        rank_ancova(standing, patients.arm, rank[:, None], level=0.95)
