"""What must hold for survival trials whatever the numbers."""

from dataclasses import fields, replace
from math import exp, log, sqrt

import numpy as np
import pytest

from cellcourse.simulation.survival.design import (
    Arm,
    AtOnce,
    AtRandom,
    CalendarTime,
    Complete,
    Deaths,
    Evenly,
    LongestFollowUp,
    PiecewiseExponential,
    SurvivalTrial,
    Weibull,
)
from cellcourse.simulation.survival.run import simulate

TRIALS = 3_000


def found(design, **changed):
    return simulate(replace(design, **changed), seed=12, first=0, trials=TRIALS)


def assert_equal(one, other):
    for name in (f.name for f in fields(one)):
        if name != "cut":
            assert np.array_equal(getattr(one, name), getattr(other, name), equal_nan=True), name


def constant(hazard):
    return PiecewiseExponential((0,), (hazard,))


def test_the_unit_of_time_changes_medians_only(three_of_six):
    # By a power of two, so that no digit is rounded otherwise.
    arms = tuple(
        replace(arm, survival=replace(arm.survival, scale=4 * arm.survival.scale))
        for arm in three_of_six.arms
    )
    days, quarters = found(three_of_six), found(three_of_six, arms=arms)
    assert np.array_equal(days.p, quarters.p)
    assert np.array_equal(days.adjusted, quarters.adjusted)
    assert np.array_equal(4 * days.median, quarters.median)


def test_a_pair_does_not_see_the_third_arm(three_of_six):
    pair, three = found(three_of_six, arms=three_of_six.arms[:2]), found(three_of_six)
    assert np.array_equal(pair.p, three.pair_p[0])
    assert np.array_equal(pair.excess[0], three.excess[0])
    # A time gives up as many of its last bits as the number of the arm needs.
    assert pair.median == pytest.approx(three.median[:2], rel=4e-15)


def test_two_arms_have_one_test(designs):
    both = found(designs["two arms, pieces, cut at deaths"])
    for rows in (both.pair_p, both.adjusted):
        assert np.array_equal(rows[0], both.p)
    assert np.array_equal(both.pair_chisq[0], both.chisq)


@pytest.mark.parametrize("cut", [LongestFollowUp(1e9), CalendarTime(1e9), Deaths(18)])
def test_a_cut_after_the_last_death_is_no_cut(three_of_six, cut):
    assert_equal(found(three_of_six, cut=cut), found(three_of_six))


def test_entry_does_not_matter_where_nobody_is_cut_off(three_of_six):
    for entry in (Evenly(50), AtRandom(50)):
        assert_equal(found(three_of_six, entry=entry), found(three_of_six))


def test_whole_units_so_fine_that_nobody_is_tied_change_nothing_but_rounding(three_of_six):
    arms = tuple(
        replace(arm, survival=replace(arm.survival, scale=2**40 * arm.survival.scale))
        for arm in three_of_six.arms
    )
    fine = found(three_of_six, arms=arms, recorded="in whole units")
    exact = found(three_of_six)
    # The same order of deaths, added up by the other path.
    assert fine.p == pytest.approx(exact.p, rel=1e-12)
    assert fine.median / 2**40 == pytest.approx(exact.median, rel=1e-10)


def test_one_whole_unit_for_all_leaves_nothing_to_compare(three_of_six):
    # All die on day 1: the variance is 0, and the median is that day.
    arms = tuple(replace(arm, survival=Weibull(3, 1e-6)) for arm in three_of_six.arms)
    tied = found(three_of_six, arms=arms, recorded="in whole units")
    assert np.isnan(tied.p).all()
    assert np.isnan(tied.adjusted).all()
    assert np.all(tied.median == 1)
    assert np.all(tied.excess == 0)


def test_a_median_that_is_not_reached_is_missing():
    arms = tuple(Arm(6, constant(h), 0) for h in (1e-9, 1.0))
    out = found(SurvivalTrial(arms, AtOnce(), LongestFollowUp(20), "exactly"))
    assert np.isnan(out.median[0]).all()
    assert np.isfinite(out.median[1]).all()
    assert np.all(out.deaths == [[0], [6]])


def share(deaths, subjects):
    return pytest.approx(deaths.mean() / subjects, abs=4 * sqrt(0.25 / (TRIALS * subjects)))


def test_dropout_and_death_compete_at_their_hazards():
    arm = Arm(10, constant(0.3), 0.1)
    out = found(SurvivalTrial((arm, arm), AtOnce(), Complete(), "exactly"))
    assert share(out.deaths[0], 10) == 0.3 / 0.4


def test_random_entry_shortens_follow_up_evenly():
    arm = Arm(10, constant(0.2), 0)
    out = found(SurvivalTrial((arm, arm), AtRandom(5), CalendarTime(5), "exactly"))
    # Mean over entry u in (0, 5) of 1 - exp(-0.2 (5 - u)).
    assert share(out.deaths[1], 10) == 1 - (1 - exp(-1))
    assert np.all(out.cut == 5)


def test_medians_of_large_arms_are_those_of_the_laws():
    laws = (Weibull(2, 10), PiecewiseExponential((0, 4), (0.05, 0.2)))
    arms = tuple(Arm(301, law, 0) for law in laws)
    out = simulate(
        SurvivalTrial(arms, AtOnce(), Complete(), "exactly"), seed=1, first=0, trials=1_000
    )
    expected = (10 * sqrt(log(2)), 4 + (log(2) - 0.2) / 0.2)
    for median, law in zip(out.median, expected, strict=True):
        assert median.mean() == pytest.approx(law, abs=4 * median.std() / sqrt(1_000) + 0.02)


def test_p_is_even_where_large_arms_do_not_differ():
    arms = tuple(Arm(60, constant(0.1), 0.02) for _ in range(3))
    out = found(SurvivalTrial(arms, AtRandom(6), Deaths(120), "exactly"))
    for p in (out.p, *out.pair_p):
        below = np.array([(p <= level).mean() for level in np.arange(0.1, 1, 0.1)])
        # Binomial errors of up to .009; the size of the test itself is off by some .003.
        assert below == pytest.approx(np.arange(0.1, 1, 0.1), abs=0.04)
