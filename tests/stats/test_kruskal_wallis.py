"""Kruskal-Wallis test: asymptotic, exact and resampled.

Reference: R 4.2.2, kruskal.test; enumeration of all 4200 splits of 4, 3 and 3 in base R.
Program and printed output: validation/ranks/ranks.R, ranks.out; data: scores.csv.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.kruskal_wallis import (
    kruskal_wallis,
    kruskal_wallis_exact,
    kruskal_wallis_resampled,
)
from cellcourse.stats.mann_whitney import mann_whitney

TEN = (14, 14, 12.5, 15, 11.5, 13.5, 14, 16.5, 16, 13.5)
OF = "aaaabbbccc"


@pytest.mark.reference("R stats 4.2.2")
def test_agrees_with_r_on_three_groups(case, printed):
    r = printed("ranks/ranks.out")
    scores = case("ranks/scores.csv")
    test = kruskal_wallis([float(x) for x in scores["score"]], scores["group"])
    assert test.statistic == pytest.approx(r["kruskal h"], abs=1e-11)
    assert test.p == pytest.approx(r["kruskal asymptotic p"], abs=1e-12)
    assert (test.n, test.df, test.p_kind) == ((6, 6, 5), 2, "asymptotic")


@pytest.mark.reference("R 4.2.2, enumeration")
def test_the_exact_p_is_that_of_every_split(printed):
    r = printed("ranks/ranks.out")
    test = kruskal_wallis_exact(TEN, list(OF))
    assert test.p == pytest.approx(r["kruskal exact p of 4 3 3"], abs=1e-12)
    assert test.statistic == pytest.approx(r["kruskal h of 4 3 3"], abs=1e-12)
    assert test.p_kind == "exact"


def test_the_order_of_the_subjects_does_not_matter():
    order = np.random.default_rng(2).permutation(10)
    shuffled = kruskal_wallis_exact(np.array(TEN)[order], np.array(list(OF))[order])
    assert shuffled.p == pytest.approx(kruskal_wallis_exact(TEN, list(OF)).p, rel=1e-12)


def test_two_groups_have_the_p_of_mann_whitney():
    x, y = (14, 14, 12.5, 15, 16.5), (12.5, 11.5, 13.5, 11.5)
    test = kruskal_wallis_exact([*x, *y], ["x"] * 5 + ["y"] * 4)
    assert test.p == pytest.approx(mann_whitney(x, y, level=0.9).p, rel=1e-12)


def test_resampling_comes_near_the_exact_p():
    rng = np.random.default_rng(9)
    test = kruskal_wallis_resampled(TEN, list(OF), resamples=40_000, rng=rng)
    exact = kruskal_wallis_exact(TEN, list(OF)).p
    assert test.p == pytest.approx(exact, abs=4 * (0.21 / 40_000) ** 0.5)
    assert (test.p_kind, test.resamples) == ("monte carlo", 40_000)


def test_groups_apart_explain_most_of_the_ranks():
    test = kruskal_wallis(range(9), list("aaabbbccc"))
    assert test.mean_ranks == (2, 5, 8)
    assert test.epsilon_squared == pytest.approx(test.statistic / 8)


def test_three_groups_of_six_can_be_counted():
    test = kruskal_wallis_exact(np.arange(18.0), np.repeat(list("abc"), 6))
    # Only the 6 orders in which the groups do not overlap are as extreme.
    assert test.p == pytest.approx(6 / 17_153_136, rel=1e-9)


def test_refuses_values_that_are_all_equal():
    with pytest.raises(MethodError, match="all 4 values are equal"):
        kruskal_wallis([5, 5, 5, 5], list("aabb"))


def test_refuses_one_group():
    with pytest.raises(MethodError, match="all 3 values are in one group"):
        kruskal_wallis([1, 2, 3], list("aaa"))


def test_refuses_to_count_four_groups_of_ten():
    with pytest.raises(MethodError, match="use resampling"):
        kruskal_wallis_exact(np.arange(40), np.repeat(list("abcd"), 10))
