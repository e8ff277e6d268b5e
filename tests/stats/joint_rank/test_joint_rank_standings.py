"""What a rule makes of deaths, withdrawals and missed visits."""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.joint_rank import Rule, standings

NAN = float("nan")
TIME, DIED, WITHDREW = [10, 20, 30], [1, 0, 0], [0, 1, 0]  # a death, a withdrawal, the end
CHANGE = [[-1, NAN], [-2, -5], [NAN, NAN]]


def under(function="last visit", withdrawal="survived", administrative="survived", margin=0.0):
    rule = Rule(function, withdrawal, administrative, margin)
    return standings(TIME, DIED, WITHDREW, CHANGE, rule=rule)


def test_a_survivor_outlives_every_death():
    assert under().time.tolist() == [10, np.inf, np.inf]


def test_one_known_until_then_keeps_its_time():
    patients = under(withdrawal="known until then", administrative="known until then")
    assert patients.time.tolist() == [10, 20, 30]
    assert patients.died.tolist() == [True, False, False]


def test_a_withdrawal_may_count_as_a_death_on_its_day():
    patients = under(withdrawal="died then")
    assert patients.died.tolist() == [True, True, False]
    assert patients.time.tolist() == [10, 20, np.inf]


def test_the_last_visit_is_each_patients_own():
    np.testing.assert_array_equal(under().function, [[-1], [-5], [NAN]])


def test_the_last_common_visit_needs_all_visits():
    np.testing.assert_array_equal(under("last common visit").function, CHANGE)


def test_says_everything_that_is_wrong_at_once():
    rule = Rule("last visit", "survived", "survived", -1)
    with pytest.raises(MethodError) as refusal:
        standings(TIME, DIED, [1, 0, 2], [[np.inf], [0], [0]], rule=rule)
    assert "1 of 3 patients both died and withdrew" in refusal.value.message
    assert "1 of 3 withdrawals are neither true nor false" in refusal.value.message
    assert "1 of 3 values of function are infinite" in refusal.value.message
    assert "a margin is not below zero, as -1 is" in refusal.value.message


def test_refuses_function_that_is_not_one_row_per_patient():
    rule = Rule("last visit", "survived", "survived", 0)
    with pytest.raises(MethodError, match=r"3 times, withdrawals of shape \(3,\), function"):
        standings(TIME, DIED, WITHDREW, [1, 2, 3], rule=rule)
