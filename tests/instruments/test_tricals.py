"""TRICALS risk profile.

Reference: the formula written out in R 4.2.2 for one invented patient.
Program and printed output: validation/instruments/tricals.R, tricals.out.
"""

from datetime import date

import pytest

from cellcourse.errors import MethodError
from cellcourse.instruments import ALSFRS_R, pre_slope, tricals_risk
from cellcourse.quantities import DAYS_PER_MONTH, DAYS_PER_YEAR

ONSET = date(2018, 7, 1)
PATIENT = {
    "pre_slope": pre_slope(ALSFRS_R, 38, (date(2019, 10, 1) - ONSET).days / DAYS_PER_MONTH),
    "months_to_diagnosis": (date(2019, 4, 1) - ONSET).days / DAYS_PER_MONTH,
    "age_at_onset": (ONSET - date(1960, 1, 1)).days / DAYS_PER_YEAR,
    "vital_capacity": 85,
    "bulbar_onset": False,
    "definite": True,
    "frontotemporal_dementia": False,
}


@pytest.mark.reference("R 4.2.2, formula written out")
def test_agrees_with_the_formula_written_out(printed):
    assert PATIENT["pre_slope"] == pytest.approx(
        printed("tricals.out", "patient", "slope"), abs=1e-9
    )
    risk = tricals_risk(**PATIENT)
    assert risk == pytest.approx(printed("tricals.out", "risk", "predictor"), abs=1e-9)
    assert round(risk, 4) == -3.8173


@pytest.mark.parametrize(
    ("sign", "weight"),
    [("bulbar_onset", 0.271), ("definite", 0.238), ("frontotemporal_dementia", 0.415)],
)
def test_each_sign_adds_its_weight(sign, weight):
    without = tricals_risk(**(PATIENT | {sign: False}))
    assert tricals_risk(**(PATIENT | {sign: True})) - without == pytest.approx(weight, abs=1e-12)


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ({"pre_slope": 1.5}, {"pre_slope": 0.2}),
        ({"months_to_diagnosis": 4}, {"months_to_diagnosis": 30}),
        ({"age_at_onset": 75}, {"age_at_onset": 45}),
        ({"vital_capacity": 55}, {"vital_capacity": 110}),
    ],
)
def test_a_worse_outlook_is_a_higher_number(worse, better):
    assert tricals_risk(**(PATIENT | worse)) > tricals_risk(**(PATIENT | better))


def test_a_patient_who_has_lost_nothing_has_a_number():
    assert tricals_risk(**(PATIENT | {"pre_slope": 0})) < tricals_risk(**PATIENT)


def test_every_number_without_an_answer_is_named():
    wrong = {"months_to_diagnosis": 0, "age_at_onset": -1, "vital_capacity": float("nan")}
    words = "no value for months_to_diagnosis 0, age_at_onset -1, vital_capacity nan"
    with pytest.raises(MethodError, match=words):
        tricals_risk(**(PATIENT | wrong))


@pytest.mark.parametrize("slope", [-0.05, float("nan"), float("inf")])
def test_a_slope_that_cannot_be_is_refused(slope):
    with pytest.raises(MethodError, match=f"no value for a slope of {slope:g} a month"):
        tricals_risk(**(PATIENT | {"pre_slope": slope}))
