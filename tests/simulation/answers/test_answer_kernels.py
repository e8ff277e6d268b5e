"""Compiled loops of the answers, each against the function of ``stats`` that it stands for.

Those functions are checked against R, in their own tests; here the same numbers must come
out to the last digits, or to those that a table of polynomials keeps.
"""

from itertools import chain

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.simulation.answers.kernels.means import spread_of
from cellcourse.simulation.answers.kernels.rank_pairs import (
    meet,
    met_room,
    put_in_order,
    shifts,
)
from cellcourse.simulation.answers.kernels.rank_tables import anova_types
from cellcourse.simulation.answers.kernels.ranks import TABLED, rank_tails
from cellcourse.simulation.answers.kernels.ranks import exact_p as rank_p
from cellcourse.simulation.answers.kernels.side_by_side import LANES
from cellcourse.simulation.answers.kernels.spread import (
    spread_table,
    spread_tail,
    spread_tails,
)
from cellcourse.simulation.answers.kernels.tails import (
    RULES,
    adjust_all,
    adjust_known,
    chi2_tail,
    chi2_tails,
    f_tail,
    t_tails,
    t_two_sided,
)
from cellcourse.simulation.answers.kernels.tukey_kramer import sums_room, tukey_kramer
from cellcourse.simulation.survival.network import sorting_network
from cellcourse.stats import distributions, multiplicity, pairwise
from cellcourse.stats.anova import anova
from cellcourse.stats.mann_whitney import mann_whitney
from cellcourse.stats.ordinal import anova_type
from cellcourse.stats.studentized_range import (
    studentized_range_quantile,
    studentized_range_tail,
)

RNG = np.random.default_rng(11)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 8, 15, 60])
def test_tails_for_whole_degrees_of_freedom_are_those_of_scipy(df):
    for x in RNG.exponential(8, 50):
        assert chi2_tail(x, df) == pytest.approx(distributions.chi2_tail(x, df), abs=1e-13)
        assert t_two_sided(x, df) == pytest.approx(distributions.t_two_sided(x, df), abs=1e-13)
        for df1 in (1, 2, 3, 4, 5):
            expected = distributions.f_tail(x, df1, df)
            assert f_tail(x, df1, df) == pytest.approx(expected, abs=1e-13)


@pytest.mark.parametrize("df", [1, 2, 3, 6])
def test_a_row_of_chi_squares_has_the_tails_of_each(df):
    x, found = np.append(RNG.exponential(8, 98), [0.0, 2000.0]), np.empty(100)
    chi2_tails(x, df, np.empty(100), found)
    expected = [distributions.chi2_tail(one, df) for one in x]
    assert found == pytest.approx(np.array(expected), abs=1e-14)


def test_a_row_of_t_has_the_tails_of_each():
    df = RNG.integers(1, 40, 300).astype(float)
    t = np.where(RNG.random(300) < 0.1, 0.0, RNG.normal(0, 4, 300))
    t[:2], found = (np.nan, 1e9), np.empty(300)
    t_tails(t, df, np.empty(300), found)
    expected = [distributions.t_two_sided(x, k) for x, k in zip(t[1:], df[1:], strict=True)]
    assert np.isnan(found[0])
    assert found[1:] == pytest.approx(np.array(expected), abs=1e-13)


@pytest.mark.parametrize("rule", RULES)
def test_families_are_adjusted_as_everywhere(rule):
    p = RNG.choice([0.01, 0.02, 0.3, 0.6], size=(40, 3))
    expected = [multiplicity.adjust(row, rule) for row in p]
    assert np.array_equal(adjust_all(p, RULES[rule]), expected)


def test_a_family_with_gaps_is_adjusted_over_those_known():
    p = np.array([[0.01, np.nan, 0.04], [0.2, np.nan, np.nan]])
    found = adjust_known(p, RULES["bonferroni"])
    assert np.array_equal(found, [[0.02, np.nan, 0.08], [np.nan] * 3], equal_nan=True)


@pytest.mark.parametrize("means", [3, 4, 6])
@pytest.mark.parametrize("df", [1, 2, 5, 15, 90])
def test_the_studentized_range_is_tabulated_to_thirteen_digits(means, df):
    table = spread_table(means, df)
    for q in np.exp(RNG.uniform(-4, 4, 25)):
        expected = studentized_range_tail(float(q), means, df)
        assert spread_tail(q, table) == pytest.approx(expected, abs=1e-13)


