"""Test that hazard ratios do not change over time.

Reference: R 4.2.2, survival 3.5-3, cox.zph with transforms km, identity and log.
Program and printed output: validation/cox/cox.R, cox.out (ten decimals).
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.survival.proportional_hazards import proportional_hazards

PRINTED = "cox/cox.out"
TRANSFORMS = {"survival": "km", "time": "identity", "log time": "log"}
SPREAD = ([1, 2, 3, 4, 5, 6], [1] * 6, [[0.0], [1], [1], [0], [0], [1]])


@pytest.fixture(scope="module")
def lung(case):
    return {name: np.array(column, float) for name, column in case("cox/lung.csv").items()}


def rows(found, *, together):
    tests = (*found.each, found.together) if together else found.each
    return [number for test in tests for number in (test.chisq, test.df, test.p)]


@pytest.mark.reference("R survival 3.5-3")
@pytest.mark.parametrize("clock", TRANSFORMS)
def test_agrees_with_r_on_the_6mp_trial(clock, freireich, section):
    x = [[float(arm == "placebo")] for arm in freireich.group]
    found = proportional_hazards(freireich.time, freireich.died, x, clock=clock)
    r = section(PRINTED, "6-MP trial")[f"zph {TRANSFORMS[clock]}"]
    assert rows(found, together=True) == pytest.approx(r, abs=6e-11)


@pytest.mark.reference("R survival 3.5-3")
@pytest.mark.parametrize("clock", TRANSFORMS)
def test_agrees_with_r_on_three_covariates(clock, lung, section):
    x = np.column_stack([lung["age"], lung["sex"], lung["ph.ecog"]])
    found = proportional_hazards(lung["time"], lung["status"] == 2, x, clock=clock)
    r = section(PRINTED, "lung: age, sex, ph.ecog")[f"zph {TRANSFORMS[clock]}"]
    assert rows(found, together=True) == pytest.approx(r, abs=6e-11)


@pytest.mark.reference("R survival 3.5-3")
def test_agrees_with_r_within_strata(lung, section):
    x = np.column_stack([lung["age"], lung["ph.ecog"]])
    found = proportional_hazards(
        lung["time"], lung["status"] == 2, x, clock="time", strata=lung["sex"]
    )
    r = section(PRINTED, "lung: age, ph.ecog, strata sex")["zph identity"]
    assert rows(found, together=True) == pytest.approx(r, abs=6e-11)


def test_is_unchanged_by_the_unit_of_time():
    time, died, x = SPREAD
    for clock in TRANSFORMS:
        days = proportional_hazards(np.array(time) * 7, died, x, clock=clock)
        weeks = proportional_hazards(time, died, x, clock=clock)
        assert days.together.chisq == pytest.approx(weeks.together.chisq)


def test_ratios_that_turn_round_half_way_are_found():
    time, x = np.arange(80), np.tile([[1.0], [0.0]], (40, 1))
    x[:20], x[20:40], x[40:60], x[60:] = 1, 0, 0, 1
    assert proportional_hazards(time, np.ones(80), x, clock="time").together.p < 1e-6


def test_refuses_deaths_all_on_one_day():
    with pytest.raises(MethodError, match="the deaths do not spread in time"):
        proportional_hazards([3, 3, 5, 5], [1, 1, 0, 0], [[0.0], [1], [1], [0]], clock="time")


def test_refuses_the_logarithm_of_a_death_at_time_zero():
    time, died, x = SPREAD
    with pytest.raises(MethodError, match="1 deaths at time 0 have no logarithm"):
        proportional_hazards([0, *time[1:]], died, x, clock="log time")


@pytest.mark.parametrize("clock", TRANSFORMS)
def test_refuses_deaths_of_which_those_that_tell_of_a_group_are_on_one_day(clock):
    # On day 30 nobody but the second group is at risk: that death tells nothing.
    time, died = [16, 27, 3, 11, 12, 27, 30], [0, 1, 0, 0, 0, 1, 1]
    x = np.array([[0.0], [0], [1], [1], [1], [1], [1]])
    with pytest.raises(MethodError, match="the deaths do not spread in time"):
        proportional_hazards(time, died, x, clock=clock)


def test_refuses_two_groups_that_a_later_day_tells_from_each_other_alone():
    # Nobody of the first group is at risk on day 9, so their common ratio is asked of day 5.
    time, died = [5, 5, 5, 5, 9, 9, 9], [1, 1, 1, 0, 1, 1, 0]
    x = np.array([[0.0, 0], [1, 0], [0, 1], [0, 0], [0, 1], [1, 0], [1, 0]])
    with pytest.raises(MethodError, match="the deaths do not spread in time"):
        proportional_hazards(time, died, x, clock="time")
