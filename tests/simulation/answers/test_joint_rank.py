"""Joint ranks of whole blocks: what the ordinary analysis gives, study by study."""

import itertools

import numpy as np
import pytest

ALL = [
    *itertools.product(
        ("last visit", "last common visit"),
        ("survived", "known until then", "died then"),
        ("survived", "known until then"),
    )
]


@pytest.mark.parametrize(("function", "withdrawal", "administrative"), ALL)
def test_every_rule_is_that_of_the_ordinary_analysis(design, function, withdrawal, administrative):
    rule = {"function": function, "withdrawal": withdrawal, "administrative": administrative}
    one = design("als-randomised", sizes=(9, 7), entry="joint-rank", **rule)
    courses = one.scattered(12, seed=hash_of(rule))
    found, block = one.differences(courses)
    assert found == []
    assert np.isfinite(block[:, 0]).all()


def hash_of(rule):
    return sum(len(word) for word in rule.values())


@pytest.mark.parametrize("until", [30, 200, 365])
@pytest.mark.parametrize("margin", [0.0, 2.0])
def test_what_comes_after_the_comparison_closes_does_not_count(design, until, margin):
    one = design("als-randomised", sizes=(8, 8), entry="joint-rank", until=until, margin=margin)
    found, _ = one.differences(one.scattered(10, seed=until, event=0.5, missed=0.3))
    assert found == []


def test_three_arms_are_adjusted_as_a_family(design):
    one = design("als-randomised", sizes=(5, 6), entry="joint-rank", adjust="holm")
    three = one.with_arms(both=("it", 7))
    found, block = three.differences(three.scattered(10, seed=5))
    assert found == []
    adjusted = [c.part == "p adjusted" for c in three.answer.columns]
    assert sum(adjusted) == 3
    assert (block[:, adjusted] >= block[:, [c.part == "p" for c in three.answer.columns]]).all()


def test_small_arms_and_lost_baselines_are_refused_alike(design):
    one = design("als-randomised", sizes=(2, 2), entry="joint-rank")
    found, block = one.differences(one.scattered(60, seed=6, missed=0.6, event=0.4))
    assert found == []
    assert 0 < np.isnan(block[:, 0]).sum() < 60


def test_every_pair_won_leaves_ratios_without_value(design):
    one = design("als-randomised", sizes=(3, 3), entry="joint-rank")
    courses = one.scattered(3, seed=7, missed=0.0, event=0.0)
    courses.values[:, 3:, :, one.protocol.days > 0] = 48.0
    courses.values[:, :, :, one.protocol.days <= 0] = 30.0
    found, block = one.differences(courses)
    assert found == []
    value = {c.name: block[0, i] for i, c in enumerate(one.answer.columns) if c.part == "value"}
    assert value["net benefit"] == 1
    assert np.isnan(value["win ratio"])


def test_says_what_it_lacks_and_what_it_cannot_do(design):
    lacking = design("als-randomised", entry="joint-rank").answer.lacking
    assert lacking == ("permutation p-values", "the probability of faring better beside each test")
    assert design("als-randomised", entry="joint-rank", strata=("sex",)).answer is None
    assert design("als-randomised", entry="joint-rank", adjust_for=("age",)).answer is None
