"""Exact p by look-up, and how often tests reject where arms do not differ.

References: sizes and cut-offs at three groups of three and of six from every assignment by
``stats.survival.permutation``, which is held to R's survdiff there.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.simulation.survival.campaign import campaign
from cellcourse.simulation.survival.design import Arm, AtOnce, Complete, SurvivalTrial, Weibull
from cellcourse.simulation.survival.exact import exact_p, exact_tables, null_table
from cellcourse.simulation.survival.one_trial import followed
from cellcourse.simulation.survival.run import simulate
from cellcourse.stats.distributions import chi2_quantile
from cellcourse.stats.multiplicity import holm
from cellcourse.stats.survival.permutation import exact_logrank, exact_tail

TRIALS = 400_000


def alike(*sizes):
    arms = tuple(Arm(n, Weibull(3, 50), 0) for n in sizes)
    return SurvivalTrial(arms, AtOnce(), Complete(), "exactly")


@pytest.fixture(scope="module")
def tables(three_of_six):
    return exact_tables(three_of_six)


@pytest.mark.parametrize("sizes", [(6, 6), (3, 7), (3, 3, 3), (2, 3, 4)])
def test_looked_up_p_is_that_of_every_assignment(sizes):
    design = alike(*sizes)
    found = simulate(design, seed=4, first=0, trials=40)
    exact = exact_p(found, exact_tables(design))
    for i in range(40):
        one = followed(design, seed=4, number=i)
        assert exact.p[i] == pytest.approx(exact_logrank(one.time, one.died, one.arm).p, rel=1e-12)


def test_pairs_are_looked_up_and_adjusted(three_of_six, tables):
    exact = exact_p(simulate(three_of_six, seed=4, first=0, trials=20), tables)
    for i in range(20):
        one = followed(three_of_six, seed=4, number=i)
        time, died, arm = np.array(one.time), np.array(one.died), np.array(one.arm)
        inside = arm != 1
        expected = exact_logrank(time[inside], died[inside], arm[inside]).p
        assert exact.pair_p[1, i] == pytest.approx(expected, rel=1e-12)
        assert exact.adjusted[:, i] == pytest.approx(holm(exact.pair_p[:, i]), rel=1e-12)


def test_the_compiled_look_up_is_the_plain_one(three_of_six, tables):
    found = simulate(three_of_six, seed=8, first=0, trials=2_000)
    assert np.array_equal(exact_p(found, tables).p, tables.overall.tail(found.chisq))


def test_cut_offs_at_three_of_six(tables):
    # The smallest chi-square that is exactly significant at .05 and .01.
    for level, cut_off in ((0.05, 7.39), (0.01, 11.57)):
        found = tables.overall.cut_off(level)
        assert found == pytest.approx(cut_off, abs=0.005)
        assert float(tables.overall.tail(np.array([found]))[0]) <= level
        died, arm = np.ones(18), np.repeat([0, 1, 2], 6)
        assert exact_tail(found, np.arange(1.0, 19), died, arm) <= level


def test_no_cut_off_where_no_assignment_is_rare_enough():
    assert null_table((3, 3)).cut_off(0.01) == float("inf")


@pytest.fixture(scope="module")
def under_no_effect():
    design = alike(6, 6, 6)
    return campaign(
        design,
        seed=31,
        trials=TRIALS,
        levels=(0.05, 0.01),
        threads=2,
        tables=exact_tables(design),
    )


def chance(campaign, test, arms, level):
    (found,) = [
        one for one in campaign.chances if (one.test, one.arms, one.level) == (test, arms, level)
    ]
    return found


@pytest.mark.parametrize(("level", "enumerated"), [(0.05, 0.0866), (0.01, 0.0248)])
def test_true_size_of_the_asymptotic_test_of_three_of_six(
    tables, under_no_effect, level, enumerated
):
    size = float(tables.overall.tail(np.array([chi2_quantile(1 - level, 2)]))[0])
    assert size == pytest.approx(enumerated, abs=0.00005)
    found = chance(under_no_effect, "log-rank", (0, 1, 2), level)
    assert found.share == pytest.approx(size, abs=4 * found.se)


@pytest.mark.parametrize("level", [0.05, 0.01])
def test_exact_tests_keep_their_level(under_no_effect, level):
    exact = [one for one in under_no_effect.chances if one.test == "exact log-rank"]
    for one in exact:
        if one.level == level:
            assert one.share <= level + 4 * one.se
    overall = chance(under_no_effect, "exact log-rank", (0, 1, 2), level)
    assert overall.share == pytest.approx(level, abs=0.0005 + 4 * overall.se)  # 17 million orders


def test_the_pairs_of_six_keep_the_size_of_two_groups(under_no_effect):
    # Of 924 assignments of two groups of six, the asymptotic test at .05 rejects 68.
    table = null_table((6, 6))
    size = float(table.tail(np.array([3.841458820694124]))[0])
    assert table.assignments * size == pytest.approx(68)
    for pair in ((0, 1), (0, 2), (1, 2)):
        found = chance(under_no_effect, "log-rank", pair, 0.05)
        assert found.share == pytest.approx(size, abs=4 * found.se)


def test_refuses_a_table_where_times_are_censored_or_tied(designs):
    for name in ("three of six, in whole days", "two arms, pieces, cut at deaths"):
        with pytest.raises(MethodError, match="without censoring and without ties"):
            exact_tables(designs[name])


def test_refuses_a_table_that_is_too_large():
    with pytest.raises(MethodError, match="no table of 137846528820 assignments"):
        null_table((20, 20))
