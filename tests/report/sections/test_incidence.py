"""Cumulative incidence of events that forestall each other, as the report shows it."""

from dataclasses import replace

from cellcourse.report.blocks import Figure, Table
from cellcourse.report.sections.incidence import competing_events


def shown(trial, **changed):
    result = next(one for one in trial.results if one.analysis == "tracheostomy")
    entry = trial.study.analyses["tracheostomy"]
    return list(competing_events(trial, entry, replace(result, **changed))), result


def test_incidence_is_drawn_and_tabulated_by_arm(trial):
    (figure, shares, tests), result = shown(trial)
    assert isinstance(figure, Figure)
    assert "cumulative incidence of Tracheostomy after Aalen and Johansen" in figure.caption
    assert "Death forestalls Tracheostomy." in figure.caption
    ends = [f"{100 * curve.y[-1]:.0f} %" for curve in result.curves]
    assert figure.alt == (
        f"Cumulative incidence of 2 arms, at the end Vehicle {ends[0]} and Cells {ends[1]}."
    )
    assert isinstance(shares, Table)
    assert len([row for row in shares.rows if row.cells]) == 2, "one day for each of two arms"
    assert any("Gray" in cell.text for row in tests.rows for cell in row.cells)


def test_every_step_tells_its_share_and_who_was_at_risk(trial):
    (figure, *_), result = shown(trial)
    told = [point.text for point in figure.double.points]
    vehicle = next(curve for curve in result.curves if curve.arm == "placebo")
    assert f"Vehicle, month 0: 0 % ({vehicle.n[0]} at risk before)" in told
    assert len(told) == sum(len(curve.x) for curve in result.curves)


def test_the_axis_ends_at_a_round_share_above_all_limits(trial):
    (low, *_), result = shown(trial)
    whole = tuple(
        replace(curve, high=tuple(None if top is None else 0.9 for top in curve.high))
        for curve in result.curves
    )
    (full, *_), _ = shown(trial, curves=whole)
    heights = [
        max(1 - p.y for p in figure.double.points if "month 0" not in p.text)
        for figure in (low, full)
    ]
    assert heights[0] > 1.3 * heights[1], "the same shares stand higher on a shorter axis"


def test_an_arm_in_which_nobody_had_the_event_is_level(trial):
    _, result = shown(trial)
    level = [replace(c, y=(0.0,) * len(c.y), low=(None,) * len(c.y), high=(None,) * len(c.y))
             for c in result.curves]  # fmt: skip
    (figure, *_), _ = shown(trial, curves=tuple(level))
    assert "at the end Vehicle 0 % and Cells 0 %" in figure.alt
