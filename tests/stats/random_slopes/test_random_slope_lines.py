"""Lines of arms over time: which weights the contrasts are."""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.random_slopes import line_design

TIME = [-6, 0, 6, -6, 0, 6]
ARM = ["control"] * 3 + ["cells"] * 3


def test_a_bent_line_has_a_height_a_slope_and_a_change_for_each_arm():
    lines = line_design(TIME, ARM, arms=["control", "cells"], change_at=0)
    assert lines.design.columns == (
        "height at 0, control",
        "height at 0, cells",
        "slope, control",
        "slope, cells",
        "change of slope, control",
        "change of slope, cells",
    )
    assert np.array(lines.design.matrix)[5].tolist() == [0, 1, 0, 6, 0, 6]
    assert np.array(lines.design.matrix)[0].tolist() == [1, 0, -6, 0, 0, 0]


def test_slopes_before_and_after_are_named_and_differ_by_the_change(fit, lines):
    fixed = fit().fixed
    slopes = {c.name: c.estimate for c in lines.slopes(fixed, level=0.95)}
    changes = {c.name: c.estimate for c in lines.changes(fixed, rule="holm", level=0.95)}
    for arm in ("control", "cells"):
        rise = slopes[f"slope after, {arm}"] - slopes[f"slope before, {arm}"]
        assert rise == pytest.approx(changes[f"change of slope, {arm}"], rel=1e-10)


def test_differences_are_of_slopes_after_the_change(fit, lines):
    fixed = fit().fixed
    slopes = {c.name: c.estimate for c in lines.slopes(fixed, level=0.95)}
    (found,) = lines.differences(fixed, against="control", rule="none", level=0.95)
    assert found.name == "slope after, cells minus control"
    rise = slopes["slope after, cells"] - slopes["slope after, control"]
    assert found.estimate == pytest.approx(rise, rel=1e-10)


def test_the_difference_of_changes_is_what_lme4_was_asked_for(fit, lines, printed):
    r = printed("random_slope/random_slope.out")
    fixed = fit().fixed
    (found,) = lines.differences_of_changes(fixed, against="control", rule="none", level=0.95)
    head = "intercept and slope REML"
    assert found.estimate == pytest.approx(r[f"{head} beta 6"] - r[f"{head} beta 5"], rel=1e-6)


def test_straight_lines_have_no_change(fit):
    straight = line_design(TIME, ARM, arms=["control", "cells"])
    with pytest.raises(MethodError, match="lines of 2 arms are straight"):
        straight.changes(fit().fixed, rule="none", level=0.95)


def test_a_covariate_shifts_the_lines():
    lines = line_design(TIME, ARM, arms=["control", "cells"], covariates={"age": [50.0] * 6})
    assert lines.design.columns[-1] == "age"
    assert np.array(lines.design.matrix)[:, -1].tolist() == [50.0] * 6


def test_refuses_arms_that_do_not_fit():
    with pytest.raises(MethodError, match="unknown cells, no rows of sham; arms: control, sham"):
        line_design(TIME, ARM, arms=["control", "sham"])


def test_refuses_lengths_that_differ():
    with pytest.raises(MethodError, match="6 times but 2 labels of arms"):
        line_design(TIME, ["a", "b"], arms=["a", "b"])
    with pytest.raises(MethodError, match="age: not as many values as the 6 times"):
        line_design(TIME, ARM, arms=["control", "cells"], covariates={"age": [1.0, 2.0]})


def test_refuses_an_arm_to_compare_with_that_is_not_there(fit, lines):
    with pytest.raises(MethodError, match="no arm 'sham'; known: control, cells"):
        lines.differences(fit().fixed, against="sham", rule="none", level=0.95)
