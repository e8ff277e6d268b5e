"""Rank comparison within strata.

Reference: enumeration of all splits within each sex, base R 4.2.2.
Program and printed output: validation/ranks/ranks.R, ranks.out; data: scores.csv.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.mann_whitney import mann_whitney
from cellcourse.stats.stratified_ranks import van_elteren, van_elteren_resampled


@pytest.fixture
def two(case):
    scores = case("ranks/scores.csv")
    rows = list(zip(scores["score"], scores["group"], scores["sex"], strict=True))
    kept = [row for row in rows if row[1] != "high"]
    return [float(s) for s, _, _ in kept], [g for _, g, _ in kept], [x for _, _, x in kept]


@pytest.mark.reference("R 4.2.2, enumeration")
def test_agrees_with_the_enumeration_of_every_split(two, printed):
    r = printed("ranks/ranks.out")
    test = van_elteren(*two)
    assert test.statistic == pytest.approx(r["van elteren statistic"], abs=1e-12)
    assert test.p == pytest.approx(r["van elteren exact p"], abs=1e-12)
    assert (test.n, test.strata, test.left_out) == ((6, 6), 2, 0)


def test_one_stratum_is_a_mann_whitney_test(two):
    values, group, _ = two
    test = van_elteren(values, group, ["all"] * len(values))
    plain = mann_whitney(values[:6], values[6:], level=0.95)
    assert test.p == pytest.approx(plain.p, rel=1e-12)
    assert test.superiority == pytest.approx(plain.superiority)
    assert test.effect == plain.effect


def test_shifting_a_whole_stratum_changes_nothing(two):
    values, group, sex = two
    moved = [v + 100 * (s == "m") for v, s in zip(values, sex, strict=True)]
    assert van_elteren(moved, group, sex) == van_elteren(values, group, sex)


def test_a_stratum_with_one_group_only_is_left_out_and_counted(two):
    values, group, sex = two
    test = van_elteren([*values, 9.0, 9.5], [*group, "treated", "treated"], [*sex, "x", "x"])
    assert test.left_out == 2
    assert test.p == pytest.approx(van_elteren(*two).p)


def test_resampling_comes_near_the_exact_p(two):
    rng = np.random.default_rng(5)
    test = van_elteren_resampled(*two, resamples=40_000, rng=rng)
    assert test.p == pytest.approx(van_elteren(*two).p, abs=4 * (0.15 / 40_000) ** 0.5)
    assert (test.p_kind, test.resamples) == ("monte carlo", 40_000)


def test_equal_scores_in_a_stratum_add_nothing(two):
    values, group, sex = two
    flat = van_elteren(
        [*values, 3, 3, 3], [*group, "treated", "control", "control"], [*sex, *"ppp"]
    )
    assert flat.p == pytest.approx(van_elteren(*two).p)
    assert flat.strata == 3


def test_refuses_three_groups():
    with pytest.raises(MethodError, match="compares two groups, not 3"):
        van_elteren([1, 2, 3], ["a", "b", "c"], ["s"] * 3)


def test_refuses_strata_that_never_hold_both_groups():
    with pytest.raises(MethodError, match="none of 2 strata"):
        van_elteren([1, 2, 3, 4], ["a", "a", "b", "b"], ["m", "m", "f", "f"])


def test_refuses_labels_of_another_length():
    with pytest.raises(MethodError, match="3 values but 2 stratum labels"):
        van_elteren([1, 2, 3], ["a", "a", "b"], ["m", "f"])


def test_refuses_more_sums_than_can_be_counted():
    rng = np.random.default_rng(2)
    sites = np.repeat(["a", "b", "c"], (58, 60, 62))
    with pytest.raises(MethodError, match="exact stratified p needs"):
        van_elteren(rng.normal(size=180), np.tile(["x", "y"], 90), sites)
