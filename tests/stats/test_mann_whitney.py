"""Mann-Whitney test with ties.

Reference: R 4.2.2, coin 1.4-2, wilcox_test(distribution = "exact"); wilcox.test for U.
Program and printed output: validation/ranks/ranks.R, ranks.out; data: scores.csv.
On these data R's and scipy's normal approximation gives .1938, and scipy's
method="exact", which ignores ties, .2403; the permutation p is .2165.
"""

from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.errors import MethodError
from cellcourse.stats.mann_whitney import mann_whitney, mann_whitney_resampled

half_points = st.integers(0, 42).map(lambda x: x / 2)
samples = st.lists(half_points, min_size=1, max_size=6)


@pytest.fixture
def two(case):
    scores = case("ranks/scores.csv")
    pairs = list(zip(scores["group"], map(float, scores["score"]), strict=True))
    return [[score for group, score in pairs if group == one] for one in ("treated", "control")]


@pytest.mark.reference("R coin 1.4-2")
def test_agrees_with_coin_on_tied_scores(two, printed):
    r = printed("ranks/ranks.out")
    test = mann_whitney(*two, level=0.95)
    assert test.p == pytest.approx(r["mann_whitney exact p"], abs=1e-12)
    assert test.p == pytest.approx(200 / 924, abs=1e-12)
    assert test.statistic == r["mann_whitney u"]
    assert test.effect == pytest.approx(r["shift of tied samples"], abs=1e-12)
    assert test.p_kind == "exact"
    assert test.resamples is None


@pytest.mark.reference("R stats 4.2.2")
def test_agrees_with_r_without_ties(printed):
    x, y = (14.1, 14.2, 12.6, 15.3, 16.4, 13.7), (12.3, 11.4, 13.9, 11.8, 14.9)
    assert mann_whitney(x, y, level=0.9).p == pytest.approx(
        printed("ranks/ranks.out")["untied p"], abs=1e-12
    )


def test_the_smallest_p_of_six_against_six_is_two_of_924():
    test = mann_whitney(range(6), range(6, 12), level=0.95)
    assert test.p == pytest.approx(2 / comb(12, 6), rel=1e-12)
    assert (test.statistic, test.superiority) == (0, 0)


@given(samples, samples)
def test_counts_what_listing_every_split_counts(x, y):
    pooled = np.array(x + y)
    ranks = (pooled[:, None] > pooled).sum(1) + ((pooled[:, None] == pooled).sum(1) + 1) / 2
    splits = combinations(range(pooled.size), len(x))
    distance = np.array([abs(ranks[list(s)].sum() - len(x) * ranks.mean()) for s in splits])
    p = np.mean(distance >= distance[0] - 1e-9)
    assert mann_whitney(x, y, level=0.9).p == pytest.approx(p, rel=1e-12)


@given(samples, samples)
def test_exchanging_the_samples_keeps_p_and_mirrors_the_effect(x, y):
    one, other = mann_whitney(x, y, level=0.9), mann_whitney(y, x, level=0.9)
    assert one.p == pytest.approx(other.p, rel=1e-12)
    assert one.superiority == pytest.approx(1 - other.superiority)
    assert one.effect == pytest.approx(-other.effect)


def test_only_the_order_of_the_scores_matters_to_p(two):
    stretched = [np.exp(x) for x in two]
    assert mann_whitney(*stretched, level=0.9).p == mann_whitney(*two, level=0.9).p


def test_equal_scores_throughout_give_a_p_of_one():
    test = mann_whitney([3, 3, 3], [3, 3], level=0.5)
    assert (test.p, test.superiority, test.effect) == (1.0, 0.5, 0.0)


def test_resampling_comes_near_the_exact_p(two):
    rng = np.random.default_rng(8)
    test = mann_whitney_resampled(*two, level=0.95, resamples=40_000, rng=rng)
    assert test.p == pytest.approx(200 / 924, abs=4 * (0.17 / 40_000) ** 0.5)
    assert (test.p_kind, test.resamples) == ("monte carlo", 40_000)


def test_resampling_never_gives_a_p_of_zero():
    rng = np.random.default_rng(8)
    test = mann_whitney_resampled(range(20), range(20, 40), level=0.95, resamples=999, rng=rng)
    assert test.p == 1 / 1000


def test_the_level_of_the_test_is_kept_with_ties():
    rng = np.random.default_rng(20)
    p = [mann_whitney(*rng.integers(8, 15, (2, 6)), level=0.9).p for _ in range(1500)]
    assert np.mean(np.array(p) <= 0.05) <= 0.05 + 3 * (0.05 * 0.95 / 1500) ** 0.5


def test_refuses_an_empty_sample():
    with pytest.raises(MethodError, match="second sample: 0 values, at least 1"):
        mann_whitney([1, 2], [], level=0.95)


def test_refuses_a_missing_score():
    with pytest.raises(MethodError, match="1 of 3 values are missing"):
        mann_whitney([1, float("nan"), 2], [3], level=0.95)


def test_refuses_samples_too_large_to_count():
    rng = np.random.default_rng(1)
    with pytest.raises(MethodError, match="use resampling"):
        mann_whitney(rng.normal(size=400), rng.normal(size=400), level=0.95)


def test_refuses_to_resample_nothing(two):
    with pytest.raises(MethodError, match="at least one resample"):
        mann_whitney_resampled(*two, level=0.95, resamples=0, rng=np.random.default_rng(1))
