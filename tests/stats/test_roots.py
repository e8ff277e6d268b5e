"""Where a curve crosses zero."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.stats.roots import crossing_point


@given(st.floats(-50, 50))
def test_finds_the_zero_of_a_curve_that_rises_steeply(zero):
    def curve(x: float) -> float:
        return math.expm1((x - zero) / 10)

    assert crossing_point(curve, -60, 60) == pytest.approx(zero, abs=1e-9)


def test_finds_a_zero_that_lies_on_the_border():
    assert crossing_point(lambda x: x - 3, 3, 10) == pytest.approx(3)
    assert crossing_point(lambda x: 3 - x, -5, 3) == pytest.approx(3)
