"""Logarithm, exponential and power from sums and products.

Reference: Python's decimal numbers with 40 digits, whose logarithm and exponential are rounded
correctly.
"""

import math
from decimal import Decimal, localcontext

import numpy as np
import pytest

from cellcourse.stats.elementary import compiled, plain

RNG = np.random.default_rng(20261123)
NEAR_ONE = [1 + sign * 2.0**-power for sign in (-1, 1) for power in range(1, 53)]
POSITIVE = [*NEAR_ONE, *RNG.random(500), *10.0 ** RNG.uniform(-307, 307, 500)]
SHARES = [*NEAR_ONE[:52], *RNG.random(500), *10.0 ** RNG.uniform(-12, 0, 100)]
FUNCTIONS = [plain, compiled]


def exactly(of, *numbers):
    """A function of decimal numbers, to 40 digits."""
    with localcontext() as context:
        context.prec = 40
        return of(*(Decimal(float(number)) for number in numbers))


def raised(share, exponent):
    return (share.ln() * exponent).exp()


@pytest.mark.parametrize("by", FUNCTIONS)
def test_the_logarithm_is_right_to_the_last_places(by):
    found = [by.logarithm(x) for x in POSITIVE]
    assert found == pytest.approx([float(exactly(Decimal.ln, x)) for x in POSITIVE], rel=5e-16)


@pytest.mark.parametrize("by", FUNCTIONS)
def test_the_exponential_is_right_to_the_last_places(by):
    numbers = [*RNG.uniform(-700, 700, 500), *RNG.uniform(-2, 2, 500)]
    found = [by.exponential(x) for x in numbers]
    expected = [float(exactly(Decimal.exp, x)) for x in numbers]
    assert found == pytest.approx(expected, rel=6e-16, abs=0)


@pytest.mark.parametrize("by", FUNCTIONS)
@pytest.mark.parametrize("exponent", [0.1, 0.5, 0.868, 1.0, 1.7, 4.0, 12.0])
def test_a_power_is_right_to_the_last_places_of_one(by, exponent):
    found = np.array([by.power(share, exponent) for share in SHARES])
    exact = np.array([float(exactly(raised, share, exponent)) for share in SHARES])
    assert abs(found - exact).max() < 2e-16 + 2**-54  # the exact one is rounded too
    large = exact >= 0.01
    assert found[large] == pytest.approx(exact[large], rel=1e-15, abs=0)


@pytest.mark.parametrize("by", FUNCTIONS)
def test_nothing_and_the_whole_stay_what_they_are(by):
    assert (by.exponential(0.0), by.logarithm(1.0)) == (1.0, 0.0)
    for exponent in (0.1, 0.868, 30.0):
        assert [by.power(share, exponent) for share in (-0.2, 0.0, 1.0, 1.4)] == [0, 0, 1, 1]


@pytest.mark.parametrize("by", FUNCTIONS)
def test_what_is_too_small_to_be_written_is_nothing(by):
    assert [by.exponential(x) for x in (-math.inf, -1e300, -700.1)] == [0.0, 0.0, 0.0]
    assert [by.power(share, 12.0) for share in (5e-324, 1e-300, 1e-30)] == [0.0, 0.0, 0.0]


@pytest.mark.parametrize("by", FUNCTIONS)
def test_an_exponential_is_never_too_large_to_be_written(by):
    assert [by.exponential(x) for x in (701.0, 1e300, math.inf)] == [by.exponential(700.0)] * 3


@pytest.mark.parametrize("exponent", [0.3, 0.868, 2.0])
def test_the_compiled_functions_are_the_plain_ones_bit_for_bit(exponent):
    numbers = [*RNG.uniform(-710, 710, 300), -math.inf, math.inf]
    assert [compiled.exponential(x) for x in numbers] == [plain.exponential(x) for x in numbers]
    assert [compiled.logarithm(x) for x in POSITIVE] == [plain.logarithm(x) for x in POSITIVE]
    row = np.array([-1.0, 0.0, *SHARES, 1.0, 2.0])
    found = np.ones(row.size)
    compiled.powers(row, exponent, found)
    one_by_one = [plain.power(share, exponent) for share in row.tolist()]
    assert found.tolist() == one_by_one
    assert [compiled.power(share, exponent) for share in row] == one_by_one


def test_a_power_never_falls_where_the_share_rises():
    share = np.linspace(0.0, 1.0, 20_001)
    found = np.empty(share.size)
    compiled.powers(share, 0.868, found)
    assert (np.diff(found) > 0).all()


@pytest.mark.parametrize(("x", "bits"), [(1.0, 0x3FF0000000000000), (-0.0, -(2**63)), (5e-324, 1)])
def test_a_number_is_read_as_its_bits_and_back(x, bits):
    assert (plain.as_bits(x), plain.as_number(bits)) == (bits, x)
