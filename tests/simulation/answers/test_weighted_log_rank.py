"""Weighted log-rank tests of whole blocks: what the ordinary analysis gives."""

import numpy as np
import pytest

FEW = {"enumerate_up_to": 10, "resamples": 19, "seed": 1}


def few(one):
    exact = one.study.analyses[one.key].exact
    entry = one.study.analyses[one.key].model_copy(update={"exact": exact.model_copy(update=FEW)})
    one.study = one.study.model_copy(update={"analyses": {one.key: entry}})
    return one


@pytest.mark.parametrize(("rho", "gamma"), [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (0.5, 2.0)])
def test_every_weight_is_that_of_the_ordinary_analysis(design, rho, gamma):
    one = few(design("als-randomised", sizes=(12, 9), entry="late-deaths", rho=rho, gamma=gamma))
    found, block = one.differences(one.scattered(8, seed=1, event=0.5))
    assert found == []
    assert np.isfinite(block).all()


def test_three_arms_are_tested_together_and_in_pairs(design):
    one = design("als-randomised", sizes=(7, 8), entry="late-deaths", pairwise="holm")
    three = few(one.with_arms(both=("it", 6)))
    found, block = three.differences(three.scattered(8, seed=2, event=0.5))
    assert found == []
    assert np.isfinite(block).any(axis=0).all()


def test_trials_without_an_answer_are_refused_alike(design):
    one = few(design("als-randomised", sizes=(3, 3), entry="late-deaths"))
    found, block = one.differences(one.scattered(40, seed=3, event=0.15))
    assert found == []
    assert 0 < np.isnan(block[:, 0]).sum() < 40


def test_strata_are_left_to_the_ordinary_analysis(design):
    assert design("als-randomised", entry="late-deaths", strata=("sex",)).answer is None


def test_pairs_without_an_answer_are_no_part_of_the_family(design):
    one = design("als-randomised", sizes=(3, 3), entry="late-deaths", pairwise="holm")
    three = few(one.with_arms(both=("it", 3)))
    found, block = three.differences(three.scattered(30, seed=4, event=0.2))
    adjusted = np.isfinite(block[:, [c.part == "p adjusted" for c in three.answer.columns]])
    assert found == []
    assert set(adjusted.sum(axis=1)) == {0, 2, 3}
