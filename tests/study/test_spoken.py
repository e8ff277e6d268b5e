"""Days, amounts and rules in words."""

import pytest

from cellcourse.quantities import amount
from cellcourse.study.spoken import (
    counted,
    duration,
    listed,
    quantity,
    rule_in_words,
    study_day,
)
from cellcourse.study.words import Rule


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (84, "12 weeks"),
        (7, "7 days"),
        (14, "2 weeks"),
        (10, "10 days"),
        (1, "24 h"),
        (1 / 24, "1 h"),
        (30 / 86400, "30 s"),
        (365.25, "1 year"),
        (365.25 / 2, "6 months"),
        (365.25 / 12, "1 month"),
        (2.5, "2.5 days"),
    ],
)
def test_a_duration_is_said_in_the_unit_people_use(days, words):
    assert duration(days) == words


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("2e6 cells/kg", "2 × 10⁶ cells/kg"),
        ("1.25e7 cells", "1.25 × 10⁷ cells"),
        ("5 mL", "5 mL"),
        ("100 mg", "100 mg"),
    ],
)
def test_an_amount_with_many_zeros_takes_a_power_of_ten(written, words):
    assert quantity(amount(written)) == words


def test_words_are_joined_as_in_a_sentence():
    assert listed([]) == ""
    assert listed(["a"]) == "a"
    assert listed(["a", "b"]) == "a and b"
    assert listed(["a", "b", "c"], "or") == "a, b or c"


def test_a_count_takes_its_noun():
    assert (counted(1, "arm"), counted(2, "arm")) == ("1 arm", "2 arms")


def test_a_day_before_day_zero_takes_a_minus_sign():
    assert study_day(-7) == "day −7"


def test_a_rule_takes_the_label_of_what_it_is_about(study_with):
    study = study_with({})
    assert rule_in_words(study, Rule(of="bbb", at_most=16)) == "BBB score at most 16"
    assert rule_in_words(study, Rule(of="sex", one_of=("f",))) == "Sex f"
