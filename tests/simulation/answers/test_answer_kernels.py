"""Compiled loops of the answers, each against the function of ``stats`` that it stands for.

Those functions are checked against R, in their own tests; here the same numbers must come
out to the last digits, or to those that a table of polynomials keeps.
"""

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.simulation.answers.kernels.hazards import FAILED, PENALISED, cox, search_room
from cellcourse.simulation.answers.kernels.labels import exact_p, room, tails
from cellcourse.simulation.answers.kernels.likelihood import groups_of, groups_room
from cellcourse.simulation.answers.kernels.means import spread_of
from cellcourse.simulation.answers.kernels.rank_tables import anova_types
from cellcourse.simulation.answers.kernels.ranks import double_u, rank_tails
from cellcourse.simulation.answers.kernels.ranks import exact_p as rank_p
from cellcourse.simulation.answers.kernels.risk import (
    Timed,
    compared_room,
    log_rank,
    risk_room,
    risk_table,
)
from cellcourse.simulation.answers.kernels.spread import spread_table, spread_tail
from cellcourse.simulation.answers.kernels.tails import (
    RULES,
    adjust_all,
    adjust_known,
    chi2_tail,
    f_tail,
    t_two_sided,
)
from cellcourse.simulation.answers.kernels.two_groups import draws_of, hazard_ratio
from cellcourse.stats import distributions, multiplicity
from cellcourse.stats.mann_whitney import mann_whitney
from cellcourse.stats.ordinal import anova_type
from cellcourse.stats.studentized_range import (
    studentized_range_quantile,
    studentized_range_tail,
)
from cellcourse.stats.survival.cox import cox as ordinary_cox
from cellcourse.stats.survival.permutation import exact_logrank

RNG = np.random.default_rng(11)


@pytest.mark.parametrize("df", [1, 2, 3, 4, 7, 8, 15, 60])
def test_tails_for_whole_degrees_of_freedom_are_those_of_scipy(df):
    for x in RNG.exponential(8, 50):
        assert chi2_tail(x, df) == pytest.approx(distributions.chi2_tail(x, df), abs=1e-13)
        assert t_two_sided(x, df) == pytest.approx(distributions.t_two_sided(x, df), abs=1e-13)
        for df1 in (1, 2, 3, 4, 5):
            expected = distributions.f_tail(x, df1, df)
            assert f_tail(x, df1, df) == pytest.approx(expected, abs=1e-13)


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


@pytest.mark.parametrize(("n", "m"), [(1, 4), (6, 6), (3, 5), (8, 7)])
def test_tied_ranks_have_the_p_of_all_splits(n, m):
    known = rank_tails(8, 8, 0.95)
    for _ in range(25):
        x, y = np.sort(RNG.integers(0, 6, n) / 2), np.sort(RNG.integers(0, 6, m) / 2)
        u = double_u(x, n, y, m)
        expected = mann_whitney(x, y, level=0.95)
        assert u == 2 * expected.statistic
        assert rank_p(u, x, n, y, m, known) == pytest.approx(expected.p, abs=1e-13)


def _drawn(sizes, days, censored):
    code = np.repeat(np.arange(len(sizes)), sizes)
    time = RNG.integers(1, days, code.size).astype(float)
    happened = RNG.random(code.size) >= censored
    return Timed(time[None], happened[None], code, np.array(sizes))


@pytest.mark.parametrize("sizes", [(6, 6), (2, 7), (7, 6)])
@pytest.mark.parametrize(("days", "censored"), [(1000, 0.0), (8, 0.0), (8, 0.4)])
def test_two_groups_have_the_log_rank_p_of_all_labelings(sizes, days, censored):
    both, n = np.array([0, 1]), sum(sizes)
    for _ in range(8):
        timed = _drawn(sizes, days, censored)
        table, compared = risk_room(timed), compared_room(timed)
        rows = risk_table(timed, 0, table)
        chisq, rank = log_rank(table, rows, both, compared)
        if rank == 0:
            continue
        expected = exact_logrank(timed.time[0], timed.happened[0], timed.code)
        steps = np.empty((2, n), np.int64)
        p = exact_p(chisq, compared, rows, sizes, tails(sizes), room(sizes), steps)
        assert chisq == pytest.approx(expected.chisq, abs=1e-12)
        assert p == pytest.approx(expected.p, abs=1e-12)


