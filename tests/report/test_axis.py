"""The time axis of a study."""

import pytest

from cellcourse.analysis.result import Curve, Trajectory
from cellcourse.quantities import DAYS_PER_MONTH
from cellcourse.report.axis import TimeAxis, doses, time_axis
from cellcourse.report.numbers import MINUS


def test_a_study_whose_arms_are_first_treated_on_day_zero_counts_from_treatment(rat, patient):
    assert time_axis(rat.study).label == "Days after the first administration"
    assert time_axis(patient.study).label == "Months after the first administration"


def test_an_endpoint_timed_from_birth_is_drawn_by_age(rat):
    assert time_axis(rat.study, "birth").label == "Age (days)"


def test_days_become_months_of_a_twelfth_of_a_year():
    axis = TimeAxis("month", "day zero")
    assert axis.at(6 * DAYS_PER_MONTH) == pytest.approx(6)
    assert axis.named(6 * DAYS_PER_MONTH) == "6 months"
    assert axis.named(DAYS_PER_MONTH) == "1 month"


def test_a_day_before_day_zero_has_a_true_minus_sign():
    assert TimeAxis("day", "day zero").named(-4) == f"day {MINUS}4"


@pytest.mark.parametrize(
    ("unit", "days", "ticks"),
    [
        ("day", [-4, 98], tuple(range(0, 99, 7))),
        ("day", [0, 10], tuple(range(11))),
        ("month", [-183, 365], tuple(range(-6, 12, 2))),
    ],
)
def test_ticks_are_round_and_at_most_fifteen(unit, days, ticks):
    found = TimeAxis(unit, "day zero").ticks(days)
    assert found[: len(ticks)] == ticks
    assert len(found) <= 16


def test_curves_and_lines_move_to_the_axis_with_their_marks():
    axis = TimeAxis("month", "day zero")
    day = DAYS_PER_MONTH
    curve = axis.curve(Curve("a", "mean", (0, day), (1, 2), (None, 1), (None, 3), (3, 2), (day,)))
    line = axis.trajectory(Trajectory("s", "a", (2 * day,), (1.0,), ended=True))
    assert curve.x == (0, 1)
    assert curve.marks == (1,)
    assert line.x == (2,)
    assert line.ended


def test_what_is_given_stands_on_its_day_with_its_kind(rat):
    given = doses(rat.study, time_axis(rat.study), 99, rat.study.arms)
    assert given["msc1"] == [(0, "cells"), (7, "vehicle"), (14, "vehicle"), (21, "vehicle")]
    assert [kind for _, kind in given["msc4"]] == ["cells"] * 4


def test_only_the_arms_shown_and_the_days_reached_are_given(rat):
    given = doses(rat.study, time_axis(rat.study), 10, ["msc4"])
    assert given == {"msc4": [(0, "cells"), (7, "cells")]}


def test_a_tick_within_a_month_counts_weeks():
    months = TimeAxis("month", "the first administration")
    assert months.tick(-7) == "\N{MINUS SIGN}1 wk"
    assert months.tick(-183) == "\N{MINUS SIGN}6"
    assert months.tick(0) == "0"
    assert TimeAxis("day", "day zero").tick(-7) == "\N{MINUS SIGN}7"
