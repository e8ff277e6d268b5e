"""Odds ratios of ordered scores of whole blocks: what the ordinary analysis gives."""

import numpy as np
import pytest

from cellcourse.study.analyses import Permutation

FEW = {"exact": Permutation(enumerate_up_to=10, resamples=2, seed=1)}


@pytest.fixture
def rats(design):
    """Make a design of the rat study with its entry of odds ratios, perhaps changed."""

    def make(sizes=None, **changed):
        return design("sod1-rat", entry="bbb-odds", sizes=sizes, **(FEW | changed))

    return make


@pytest.mark.parametrize("deaths", ["ranked worst", "excluded"])
@pytest.mark.parametrize("sizes", [(6, 6, 6), (3, 5, 12)])
def test_every_number_is_that_of_the_ordinary_analysis(rats, deaths, sizes):
    one = rats(sizes, deaths=deaths)
    found, block = one.differences(one.triggered(4, 1, event=0.6, missed=0.2))
    assert found == []
    assert np.isfinite(block).all()


@pytest.mark.parametrize("days", [(7,), (3, 42), (3, 7, 14, 21, 28, 35, 42)])
@pytest.mark.parametrize("rule", ["none", "bonferroni"])
def test_few_days_and_many_are_answered_alike(rats, days, rule):
    one = rats((5, 4, 6), days=days, adjust=rule)
    found, block = one.differences(one.triggered(3, 2, event=0.4))
    assert found == []
    assert len(one.answer.columns) == 14 + 4 * (len(days) - 1)
    assert np.isnan(block[:, 1]).all() == (rule == "none")


def test_two_arms_are_no_family(rats):
    one = rats((6, 6, 6), arms=("control", "msc4"))
    found, block = one.differences(one.triggered(3, 3, event=0.4))
    assert found == []
    assert np.isfinite(block[:, 0]).all()
    assert np.isnan(block[:, 1]).all()


@pytest.mark.parametrize("seed", range(3))
def test_small_arms_with_many_gaps_are_refused_alike(rats, seed):
    one = rats((2, 2, 1 + seed), deaths="excluded")
    found, block = one.differences(one.triggered(12, seed, event=0.9, missed=0.5))
    assert found == []
    assert np.isnan(block[:, 0]).any()


def test_scores_of_an_als_scale_at_visits_are_answered_alike(design, rats):
    lines = design("als-randomised", entry="lines").study.analyses["lines"]
    entry = rats().study.analyses["bbb-odds"].model_copy(
        update={"measure": "alsfrs-r", "days": None, "visits": ("m2", "m4", "m6", "m12"),
                "estimand": lines.estimand})  # fmt: skip
    one = design("als-randomised", sizes=(9, 8))
    one.study, one.key = one.study.model_copy(update={"analyses": {"odds": entry}}), "odds"
    found, block = one.differences(one.scattered(4, 4, event=0.3))
    assert found == []
    assert np.isfinite(block[:, 0]).all()


def test_a_day_without_scores_has_no_odds_ratio(rats):
    one = rats(deaths="excluded")
    courses = one.triggered(3, 5, event=0.0)
    courses.values[:, :, :, one.protocol.days == 14] = np.nan
    found, block = one.differences(courses)
    assert found == []
    lacks = ["day 14 against" in str(column.at.item) for column in one.answer.columns]
    assert np.isnan(block[:, lacks]).all()
    assert np.isfinite(block[:, -4:]).all()


def test_an_arm_without_scores_or_one_score_for_all_has_no_fit(rats):
    one = rats(deaths="excluded")
    empty, silent, alike = (one.triggered(2, seed, event=0.0) for seed in (6, 7, 8))
    later = one.protocol.days > 0
    empty.values[:, :, :, later] = np.nan
    silent.values[:, :6, :, later] = np.nan
    alike.values[:, :, 0, later] = 9.5
    for courses in (empty, silent, alike):
        found, block = one.differences(courses)
        assert found == []
        assert np.isnan(block).all()


def test_an_arm_above_all_others_has_no_fit(rats):
    one = rats()
    courses = one.triggered(2, 8, event=0.0, missed=0.0)
    later = one.protocol.days > 0
    high = np.where(np.arange(18)[:, None] < 12, 8.0, 19.0)
    courses.values[:, :, 0, later] = np.fmod(courses.values[:, :, 0, later], 4) // 1 / 2 + high
    found, block = one.differences(courses)
    assert found == []
    assert np.isnan(block).all()


def test_raising_every_score_by_a_step_changes_nothing(rats):
    one = rats()
    courses = one.triggered(5, 9, event=0.5)
    before = one.answer(courses)
    courses.values[:, :, 0] = np.minimum(courses.values[:, :, 0] + 0.5, 21)
    assert one.answer(courses) == pytest.approx(before, rel=1e-12, nan_ok=True)


def test_exchanging_subjects_of_an_arm_changes_nothing(rats):
    one = rats()
    courses = one.triggered(5, 10, event=0.5, missed=0.3)
    before = one.answer(courses)
    order = [4, 2, 0, 1, 5, 3, *range(11, 5, -1), *range(12, 18)]
    for part in (courses.values, courses.event_day, courses.last_day):
        part[:] = part[:, order]
    assert one.answer(courses) == pytest.approx(before, rel=1e-11, nan_ok=True)


def test_what_has_no_batch_form_is_left_to_the_ordinary_analysis(rats):
    assert rats(adjust_for=("sex",)).answer is None
    assert rats(measure="weight").answer is None
    assert rats(days=None).answer is None
    assert rats(arms=("control",)).answer is None
    assert "permutation p" in rats().answer.lacking[0]
