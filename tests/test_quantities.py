"""Amounts with units, as people write them and as the code keeps them."""

import dataclasses

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cellcourse.quantities import (
    DAYS_PER_MONTH,
    DAYS_PER_YEAR,
    UNITS,
    Amount,
    amount,
    days,
    whole_days,
)

TIMES = ("s", "min", "h", "d", "week", "month", "year")
ANY_UNIT = st.sampled_from(sorted([*UNITS, *TIMES]))
ANY_VALUE = st.floats(allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("2e6 cells/kg", 2e6, "cells/kg"),
        ("1E+6 cells", 1e6, "cells"),
        ("5 mL", 5, "mL"),
        ("5ml", 5, "mL"),
        (".5 mL", 0.5, "mL"),
        ("5. mL", 5, "mL"),
        ("  0.125  EU/mL ", 0.125, "EU/mL"),
        ("40 % predicted", 40, "% predicted"),
        ("10%", 10, "%"),
        ("30 seconds", 30, "s"),
        ("-6 months", -6, "month"),
        ("+1 week", 1, "week"),
        ("1.5 tesla", 1.5, "T"),
        ("100 µg", 100, "ug"),
        ("760 mmHg", 760, "mm Hg"),
        ("16 points", 16, "points"),
    ],
)
def test_an_amount_is_read_as_it_is_written(text, value, unit):
    assert amount(text) == Amount(value, unit)


@pytest.mark.parametrize("text", ["", "5", "mL", "mL 5", "1,5 mL", "1e999 mL", "nan g", "inf g"])
def test_what_is_not_a_number_with_a_unit_is_refused(text):
    with pytest.raises(ValueError, match=r"a number and a unit|a known unit"):
        amount(text)


def test_an_unknown_unit_is_answered_with_the_known_ones():
    with pytest.raises(ValueError, match=r"a known unit: %, % predicted, .*cells/kg.*week, year"):
        amount("5 furlongs")


def test_m_is_a_metre_and_min_a_minute():
    assert amount("5 m").unit == "m"
    assert amount("5 min").days == pytest.approx(5 / 1440, rel=1e-15)


@given(ANY_VALUE, ANY_UNIT)
@example(1234567.12345, "g")
@example(0.1 + 0.2, "mL")
def test_an_amount_that_is_written_out_is_read_back_unchanged(value, unit):
    assert amount(str(Amount(value, unit))) == Amount(value, unit)


def test_an_amount_is_written_the_short_way():
    assert str(Amount(2e6, "cells/kg")) == "2000000 cells/kg"
    assert str(Amount(0.1, "mL")) == "0.1 mL"
    assert str(Amount(1e12, "cells")) == "1e+12 cells"


def test_weeks_months_and_years_have_a_plural():
    assert [str(Amount(n, "month")) for n in (-1, 1, 2, 0.5)] == [
        "-1 month", "1 month", "2 months", "0.5 months",
    ]  # fmt: skip
    assert str(Amount(2, "h")) == "2 h"


@given(st.text(max_size=12))
def test_any_text_is_an_amount_or_is_refused(text):
    try:
        found = amount(text)
    except ValueError as refused:
        assert "unit" in str(refused)
    else:
        assert found.unit in UNITS or found.unit in TIMES


@pytest.mark.parametrize(
    ("text", "expected"),
    [("24 h", 1), ("1 week", 7), ("12 months", 365.25), ("2 years", 730.5), ("90 min", 0.0625),
     ("86400 s", 1), ("-6 months", -182.625)],
)  # fmt: skip
def test_a_duration_is_kept_in_days(text, expected):
    assert days(text) == pytest.approx(expected, rel=1e-15)


def test_a_month_is_a_twelfth_of_a_year():
    assert DAYS_PER_MONTH == 30.4375
    assert 12 * DAYS_PER_MONTH == DAYS_PER_YEAR == 365.25


def test_only_a_unit_of_time_makes_a_duration():
    with pytest.raises(ValueError, match="5 mL is not a duration"):
        days("5 mL")


def test_a_duration_beyond_what_a_number_can_say_is_refused():
    with pytest.raises(ValueError, match="a duration that a number can say"):
        whole_days("1e308 years")


@pytest.mark.parametrize(
    ("text", "day"),
    [("12 h", 1), ("-12 h", -1), ("36 h", 2), ("11.9 h", 0), ("1 month", 30), ("2 months", 61),
     ("-6 months", -183), ("1 year", 365)],
)  # fmt: skip
def test_study_time_is_the_nearest_whole_day_and_halves_go_away_from_zero(text, day):
    assert whole_days(text) == day


@given(st.integers(-100_000, 100_000))
def test_whole_days_stay_as_they_are_and_mirror_around_day_zero(day):
    assert whole_days(f"{day} d") == day
    assert whole_days(f"{day} h") == -whole_days(f"{-day} h")


def test_an_amount_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Amount(1, "g").value = 2  # type: ignore[misc]
