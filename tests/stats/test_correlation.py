"""Pearson's and Spearman's correlation.

Reference: R 4.2.2, cor.test (for Spearman with exact = FALSE).
Program and printed output: validation/association/association.R, association.out.
"""

import math

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.correlation import pearson, spearman


@pytest.fixture
def pairs(case):
    columns = case("association/pairs.csv")
    return [float(x) for x in columns["x"]], [float(y) for y in columns["y"]]


@pytest.mark.reference("R stats 4.2.2")
def test_pearson_agrees_with_r(pairs, printed):
    r = printed("association/association.out")
    found = pearson(*pairs, level=0.95)
    assert found.effect == pytest.approx(r["pearson r"], rel=1e-12)
    assert found.interval.lower == pytest.approx(r["pearson lower"], rel=1e-11)
    assert found.interval.upper == pytest.approx(r["pearson upper"], rel=1e-11)
    assert found.statistic == pytest.approx(r["pearson t"], rel=1e-11)
    assert found.p == pytest.approx(r["pearson p"], rel=1e-10)
    assert (found.n, found.df) == (10, 8)


@pytest.mark.reference("R stats 4.2.2; Bonett and Wright (2000) for the interval")
def test_spearman_agrees_with_r(pairs, printed):
    r = printed("association/association.out")
    found = spearman(*pairs, level=0.95)
    assert found.effect == pytest.approx(r["spearman rho"], rel=1e-12)
    assert found.p == pytest.approx(r["spearman p"], rel=1e-10)
    assert found.interval.lower == pytest.approx(r["spearman lower"], rel=1e-11)
    assert found.interval.upper == pytest.approx(r["spearman upper"], rel=1e-11)


def test_spearman_sees_only_the_order(pairs):
    x, y = pairs
    assert spearman(np.exp(np.array(x) / 10), y, level=0.9) == spearman(x, y, level=0.9)


def test_turning_one_measure_turns_the_sign(pairs):
    x, y = pairs
    turned = pearson(x, [-one for one in y], level=0.9)
    assert turned.effect == pytest.approx(-pearson(x, y, level=0.9).effect)


def test_a_perfect_line_has_no_doubt_left():
    found = pearson([1, 2, 3, 4], [8, 6, 4, 2], level=0.95)
    assert (found.effect, found.statistic, found.p) == (-1, -math.inf, 0)
    assert (found.interval.lower, found.interval.upper) == (-1, -1)


@pytest.mark.parametrize(
    ("x", "y", "message"),
    [
        ([1, 2, 3], [1, 2, 3], "3 values, at least 4"),
        ([1, 2, 3, 4], [1, 2, 3, 4, 5], "4 values cannot be paired with 5"),
        ([1, 2, 3, 4], [2, 2, 2, 2], "equal in all 4 subjects"),
    ],
)
def test_refuses_what_has_no_correlation(x, y, message):
    with pytest.raises(MethodError, match=message):
        pearson(x, y, level=0.95)
