"""Values of one subject over time that cannot be, or are hard to believe."""

import math

import pytest

from cellcourse.errors import MethodError
from cellcourse.instruments import (
    ALSFRS,
    BBB,
    Finding,
    check_after_death,
    check_rises,
    check_totals,
    check_values,
)

DAYS = [0, 7, 14, 21]


def test_values_outside_the_scale_and_off_its_steps_are_found_with_their_place():
    assert check_values(BBB, [16, 21.5, None, 7.25, math.nan]) == (
        Finding(1, "value", "21.5 points is outside the range, 0 to 21"),
        Finding(3, "value", "7.25 is not on the scale, which goes in steps of 0.5"),
    )


def test_a_score_of_the_revised_scale_is_found_among_scores_of_the_original():
    (finding,) = check_values(ALSFRS, [38, 44, 36])
    assert finding.index == 1
    assert "ALSFRS-R (0 to 48) is another scale" in finding.words


def test_a_total_that_its_items_do_not_make_is_found():
    items = [{"left": 7, "right": 8}, {"left": 6, "right": 6}, {}, {"left": 5, "right": 5}]
    assert check_totals(BBB, [7.5, 6.5, 6, None], items) == (
        Finding(1, "items", "the total is written as 6.5 but its items make 6"),
    )


def test_items_that_are_no_complete_set_are_found_though_no_total_is_written():
    assert check_totals(BBB, [None, 4], [{"left": 22}, {"left": 4}]) == (
        Finding(0, "items", "right (right hind limb) has no answer"),
        Finding(0, "items", "left: 22 is outside the range, 0 to 21"),
        Finding(1, "items", "right (right hind limb) has no answer"),
    )


def test_a_rise_is_held_against_the_limit_that_the_study_gives():
    scores = [10, 12, 11, 14.5]
    assert check_rises(DAYS, scores, most_rise=4) == ()
    assert check_rises(DAYS, scores, most_rise=2) == (
        Finding(3, "rise", "14.5 is 3.5 above 11 of day 14; at most 2 is believable"),
    )
    assert [finding.index for finding in check_rises(DAYS, scores, most_rise=0)] == [1, 3]


def test_a_rise_over_a_missed_visit_is_held_against_the_last_value_present():
    (finding,) = check_rises(DAYS, [10, None, math.nan, 15], most_rise=3)
    assert finding == Finding(3, "rise", "15 is 5 above 10 of day 0; at most 3 is believable")


def test_a_series_that_only_falls_never_rises():
    assert check_rises(DAYS, [21, 15.5, 15.5, 0], most_rise=0) == ()


def test_a_value_after_death_is_found_and_one_on_the_day_of_death_is_not():
    assert check_after_death(DAYS, [10, 8, 3, 0], died=14) == (
        Finding(3, "after death", "assessed on day 21, after death on 14"),
    )


def test_an_empty_visit_after_death_is_not_an_assessment():
    assert check_after_death(DAYS, [10, 8, None, math.nan], died=7) == ()


@pytest.mark.parametrize("days", [[0, 7, 7, 21], [0, 14, 7, 21], [0, 7, math.nan, 21]])
def test_days_that_do_not_increase_are_no_series(days):
    with pytest.raises(MethodError, match="the days of a series increase"):
        check_rises(days, [1, 2, 3, 4], most_rise=1)
    with pytest.raises(MethodError, match="the days of a series increase"):
        check_after_death(days, [1, 2, 3, 4], died=1)


def test_lists_of_different_lengths_do_not_belong_together():
    with pytest.raises(MethodError, match="4 and 3 entries"):
        check_rises(DAYS, [1, 2, 3], most_rise=1)
    with pytest.raises(MethodError, match="2 and 1 entries"):
        check_totals(BBB, [1, 2], [{}])
