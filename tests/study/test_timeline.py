"""The protocol as a picture and a table."""

import pytest

from cellcourse.study.timeline import assessments, timeline


def test_every_arm_has_a_lane_with_what_it_is_given(study_with):
    vehicle, cells = timeline(study_with({})).lanes
    assert (vehicle.arm, vehicle.size) == ("vehicle", 24)
    assert [(mark.day, mark.kind, mark.detail) for mark in cells.marks] == [
        (0, "cells", "1 × 10⁶ cells, 1 mL, iv"),
        (7, "cells", "1 × 10⁶ cells, 1 mL, iv"),
    ]


def test_a_lane_is_in_the_order_of_days_whatever_the_order_of_the_file(study_with):
    regimen = [
        {"product": "saline", "days": [7, 21]},
        {"product": "msc", "days": [0, 14]},
    ]
    lane = timeline(study_with({"arms.cells.regimen": regimen})).lanes[1]
    assert [(mark.day, mark.product) for mark in lane.marks] == [
        (0, "msc"),
        (7, "saline"),
        (14, "msc"),
        (21, "saline"),
    ]


def test_only_the_last_mark_says_how_a_treatment_goes_on(study_with):
    study = study_with({"arms.cells.regimen.0.then_every": "4 weeks"})
    assert [mark.continues for mark in timeline(study).lanes[1].marks] == ["", "then every 4 weeks"]


def test_a_number_that_is_not_reported_is_none(study_with):
    study = study_with({"arms.cells.size": "not reported"})
    assert timeline(study).lanes[1].size is None


def test_a_series_says_where_it_begins_and_ends(study_with):
    (span,) = timeline(study_with({})).spans
    assert (span.begins, span.ends) == ("12 weeks of age", "righting lost")
    assert span.steps == "every 3 days then 4 days"
    assert (span.first_day, span.last_day) == (None, None)
    assert span.done == ("BBB score", "Weight")


def test_a_series_with_days_says_them(study_with):
    study = study_with(
        {"schedule.series.twice.start": {"day": 5}, "schedule.series.twice.last_day": 90}
    )
    plan = timeline(study)
    assert plan.spans[0].begins == "day 5"
    assert plan.spans[0].ends == "righting lost or day 90"
    assert (plan.first_day, plan.last_day) == (-14, 90)


def test_visits_carry_their_windows(study_with):
    first, before, *_ = timeline(study_with({})).visits
    assert (first.earliest, first.latest) == (None, None)
    assert (before.day, before.earliest, before.latest) == (-7, -8, -6)


@pytest.mark.parametrize(
    ("day_zero", "words"),
    [
        ({"by": "trigger", "rule": {"of": "bbb", "at_most": 16}}, "BBB score at most 16"),
        ({"by": "first administration"}, "first administration"),
        ({"by": "age", "age": "0 d"}, "birth"),
        ({"by": "age", "age": "12 weeks"}, "12 weeks of age"),
    ],
)
def test_day_zero_is_said_in_words(study_with, day_zero, words):
    assert timeline(study_with({"day_zero": day_zero})).day_zero == words


def test_the_schedule_of_assessments_has_a_mark_where_something_is_due(study_with):
    table = assessments(study_with({}))
    assert table.columns == (
        "Twice a week", "First", "Before", "Day 0", "Day 7", "After", "Late",
    )  # fmt: skip
    marks = {label: "".join("x" if due else "." for due in row) for label, row in table.rows}
    assert marks == {
        "Mesenchymal cells": "...xx..",
        "Saline": "...xx..",
        "BBB score": "xxx..xx",
        "Weight": "x......",
        "Righting": ".......",
        "Imaging": ".....x.",
    }
