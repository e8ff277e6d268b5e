"""Hodges-Lehmann shift and pseudo-median with their intervals.

Reference: R 4.2.2, wilcox.test(exact = TRUE, conf.int = TRUE) on untied data.
Program and printed output: validation/ranks/ranks.R, ranks.out.
"""

from itertools import pairwise

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.shifts import hodges_lehmann, pseudo_median, signed_rank_distribution

X = (14.1, 14.2, 12.6, 15.3, 16.4, 13.7)
Y = (12.3, 11.4, 13.9, 11.8, 14.9)


@pytest.mark.reference("R stats 4.2.2")
@pytest.mark.parametrize(("level", "suffix"), [(0.95, ""), (0.90, " 90")])
def test_agrees_with_r_on_untied_samples(printed, level, suffix):
    r = printed("ranks/ranks.out")
    shift, interval = hodges_lehmann(X, Y, level=level)
    assert shift == pytest.approx(r["untied shift"], abs=1e-12)
    assert interval.lower == pytest.approx(r["untied shift lower" + suffix], abs=1e-12)
    assert interval.upper == pytest.approx(r["untied shift upper" + suffix], abs=1e-12)
    assert interval.level == level


@pytest.mark.reference("R stats 4.2.2")
def test_the_pseudo_median_agrees_with_r(printed, case):
    r = printed("ranks/ranks.out")
    changes = [float(x) for x in case("ranks/changes.csv")["untied"]]
    centre, interval = pseudo_median(changes, level=0.95)
    assert centre == pytest.approx(r["pseudo-median untied"], abs=1e-12)
    assert interval.lower == pytest.approx(r["pseudo-median untied lower"], abs=1e-12)
    assert interval.upper == pytest.approx(r["pseudo-median untied upper"], abs=1e-12)


def test_exchanging_the_samples_turns_the_sign():
    shift, interval = hodges_lehmann(X, Y, level=0.95)
    back, other = hodges_lehmann(Y, X, level=0.95)
    assert back == pytest.approx(-shift)
    assert (other.lower, other.upper) == pytest.approx((-interval.upper, -interval.lower))


def test_a_higher_level_gives_no_narrower_interval():
    intervals = [hodges_lehmann(X, Y, level=level)[1] for level in (0.5, 0.8, 0.9, 0.95, 0.98)]
    assert all(
        wide.lower <= narrow.lower and narrow.upper <= wide.upper
        for narrow, wide in pairwise(intervals)
    )


def test_three_against_three_have_no_interval_at_95_per_cent():
    shift, interval = hodges_lehmann((4, 5, 6), (1, 2, 3), level=0.95)
    assert shift == 3
    assert interval is None


def test_three_against_three_have_one_at_90_per_cent():
    # P(U = 0) is 1/20, just the tail that a level of 0.9 leaves.
    _, interval = hodges_lehmann((4, 5, 6), (1, 2, 3), level=0.9)
    assert (interval.lower, interval.upper) == (1, 5)


def test_five_changes_have_no_interval_at_95_per_cent():
    assert pseudo_median((1, 2, 3, 4, 5), level=0.95) == (3.0, None)


def test_tied_samples_are_covered_at_least_at_the_level():
    rng = np.random.default_rng(11)
    scores = np.arange(0, 22) / 2
    covered = 0
    for _ in range(400):
        x, y = rng.choice(scores, 7) + 2, rng.choice(scores, 6)
        _, interval = hodges_lehmann(x, y, level=0.9)
        covered += interval.lower <= 2 <= interval.upper
    assert covered >= 0.88 * 400


def test_large_samples_use_the_normal_approximation():
    rng = np.random.default_rng(3)
    x, y = rng.normal(1, 1, 400), rng.normal(0, 1, 400)
    shift, interval = hodges_lehmann(x, y, level=0.95)
    half = 1.96 * np.sqrt(2 / 400) * np.sqrt(np.pi / 3)  # asymptotic error under normality
    assert interval.upper - shift == pytest.approx(half, rel=0.15)
    assert shift - interval.lower == pytest.approx(half, rel=0.15)


def test_every_sign_pattern_is_counted_once():
    expected = np.array([1, 1, 1, 2, 1, 1, 1]) / 8
    assert signed_rank_distribution(np.array([1, 2, 3])) == pytest.approx(expected)


def test_refuses_a_level_in_per_cent():
    with pytest.raises(MethodError, match="between 0 and 1, not at 95"):
        hodges_lehmann(X, Y, level=95)