@pytest.mark.parametrize("df", [1, 15, 400])
def test_the_studentized_range_is_tabulated_from_end_to_end(df):
    table = spread_table(3, df)
    assert spread_tail(0.0, table) == pytest.approx(1, abs=1e-13)
    assert spread_tail(np.inf, table) == pytest.approx(0, abs=1e-13)
    assert np.isnan(spread_tail(np.nan, table))


def test_a_row_of_studentized_ranges_is_read_from_their_own_tables():
    tables = np.array([spread_table(3, 5), spread_table(4, 15)])
    q, which = np.append(RNG.exponential(3, 60), [0, np.inf, np.nan]), RNG.integers(0, 2, 63)
    found = np.empty(63)
    spread_tails(q, which, tables, found)
    expected = [spread_tail(one, tables[table]) for one, table in zip(q, which, strict=True)]
    assert found == pytest.approx(np.array(expected), abs=1e-15, nan_ok=True)


@pytest.mark.parametrize("sizes", [(6, 6, 6), (3, 1, 4, 2), (5, 2)])
def test_arms_in_every_lane_are_compared_as_they_are_alone(sizes):
    values = np.full((len(sizes), max(sizes), LANES), np.nan)
    for arm, size in enumerate(sizes):
        values[arm, :size] = RNG.integers(0, 9, (size, LANES))
    values[RNG.random(values.shape) < 0.3] = np.nan
    values[:, :, 0] = np.where(np.isnan(values[:, :, 0]), np.nan, 7.5)
    width = 2 + 3 * len(sizes) * (len(sizes) - 1)
    found, spread = np.empty((width, LANES)), spread_of(len(sizes), sum(sizes), 0.9)
    tukey_kramer(values, spread, sums_room(len(sizes)), found)
    assert np.isnan(found[:, 0]).all()
    for lane in range(LANES):
        arms = [row[~np.isnan(row)] for row in values[:, :, lane]]
        assert found[:, lane] == pytest.approx(_compared(arms), abs=1e-12, nan_ok=True)


def _compared(arms):
    """The numbers of the ordinary comparison; NaN where it has none, or an arm no value."""
    pairs = [(f"{late}", f"{early}") for late in range(len(arms)) for early in range(late)]
    label = np.repeat([f"{arm}" for arm in range(len(arms))], [own.size for own in arms])
    try:
        fit = anova(np.concatenate(arms), label, adjust_for={})
    except MethodError:
        return np.full(2 + 6 * len(pairs), np.nan)
    found = dict.fromkeys(pairs, [np.nan] * 6)
    for one in pairwise.tukey_kramer(fit, level=0.9):
        limits = one.interval.lower, one.interval.upper
        of_pair = [one.p, one.p_adjusted, one.statistic, one.effect, *limits]
        found[one.group, one.against] = of_pair
    return np.array([fit.p, fit.statistic, *chain(*found.values())])


def _effects_and_tests(table, code):
    groups, visits = code.max() + 1, table.shape[2]
    effects = np.full((len(table), groups, visits, 2), np.nan)
    tests = np.full((len(table), 3, 3), np.nan)
    anova_types(table, code, groups, effects, tests)
    return effects, tests


@pytest.mark.parametrize(("sizes", "visits"), [((6, 6, 6), 4), ((4, 9), 2), ((5, 3, 4, 8), 11)])
def test_rank_tables_with_gaps_have_the_ordinary_effects_and_tests(sizes, visits):
    code = np.repeat(np.arange(len(sizes)), sizes)
    table = RNG.integers(0, 12, (10, code.size, visits)) / 2
    table[RNG.random(table.shape) < 0.05] = np.nan
    effects, tests = _effects_and_tests(table, code)
    for own, found, scores in zip(effects, tests, table, strict=True):
        try:
            expected = anova_type(scores, code)
        except MethodError:
            assert np.isnan(own).all()
            continue
        cells = [(one.effect, one.se) for one in expected.effects]
        assert own.reshape(-1, 2) == pytest.approx(np.array(cells), abs=1e-13)
        for test, row in zip(
            (expected.group, expected.visit, expected.interaction), found, strict=True
        ):
            assert row[:2] == pytest.approx((test.statistic, test.df1), rel=1e-11)
        assert found[0, 2] == pytest.approx(expected.group.df2, rel=1e-11)
    assert np.isfinite(effects).any()


