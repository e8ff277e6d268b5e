"""Random slopes of whole blocks: what the ordinary analysis gives, study by study."""

import numpy as np
import pytest


@pytest.mark.parametrize("df", ["satterthwaite", "kenward-roger", "kenward-roger-linear"])
@pytest.mark.parametrize("change", [None, 0, 61])
def test_every_number_is_that_of_the_ordinary_analysis(design, df, change):
    visits = ("m-3", "m-1", "m0", "m2", "m4", "m9", "m12")
    asked = {"visits": visits, "df": df, "change_on": change}
    one = design("als-randomised", sizes=(14, 11), entry="lines", **asked)
    found, block = one.differences(one.scattered(6, seed=3, missed=0.2))
    assert found == []
    assert np.isfinite(block[:, :4]).all()


def test_three_arms_are_a_family_by_day(design):
    one = design("als-randomised", sizes=(8, 9), entry="lines", adjust="hochberg", per="day")
    three = one.with_arms(both=("it", 7))
    found, block = three.differences(three.scattered(5, seed=4))
    assert found == []
    assert np.isfinite(block[:, 0]).all()
    assert sum(c.part == "p adjusted" for c in three.answer.columns) == 2


def test_a_subject_seen_once_counts_towards_its_arm(design):
    one = design("als-randomised", sizes=(8, 8), entry="lines")
    courses = one.scattered(4, seed=5, missed=0.1)
    courses.values[:, 2, :, 4:] = np.nan
    courses.values[:, 2, :, 3] = 40.0
    found, block = one.differences(courses)
    assert found == []
    assert np.isfinite(block[:, 0]).all()


def test_says_what_it_lacks_and_what_it_cannot_do(design):
    assert "stand out" in design("als-randomised", entry="lines").answer.lacking[0]
    assert design("als-randomised", entry="lines", likelihood="ML").answer is None
    assert design("als-randomised", entry="lines", df="residual").answer is None


def test_an_arm_without_a_score_has_no_answer(design):
    one = design("als-randomised", sizes=(8, 8), entry="lines")
    courses = one.scattered(2, seed=6)
    courses.values[0, 8:] = np.nan
    found, block = one.differences(courses)
    assert found == []
    assert np.isnan(block[0]).all()
    assert np.isfinite(block[1, 0])


def test_lines_that_the_loop_cannot_find_are_those_of_the_ordinary_search(design):
    one = design("als-randomised", sizes=(4, 3), entry="lines")
    found, block = one.differences(one.scattered(40, seed=7, missed=0.5))
    assert found == []
    assert 0 < np.isnan(block[:, 0]).sum() < 40


def test_scores_that_lie_on_lines_but_for_round_off_have_no_answer(design):
    one = design("als-randomised", sizes=(6, 5), entry="lines")
    courses = one.scattered(2, seed=8, missed=0.0, event=0.0)
    courses.values[0] = np.where(np.isnan(courses.values[0]), np.nan, 37.0)
    found, block = one.differences(courses)
    assert found == []
    assert np.isnan(block[0]).all()
    assert np.isfinite(block[1, 0])
