"""Survival curves of the arms. The method itself is held to R in tests/stats."""

import pytest

ENTRY = {
    "method": "kaplan-meier",
    "endpoint": "survival",
    "deaths": "the event",
    "at_risk_every": "10 d",
}


@pytest.fixture
def result(ask, deaths):
    records = deaths(vehicle=[28, 30, 33, 36, 40, 44], low=[30, -35, 50, -60, -60, -60])
    return ask(ENTRY, records)


@pytest.mark.reference("R 4.2.2 survfit: deaths at 28, 30, 33, 36, 40, 44 have the median 34.5")
def test_the_median_is_the_middle_of_a_stretch_at_one_half(result):
    assert result.estimate("median survival", arm="vehicle").value == 34.5


def test_a_median_that_is_not_reached_has_no_value_and_says_why(result):
    median = result.estimate("median survival", arm="low")
    assert median.value is None
    assert median.note.startswith("not reached")


def test_a_difference_with_a_median_that_is_not_reached_has_no_value(result):
    found = result.estimate("difference in median survival", arm="low", against="vehicle")
    assert found.value is None


def test_events_and_censored_subjects_are_counted(result):
    assert result.estimate("events", arm="low").value == 2
    assert result.estimate("censored", arm="low").value == 4


def test_numbers_at_risk_count_those_just_before_the_tick(result):
    at_risk = [
        result.estimate("number at risk", arm="vehicle", day=day).value
        for day in (0, 10, 30, 40, 50)
    ]
    assert at_risk == [6, 6, 5, 2, 0], "the deaths of days 30 and 40 are still at risk there"


def test_ticks_end_where_nobody_is_followed_any_more(result):
    days = {one.at.day for one in result.estimates if one.quantity == "number at risk"}
    assert max(days) == 60


def test_survival_at_a_tick_has_its_interval(result):
    here = result.estimate("survival", arm="vehicle", day=40)
    assert here.value == pytest.approx(1 / 6)
    assert 0 < here.low < here.value < here.high < 1


def test_survival_after_the_last_censoring_is_not_known(ask, deaths):
    records = deaths(vehicle=[28, 61], low=[30, -35])
    here = ask(ENTRY, records).estimate("survival", arm="low", day=40)
    assert here.value is None
    assert "follow-up ends at 35" in here.note


def test_a_curve_starts_at_one_and_marks_the_censored(result):
    curve = next(curve for curve in result.curves if curve.arm == "low")
    assert (curve.x[0], curve.y[0], curve.n[0]) == (0, 1, 6)
    assert curve.marks == (35, 60)


def test_the_band_is_absent_where_everybody_or_nobody_is_alive(result):
    curve = next(curve for curve in result.curves if curve.arm == "vehicle")
    assert curve.low[0] is None
    assert curve.low[-1] is None
    assert None not in curve.low[1:-1]


def test_an_arm_without_subjects_has_no_curve(result):
    assert [curve.arm for curve in result.curves] == ["vehicle", "low"]
    assert dict(result.n)["high"] == 0


def test_the_methods_say_how_many_were_censored(result):
    assert "in 12 subjects, of whom 4 were censored" in result.steps[0]


def test_an_open_upper_limit_of_a_median_is_a_limit_of_the_data(result):
    assert any("no upper limit to the median of Vehicle" in limit for limit in result.limits)


def test_an_upper_limit_that_is_known_is_no_limit_of_the_data(ask, deaths):
    result = ask(ENTRY, deaths(vehicle=range(20, 60)))
    assert result.estimate("median survival", arm="vehicle").high is not None
    assert result.limits == ()
