"""Slopes before and after of whole blocks: what the ordinary analysis gives."""

import numpy as np
import pytest


@pytest.mark.parametrize("per", ["month", "day"])
@pytest.mark.parametrize("fewest", [2, 3])
def test_every_number_is_that_of_the_ordinary_analysis(design, per, fewest):
    one = design("als-randomised", sizes=(6, 5), entry="changes", per=per, fewest=fewest)
    found, block = one.differences(one.scattered(10, seed=1, missed=0.3, event=0.3))
    assert found == []
    assert np.isfinite(block).any(axis=0).all()


def test_three_arms_are_answered_alike(design):
    one = design("als-randomised", sizes=(5, 6), entry="changes")
    three = one.with_arms(both=("it", 4))
    found, block = three.differences(three.scattered(6, seed=2))
    assert found == []
    assert np.isfinite(block).any(axis=0).all()


def test_one_arm_alone_has_no_comparison(design):
    one = design("als-randomised", sizes=(5, 6), entry="changes", arms=("it",))
    found, _ = one.differences(one.scattered(6, seed=3))
    assert found == []
    assert {c.name for c in one.answer.columns if c.p_kind} == {"paired t"}


def test_arms_with_too_few_slopes_are_left_out_alike(design):
    one = design("als-randomised", sizes=(2, 3), entry="changes")
    found, block = one.differences(one.scattered(30, seed=4, missed=0.5, event=0.5))
    assert found == []
    assert 0 < np.isnan(block[:, 0]).sum() < 30


def test_an_arm_without_a_change_is_set_aside_and_the_others_are_compared(design):
    one = design("als-randomised", sizes=(5, 6), entry="changes")
    three = one.with_arms(both=("it", 4))
    courses = three.scattered(2, seed=7, missed=0.0, event=0.0)
    courses.values[0, 11:] = np.nan
    found, block = three.differences(courses)
    first = [c.name == "Welch t" and c.at.arm != "both" for c in three.answer.columns]
    assert found == []
    assert np.isfinite(block[0, first]).sum() == 5


def test_changes_that_are_all_zero_but_for_round_off_have_no_test(design):
    one = design("als-randomised", sizes=(5, 6), entry="changes", per="month")
    courses = one.scattered(1, seed=8, missed=0.0, event=0.0)
    level = 30 + np.arange(11)[:, None, None]
    courses.values[:] = np.where(np.isnan(courses.values), np.nan, level)
    found, block = one.differences(courses)
    tested = [c.name == "paired t" for c in one.answer.columns]
    assert found == []
    assert np.isnan(block[0, tested]).all()


def test_changes_that_are_all_alike_but_for_round_off_have_no_test(design):
    one = design("als-randomised", sizes=(5, 6), entry="changes", per="month")
    courses = one.scattered(1, seed=9, missed=0.0, event=0.0)
    falling = np.arange(courses.values.shape[3]) ** 2 // 8
    level = 37 + np.arange(11)[:, None, None] - falling
    courses.values[:] = np.where(np.isnan(courses.values), np.nan, level)
    found, block = one.differences(courses)
    tests = [c.p_kind != "" for c in one.answer.columns]
    means = [c.name == "mean change in slope" for c in one.answer.columns]
    assert found == []
    assert np.isnan(block[0, tests]).all()
    assert (np.abs(block[0, means]) > 0.1).all()