def test_arms_without_scores_are_left_out_of_rank_tables():
    code = np.repeat(np.arange(4), 5)
    table = RNG.integers(0, 12, (3, code.size, 2)) / 2
    table[0, code == 1] = table[1, code > 0] = np.nan
    effects, tests = _effects_and_tests(table, code)
    kept = code != 1
    own, alone = _effects_and_tests(table[:, kept], np.repeat(np.arange(3), 5))
    assert np.isnan(effects[0, 1]).all()
    assert np.array_equal(effects[0, [0, 2, 3]], own[0])
    assert np.array_equal(tests[0], alone[0], equal_nan=True)
    assert np.isnan(effects[1]).all()
    assert np.isfinite(effects[2]).all()


def test_ranks_without_spread_have_no_anova_type_test():
    table = np.repeat([[[1.0], [1.0], [2.0], [2.0]]], 3, axis=2)
    effects, tests = _effects_and_tests(table, np.array([0, 0, 1, 1]))
    assert np.isnan(effects).all()
    assert np.isnan(tests).all()


def test_simultaneous_intervals_reach_as_far_as_the_quantile_says():
    spread = spread_of(3, 18, 0.95)
    expected = studentized_range_quantile(0.05, 3, 15) / np.sqrt(2)
    assert spread.reach[3, 15] == pytest.approx(expected, rel=1e-12)
    assert spread.reach[2, 10] == pytest.approx(distributions.t_quantile(0.975, 10), rel=1e-12)


def _samples(most, size, grain):
    """Samples of many studies, (most, lanes) in order, some values missing, and their sizes."""
    values, counted = RNG.integers(0, grain, (most, LANES)) / 2, np.empty(LANES, np.int64)
    values[RNG.random(values.shape) < 0.15] = np.nan
    values[size:] = np.nan
    put_in_order(values, sorting_network(most), counted)
    return values, counted


def _shift(test):
    none = (np.nan, np.nan)
    limits = none if test.interval is None else (test.interval.lower, test.interval.upper)
    return [test.effect, *limits]


@pytest.mark.parametrize(("n", "m"), [(1, 4), (6, 6), (3, 5), (8, 7)])
@pytest.mark.parametrize("grain", [2, 12, 2000])
def test_two_samples_in_every_lane_have_the_ordinary_rank_test(n, m, grain):
    most = max(n, m)
    known = rank_tails(most, most, 0.9)
    (x, of_x), (y, of_y) = _samples(most, n, grain), _samples(most, m, grain)
    met, found = met_room(most), np.empty((3, LANES))
    meet(x, of_x, y, of_y, met)
    shifts(x, of_x, y, of_y, known, np.empty((most * most, LANES)), found)
    for lane in np.flatnonzero(of_x * of_y):
        own, other = x[: of_x[lane], lane], y[: of_y[lane], lane]
        expected = mann_whitney(own, other, level=0.9)
        net, wins = met.net[:, lane], np.sign(own[:, None] - other)
        p = rank_p(int(net[0]), met.ties[lane], own.size, other.size, known)
        assert p == pytest.approx(expected.p, abs=1e-13)
        assert (own.size * other.size + net[0]) / 2 == expected.statistic
        assert net[1] == -net[0]
        assert met.squares[0, lane] == (wins.sum(axis=1) ** 2).sum()
        assert met.squares[1, lane] == (wins.sum(axis=0) ** 2).sum()
        assert found[:, lane] == pytest.approx(_shift(expected), nan_ok=True)


def test_samples_too_large_for_a_network_have_the_same_shift():
    known = rank_tails(TABLED + 1, TABLED + 1, 0.9)
    assert known.differences.size == 0
    (x, n), (y, m) = (_samples(TABLED + 1, TABLED + 1, 50) for _ in range(2))
    found = np.empty((3, LANES))
    shifts(x, n, y, m, known, np.empty(((TABLED + 1) ** 2, LANES)), found)
    for lane in range(LANES):
        expected = mann_whitney(x[: n[lane], lane], y[: m[lane], lane], level=0.9)
        assert found[:, lane] == pytest.approx(_shift(expected))
