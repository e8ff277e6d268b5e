"""The compiled loops against published vectors and against the readable methods they repeat."""

import math

import numpy as np
import pytest

from cellcourse.evidence.reconstruct.kernels import event_days, log_rank, philox, rank_sum
from cellcourse.stats.mann_whitney import mann_whitney
from cellcourse.stats.multiplicity import adjust
from cellcourse.stats.survival.logrank import logrank


# Random123 1.14.0, tests/kat_vectors, lines "philox4x32 10": counter, key, result.
@pytest.mark.reference("Random123 kat_vectors")
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
def test_philox_gives_the_published_vectors(counter, key, result):
    words = np.array([int(w, 16) for w in f"{key} {counter}".split()] + [0] * 5, np.uint64)
    philox.block(words)
    assert [f"{int(word):08x}" for word in words[6:10]] == result.split()


def test_a_stream_is_a_function_of_its_place_alone():
    first = philox.stream(5, 1, 2)
    drawn = [philox.uniform(first) for _ in range(9)]
    other = philox.stream(5, 2, 2)
    again = philox.stream(5, 1, 2)
    mixed = [(philox.uniform(other), philox.uniform(again))[1] for _ in range(9)]
    assert mixed == drawn
    assert all(0 < value < 1 for value in drawn)


def test_whole_numbers_fall_evenly():
    words = philox.stream(1, 1, 1)
    counts = np.bincount([philox.below(words, 6) for _ in range(6000)], minlength=6)
    # 6,000 throws: each face 1000 times with SD 28.9; five SDs.
    assert counts.size == 6
    assert np.all(abs(counts - 1000) < 145)


@pytest.mark.parametrize("seed", range(20))
def test_the_log_rank_loop_repeats_the_log_rank_test(seed):
    rng = np.random.default_rng(seed)
    day, arm = rng.integers(1, 12, 15), np.repeat([0, 1, 2], 5)
    whole = logrank(day, np.ones(15, bool), arm)
    room = np.full((3, 5), np.nan)
    assert log_rank.chi_square(day, arm, room) == pytest.approx(whole.chisq, rel=1e-10)
    start = np.array([0, 5, 10, 15])
    for first, second in ((0, 1), (0, 2), (1, 2)):
        own = (arm == first) | (arm == second)
        pair = logrank(day[own], np.ones(10, bool), arm[own])
        found = log_rank.chi_square_of_two(day, start, first, second)
        assert found == pytest.approx(pair.chisq, rel=1e-10)
        assert log_rank.tail(found) == pytest.approx(pair.p, rel=1e-10)


@pytest.mark.parametrize(
    ("rule", "code"),
    [("holm", log_rank.HOLM), ("bonferroni", log_rank.BONFERRONI),
     ("hochberg", log_rank.HOCHBERG), ("none", log_rank.NONE)],
)  # fmt: skip
def test_the_adjusting_loop_repeats_the_rules(rule, code):
    p, found = np.array([0.03, 0.001, 0.2, 0.03]), np.full(4, np.nan)
    log_rank.adjust(p, code, found)
    assert found == pytest.approx(np.asarray(adjust(p, rule)))


@pytest.mark.parametrize("seed", range(20))
def test_the_rank_loop_repeats_the_exact_mann_whitney_test(seed):
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 6, 6).astype(float)
    y = rng.integers(0, 6, 5).astype(float) + (10 if seed % 4 == 0 else seed % 3)
    expected = mann_whitney(x, y, level=0.95).p
    assert rank_sum.rank_sum_p(x, y) == pytest.approx(expected, rel=1e-12)
    assert math.log(rank_sum.rank_sum_p(x, y)) <= 0


def test_without_one_of_the_samples_no_split_is_farther():
    assert rank_sum.rank_sum_p(np.zeros(0), np.array([1.0, 2.0])) == 1
    assert rank_sum.rank_sum_p(np.array([3.0]), np.zeros(0)) == 1


def spans(day, mean, se):
    """Claims on the days between scores of one arm, and on nothing else."""
    nothing = np.zeros((0, 2), np.int64)
    none = np.zeros((0, 4))
    claims = event_days.EventClaims(
        start=np.array([0, len(day)]),
        arm=np.zeros(len(day), np.int64),
        visit=np.zeros(200, np.int64),
        medians=none,
        counts=np.zeros((0, 5)),
        overall=np.zeros((0, 2)),
        pairs=none,
        pair=nothing,
        rule=0,
        occasions=nothing,
        gap=np.zeros((0, 1, 1), np.int64),
        spans=np.array([[0, 0, mean, se]], float),
    )
    room, unseen = event_days.room_for(claims), np.zeros(len(day), np.int64)
    return event_days.without_tests(claims, room, np.array(day), unseen)


@pytest.mark.parametrize("seed", range(20))
def test_lives_that_hold_some_days_are_never_turned_down(seed):
    rng = np.random.default_rng(seed)
    days = rng.integers(0, 60, 6)
    lives = days + rng.integers(0, 20, 6)
    se = np.std(days, ddof=1) / math.sqrt(6)
    assert spans(lives, days.mean(), se + 1e-9) == pytest.approx(0, abs=1e-9)


def test_lives_too_short_for_the_mean_or_too_uneven_for_its_error_are_turned_down():
    assert spans([10, 10, 10], 12, 100) == pytest.approx(2)
    # The most even days of mean 20 are 10, 25 and 25: SD 8.66, standard error 5.
    assert spans([10, 90, 90], 20, 5) == pytest.approx(0, abs=1e-9)
    assert spans([10, 90, 90], 20, 4) == pytest.approx(1)
