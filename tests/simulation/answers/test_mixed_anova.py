"""Mixed analyses of variance of whole blocks: what the ordinary analysis gives."""

import numpy as np
import pytest

VISITS = ("m-6", "m-2", "w-1", "m4", "m12")


@pytest.mark.parametrize("entry", ["alsfrs-anova", "fvc-anova"])
@pytest.mark.parametrize("visits", [VISITS, ("m-6", "m12")])
def test_every_number_is_that_of_the_ordinary_analysis(design, entry, visits):
    one = design("als-phase1", sizes=(6, 8), entry=entry, visits=visits)
    found, block = one.differences(one.scattered(10, seed=1, missed=0.05))
    assert found == []
    assert np.isfinite(block[:, 0]).any()


def test_three_arms_are_answered_alike(design):
    one = design("als-phase1", sizes=(6, 8), entry="alsfrs-anova", visits=VISITS)
    three = one.with_arms(both=("it", 5))
    found, block = three.differences(three.scattered(10, seed=2, missed=0.03, event=0.1))
    assert found == []
    assert np.isfinite(block[:, 0]).any()


def test_trials_with_too_few_complete_patients_are_refused_alike(design):
    one = design("als-phase1", sizes=(3, 3), entry="alsfrs-anova")
    found, block = one.differences(one.scattered(30, seed=3, missed=0.06, event=0.1))
    assert found == []
    assert 0 < np.isnan(block[:, 0]).sum() < 30


def test_one_arm_alone_is_left_to_the_ordinary_analysis(design):
    assert design("als-phase1", entry="alsfrs-anova", arms=("it",)).answer is None
