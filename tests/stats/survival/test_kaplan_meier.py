"""Kaplan-Meier curve.

Reference: R 4.2.2, survival 3.5-3, survfit(conf.type = "log-log").
Program and printed output: validation/kaplan_meier/kaplan_meier.R, kaplan_meier.out.
Data: Freireich's 6-MP trial, survival::aml, six deaths with survival at one half.
R prints ten decimals, so numbers are held to half of the last one.
"""

import math

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.survival.kaplan_meier import kaplan_meier

PRINTED = "kaplan_meier/kaplan_meier.out"
SIX_DEATHS = [28, 30, 33, 36, 40, 44]


def nan(values):
    return [math.nan if value is None else value for value in values]


def agrees(curve, r):
    for name in ("time", "at_risk", "deaths", "censored", "survival", "se", "lower", "upper"):
        expected = r[name.replace("_", " ")]
        assert nan(getattr(curve, name)) == pytest.approx(expected, abs=5.1e-11, nan_ok=True)
    medians = nan((curve.median, curve.median_lower, curve.median_upper))
    assert medians == pytest.approx(r["median"], nan_ok=True)
    assert curve.at_risk_table(r["ticks"]) == r["at risk at ticks"]


@pytest.mark.reference("R survival 3.5-3")
@pytest.mark.parametrize("arm", ["6-MP", "placebo"])
def test_agrees_with_r_on_the_6mp_trial(arm, freireich, section):
    agrees(kaplan_meier(*freireich.of(arm), level=0.95), section(PRINTED, arm))


@pytest.mark.reference("R survival 3.5-3")
@pytest.mark.parametrize("arm", ["Maintained", "Nonmaintained"])
def test_agrees_with_r_on_leukaemia(arm, aml, section):
    agrees(kaplan_meier(*aml.of(arm), level=0.95), section(PRINTED, f"aml {arm}"))


@pytest.mark.reference("R survival 3.5-3")
def test_median_is_the_middle_of_the_stretch_at_one_half(section):
    curve = kaplan_meier(SIX_DEATHS, [1] * 6, level=0.95)
    agrees(curve, section(PRINTED, "six deaths"))
    assert curve.median == 34.5


@pytest.mark.parametrize("n", range(2, 60, 2))
def test_round_off_never_moves_the_median_of_an_even_group(n):
    assert kaplan_meier(range(n), [1] * n, level=0.95).median == (n - 1) / 2


def test_median_is_not_reached_while_more_than_half_live():
    curve = kaplan_meier([3, 5, 9, 9], [1, 0, 0, 0], level=0.95)
    assert (curve.median, curve.median_upper) == (None, None)


def test_a_curve_that_ends_at_one_half_has_its_median_where_it_came_there():
    assert kaplan_meier([3, 5, 9, 9], [1, 1, 0, 0], level=0.95).median == 5


def test_numbers_at_risk_are_counted_just_before_the_tick():
    curve = kaplan_meier([10, 10, 20], [1, 0, 1], level=0.95)
    assert curve.at_risk_table([0, 10, 10.5, 20, 21]) == (3, 3, 1, 1, 0)


def test_without_censoring_survival_is_the_share_alive():
    time = np.random.default_rng(3).integers(1, 30, 40)
    curve = kaplan_meier(time, np.ones(40), level=0.95)
    assert curve.survival == pytest.approx([np.mean(time > t) for t in curve.time])


def test_is_stretched_by_the_unit_of_time_and_nothing_else(freireich):
    weeks = kaplan_meier(freireich.time, freireich.died, level=0.95)
    days = kaplan_meier(np.array(freireich.time) * 7, freireich.died, level=0.95)
    assert days.time == tuple(7 * t for t in weeks.time)
    assert days.median == 7 * weeks.median
    assert (days.survival, days.lower, days.upper) == (weeks.survival, weeks.lower, weeks.upper)


def test_survival_at_a_time_counts_the_deaths_of_that_time(freireich):
    curve = kaplan_meier(*freireich.of("6-MP"), level=0.95)
    at = curve.at(8)
    assert (at.survival, at.lower, at.upper) == (curve.survival[1], curve.lower[1], curve.upper[1])
    assert curve.at(6).survival == curve.survival[0]
    assert (curve.at(5).survival, curve.at(5).lower) == (1.0, None)


def test_survival_after_the_last_death_of_all_is_zero():
    assert kaplan_meier(SIX_DEATHS, [1] * 6, level=0.95).at(100).survival == 0


def test_refuses_survival_after_follow_up_ended():
    with pytest.raises(MethodError, match="no survival at 36: follow-up ends at 35 with 1 cens"):
        kaplan_meier([20, 35], [1, 0], level=0.95).at(36)


def test_refuses_everything_that_is_wrong_at_once():
    with pytest.raises(MethodError) as refusal:
        kaplan_meier([1, -2, math.nan], [1, 0, 3], level=0.95)
    assert refusal.value.message == (
        "not follow-up of subjects: 1 of 3 times are missing or not finite; "
        "1 of 3 times are below zero; 1 of 3 outcomes are neither true nor false"
    )


def test_refuses_times_given_as_outcomes():
    with pytest.raises(MethodError, match="6 of 6 outcomes are neither true nor false"):
        kaplan_meier(SIX_DEATHS, SIX_DEATHS, level=0.95)


def test_refuses_no_subjects_and_unequal_lengths():
    with pytest.raises(MethodError, match="no subjects"):
        kaplan_meier([], [], level=0.95)
    with pytest.raises(MethodError, match=r"times have shape \(2,\), outcomes \(3,\)"):
        kaplan_meier([1, 2], [1, 1, 1], level=0.95)
