"""Tail and quantile of the studentized range.

Reference: scipy 1.17.1, studentized_range, whose quadrature aims at 1e-11; R 4.2.2,
ptukey and qtukey. R's own error grows as degrees of freedom shrink: 4e-10 in a tail at
15, 4e-8 at 5, 8e-5 at 2, where its upper 1 % point of ten means is 34.9 and not 31.7.
With two means, the t distribution decides: R is off, scipy and this are not. So R is
compared from 5 degrees of freedom on, with tolerances of that size.
Programs and printed output: validation/studentized_range/.
"""

import math

import pytest
from scipy.special import stdtr

from cellcourse.errors import MethodError
from cellcourse.stats.studentized_range import (
    studentized_range_quantile,
    studentized_range_tail,
)

R_OUT = "studentized_range/studentized_range.out"
SCIPY_OUT = "studentized_range/scipy_range.out"


def _cases(printed, kind, fewest_df):
    for name, value in printed.items():
        word, first, means, df = name.split()
        if word == kind and int(df) >= fewest_df:
            yield float(first), int(means), int(df), value


@pytest.mark.reference("scipy 1.17.1")
def test_tails_agree_with_scipy(printed):
    cases = list(_cases(printed(SCIPY_OUT), "tail", 2))
    assert len(cases) == 48
    for q, means, df, expected in cases:
        assert studentized_range_tail(q, means, df) == pytest.approx(expected, abs=1e-12)


@pytest.mark.reference("scipy 1.17.1")
def test_quantiles_agree_with_scipy(printed):
    cases = list(_cases(printed(SCIPY_OUT), "quantile", 2))
    assert len(cases) == 36
    for tail, means, df, expected in cases:
        found = studentized_range_quantile(tail, means, df)
        assert found == pytest.approx(expected, rel=1e-11)


@pytest.mark.reference("R stats 4.2.2")
@pytest.mark.parametrize(("fewest_df", "tolerance"), [(5, 1e-7), (15, 1e-9)])
def test_tails_agree_with_r(printed, fewest_df, tolerance):
    for q, means, df, expected in _cases(printed(R_OUT), "tail", fewest_df):
        assert studentized_range_tail(q, means, df) == pytest.approx(expected, abs=tolerance)


@pytest.mark.reference("R stats 4.2.2")
def test_quantiles_agree_with_r(printed):
    for tail, means, df, expected in _cases(printed(R_OUT), "quantile", 5):
        found = studentized_range_quantile(tail, means, df)
        assert found == pytest.approx(expected, rel=5e-6)


@pytest.mark.parametrize("df", [1, 2, 7, 60, 5000])
@pytest.mark.parametrize("q", [0.1, 2.0, 8.0, 20.0])
def test_two_means_are_a_t_test_to_the_last_digits(q, df):
    expected = 2 * float(stdtr(df, -q / math.sqrt(2)))
    assert studentized_range_tail(q, 2, df) == pytest.approx(expected, rel=1e-11)


@pytest.mark.parametrize("tail", [0.999, 0.5, 0.05, 1e-6])
@pytest.mark.parametrize("means", [2, 3, 20])
@pytest.mark.parametrize("df", [1, 4, 15, 200])
def test_the_quantile_undoes_the_tail(tail, means, df):
    q = studentized_range_quantile(tail, means, df)
    assert studentized_range_tail(q, means, df) == pytest.approx(tail, rel=1e-9)


def test_more_means_spread_further():
    tails = [studentized_range_tail(3.0, means, 15) for means in range(2, 12)]
    assert tails == sorted(tails)


def test_a_range_of_zero_is_always_reached():
    assert studentized_range_tail(0.0, 3, 5) == 1.0


def test_refuses_one_mean():
    with pytest.raises(MethodError, match="range of 1 means with 5 df"):
        studentized_range_tail(2.0, 1, 5)


def test_refuses_a_tail_of_one():
    with pytest.raises(MethodError, match="between 0 and 1, not at 1"):
        studentized_range_quantile(1.0, 3, 5)