def _ordinary(timed, groups):
    covariates = (timed.code[:, None] == np.arange(1, groups)).astype(float)
    return ordinary_cox(timed.time[0], timed.happened[0], covariates, level=0.95)


@pytest.mark.parametrize("sizes", [(6, 6), (6, 6, 6), (3, 1, 4), (2, 3, 2, 4)])
def test_hazard_ratios_are_found_where_the_ordinary_search_finds_them(sizes):
    m, kinds = len(sizes) - 1, set()
    for _ in range(25):
        timed = _drawn(sizes, RNG.choice([6, 40]), RNG.choice([0.0, 0.3]))
        table, found = risk_room(timed), np.empty(3 * m + 1)
        rows = risk_table(timed, 0, table)
        drawn = groups_of(table, rows, timed.sizes, groups_room(timed.code.size, m + 1))
        kind = cox(table, rows, drawn, search_room(m), found)
        kinds.add(kind)
        if kind == FAILED:
            with pytest.raises(MethodError):
                _ordinary(timed, m + 1)
            continue
        model = _ordinary(timed, m + 1)
        assert (kind == PENALISED) == model.penalised
        ratios = [one.log_ratio for one in model.ratios]
        assert found[:m] == pytest.approx(ratios, rel=1e-11, abs=1e-11)
        assert found[m : 2 * m] == pytest.approx([one.se for one in model.ratios], rel=1e-11)
        # Near a p of one the root of a likelihood ratio is that of a round-off.
        p = [one.p_likelihood_ratio for one in model.ratios]
        assert found[2 * m : 3 * m] == pytest.approx(p, abs=1e-6)
        assert found[3 * m] == pytest.approx(model.likelihood_ratio.chisq, abs=1e-11)
    assert kinds - {FAILED}


@pytest.mark.parametrize("sizes", [(6, 6), (2, 7), (1, 12), (40, 40)])
@pytest.mark.parametrize("days", [5, 60])
def test_the_ratio_of_two_groups_is_found_where_the_ordinary_search_finds_it(sizes, days):
    n, penalised = sum(sizes), 0
    for _ in range(25):
        timed = _drawn(sizes, days, RNG.choice([0.0, 0.3]))
        table = risk_room(timed)
        rows = risk_table(timed, 0, table)
        draws = draws_of(table, rows, np.array([1, 0]), sizes[1] / n, np.empty(n))
        beta, se, _ = hazard_ratio(draws)
        if np.isnan(beta):
            with pytest.raises(MethodError):
                _ordinary(timed, 2)
            continue
        model = _ordinary(timed, 2)
        penalised += model.penalised
        assert (draws.first in (0, draws.deaths)) == model.penalised
        assert beta == pytest.approx(model.ratios[0].log_ratio, rel=1e-11, abs=1e-11)
        assert se == pytest.approx(model.ratios[0].se, rel=1e-11)
    assert penalised < 25


def test_two_groups_that_die_one_after_the_other_have_a_penalised_ratio():
    code = np.repeat([0, 1], 5)
    timed = Timed(np.arange(10.0)[None], np.full((1, 10), True), code, np.array([5, 5]))
    table = risk_room(timed)
    rows = risk_table(timed, 0, table)
    model = _ordinary(timed, 2)
    for pair, sign in ((np.array([1, 0]), 1), (np.array([0, 1]), -1)):
        beta, se, _ = hazard_ratio(draws_of(table, rows, pair, 0.5, np.empty(10)))
        assert beta == pytest.approx(sign * model.ratios[0].log_ratio, rel=1e-11)
        assert se == pytest.approx(model.ratios[0].se, rel=1e-11)
    assert model.penalised
