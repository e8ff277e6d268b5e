"""Eight numbers at once: what numpy gives for rows of eight."""

import numpy as np
import pytest

from cellcourse.simulation.answers.kernels.compiled import compiled
from cellcourse.simulation.answers.kernels.eights import (
    LANES,
    above,
    every,
    lesser,
    put,
    root,
    rows,
    take,
)


@compiled
def symbols(a, b, out):
    put(out[0], take(a) + take(b))
    put(out[1], take(a) - take(b))
    put(out[2], take(a) * take(b))
    put(out[3], take(a) / take(b))
    put(out[4], 1.5 - take(a))
    put(out[5], take(a) / 3)
    put(out[6], root(take(b)))
    one = every(2.0)
    one += take(a)
    one -= 1.0
    one *= take(b)
    one /= 4.0
    put(out[7], one)


@compiled
def choices(a, b, out):
    put(out[0], lesser(take(a), take(b)))
    put(out[1], above(take(a), take(b), every(1.0), every(-1.0)))


def test_symbols_mean_what_they_mean_for_each_number():
    a, b = np.random.default_rng(1).normal(size=(2, LANES))
    b, out = np.abs(b), np.zeros((8, LANES))
    symbols(a, b, out)
    expected = [a + b, a - b, a * b, a / b, 1.5 - a, a / 3, np.sqrt(b), (2 + a - 1) * b / 4]
    assert np.array_equal(out, expected)


def test_what_is_no_number_is_never_the_lesser_nor_above():
    a, out = np.arange(LANES, dtype=float), np.zeros((2, LANES))
    b = a[::-1].copy()
    b[2] = np.nan
    choices(a, b, out)
    assert np.array_equal(out[0], np.fmin(a, b))
    assert np.array_equal(out[1], np.where(a > b, 1.0, -1.0))


@pytest.mark.parametrize("number", [1, 2, 7])
def test_rows_are_empty_and_begin_with_a_line_of_memory(number):
    for _ in range(5):
        made = rows(number)
        assert made.shape == (number, LANES)
        assert not made.any()
        assert made.ctypes.data % 64 == 0
