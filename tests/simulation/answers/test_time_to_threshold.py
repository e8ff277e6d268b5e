"""Times to a threshold of whole blocks: what the ordinary analysis gives."""

import numpy as np
import pytest

from cellcourse.simulation.compiled.block import block
from cellcourse.simulation.courses import NEVER
from cellcourse.simulation.model import parameters_needed, read_model
from cellcourse.study.analyses import Permutation

FEW = {"exact": Permutation(enumerate_up_to=10, resamples=2, seed=1)}


@pytest.fixture
def rats(design):
    """Make a design of the rat study with its entry of times to a score, perhaps changed."""

    def make(sizes=None, **changed):
        return design("sod1-rat", entry="bbb-threshold", sizes=sizes, **(FEW | changed))

    return make


def named(one, word):
    """Which columns are of a quantity or a test."""
    return np.array([word in column.name for column in one.answer.columns])


@pytest.mark.parametrize("sizes", [(6, 6, 6), (3, 5, 12)])
@pytest.mark.parametrize("missed", [0.0, 0.5])
def test_every_number_is_that_of_the_ordinary_analysis(rats, sizes, missed):
    one = rats(sizes)
    found, block = one.differences(one.triggered(6, 1, event=0.5, missed=missed))
    assert found == []
    assert np.isfinite(block).any(axis=0).all()


@pytest.mark.parametrize("threshold", [3.0, 9.5, 15.0])
@pytest.mark.parametrize("rule", ["none", "hochberg"])
def test_early_and_late_thresholds_are_answered_alike(rats, threshold, rule):
    one = rats((5, 4, 6), threshold=threshold, pairwise=rule)
    found, block = one.differences(one.triggered(6, 2, event=0.3, missed=0.3))
    assert found == []
    assert np.isfinite(block[:, named(one, "share that has crossed")]).any(axis=0).all()


def test_a_threshold_crossed_by_rising_is_answered_alike(rats):
    one = rats(side="at or above", threshold=15.5)
    courses = one.triggered(6, 3, event=0.3, missed=0.2)
    # One limit of a time ratio is 1e67, the exponential of a number of twelve digits.
    found, block = one.differences(courses, relative=1e-11)
    assert found == []
    assert np.isfinite(block[:, named(one, "log-rank")]).any()


def test_two_arms_are_one_pair_without_a_family(rats):
    one = rats(arms=("control", "msc4"))
    found, block = one.differences(one.triggered(4, 4, event=0.3))
    assert found == []
    adjusted = [column.part == "p adjusted" for column in one.answer.columns]
    assert np.isnan(block[:, adjusted]).all()
    assert not any(column.name.startswith("pairwise") for column in one.answer.columns)


def test_without_a_regression_none_is_answered(rats):
    one = rats(regression=None)
    found, _ = one.differences(one.triggered(4, 5, event=0.3))
    assert found == []
    assert not named(one, "Weibull").any()


def test_a_study_in_which_nobody_crosses_is_refused(rats):
    one = rats(threshold=0.0)
    courses = one.triggered(3, 6, event=0.3)
    scores = courses.values[:, :, 0]
    scores[:] = np.maximum(scores, 1.0)
    found, block = one.differences(courses)
    assert found == []
    assert np.isnan(block).all()


def test_a_study_in_which_all_cross_at_once_is_refused(rats):
    one = rats(threshold=16.0)
    found, block = one.differences(one.triggered(3, 7, event=0.3))
    assert found == []
    assert np.isnan(block).all()


def test_an_arm_in_which_nobody_crosses_has_shares_of_0_and_no_regression(rats):
    one = rats()
    courses = one.triggered(3, 8, event=0.4)
    scores = courses.values[:, :6, 0]
    scores[:] = np.maximum(scores, 7.5)
    found, block = one.differences(courses)
    assert found == []
    assert (block[:, [0, 1]] == 0).all()
    assert np.isnan(block[:, named(one, "Weibull")]).all()
    chances = [column.part == "p" for column in one.answer.columns]
    assert np.isfinite(block[:, named(one, "log-rank") & chances]).any(axis=0).all()


def test_an_arm_that_dies_on_day_zero_is_left_out_of_every_pair(rats):
    one = rats()
    courses = one.triggered(3, 9, event=0.4)
    courses.values[:, 6:12, :, one.protocol.days > 0] = np.nan
    courses.event_day[:, 6:12] = courses.last_day[:, 6:12] = 0
    found, block = one.differences(courses)
    assert found == []
    pairs = [column.at.arm == "msc1" and column.p_kind != "" for column in one.answer.columns]
    assert np.isnan(block[:, pairs]).all()
    assert np.isfinite(block[:, named(one, "interval-censored log-rank")]).any()


def test_subjects_who_outlive_their_last_visit_are_answered_alike(rats):
    one = rats()
    courses = one.triggered(6, 10, event=0.0, missed=0.3)
    late = one.protocol.days > 28
    courses.values[:, ::2, 0, late] = np.nan
    found, block = one.differences(courses)
    assert found == []
    assert (courses.event_day == NEVER).all()
    assert np.isfinite(block[:, 0]).any()


def test_a_regression_of_arms_far_apart_is_answered_alike(rats):
    one = rats()
    model = read_model((one.folder / "model.yaml").read_text(), "model.yaml")
    law = next(iter(model.laws.values()))
    values = np.array([[law.values[name] for name in parameters_needed(model, law)]])
    courses = block(one.protocol, model, law, values, 20260101, 6709, 1)
    (found,) = one.answer(courses)
    alone = one.ordinary(courses, 6709)
    assert found == pytest.approx(alone, rel=1e-12, abs=1e-12, nan_ok=True)
    assert np.isfinite(found[named(one, "Weibull")]).all()


def test_turning_scores_and_threshold_over_changes_nothing(rats):
    one, other = rats(), rats(side="at or above", threshold=14.0)
    courses = one.triggered(5, 11, event=0.4, missed=0.2)
    before = one.answer(courses)
    courses.values[:, :, 0] = 21 - courses.values[:, :, 0]
    assert other.answer(courses) == pytest.approx(before, rel=1e-12, nan_ok=True)


def test_what_has_no_batch_form_is_left_to_the_ordinary_analysis(rats):
    one = rats()
    regression = one.study.analyses["bbb-threshold"].regression
    adjusted = regression.model_copy(update={"adjust_for": ("sex",)})
    assert rats(unseen="unknown").answer is None
    assert rats(regression=adjusted).answer is None
    assert rats(arms=("control",)).answer is None
    assert "single subjects" in one.answer.lacking[1]
