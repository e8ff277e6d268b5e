"""p-values of summaries, of orders of death and of ranks.

Reference: R 4.2.2 (ptukey, pt), survival 3.5-3 (survdiff), coin 1.4-2 (wilcox_test).
Program and printed output: validation/audit/audit.R, audit.out.
"""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from cellcourse.evidence.audit.orderings import count_orders, orders, pair_chi_squares
from cellcourse.evidence.audit.p_bounds import (
    Bounds,
    anywhere,
    one_way,
    pooled_t,
    summary,
    together,
    tukey,
    welch,
    with_zeros,
)
from cellcourse.evidence.audit.rank_p import deals, mann_whitney_p, smallest_p
from cellcourse.evidence.facts import Cell, Scale
from cellcourse.evidence.printed import Interval, read_printed
from cellcourse.stats.distributions import chi2_tail

OUTPUT = Path(__file__).parents[3] / "validation" / "audit" / "audit.out"
R = {
    line.split()[0]: [float(word) for word in line.split()[1:]]
    for line in OUTPUT.read_text().splitlines()
    if not line.startswith("possible")
}


def group(mean, sem, n=6, *, kind="sem", population=False):
    cell = Cell("c", "gait", "a", None, None, read_printed(mean), read_printed(sem), kind, n, None)
    return summary([cell], n, population=population)


MSC4, CONTROL, MSC1 = group("60", "9.5"), group("25", "5.8"), group("41", "6.2")


@pytest.mark.reference("R 4.2.2, ptukey")
def test_bounds_of_tukey_kramer():
    bounds = tukey(MSC4, CONTROL, [MSC1])
    ours = [bounds.best, bounds.point, bounds.worst]
    assert ours == pytest.approx(R["tukey"], rel=1e-9)


@pytest.mark.reference("R 4.2.2, pt")
def test_bounds_of_the_t_tests():
    bounds = pooled_t(MSC4, CONTROL)
    assert [bounds.best, bounds.point, bounds.worst] == pytest.approx(R["student"], rel=1e-9)
    assert welch(MSC4, CONTROL).point == pytest.approx(R["welch-point"][0], rel=1e-9)


@pytest.mark.reference("R 4.2.2, pf over a grid of means")
def test_bounds_of_the_analysis_of_variance():
    bounds = one_way([MSC4, CONTROL, MSC1])
    assert bounds.point == pytest.approx(R["anova"][1], rel=1e-9)
    assert bounds.best == pytest.approx(R["anova-grid"][0], rel=1e-9), "at a corner of the means"
    assert bounds.worst == pytest.approx(R["anova-grid"][3], rel=1e-9), "the middle mean moves in"


def test_means_that_can_be_equal_may_have_no_difference():
    near = group("41", "9.5")
    assert one_way([near, near, MSC1]).worst == pytest.approx(1)


def test_welch_bounds_hold_the_point_and_reach_farther_than_pooled_ones():
    bounds = welch(MSC4, CONTROL)
    assert bounds.best < bounds.point < bounds.worst
    assert bounds.worst > pooled_t(MSC4, CONTROL).worst


@pytest.mark.reference("R survival 3.5-3, survdiff on all 90 orders")
def test_chi_square_of_every_order_of_three_arms():
    found = orders((2, 2, 2), lambda chi: np.ones(chi.shape, dtype=bool))
    assert np.sort(found.overall) == pytest.approx(R["overall"], rel=1e-9)
    assert np.sort(found.pairs[0]) == pytest.approx(R["first-pair"], rel=1e-9)


@pytest.mark.reference("R survival 3.5-3, survdiff on all 20 orders")
def test_chi_square_of_every_order_of_two_arms():
    assert np.sort(pair_chi_squares(deals(3, 3))) == pytest.approx(R["two-arms"], rel=1e-9)
    separated = pair_chi_squares(np.array([[1] * 6 + [0] * 6]))
    assert chi2_tail(float(separated[0]), 1) == pytest.approx(R["separated"][0], rel=1e-9)


@pytest.mark.reference("R coin 1.4-2, wilcox_test, exact")
def test_exact_mann_whitney_with_ties():
    x = np.array([[26, 28, 29, 30, 30, 32]])
    y = np.array([[21, 22, 24, 25, 26, 28]])
    assert mann_whitney_p(x, y)[0, 0] == pytest.approx(R["wilcoxon"][0], rel=1e-9)


def test_orders_kept_are_those_asked_for():
    kept = orders((3, 3, 3), lambda chi: chi > 4)
    every = orders((3, 3, 3), lambda chi: chi >= 0)
    assert every.overall.size == count_orders((3, 3, 3)) == 1680
    assert kept.overall.size == int((every.overall > 4).sum())
    assert kept.pairs.shape == (3, kept.overall.size)


def test_the_smallest_p_belongs_to_separated_groups():
    low, high = np.arange(6)[None, :], np.arange(6, 12)[None, :]
    assert mann_whitney_p(low, high)[0, 0] == pytest.approx(smallest_p(6, 6)) == 2 / 924


def test_zeros_for_the_dead_give_the_spread_of_all():
    living, size = np.array([10.0, 12.0, 13.5, 9.0]), 6
    exact = group(f"{living.mean():.9f}", f"{living.std(ddof=1):.9f}", 4, kind="sd")
    everybody = with_zeros(exact, size)
    whole = np.append(living, [0.0, 0.0])
    assert everybody.at == pytest.approx((whole.mean(), whole.var(ddof=1)), rel=1e-6)
    assert float(everybody.variance.low) <= whole.var(ddof=1) <= float(everybody.variance.high)


def test_a_group_of_which_nothing_is_known_can_be_anything_on_its_scale():
    free = anywhere(6, Scale(Fraction(0), Fraction(21), ()))
    widest = np.array([0, 0, 0, 21, 21, 21]).var(ddof=1)
    assert float(free.variance.high) == pytest.approx(widest)
    assert anywhere(6, Scale(Fraction(0), None, ())) is None


def test_a_standard_deviation_divided_by_n_is_smaller_than_the_sample_s():
    assert group("5", "2.0", kind="sd", population=True).at[1] == pytest.approx(4.8)
    assert group("5", "2.0", kind="sd").at[1] == pytest.approx(4.0)


def test_a_spread_of_no_stated_kind_is_either():
    low, high = group("5", "2.0", kind="sd"), group("5", "2.0", kind="sem")
    either = group("5", "2.0", kind="spread")
    assert either.variance == Interval(low.variance.low, high.variance.high)


def test_means_without_any_spread_differ_for_certain():
    same, other = group("5.0", "0.0"), group("7.0", "0.0")
    assert pooled_t(same, other).best == welch(same, other).best == 0
    assert tukey(same, other, [same]).point == 0
    assert tukey(same, same, [same]).point == 1
    assert one_way([same, other]).best == 0
    assert one_way([same, same]).point == 1


def test_bounds_of_several_possibilities_are_joined():
    joined = together([Bounds(0.02, 0.03, 0.04), Bounds(0.01, 0.5, 0.9)])
    assert joined == Bounds(0.01, 0.03, 0.9)
