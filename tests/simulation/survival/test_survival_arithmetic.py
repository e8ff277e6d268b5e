"""Logarithm, exponential and tails of the compiled loops, to a few units in the last place.

References: Python's math; 20 figures of the normal tail by mpmath in
validation/survival_simulation/normal_tail.out; ``stats.distributions``.
"""

import math

import numpy as np
import pytest

from cellcourse.simulation.survival.kernels.answer import holm, quadratic_form, tails
from cellcourse.simulation.survival.kernels.arithmetic import (
    exponential,
    logarithm,
    shortfall,
    two_sided_tail,
)
from cellcourse.simulation.survival.kernels.compiled import LANES, compiled
from cellcourse.stats.distributions import chi2_tail
from cellcourse.stats.multiplicity import holm as plain_holm
from cellcourse.stats.survival.logrank_score import chi_square


@compiled
def each(x, log, exp):
    """Run in a loop, where the compiler works on eight numbers at a time."""
    for i in range(x.size):
        log[i] = logarithm(abs(x[i]))
        exp[i] = exponential(x[i])


def test_logarithm_and_exponential_are_right_to_the_last_places():
    rng = np.random.default_rng(3)
    near_one = 1 + np.concatenate([-(2.0 ** -np.arange(1, 53)), 2.0 ** -np.arange(1, 52)])
    x = np.concatenate([rng.uniform(-700, 700, 20_000), rng.random(20_000), near_one, [2.0**-53]])
    log, exp = np.empty(x.size), np.empty(x.size)
    each(x, log, exp)
    assert log == pytest.approx([math.log(abs(v)) for v in x], rel=5e-16, abs=0)
    assert exp == pytest.approx([math.exp(v) for v in x], rel=6e-16)


@compiled
def falls_short(x, out):
    for i in range(x.size):
        out[i] = shortfall(x[i])


def test_what_an_exponential_falls_short_of_one_keeps_its_digits_near_nothing():
    x = np.concatenate([10.0 ** np.linspace(-300, 2.8, 5000), np.linspace(0, 700, 5000)])
    found = np.empty(x.size)
    falls_short(x, found)
    assert found == pytest.approx([-math.expm1(-v) for v in x], rel=5e-16, abs=0)


@compiled
def one_tail(chisq):
    return two_sided_tail(chisq, exponential(-0.5 * chisq))


@pytest.mark.reference("mpmath 1.4")
def test_the_normal_tail_agrees_with_mpmath(section):
    title = "two-sided tail by chi-square on one degree of freedom"
    for chisq, (tail,) in section("normal_tail.out", title).items():
        assert one_tail(float(chisq)) == pytest.approx(tail, rel=2e-15), chisq


@pytest.mark.parametrize("df", range(1, 8))
def test_tails_of_chi_square_agree_with_the_plain_one(df):
    chisq, p, half = np.linspace(0, 60, LANES), np.empty(LANES), np.empty(LANES)
    tails(chisq, np.full(LANES, float(df)), 7, half, p)
    assert p == pytest.approx([chi2_tail(x, df) for x in chisq], rel=1e-12)


def test_no_degree_of_freedom_has_no_tail():
    p = np.empty(LANES)
    tails(np.zeros(LANES), np.zeros(LANES), 3, np.empty(LANES), p)
    assert np.isnan(p).all()


def test_the_quadratic_form_is_that_of_the_log_rank_test():
    rng = np.random.default_rng(8)
    root = rng.normal(size=(LANES, 3, 4))
    root[::3, 1] = root[::3, 0]  # a direction without variance in every third lane
    v = np.einsum("tai,tbi->abt", root, root)
    u = np.einsum("tai,ti->at", root, rng.normal(size=(LANES, 4)))
    expected, expected_rank = chi_square(u, v)
    chisq, rank = np.empty(LANES), np.empty(LANES)
    quadratic_form(u, v, np.empty((2, LANES)), chisq, rank)
    assert np.array_equal(rank, expected_rank)
    assert set(rank) == {2, 3}
    assert chisq == pytest.approx(expected, rel=1e-10)


def test_holms_rule_is_the_plain_one_with_ties_and_gaps():
    rng = np.random.default_rng(2)
    p = np.round(rng.random((6, 300)) ** 2, 2)
    p[2, ::7] = math.nan
    adjusted = np.empty(p.shape)
    holm(p, adjusted, np.empty(p.shape))
    for family, found in zip(p.T, adjusted.T, strict=True):
        expected = [math.nan] * 6 if np.isnan(family).any() else plain_holm(family)
        assert found == pytest.approx(expected, rel=1e-14, nan_ok=True)
