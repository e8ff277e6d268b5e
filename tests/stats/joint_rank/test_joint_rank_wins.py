"""Win odds, win ratio and net benefit, and the test of Finkelstein and Schoenfeld.

Reference: R 4.2.2 from a matrix of all pairs, and coin 1.4-2 oneway_test on its scores.
Program and printed output: validation/joint_rank/joint_rank.R, joint_rank.out.
"""

import numpy as np
import pytest
from hypothesis import given
from joint_rank_cases import RULES, drawn

from cellcourse.errors import MethodError
from cellcourse.stats.joint_rank import (
    Rule,
    finkelstein_schoenfeld,
    finkelstein_schoenfeld_permuted,
    standings,
    win_measures,
)

PRINTED = "joint_rank/joint_rank.out"
ALL = pytest.mark.parametrize("title", RULES)


def agrees(measure, r):
    found = (measure.estimate, measure.interval.lower, measure.interval.upper, measure.p)
    assert found == pytest.approx(r, abs=5.1e-11, rel=1e-10)


@ALL
@pytest.mark.parametrize("by_site", [False, True])
@pytest.mark.reference("R 4.2.2, sums over a matrix of pairs")
def test_agrees_with_r(patients, section, title, by_site):
    r = section(PRINTED, title + (", by site" if by_site else ""))
    strata = patients.site if by_site else None
    wins = win_measures(patients.by(RULES[title]), patients.arm, strata=strata, level=0.95)
    agrees(wins.net_benefit, r["net benefit"])
    agrees(wins.win_odds, r["win odds"])
    agrees(wins.win_ratio, r["win ratio"])
    if not by_site:
        assert (wins.wins, wins.losses, wins.ties) == r["pairs"]


@ALL
@pytest.mark.parametrize("by_site", [False, True])
@pytest.mark.reference("R coin 1.4-2")
def test_finkelstein_schoenfeld_agrees_with_coin(patients, section, title, by_site):
    strata = patients.site if by_site else None
    test = finkelstein_schoenfeld(patients.by(RULES[title]), patients.arm, strata=strata)
    r = section(PRINTED, title + (", by site" if by_site else ""))
    assert (test.statistic, test.p) == pytest.approx(r["fs"], abs=5.1e-11)


@ALL
@pytest.mark.reference("R coin 1.4-2")
def test_permutation_agrees_with_coin(patients, section, title):
    standing, rng = patients.by(RULES[title]), np.random.default_rng(1)
    test = finkelstein_schoenfeld_permuted(standing, patients.arm, resamples=1, rng=rng)
    assert (test.p,) == pytest.approx(section(PRINTED, title)["fs exact p"], abs=5.1e-11)


@ALL
@pytest.mark.reference("R coin 1.4-2, a million resamples")
def test_permutation_within_sites_agrees_with_coin(patients, section, title):
    standing, rng = patients.by(RULES[title]), np.random.default_rng(1)
    test = finkelstein_schoenfeld_permuted(
        standing, patients.arm, strata=patients.site, resamples=1, rng=rng
    )
    r = section(PRINTED, title + ", by site")["fs near exact p"]
    assert test.p_kind == "exact"
    assert (test.p,) == pytest.approx(r, abs=0.002)  # over 4 standard errors of a million


@given(drawn(least=6))
def test_changing_the_arms_over_turns_every_measure(patients):
    treated = np.arange(patients.time.size) % 2 == 0
    there = win_measures(patients, treated, level=0.9)
    back = win_measures(patients, ~treated, level=0.9)
    assert there.theta.estimate + back.theta.estimate == pytest.approx(1)
    assert there.net_benefit.estimate == pytest.approx(-back.net_benefit.estimate)
    assert (there.wins, there.losses, there.ties) == (back.losses, back.wins, back.ties)
    if there.win_ratio.estimate and back.win_ratio.estimate:
        assert there.win_ratio.estimate * back.win_ratio.estimate == pytest.approx(1)


@given(drawn(least=6))
def test_net_benefit_is_the_score_of_the_treated_over_all_pairs(patients):
    treated = np.arange(patients.time.size) % 2 == 0
    wins = win_measures(patients, treated, level=0.9)
    assert wins.net_benefit.estimate == pytest.approx(
        (wins.wins - wins.losses) / (wins.n[0] * wins.n[1])
    )


def survivors(*change):
    rule = Rule("last visit", "survived", "survived", 0)
    n = len(change)
    return standings([1] * n, [0] * n, [0] * n, np.array(change, dtype=float)[:, None], rule=rule)


def test_a_ratio_without_losses_has_no_value():
    wins = win_measures(survivors(4, 3, 2, 1), [1, 1, 0, 0], level=0.95)
    assert (wins.win_ratio.estimate, wins.win_odds.estimate) == (None, None)
    assert (wins.theta.estimate, wins.theta.interval) == (1.0, None)
    assert (wins.net_benefit.estimate, wins.net_benefit.p) == (1.0, None)


def test_a_ratio_without_wins_is_zero():
    wins = win_measures(survivors(1, 2, 3, 4), [1, 1, 0, 0], level=0.95)
    assert (wins.win_ratio.estimate, wins.win_odds.estimate) == (0.0, 0.0)


def test_strata_without_both_arms_are_left_out():
    change, arm, site = (4, 1, 3, 2, 9), [1, 0, 0, 1, 1], list("aaaab")
    wins = win_measures(survivors(*change), arm, strata=site, level=0.95)
    assert wins.n == (2, 2)


def test_refuses_strata_that_never_compare():
    with pytest.raises(MethodError, match="none of 2 strata has patients of both arms"):
        finkelstein_schoenfeld(survivors(1, 2), [1, 0], strata=["a", "b"])


def test_refuses_one_patient_in_an_arm():
    with pytest.raises(MethodError, match="1 treated against 2"):
        win_measures(survivors(1, 2, 3), [1, 0, 0], level=0.95)


def test_refuses_patients_who_are_all_tied():
    with pytest.raises(MethodError, match="all 2 patients are tied"):
        finkelstein_schoenfeld(survivors(1, 1), [1, 0])
