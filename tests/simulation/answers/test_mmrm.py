"""Mixed models of whole blocks: what the ordinary analysis gives, study by study."""

import numpy as np
import pytest

VISITS = ("m3", "m6", "m9", "m12")


@pytest.mark.parametrize("baseline", ["m0", None])
@pytest.mark.parametrize("adjust", ["none", "holm"])
def test_every_number_is_that_of_the_ordinary_analysis(design, baseline, adjust):
    slopes = "by visit" if baseline else None
    asked = {"visits": VISITS, "compared": ("m6", "m12"), "adjust": adjust}
    asked |= {"baseline": baseline, "covariate_slopes": slopes}
    one = design("als-randomised", sizes=(20, 22), entry="function", **asked)
    found, block = one.differences(one.scattered(6, seed=1))
    assert found == []
    assert np.isfinite(block[:, 0]).all()


def test_three_arms_at_two_visits_are_one_family(design):
    asked = {"visits": VISITS, "compared": ("m9", "m12"), "adjust": "bonferroni"}
    one = design("als-randomised", sizes=(14, 16), entry="function", **asked)
    three = one.with_arms(both=("it", 15))
    found, block = three.differences(three.scattered(4, seed=2))
    assert found == []
    adjusted = [c.part == "p adjusted" for c in three.answer.columns]
    p = [c.part == "p" for c in three.answer.columns]
    assert sum(adjusted) == 4
    assert block[:, adjusted] == pytest.approx(np.minimum(1, 4 * block[:, p]))


def test_the_trial_as_declared_is_answered_alike(design):
    one = design("als-randomised", sizes=(40, 40), entry="function")
    found, block = one.differences(one.scattered(2, seed=3, missed=0.05))
    assert found == []
    assert np.isfinite(block).all()


def test_too_few_patients_for_the_covariance_are_refused_alike(design):
    one = design("als-randomised", sizes=(5, 5), entry="function")
    found, block = one.differences(one.scattered(3, seed=4))
    assert found == []
    assert np.isnan(block).all()


@pytest.mark.parametrize(
    "asked",
    [
        {"covariance": "toeplitz"},
        {"covariance_of": "each arm"},
        {"likelihood": "ML"},
        {"df": "kenward-roger"},
        {"errors": "robust"},
        {"covariate_slopes": "shared"},
        {"adjust_for": ("age",)},
        {"arms": ("it",)},
    ],
)
def test_what_else_may_be_declared_is_fitted_study_by_study(design, asked):
    assert design("als-randomised", entry="function", **asked).answer is None


def test_scores_after_an_event_count_only_where_the_estimand_says_so(design):
    shorter = {"visits": ("m2", "m6", "m12"), "compared": ("m12",), "baseline": "w-1"}
    shorter |= {"covariance": "unstructured", "df": "satterthwaite", "covariate_slopes": "by visit"}
    one = design("als-phase1", sizes=(12, 12), entry="alsfrs-mmrm", **shorter)
    found, _ = one.differences(one.scattered(3, seed=5))
    assert found == []
