"""Strips, slopes, effects, flow diagrams and protocols."""

import pytest

from cellcourse.report.axis import time_axis
from cellcourse.report.figures.boxes import Box, FlowPlot, draw_flow
from cellcourse.report.figures.effects import Effect, EffectPlot, draw_effects
from cellcourse.report.figures.protocol import draw_protocol, reach
from cellcourse.report.figures.slopes import SlopePanel, SlopePlot, draw_slopes
from cellcourse.report.figures.strips import Bracket, Strip, StripPlot, draw_strips
from cellcourse.report.palette import palette
from cellcourse.study.timeline import timeline


def strips(*values):
    return StripPlot((Strip("control", values, 25.0, 5.8),), (), "Days", "days")


def test_every_subject_has_a_point_with_its_value(looks, told):
    plot = strips(("R1", 20.0, False), ("R2", 38.0, True))
    assert told(draw_strips("g", plot, looks)[0]) == ["R1: 20 days", "R2: at least 38 days"]


def test_equal_values_stand_side_by_side(looks):
    points = draw_strips("g", strips(*((f"R{i}", 20.0, False) for i in range(4))), looks)[0].points
    assert len({point.x for point in points}) == 4
    assert len({point.y for point in points}) == 1


def test_far_values_stand_on_one_line(looks):
    points = draw_strips("g", strips(("a", 10.0, False), ("b", 60.0, False)), looks)[0].points
    assert points[0].x == points[1].x


def test_each_comparison_makes_room_for_its_bracket(looks):
    arms = (Strip("control", (("a", 1.0, False),), None, None), Strip("four", (), None, None))
    bare = StripPlot(arms, (), "y", "")
    compared = StripPlot(arms, (Bracket("four", "control", "p = 0.011"),), "y", "")
    heights = [draw_strips("g", plot, looks)[0].height_mm for plot in (bare, compared)]
    assert heights[1] > heights[0]


def test_slopes_are_told_before_and_after(looks, told):
    panel = SlopePanel("one", (("P1", -0.5, -0.75),), (-0.5, -0.75), "−0.25")
    words = told(draw_slopes("s", SlopePlot((panel,), "ALSFRS", "points/month"), looks)[0])
    assert words == ["P1 before: -0.5 points/month", "P1 after: -0.75 points/month"]


def effect(low, high):
    return Effect("MSC-4 v. Control", "four", 0.12, low, high, "0.12 (0.02 to 0.57)")


@pytest.mark.parametrize("bounds", [(0.02, 0.57), (None, 0.57), (None, None)])
def test_an_open_interval_reaches_the_edge(looks, told, bounds):
    plot = EffectPlot((effect(*bounds),), "Hazard ratio", 1.0, ratio=True)
    assert told(draw_effects("e", plot, looks)[0]) == ["MSC-4 v. Control: 0.12 (0.02 to 0.57)"]


def test_a_heading_among_effects_has_no_point(looks, told):
    heading = Effect("Headache", "", None, None, None, "")
    plot = EffectPlot((heading, effect(0.02, 0.57)), "%", None, span=(0, 1))
    assert len(told(draw_effects("e", plot, looks)[0])) == 1


def flow(arms):
    boxes = (Box("Arm (n = 6)", ("Treated: 6",)), Box("Follow-up ended", ("Death: 6",)))
    return FlowPlot((Box("Entered (n = 18)"),), tuple((f"arm{i}", boxes) for i in range(arms)))


def test_many_arms_stand_under_each_other_where_columns_would_be_narrow(looks):
    few_single, few_double = draw_flow("f", flow(2), looks)
    many_single, many_double = draw_flow("f", flow(5), looks)
    assert many_double.height_mm == few_double.height_mm
    assert many_single.height_mm > 2 * few_single.height_mm


def test_a_longer_text_makes_a_higher_box(looks):
    short = FlowPlot((Box("Entered"),), (("one", (Box("A"),)),))
    long = FlowPlot((Box("Entered"),), (("one", (Box("A", ("word " * 60,)),)),))
    assert draw_flow("f", long, looks)[0].height_mm > draw_flow("f", short, looks)[0].height_mm


def test_the_protocol_tells_who_is_given_what_when(rat, told):
    plan = timeline(rat.study)
    drawn = draw_protocol("p", plan, time_axis(rat.study), {}, palette(rat.study))
    assert "MSC-1, day 7: Vehicle" in told(drawn[0])


def test_the_protocol_tells_what_is_done_at_each_visit(patient, told):
    plan = timeline(patient.study)
    drawn = draw_protocol("p", plan, time_axis(patient.study), {}, palette(patient.study))
    assert [w for w in told(drawn[1]) if w.startswith("12 months:") and "MRI" in w]


def test_a_series_without_known_days_gets_room_on_both_sides(rat, patient):
    first, last = reach(timeline(rat.study))
    assert first < 0
    assert last > 21
    first, last = reach(timeline(patient.study))
    assert last < 1.2 * 365
