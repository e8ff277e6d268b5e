"""Tails of Student's t in blocks, where t is no number or beyond all."""

import math

import pytest

from cellcourse.simulation.answers.kernels.tails import t_two_sided


@pytest.mark.parametrize("df", [1, 2, 5, 6])
def test_a_t_that_is_no_number_has_no_p(df):
    assert math.isnan(t_two_sided(math.nan, df))


@pytest.mark.parametrize("df", [1, 2, 5, 6])
@pytest.mark.parametrize("t", [-math.inf, -1e150, 1e150, math.inf])
def test_a_t_beyond_all_has_a_p_of_nought(t, df):
    assert 0.0 <= t_two_sided(t, df) < 1e-15
