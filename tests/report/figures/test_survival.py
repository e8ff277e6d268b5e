"""Survival figures."""

from dataclasses import replace

import pytest

from cellcourse.analysis.result import Curve
from cellcourse.report.figures.counts import Counts
from cellcourse.report.figures.survival import SurvivalPlot, draw_survival


@pytest.fixture
def plot():
    curves = (
        Curve(
            "control", "survival", (0, 28, 35), (1, 0.5, 0), (None, 0.2, None), (None, 0.8, None),
            (2, 2, 1),
        ),
        Curve("four", "survival", (0, 77), (1, 0.5), (None, 0.1), (None, 0.9), (2, 2), (60.0,)),
    )  # fmt: skip
    return SurvivalPlot(
        curves,
        (0, 28, 56, 84),
        (Counts("control", (2, 2, 0, 0)), Counts("four", (2, 2, 2, 0))),
        {"control": [(0, "vehicle")], "four": [(0, "cells"), (7, "cells")]},
        "Days",
        "day",
        "Survival (%)",
        "exact p = 0.015",
    )


def test_every_step_tells_its_value_and_who_was_at_risk(plot, looks, told):
    single, double = draw_survival("s", plot, looks)
    assert "Control, day 28: 50 % (2 at risk before)" in told(single)
    assert told(single) == told(double)


def test_each_arm_has_a_band_that_the_page_can_hide(plot, looks):
    single, _ = draw_survival("s", plot, looks)
    assert 'id="band-control"' in single.svg
    assert 'id="band-four"' in single.svg


def test_arms_have_their_own_colours(plot, looks):
    single, _ = draw_survival("s", plot, looks)
    for arm in ("control", "four"):
        assert looks[arm].colour.lower() in single.svg.lower()


def test_a_figure_without_administrations_is_lower(plot, looks):
    bare, _ = draw_survival("s", replace(plot, doses={}), looks)
    assert bare.height_mm == draw_survival("s", plot, looks)[0].height_mm - 9


def test_an_arm_in_which_nobody_was_followed_leaves_room_for_the_others(plot, looks, told):
    nobody = Curve("one", "survival", (0,), (1,), (None,), (None,), (0,))
    single, _ = draw_survival("s", replace(plot, curves=(*plot.curves, nobody)), looks)
    assert "MSC-1, day 0: 100 % (0 at risk before)" in told(single)


def test_many_ticks_are_thinned_on_the_narrow_canvas_only(plot, looks):
    ticks = tuple(range(0, 120, 7))
    counts = tuple(Counts(arm, tuple(range(len(ticks)))) for arm in ("control", "four"))
    single, double = draw_survival("s", replace(plot, ticks=ticks, at_risk=counts), looks)
    assert single.svg.count("xtick_") < double.svg.count("xtick_")
