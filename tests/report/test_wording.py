"""How a report names things."""

from dataclasses import replace

import pytest

from cellcourse.analysis.result import At, Estimate, Test
from cellcourse.report.numbers import NBSP
from cellcourse.report.wording import (
    arm_title,
    capital,
    counted,
    effect_words,
    estimate_words,
    listed,
    noun,
    p_words,
    pair,
    subjects,
    value_decimals,
    where,
)

TEST = Test("log-rank", At("msc4", "control"), 0.0087, "exact", 12)


def test_comparisons_and_places_use_the_labels_of_the_study_file(rat, patient):
    assert pair(rat, At("msc4", "control")) == "MSC-4 v. Control"
    assert pair(rat, At("all")) == "All arms"
    assert where(rat, At("msc4", "control", day=28)) == "MSC-4 v. Control, day 28"
    assert where(patient, At("iv", day=61, visit="m2")) == "Intravenous, 2 months"
    assert where(patient, At(item="Headache", group="Neurological")) == "Neurological, Headache"


def test_a_column_is_called_by_its_arm_or_by_what_it_holds(rat):
    assert arm_title(rat, "msc1") == "MSC-1"
    assert arm_title(rat, "all") == "All"
    assert arm_title(rat, "karyotype") == "Karyotype"


def test_subjects_are_called_what_they_are(rat, patient):
    assert subjects(rat, 18) == f"18{NBSP}rats"
    assert subjects(rat, 1) == f"1{NBSP}rat"
    assert noun(patient) == "patients"


def test_mice_are_not_mouses(rat):
    population = rat.study.population.model_copy(update={"species": "mouse"})
    mice = replace(rat, study=rat.study.model_copy(update={"population": population}))
    assert noun(mice) == "mice"
    assert noun(mice, 1) == "mouse"


@pytest.mark.parametrize(
    ("words", "said"), [((), ""), (("a",), "a"), (("a", "b", "c"), "a, b and c")]
)
def test_lists_read_as_in_a_sentence(words, said):
    assert listed(words) == said


def test_capitals_and_counts():
    assert capital("eCRF") == "ECRF"
    assert capital("") == ""
    assert counted(1, "arm") == f"1{NBSP}arm"
    assert counted(3, "arm") == f"3{NBSP}arms"


def test_a_p_names_its_kind_or_its_rule():
    assert p_words(TEST) == f"exact p{NBSP}={NBSP}0.0087"
    sampled = replace(TEST, p_kind="monte carlo")
    assert p_words(sampled).startswith("Monte Carlo p")
    assert p_words(replace(TEST, p_kind="asymptotic")) == f"asymptotic p{NBSP}={NBSP}0.0087"
    held = replace(TEST, p_adjusted=0.026, adjustment="holm")
    assert p_words(held) == f"Holm-adjusted p{NBSP}={NBSP}0.026"
    assert p_words(replace(held, p_kind="asymptotic")).startswith("Holm-adjusted asymptotic p")


def test_an_effect_is_said_with_unit_and_interval():
    one = Estimate("difference", At(), 7.31, "points", low=2.61, high=12.0, level=0.95)
    assert effect_words(one) == f"7.3{NBSP}points (95{NBSP}% interval 2.6 to 12.0)"


def test_a_share_is_said_in_per_cent():
    one = Estimate("share", At(), 0.1429, "proportion", low=0.0178, high=0.4281, level=0.95)
    assert effect_words(one) == f"14{NBSP}% (95{NBSP}% interval 2 to 43{NBSP}%)"


def test_a_median_has_the_decimals_of_its_days():
    one = Estimate("median survival", At(), 34.5, "d", low=20.0, high=None, level=0.95)
    assert estimate_words(one) == f"34.5{NBSP}days"
    assert estimate_words(replace(one, value=134.0)) == f"134{NBSP}days"


def test_what_cannot_be_estimated_says_why():
    assert estimate_words(Estimate("median", At(), None, "d", note="not reached")) == "not reached"
    assert estimate_words(Estimate("median", At(), None, "d")) == "not reported"


def test_counts_have_no_decimals():
    assert value_decimals([Estimate("events", At(), 6, "subjects")]) is None
    assert value_decimals([Estimate("mean", At(), 9.7, "points", se=1.28)]) == 1
    assert value_decimals([Estimate("mean", At(), 9.7, "points", sd=0.31)]) == 2
