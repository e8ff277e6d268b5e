"""Summaries of one sample.

Reference: R 4.2.2, quantile(type = 7), sd, t.test.
Program and printed output: validation/means/means.R, means.out; data: scores.csv.
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.errors import MethodError
from cellcourse.stats.summaries import mean_with_interval, summarise


@pytest.fixture
def high(case):
    columns = case("means/scores.csv")
    rows = zip(columns["after"], columns["group"], strict=True)
    return [float(score) for score, group in rows if group == "high"]


@pytest.mark.reference("R stats 4.2.2")
def test_agrees_with_r(high, printed):
    r = printed("means/means.out")
    found = summarise(high)
    assert found.n == 7
    assert found.mean == pytest.approx(r["summary mean"], abs=1e-12)
    assert found.sd == pytest.approx(r["summary sd"], abs=1e-12)
    assert found.sem == pytest.approx(r["summary sem"], abs=1e-12)
    five = (found.minimum, found.lower_quartile, found.median, found.upper_quartile, found.maximum)
    assert five == tuple(r[f"summary quantile {q}"] for q in (0, 25, 50, 75, 100))


@pytest.mark.reference("R stats 4.2.2")
def test_the_interval_of_the_mean_agrees_with_r(high, printed):
    r = printed("means/means.out")
    found = mean_with_interval(high, level=0.9)
    assert found.interval.lower == pytest.approx(r["mean lower 90"], abs=1e-10)
    assert found.interval.upper == pytest.approx(r["mean upper 90"], abs=1e-10)
    assert (found.n, found.df, found.interval.level) == (7, 6, 0.9)


def test_one_value_has_no_spread():
    found = summarise([7.5])
    assert (found.n, found.mean, found.median, found.sd, found.sem) == (1, 7.5, 7.5, None, None)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2), st.floats(-1e3, 1e3))
def test_shifting_the_values_shifts_the_middle_only(values, shift):
    one, moved = summarise(values), summarise(np.array(values) + shift)
    assert moved.median == pytest.approx(one.median + shift, abs=1e-6)
    assert moved.sd == pytest.approx(one.sd, abs=1e-6)


def test_refuses_no_values():
    with pytest.raises(MethodError, match="summary: 0 values"):
        summarise([])


def test_refuses_an_interval_from_one_value():
    with pytest.raises(MethodError, match="1 values, at least 2"):
        mean_with_interval([3.0], level=0.95)
