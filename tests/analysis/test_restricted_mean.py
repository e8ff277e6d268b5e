"""Mean time up to a horizon. The method itself is held to R in tests/stats."""

import pytest

from cellcourse.errors import MethodError

ENTRY = {
    "method": "restricted-mean",
    "endpoint": "survival",
    "deaths": "the event",
    "horizon": "40 d",
    "adjust": "none",
}
DAYS = {"vehicle": [10, 20, 30], "low": [20, 40, 60], "high": [50, 60, 70]}


def test_the_mean_is_the_average_of_the_days_lived_up_to_the_horizon(ask, deaths):
    result = ask(ENTRY, deaths(**DAYS))
    means = [one.value for one in result.estimates]
    assert means == pytest.approx([20, (20 + 40 + 40) / 3, 40])


def test_a_difference_is_the_arm_minus_the_control(ask, deaths):
    test = ask(ENTRY, deaths(**DAYS)).test("restricted mean difference", arm="low")
    assert test.effect.value == pytest.approx(100 / 3 - 20)
    assert test.effect.low < test.effect.value < test.effect.high
    assert test.statistic == pytest.approx(test.effect.value / test.effect.se)
    assert test.n == 6


def test_adjustment_stands_beside_the_p_only_where_it_is_declared(ask, deaths):
    plain = ask(ENTRY, deaths(**DAYS)).test("restricted mean difference", arm="low")
    holm = ask({**ENTRY, "adjust": "holm"}, deaths(**DAYS)).tests
    assert plain.p_adjusted is None
    assert all(test.p_adjusted >= test.p for test in holm)


def test_a_horizon_that_an_arm_was_not_followed_to_is_refused_by_name(ask, deaths):
    records = deaths(vehicle=[10, 20, -30], low=[20, 40, 60])
    with pytest.raises(MethodError, match=r"analyses\.it: Vehicle: no survival at 40"):
        ask({**ENTRY, "arms": ["vehicle", "low"]}, records)


def test_the_methods_state_the_horizon(ask, deaths):
    result = ask(ENTRY, deaths(**DAYS))
    assert any("up to 40 days" in step for step in result.steps)
    assert any("after 40 days" in limit for limit in result.limits)
