"""Survival figures."""

import re
from dataclasses import replace

import pytest

from cellcourse.analysis.result import Curve
from cellcourse.report.figures.counts import Counts
from cellcourse.report.figures.survival import SurvivalPlot, draw_survival
from cellcourse.report.wording import share_words


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


def band_of(arm, svg):
    """Horizontal ends of the shaded area of an arm, in points."""
    group = svg.split(f'id="band-{arm}"', 1)[1].split("</g>", 1)[0]
    xs = [float(x) for x in re.findall(r"[ML] ([\d.]+) -?[\d.]+", group)]
    return min(xs), max(xs)


def test_a_band_reaches_from_the_first_event_to_the_next_without_an_interval(plot, looks):
    """Control has an interval on day 28 only: it holds until the last death, on day 35."""
    svg = draw_survival("s", plot, looks)[1].svg
    marks = draw_survival("s", plot, looks)[1]
    at = {p.text.split(":")[0]: p.x * marks.width_mm / 25.4 * 72 for p in marks.points}
    low, high = band_of("control", svg)
    assert low == pytest.approx(at["Control, day 28"], abs=0.1)
    assert high == pytest.approx(at["Control, day 35"], abs=0.1)


def test_the_axis_says_of_what_the_curve_is_a_curve(rat):
    study = rat.study
    assert share_words(rat, "survival") == "Survival"
    events = study.events["righting-lost"].model_copy(update={"dead": False})
    named = study.endpoints["survival"].model_copy(update={"label": "Loss of righting"})
    changed = study.model_copy(
        update={"events": {"righting-lost": events}, "endpoints": {"survival": named}}
    )
    assert share_words(replace(rat, study=changed), "survival") == "Without loss of righting"
    dead = study.model_copy(update={"endpoints": {"survival": named}})
    assert share_words(replace(rat, study=dead), "survival") == "Survival"


def test_a_survival_without_something_keeps_its_own_name(patient):
    assert share_words(patient, "tracheostomy-free") == "Survival without tracheostomy"
