"""Random numbers by their place.

References: Random123 1.14.0, tests/kat_vectors, lines "philox4x32 10": counter, key, result;
scipy.special.ndtri for the quantile, to four units in the last place of the quantile or, near
its zero at 1/2, of the probability.
"""

from math import erf, sqrt

import numpy as np
import pytest

from cellcourse.stats.random import compiled, place
from cellcourse.stats.random.philox import philox

PLACES = [(0, 0, 0, 0), (5, 2**40 + 3, 1, 1), (2**63 - 1, 2**63 - 1, 2**32 - 1, 2**33 - 1)]


@pytest.mark.reference("Random123 kat_vectors")
@pytest.mark.parametrize("scramble", [philox, compiled.philox])
@pytest.mark.parametrize(
    ("counter", "key", "result"),
    [
        ("00000000 00000000 00000000 00000000", "00000000 00000000",
         "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff",
         "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0",
         "d16cfe09 94fdcceb 5001e420 24126ea1"),
    ],
)  # fmt: skip
def test_gives_the_published_vectors(scramble, counter, key, result):
    found = scramble(*(int(word, 16) for word in f"{key} {counter}".split()))
    assert [f"{word:08x}" for word in found] == result.split()


def test_a_place_is_spread_over_key_and_counter_without_overlap():
    seed, trial = 0x0102030405060708, 0x1112131415161718
    expected = philox(0x05060708, 0x01020304, 0x15161718, 0x11121314, 0x21222324, 0x31323334)
    assert place.words(seed, trial, 0x21222324, 0x31323334) == expected


@pytest.mark.parametrize("where", PLACES)
def test_the_compiled_numbers_are_the_plain_ones_bit_for_bit(where):
    seed, trial, subject, draw = where
    block = (seed, trial, subject, draw >> 1)
    assert compiled.words(*block) == place.words(*block)
    assert compiled.uniform53(*where) == place.uniform53(*where)
    assert compiled.normal(*where) == place.normal(*where)


def test_a_row_of_words_has_the_normal_values_of_its_words():
    # The two words at either end of the middle, the ends, and others by chance.
    ends = [0, 322122546, 322122547, 322122548, 2**31, 3972844747, 3972844748, 2**32 - 1]
    word = np.array([*ends, *np.random.default_rng(1).integers(0, 2**32, size=501)], np.int64)
    normal, place_in, end = np.zeros(word.size), np.zeros(word.size, np.int64), np.ones(word.size)
    compiled.normals(word, normal, place_in, end)
    assert normal.tolist() == [place.normal_quantile((int(one) + 0.5) / 2**32) for one in word]


def test_a_row_of_uniform_numbers_has_their_normal_values():
    # Both ends, both sides of the middle and of the tail, and others by chance.
    edges = [2.0**-53, 1.3e-11, 1.5e-11, 0.0749999, 0.0750001, 0.25]
    odd = 2 * np.random.default_rng(2).integers(0, 2**52, size=500) + 1
    near = np.round(np.array(edges) * 2.0**53)
    uniform = np.concatenate([near, 2.0**53 - near, odd]) / 2.0**53
    expected = [place.normal_quantile(one) for one in uniform.tolist()]
    compiled.normal_quantiles(uniform, np.zeros(uniform.size, np.int64), np.ones(uniform.size))
    assert uniform.tolist() == expected


def test_two_draws_share_a_block_and_use_its_four_words():
    a, b, c, d = place.words(7, 8, 9, 10)
    assert place.uniform53(7, 8, 9, 20) == (2 * (a * 2**20 + b // 2**12) + 1) / 2**53
    assert place.uniform53(7, 8, 9, 21) == (2 * (c * 2**20 + d // 2**12) + 1) / 2**53


@pytest.mark.parametrize(("word", "value"), [(0, 2**-53), (2**32 - 1, 1 - 2**-53)])
def test_the_smallest_and_the_largest_uniform_number_are_inside(monkeypatch, word, value):
    monkeypatch.setattr(place, "philox", lambda *place: (word,) * 4)
    assert place.uniform53(0, 0, 0, 0) == value


def test_neighbours_in_every_direction_are_uncorrelated():
    drawn = np.array(
        [compiled.normal(11, t, s, d) for t in range(50) for s in range(20) for d in range(20)]
    ).reshape(50, 20, 20)
    for axis in range(3):
        near, far = np.moveaxis(drawn, axis, 0)[:-1], np.moveaxis(drawn, axis, 0)[1:]
        # Products of independent normal values: SD 1 each; four SDs of their mean.
        assert abs((near * far).mean()) < 4 / sqrt(near.size)


def test_normal_values_follow_the_normal_distribution():
    drawn = np.sort([compiled.normal(3, trial, 0, 0) for trial in range(20_000)])
    below = np.array([(1 + erf(z / sqrt(2))) / 2 for z in drawn])
    gap = abs(below - (np.arange(drawn.size) + 0.5) / drawn.size).max()
    assert gap < 1.95 / sqrt(drawn.size)  # Kolmogorov's limit at .001


@pytest.mark.reference("scipy.special.ndtri")
@pytest.mark.parametrize("quantile", [place.normal_quantile, compiled.normal_quantile])
def test_the_quantile_agrees_with_scipy(quantile):
    from scipy.special import ndtri

    p = np.concatenate([np.arange(1, 4096) / 4096, 10.0 ** -np.arange(4, 300)])
    found = np.array([quantile(one) for one in p])
    assert found == pytest.approx(ndtri(p), rel=2e-15, abs=2e-15)


def test_the_quantile_is_symmetric():
    for k in range(1, 512):
        assert place.normal_quantile(k / 1024) == -place.normal_quantile(1 - k / 1024)
