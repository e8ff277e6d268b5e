"""Numbers as they are printed."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.report.numbers import (
    MINUS,
    NBSP,
    cell,
    decimals_for,
    fixed,
    interval,
    p_cell,
    p_text,
    p_value,
    plain,
    ratio,
    ratio_interval,
    whole_interval,
    with_unit,
)


@pytest.mark.parametrize(
    ("p", "printed"),
    [
        (0.0149839656, "0.015"),
        (0.0053851755, "0.0054"),
        (0.64364, "0.64"),
        (0.00099, f"<{NBSP}0.001"),
        (0.0, f"<{NBSP}0.001"),
        (1.0, f">{NBSP}0.99"),
        (0.1, "0.10"),
    ],
)
def test_a_p_has_two_significant_digits_and_is_never_zero_or_one(p, printed):
    assert p_value(p) == printed


@pytest.mark.parametrize(("p", "printed"), [(0.0496, "0.0496"), (0.0504, "0.0504")])
def test_a_p_beside_the_usual_level_has_three_digits_so_that_its_side_is_seen(p, printed):
    assert p_value(p) == printed


@given(st.floats(min_value=0, max_value=1))
def test_no_p_is_printed_as_zero_or_as_one(p):
    bare = p_value(p).lstrip("<>").replace(NBSP, "")
    assert 0 < float(bare) < 1


def test_a_p_in_a_sentence_says_whether_it_equals_or_is_below():
    assert p_text(0.0149839656) == f"p{NBSP}={NBSP}0.015"
    assert p_text(0.0004) == f"p{NBSP}<{NBSP}0.001"


def test_a_negative_number_has_a_true_minus_sign():
    assert fixed(-0.123, 2) == f"{MINUS}0.12"
    assert plain(-7) == f"{MINUS}7"


def test_a_number_that_rounds_to_zero_has_no_sign():
    assert fixed(-0.004, 2) == "0.00"


def test_whole_numbers_stay_whole_and_large_ones_are_grouped():
    assert plain(51.0) == "51"
    assert plain(95e6) == f"95{NBSP}000{NBSP}000"
    assert plain(34.5) == "34.5"


def test_what_is_unknown_reads_not_reported():
    assert plain(None) == "not reported"
    assert plain(math.nan) == "not reported"
    assert cell(None).text == "not reported"
    assert cell(None).value is None


def test_infinity_is_a_word():
    assert plain(math.inf) == "infinite"
    assert plain(-math.inf) == f"{MINUS}infinite"


@pytest.mark.parametrize(
    ("spread", "decimals"), [([0.4], 2), ([1.28, 0.61, 1.7], 1), ([12.1], 0), ([120.0], 0)]
)
def test_decimals_show_two_digits_of_the_middle_spread(spread, decimals):
    assert decimals_for(spread) == decimals


def test_decimals_are_bounded_and_do_not_fail_without_a_spread():
    assert decimals_for([1e-9]) == 4
    assert decimals_for([None, 0.0, math.nan]) == 1


def test_an_interval_can_be_open():
    assert interval(20, None, 0) == "20 to no upper limit"
    assert interval(None, None, 0) == ""
    assert interval(-1.5, math.inf, 1) == f"{MINUS}1.5 to infinity"
    assert interval(-math.inf, 2, 0) == f"{MINUS}infinity to 2"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-0.006, 10.0, f"{MINUS}0.01 to 10.00"),
        (0.0, 10.0, "0.0 to 10.0"),
        (-5.7, 27.7, f"{MINUS}5.7 to 27.7"),
        (None, 3.0, "no lower limit to 3.0"),
    ],
)
def test_an_interval_shows_on_which_side_of_zero_its_ends_lie(low, high, said):
    assert interval(low, high, 1) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0002, f"<{NBSP}0.001"),
        (0.00123, "0.0012"),
        (0.1034, "0.10"),
        (0.76, "0.76"),
        (2.5678, "2.57"),
        (33.31, "33.3"),
        (1234.0, "1234"),
        (0.0, "0"),
        (math.inf, "infinite"),
    ],
)
def test_a_ratio_shows_its_first_digits_and_never_becomes_zero(value, said):
    assert ratio(value) == said


def test_the_interval_of_a_ratio_can_be_open():
    assert ratio_interval(0.0153, None) == "0.015 to no upper limit"
    assert ratio_interval(None, 0.46) == "no lower limit to 0.46"
    assert ratio_interval(None, None) == ""


def test_days_in_an_interval_stay_whole():
    assert whole_interval(132.0, 137.5) == "132 to 137.5"
    assert whole_interval(None, None) == "no lower limit to no upper limit"


def test_a_unit_stays_on_the_line_of_its_number():
    assert with_unit("34.5", "d") == f"34.5{NBSP}days"
    assert with_unit("1", "d") == f"1{NBSP}day"
    assert with_unit("62", "% predicted") == f"62%{NBSP}predicted"
    assert with_unit("5", "") == "5"
    assert with_unit("not reported", "g") == "not reported"


def test_a_cell_keeps_the_number_behind_what_it_shows():
    assert cell(9.6666, 1).text == "9.7"
    assert cell(9.6666, 1).value == 9.6666
    assert cell("word").value is None
    assert p_cell(None).text == ""
    assert p_cell(0.0004).value == 0.0004
