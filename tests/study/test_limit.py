"""Limits as a specification writes them."""

import pytest
from pydantic import TypeAdapter, ValidationError

from cellcourse.quantities import Amount
from cellcourse.study.limit import Bound, Limit, read_limit
from cellcourse.study.manufacture import ReleaseTest


@pytest.mark.parametrize(
    "text",
    [
        "at least 70 %",
        "at most 5 EU/kg/h",
        "above 0 cells",
        "below 0.5 EU/mL",
        "at least 90 % and at most 110 %",
        "no contamination",
        "46XX or 46XY",
        "46,XX or 46,XY",
    ],
)
def test_a_limit_is_written_the_way_it_is_read(text):
    assert str(read_limit(text)) == text
    assert read_limit(str(read_limit(text))) == read_limit(text)


def test_a_bound_has_a_direction_and_an_amount():
    assert read_limit("at most 0.2 EU/kg/h") == Limit((Bound("at most", Amount(0.2, "EU/kg/h")),))
    assert read_limit("at least 1 mL").unit == "mL"
    assert read_limit("normal").unit is None
    assert read_limit("negative or not detected").words == ("negative", "not detected")


@pytest.mark.parametrize(
    "text",
    [
        "at least seventy %",
        "at most 5",
        "at most 5 furlongs",
        "at least 3 % and at least 4 %",
        "at least 5 % and at most 4 %",
        "at least 1 % and at most 4 mL",
        "at least 1 % and fresh",
        "at least 1 % and at most 2 % and below 3 %",
        "< 5 EU/kg",
        "≥ 95 %",
        "5 EU/kg",
        "more than 70 %",
        "between 4 and 6 mL",
        "",
    ],
)
def test_a_slip_in_a_bound_is_refused_and_never_taken_for_words(text):
    with pytest.raises(ValueError, match=r"\w"):
        read_limit(text)


def test_the_study_file_refuses_a_limit_that_cannot_be_read():
    with pytest.raises(ValidationError, match="at least, at most, above or below"):
        TypeAdapter(ReleaseTest).validate_python({"label": "Viability", "limit": "> 70 %"})


def test_a_test_that_states_nothing_reports_nothing():
    test = TypeAdapter(ReleaseTest).validate_python({"label": "Viability"})
    assert (test.limit, test.purpose, test.method) == ("not reported",) * 3
    assert test.pending is None
