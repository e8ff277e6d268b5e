"""Weighted log-rank tests of Fleming and Harrington.

Reference: R 4.2.2, survival 3.5-3, survdiff(rho = ) where gamma is 0; beyond that, sums
written out in R from the definition and held there to survdiff.
Program and printed output: validation/weighted_logrank/weighted_logrank.R, .out.
"""

from fractions import Fraction

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.relabelling import Permutation
from cellcourse.stats.survival import weighted_logrank as module
from cellcourse.stats.survival.logrank import logrank
from cellcourse.stats.survival.permutation import exact_logrank
from cellcourse.stats.survival.weighted_logrank import (
    permuted_weighted_logrank,
    weighted_logrank,
)

PRINTED = "weighted_logrank/weighted_logrank.out"
CASES = {
    "survdiff made rho 1": (1, 0, False),
    "survdiff made rho 0.5 by litter": (0.5, 0, True),
    "made gamma 1": (0, 1, False),
    "made rho 1 gamma 1": (1, 1, False),
    "made rho 0.5 gamma 2 by litter": (0.5, 2, True),
}


@pytest.mark.parametrize("title", CASES)
@pytest.mark.reference("R survival 3.5-3")
def test_agrees_with_r(made, litter, section, title):
    rho, gamma, by_litter = CASES[title]
    strata = litter if by_litter else None
    test = weighted_logrank(made.time, made.died, made.group, strata=strata, rho=rho, gamma=gamma)
    r = section(PRINTED, title)
    assert test.observed == pytest.approx(r["observed"], abs=5.1e-11)
    assert test.expected == pytest.approx(r["expected"], abs=5.1e-11)
    assert (test.chisq, test.df, test.p) == pytest.approx(r["chisq df p"], abs=5.1e-11)


@pytest.mark.reference("R, from the definition")
def test_late_weights_agree_with_r_on_leukaemia(aml, section):
    test = weighted_logrank(aml.time, aml.died, aml.group, rho=0, gamma=1)
    r = section(PRINTED, "aml gamma 1")
    assert (test.chisq, test.df, test.p) == pytest.approx(r["chisq df p"], abs=5.1e-11)


def test_without_weights_it_is_the_log_rank_test(made, litter):
    weighted = weighted_logrank(made.time, made.died, made.group, strata=litter, rho=0, gamma=0)
    plain = logrank(made.time, made.died, made.group, strata=litter)
    assert weighted.chisq == pytest.approx(plain.chisq, rel=1e-12)
    assert weighted.observed == plain.observed


def test_is_unchanged_by_the_unit_of_time_and_the_order_of_subjects(made):
    there = weighted_logrank(made.time, made.died, made.group, rho=1, gamma=1)
    days = np.array(made.time[::-1]) / 7
    back = weighted_logrank(days, made.died[::-1], made.group[::-1], rho=1, gamma=1)
    assert back.chisq == pytest.approx(there.chisq)
    assert back.observed[::-1] == pytest.approx(there.observed)


def test_late_weights_forget_the_first_death():
    group = list("abab")
    early = weighted_logrank([1, 5, 6, 7], [1, 1, 1, 1], group, rho=0, gamma=5)
    assert early.observed[0] == pytest.approx(0.5**5)


def test_permutation_without_weights_is_the_exact_log_rank_test(made):
    two = slice(0, 12)
    data = made.time[two], made.died[two], made.group[two]
    by = Permutation(924, 0, np.random.default_rng(1))
    test = permuted_weighted_logrank(*data, rho=0, gamma=0, by=by)
    exact = exact_logrank(*data)
    assert (test.assignments, test.as_extreme) == (exact.assignments, exact.as_extreme)
    assert test.kind == "exact"


def test_permutation_stays_within_strata(made, litter):
    two = slice(0, 12)
    by = Permutation(10_000, 0, np.random.default_rng(1))
    test = permuted_weighted_logrank(
        made.time[two],
        made.died[two],
        made.group[two],
        strata=litter[two],
        rho=1,
        gamma=0,
        by=by,
    )
    assert test.assignments == 20 * 20


def test_refuses_exponents_below_zero(made):
    with pytest.raises(MethodError, match="as 0 or -1 is"):
        weighted_logrank(made.time, made.died, made.group, rho=0, gamma=-1)


def test_refuses_weights_that_are_all_zero():
    with pytest.raises(MethodError, match="at none of 2 deaths that have weight"):
        weighted_logrank([1, 1, 2, 2], [1, 1, 0, 0], list("abab"), rho=0, gamma=1)


@pytest.mark.parametrize(("rho", "gamma"), [(0, 0), (1, 0), (0.5, 2)])
def test_summing_in_short_stretches_changes_nothing(made, monkeypatch, rho, gamma):
    whole = weighted_logrank(made.time, made.died, made.group, rho=rho, gamma=gamma)
    monkeypatch.setattr(module, "BLOCK", 3)
    short = weighted_logrank(made.time, made.died, made.group, rho=rho, gamma=gamma)
    assert len(set(made.time)) > 3
    assert short.chisq == pytest.approx(whole.chisq, rel=1e-13)
    assert short.observed == pytest.approx(whole.observed, rel=1e-13)


def exactly(time, died, group, gamma):
    """Chi-square of two or three groups with late weights, in fractions."""
    k, before = max(group) + 1, Fraction(1)
    u, v = [Fraction(0)] * k, [[Fraction(0)] * k for _ in range(k)]
    for day in sorted({t for t, d in zip(time, died, strict=True) if d}):
        at = [sum(t >= day and g == i for t, g in zip(time, group, strict=True)) for i in range(k)]
        own = [
            sum(t == day and d and g == i for t, d, g in zip(time, died, group, strict=True))
            for i in range(k)
        ]
        r, d, weight = sum(at), sum(own), (1 - before) ** gamma
        before *= 1 - Fraction(d, r)
        spread = weight**2 * d * Fraction(r - d, max(r - 1, 1))
        for i in range(k):
            u[i] += weight * (own[i] - Fraction(at[i] * d, r))
            for j in range(k):
                v[i][j] += spread * (Fraction(at[i], r) * (i == j) - Fraction(at[i] * at[j], r * r))
    if k == 2:
        return u[0] ** 2 / v[0][0]
    whole = u[0] ** 2 * v[1][1] - 2 * u[0] * u[1] * v[0][1] + u[1] ** 2 * v[0][0]
    return whole / (v[0][0] * v[1][1] - v[0][1] ** 2)


@pytest.mark.parametrize(("time", "died", "group"), [
    # All but the first deaths, which weigh least, find one group at risk.
    ([52, 66, 66, 66, 77, 78, 80, 112, 62, 66, 66, 66, 66, 66],
     [1, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], [0] * 8 + [1] * 6),
    # The third group is at risk only when deaths weigh next to nothing.
    ([60, 60, 60, 76, 95, 97, 98, 102, 108, 60, 60, 60, 60, 60, 71, 84, 90, 93, 109, 18, 23, 41,
      60, 60, 60, 60, 60],
     [0] * 4 + [1] * 5 + [0] * 5 + [1] * 8 + [0] * 5, [0] * 9 + [1] * 10 + [2] * 8),
])  # fmt: skip
def test_deaths_that_weigh_little_keep_their_digits(time, died, group):
    known = exactly(time, died, group, 2)
    test = weighted_logrank(time, died, group, rho=0, gamma=2)
    assert test.chisq == pytest.approx(float(known), rel=3e-14)
    assert test.df == max(group)
