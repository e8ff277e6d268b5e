"""What is due when."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cellcourse.study.calendar import (
    is_due,
    planned_administrations,
    planned_visits,
    series_days,
    series_start,
)


def days_of(study, first, last):
    return series_days(study, study.schedule.series["twice"], first_day=first, last_day=last)


def test_twice_a_week_counts_both_ways_from_the_day_that_a_trigger_sets(study_with):
    assert days_of(study_with({}), -8, 17) == (-7, -4, 0, 3, 7, 10, 14, 17)


def test_a_series_from_a_day_begins_on_it(study_with):
    study = study_with({"schedule.series.twice.start": {"day": 5}})
    assert days_of(study, -8, 17) == (5, 8, 12, 15)


def test_a_series_from_an_age_begins_at_that_age_where_day_zero_is_one(study_with):
    study = study_with({"day_zero": {"by": "age", "age": "11 weeks"}})
    assert series_start(study, study.schedule.series["twice"]) == 7
    assert days_of(study, 0, 20) == (7, 10, 14, 17)


def test_a_series_ends_on_its_last_day(study_with):
    study = study_with({"schedule.series.twice.last_day": 8})
    assert days_of(study, 0, 20) == (0, 3, 7)


@settings(deadline=None)
@given(
    steps=st.lists(st.integers(1, 9), min_size=1, max_size=4),
    first=st.integers(-60, 60),
    length=st.integers(0, 90),
)
def test_a_later_window_of_the_calendar_holds_the_same_days(study_with, steps, first, length):
    study = study_with({"schedule.series.twice.every": [f"{step} d" for step in steps]})
    whole = days_of(study, -80, 200)
    part = days_of(study, first, first + length)
    assert part == tuple(day for day in whole if first <= day <= first + length)


def test_visits_and_series_are_listed_together_by_day_with_their_windows(study_with):
    due = planned_visits(study_with({}), first_day=-7, last_day=-1)
    assert [(visit.key, visit.day, visit.earliest, visit.latest, visit.named) for visit in due] == [
        ("before", -7, -8, -6, True),
        ("twice", -7, None, None, False),
        ("twice", -4, None, None, False),
    ]


def test_a_window_that_is_not_reported_is_none(study_with):
    due = planned_visits(study_with({}), first_day=-14, last_day=-14)
    assert [(visit.key, visit.earliest) for visit in due] == [("first", None), ("twice", None)]


@pytest.mark.parametrize(
    ("measure", "day", "due"),
    [("bbb", 30, True), ("bbb", 31, True), ("weight", 30, False), ("bbb", 32, False)],
)
def test_a_measure_is_due_on_the_days_of_its_visits(study_with, measure, day, due):
    assert is_due(study_with({}), measure, day) is due


def test_administrations_are_listed_by_arm_and_day(study_with):
    given_ = planned_administrations(study_with({}), last_day=6)
    assert [(one.arm, one.day, one.planned.product) for one in given_] == [
        ("vehicle", 0, "saline"),
        ("cells", 0, "msc"),
    ]


def test_a_treatment_that_goes_on_is_listed_to_the_day_asked_for(study_with):
    study = study_with({"arms.cells.regimen.0.then_every": "2 weeks"})
    days = [one.day for one in planned_administrations(study, last_day=40) if one.arm == "cells"]
    assert days == [0, 7, 21, 35]
