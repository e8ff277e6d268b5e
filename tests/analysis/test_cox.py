"""Hazard ratios against the control arm. The model itself is held to R in tests/stats."""

import pytest

ENTRY = {"method": "cox", "endpoint": "survival", "deaths": "the event", "adjust": "holm"}
DAYS = {
    "vehicle": [20, 28, 31, 38, 41, 70],
    "low": [28, 36, 50, 52, 59, 69],
    "high": [67, 68, 77, 77, 84, 99],
}


def test_every_arm_is_set_against_the_control(ask, deaths):
    result = ask(ENTRY, deaths(**DAYS))
    pairs = [(one.at.arm, one.at.against) for one in result.estimates]
    assert pairs == [("low", "vehicle"), ("high", "vehicle")]


def test_the_interval_excludes_one_exactly_where_the_p_is_small(ask, deaths):
    result = ask(ENTRY, deaths(**DAYS))
    for arm in ("low", "high"):
        test = result.test("hazard ratio", arm=arm)
        assert (test.effect.low <= 1 <= test.effect.high) == (test.p > 0.05)


def test_p_values_are_adjusted_over_the_arms(ask, deaths):
    test = ask(ENTRY, deaths(**DAYS)).test("hazard ratio", arm="high")
    assert test.p_adjusted == pytest.approx(2 * test.p)


def test_the_signed_root_has_the_sign_of_the_effect_and_the_size_of_the_p(ask, deaths):
    test = ask(ENTRY, deaths(**DAYS)).test("hazard ratio", arm="high")
    assert test.statistic < 0 < test.effect.value < 1
    assert test.statistic**2 > 3.84


def test_a_category_adjusts_by_its_levels_and_a_number_as_it_is(ask, deaths, rows):
    known = deaths(**DAYS)
    subjects = tuple(
        rows.subject(one.subject, one.arm, sex=one.baseline["sex"], age=50 + 7 * i % 11)
        for i, one in enumerate(known.subjects)
    )
    records = rows.records(subjects, events=known.events)
    result = ask({**ENTRY, "adjust_for": ["sex", "age"]}, records)
    items = [one.at.item for one in result.estimates]
    assert items == [None, None, "sex: male against female", "age"]
    assert "adjusted for sex and age" in result.steps[1]


def test_a_subject_without_a_covariate_is_left_out_and_named(ask, deaths, rows):
    known = deaths(**DAYS)
    hidden = rows.subject("v0", "vehicle", sex=None)
    records = rows.records((hidden, *known.subjects[1:]), events=known.events)
    result = ask({**ENTRY, "strata": ["sex"]}, records)
    assert [(one.subject, one.reason) for one in result.excluded] == [("v0", "sex not reported")]
    assert dict(result.n)["vehicle"] == 5


def test_proportionality_is_tested_where_there_is_a_plain_model(ask, deaths):
    result = ask(ENTRY, deaths(**DAYS))
    assert result.test("proportional hazards").df == (2,)
    assert "Grambsch1994" in result.references


def test_complete_separation_gives_a_finite_ratio_that_is_flagged(ask, deaths):
    result = ask(
        {**ENTRY, "arms": ["vehicle", "high"]},
        deaths(vehicle=[10, 11, 12, 13], high=[20, 21, 22, 23]),
    )
    ratio = result.estimate("hazard ratio", arm="high")
    assert 0 < ratio.value < 1
    assert "Firth" in ratio.note
    assert "Heinze2001" in result.references
    assert [test.name for test in result.tests] == ["likelihood ratio", "hazard ratio"]


def test_without_a_control_the_first_arm_is_compared_with(ask, deaths, plan):
    arms = {
        key: {"label": key, "size": 6, "regimen": []} for key in ("high", "vehicle")
    }  # no control
    records = deaths(high=DAYS["high"], vehicle=DAYS["vehicle"])
    result = ask(ENTRY, records, arms=arms)
    assert [(one.at.arm, one.at.against) for one in result.estimates] == [("vehicle", "high")]


def test_deaths_on_one_day_leave_proportionality_untested_and_say_so(ask, deaths):
    records = deaths(vehicle=[10, -20, -20, 10], high=[10, -20, -20, -20])
    result = ask({**ENTRY, "arms": ["vehicle", "high"]}, records)
    assert [test.name for test in result.tests] == ["likelihood ratio", "hazard ratio"]
    assert result.limits[0].startswith("Whether hazards are proportional was not tested: ")
    assert "Grambsch1994" not in result.references
    assert not any("Schoenfeld" in step for step in result.steps)
