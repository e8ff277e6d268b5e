"""Proportions and their difference.

Reference: R 4.2.2, binom.test, prop.test (for Newcombe's interval) and fisher.test.
Program and printed output: validation/proportions/proportions.R, proportions.out.
Newcombe (1998), Stat Med 17:873, table II: 56/70 - 48/80 has 0.0524 to 0.3339.
"""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import beta_tail
from cellcourse.stats.proportions import proportion, risk_difference, zero_events_bound

OUT = "proportions/proportions.out"


@pytest.mark.reference("R stats 4.2.2")
@pytest.mark.parametrize(("events", "n"), [(0, 7), (3, 19), (19, 19), (11, 88)])
def test_the_exact_interval_agrees_with_r(printed, events, n):
    r = printed(OUT)
    found = proportion(events, n, level=0.95)
    assert found.effect == events / n
    assert found.interval.lower == pytest.approx(r[f"{events} of {n} lower"], rel=1e-11)
    assert found.interval.upper == pytest.approx(r[f"{events} of {n} upper"], rel=1e-11)


@pytest.mark.reference("R stats 4.2.2")
@pytest.mark.parametrize("n", [7, 19, 300])
def test_what_no_event_leaves_possible_agrees_with_r(printed, n):
    bound = zero_events_bound(n, level=0.95)
    assert bound == pytest.approx(printed(OUT)[f"no event in {n}"], rel=1e-11)
    assert (1 - bound) ** n == pytest.approx(0.05)


def test_the_rule_of_three_is_close_in_large_samples():
    assert zero_events_bound(300, level=0.95) == pytest.approx(3 / 300, rel=0.01)


@pytest.mark.reference("R stats 4.2.2; Newcombe (1998)")
@pytest.mark.parametrize(
    ("events", "n"),
    [((5, 1), (7, 12)), ((0, 0), (7, 12)), ((56, 48), (70, 80)), ((7, 2), (10, 13))],
)
def test_the_difference_agrees_with_r(printed, events, n):
    r = printed(OUT)
    name = f"{events[0]}/{n[0]} - {events[1]}/{n[1]}"
    found = risk_difference(events, n, level=0.95)
    assert found.effect == pytest.approx(r[f"{name} difference"], abs=1e-12)
    assert found.interval.lower == pytest.approx(r[f"{name} lower"], abs=1e-12)
    assert found.interval.upper == pytest.approx(r[f"{name} upper"], abs=1e-12)
    assert found.p == pytest.approx(r[f"{name} fisher p"], rel=1e-10)


@pytest.mark.reference("Newcombe (1998), table II")
def test_the_difference_agrees_with_newcombes_table():
    interval = risk_difference((56, 48), (70, 80), level=0.95).interval
    assert (round(interval.lower, 4), round(interval.upper, 4)) == (0.0524, 0.3339)


@given(st.integers(1, 60), st.data())
def test_exchanging_events_and_others_mirrors_the_interval(n, data):
    events = data.draw(st.integers(0, n))
    one, other = proportion(events, n, level=0.9), proportion(n - events, n, level=0.9)
    assert one.interval.lower == pytest.approx(1 - other.interval.upper, abs=1e-12)
    assert one.interval.lower <= one.effect <= one.interval.upper


@pytest.mark.parametrize("p", [0.03, 0.3, 0.5])
def test_the_exact_interval_covers_at_least_at_its_level(p):
    n, covered = 12, 0.0
    for events in range(n + 1):
        interval = proportion(events, n, level=0.95).interval
        if interval.lower <= p <= interval.upper:
            covered += math.comb(n, events) * p**events * (1 - p) ** (n - events)
    assert covered >= 0.95


def test_the_upper_limit_leaves_half_of_what_the_level_leaves():
    upper = proportion(3, 19, level=0.9).interval.upper
    assert beta_tail(upper, 4, 16) == pytest.approx(0.05)


@given(st.integers(1, 30), st.integers(1, 30), st.data())
def test_a_difference_stays_within_one(n, m, data):
    events = data.draw(st.integers(0, n)), data.draw(st.integers(0, m))
    found = risk_difference(events, (n, m), level=0.99)
    assert -1 <= found.interval.lower <= found.effect <= found.interval.upper <= 1


@pytest.mark.parametrize(("events", "n"), [(-1, 5), (6, 5), (0, 0)])
def test_refuses_what_is_not_a_proportion(events, n):
    with pytest.raises(MethodError, match=f"{events} events among {n} subjects"):
        proportion(events, n, level=0.95)


def test_refuses_a_difference_with_an_empty_group():
    with pytest.raises(MethodError, match="0 events among 0 subjects"):
        risk_difference((1, 0), (5, 0), level=0.95)
