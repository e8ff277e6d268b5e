"""Figures of means over time."""

from dataclasses import replace

import pytest

from cellcourse.analysis.result import Curve, Trajectory
from cellcourse.report.figures.counts import Counts
from cellcourse.report.figures.means import ComparedArms, MeansPlot, draw_means


def mean(arm, y, low, high, n):
    return Curve(arm, "mean", (0, 7, 14), y, low, high, n)


@pytest.fixture
def plot():
    return MeansPlot(
        curves=(
            mean("control", (16, 12.2, 9.7), (15, 11.6, None), (17, 12.8, None), (6, 6, 1)),
            mean("four", (16, 15, 14.9), (15, 14, 14.3), (17, 16, 15.5), (6, 6, 6)),
        ),
        subjects=(Trajectory("R1", "control", (0, 7), (16, 12), ended=True),),
        tested=(ComparedArms("four", "MSC-4 v. Control", ((14, True, "p = 0.012"),)),),
        ticks=((0, "0"), (7, "7"), (14, "14")),
        counts=(Counts("control", (6, 6, 1)), Counts("four", (6, None, 6))),
        doses={"control": [(0, "vehicle")]},
        x_label="Days",
        time="day",
        y_label="BBB score",
        unit="points",
        floor=0.0,
        spread="SEM",
    )  # fmt: skip


def test_every_mean_tells_its_error_and_how_many_contribute(plot, looks, told):
    words = told(draw_means("m", plot, looks)[0])
    assert "Control, day 7: 12.2 ± 0.6 (SEM) points, n = 6" in words


def test_a_mean_of_one_has_no_error(plot, looks, told):
    assert "Control, day 14: 9.7 points, n = 1" in told(draw_means("m", plot, looks)[0])


def test_a_test_tells_its_p_where_its_mark_stands(plot, looks, told):
    assert "MSC-4 v. Control, day 14: p = 0.012" in told(draw_means("m", plot, looks)[0])


def test_no_mark_stands_where_no_test_was_declared(plot, looks, told):
    words = told(draw_means("m", replace(plot, tested=()), looks)[0])
    assert not [word for word in words if "v." in word]


def test_a_scale_with_a_floor_is_drawn_from_it(plot, looks):
    low = draw_means("m", plot, looks)[0]
    free = draw_means("m", replace(plot, floor=None), looks)[0]
    assert low.points[-1].y < free.points[-1].y


def test_the_same_value_for_everybody_can_be_drawn(plot, looks):
    flat = Curve("one", "mean", (0.0,), (5.0,), (None,), (None,), (1,))
    bare = replace(plot, curves=(flat,), subjects=(), tested=(), counts=(), doses={})
    assert draw_means("m", bare, looks)[0].points


def test_a_mean_of_fewer_than_three_is_open_and_its_line_thin(plot, looks):
    few = draw_means("m", plot, looks)[0].svg
    many = tuple(replace(curve, n=(6, 6, 6)) for curve in plot.curves)
    full = draw_means("m", replace(plot, curves=many), looks)[0].svg
    for drawn in ("stroke-width: 0.5", "fill: #ffffff; stroke: #555555"):
        assert few.count(drawn) > full.count(drawn)
