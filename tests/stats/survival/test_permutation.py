"""Permutation of the log-rank test.

References: R 4.2.2, survival 3.5-3: survdiff on every assignment, counted in
validation/exact_logrank/exact_logrank.R, exact_logrank.out. The twin below deals every
label by itertools. Without ties or censoring two groups of six have C(12, 6) = 924
assignments, of which only the two complete separations are most extreme.
"""

from itertools import permutations

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.survival.logrank import logrank
from cellcourse.stats.survival.permutation import (
    assignments,
    exact_logrank,
    exact_tail,
    monte_carlo_logrank,
    permutation_logrank,
    true_size,
)

PRINTED = "exact_logrank/exact_logrank.out"
NINE = [0, 2, 3, 6, 8, 9, 12, 14, 15]  # subjects of the section "nine in three"


def twin(time, died, group, strata):
    """Deal every label, one assignment at a time, and give each to the log-rank test."""
    observed = logrank(time, died, group, strata=strata).chisq
    dealt = {
        labels
        for labels in permutations(group)
        if sorted(zip(strata, labels, strict=True)) == sorted(zip(strata, group, strict=True))
    }
    extreme = sum(chisq(time, died, labels, strata) >= observed * (1 - 1e-9) for labels in dealt)
    return extreme, len(dealt)


def chisq(time, died, group, strata):
    try:
        return logrank(time, died, group, strata=strata).chisq
    except MethodError:  # two groups never at risk together: no evidence
        return 0.0


def counted(test):
    return test.as_extreme, test.assignments


@pytest.mark.reference("R survival 3.5-3")
def test_two_groups_agree_with_every_survdiff(made, section):
    inside = [i for i, group in enumerate(made.group) if group != "A"]
    data = [[column[i] for i in inside] for column in (made.time, made.died, made.group)]
    agrees(exact_logrank(*data), section(PRINTED, "B and C"))


@pytest.mark.reference("R survival 3.5-3")
def test_strata_agree_with_every_survdiff(made, litter, section):
    inside = [i for i, group in enumerate(made.group) if group != "A"]
    columns = (made.time, made.died, made.group, litter)
    time, died, group, strata = ([column[i] for i in inside] for column in columns)
    agrees(exact_logrank(time, died, group, strata=strata), section(PRINTED, "B and C by litter"))


@pytest.mark.reference("R survival 3.5-3")
def test_three_groups_agree_with_every_survdiff(made, section):
    data = [[column[i] for i in NINE] for column in (made.time, made.died, made.group)]
    agrees(exact_logrank(*data), section(PRINTED, "nine in three"))


def agrees(test, r):
    assert test.chisq == pytest.approx(r["chisq"][0], abs=5.1e-11)
    assert counted(test) == (r["as extreme"][0], r["assignments"][0])
    assert (test.kind, test.se) == ("exact", 0.0)
    assert test.p == pytest.approx(r["p"][0], abs=5.1e-11)


@pytest.mark.parametrize("seed", range(12))
def test_enumeration_agrees_with_the_twin_on_ties_censoring_and_strata(seed):
    rng = np.random.default_rng(seed)
    time, died = rng.integers(1, 7, 7), rng.random(7) < 0.7
    died[0] = True
    group = rng.permutation(list("aabbccc" if seed % 2 else "aaabbbb")).tolist()
    strata = rng.permutation(list("xxxxyyy")).tolist() if seed % 3 else ["x"] * 7
    try:
        test = exact_logrank(time, died, group, strata=strata)
    except MethodError as refusal:
        assert "were two groups at risk" in refusal.message
    else:
        assert counted(test) == twin(time, died, group, strata)


def test_smallest_p_of_two_groups_of_six_is_2_in_924():
    test = exact_logrank(range(12), [1] * 12, ["a"] * 6 + ["b"] * 6)
    assert counted(test) == (2, 924)


def no_ties(n):
    return range(3 * n), [1] * (3 * n), [label for label in "abc" for _ in range(n)]


def test_three_groups_of_six_count_every_assignment():
    test = exact_logrank(*no_ties(6))
    assert test.assignments == assignments(no_ties(6)[2]) == 17_153_136
    assert test.as_extreme == 6  # the orders in which three groups can die out


def test_asymptotic_p_of_005_is_0146_in_three_groups_of_six():
    assert exact_tail(10.5966, *no_ties(6)) == pytest.approx(0.0146, abs=5e-5)


def test_asymptotic_test_of_three_groups_of_six_rejects_in_0866():
    assert exact_tail(5.991464547107979, *no_ties(6)) == pytest.approx(0.0866, abs=5e-5)
    assert exact_tail(9.210340371976182, *no_ties(6)) == pytest.approx(0.0248, abs=5e-5)


@pytest.mark.reference("R survival 3.5-3")
@pytest.mark.parametrize("level", ["0.05", "0.01"])
def test_cut_offs_of_three_groups_of_three_agree_with_every_survdiff(level, section):
    kept, rejected, extreme = section(PRINTED, "cut-offs of nine in three")[level]
    assert exact_tail(kept, *no_ties(3)) > float(level)
    assert exact_tail(rejected, *no_ties(3)) == extreme / 1680
    assert exact_tail(rejected * (1 + 1e-8), *no_ties(3)) < extreme / 1680


@pytest.mark.parametrize(
    ("n", "level", "kept", "rejected"),
    [
        (4, 0.05, 7.7836, 7.7908),
        (4, 0.01, 11.7083, 11.7181),
        (5, 0.05, 7.5849, 7.5854),
        (5, 0.01, 11.8451, 11.8461),
        (6, 0.05, 7.38559, 7.38561),
        (6, 0.01, 11.56683, 11.56684),
    ],
)
def test_chi_square_may_reject_only_from_its_exact_cut_off_on(n, level, kept, rejected):
    # Attained values cut to the digits that tell them apart; 7.39 and 11.57 at n = 6.
    assert exact_tail(rejected, *no_ties(n)) <= level < exact_tail(kept, *no_ties(n))


@pytest.mark.parametrize("sizes", [(3, 3), (4, 2, 3), (2, 5)])
def test_the_true_size_is_a_function_of_the_sizes_of_the_groups_alone(sizes):
    group = [arm for arm, size in enumerate(sizes) for _ in range(size)]
    rng = np.random.default_rng(sum(sizes))
    time, died = rng.permutation(len(group)) + 1.5, [1] * len(group)
    for chisq in (0.5, 2.7, 3.9, 6.1):
        assert true_size(chisq, sizes) == exact_tail(chisq, time, died, group)


def test_every_assignment_reaches_zero(made):
    assert exact_tail(0, made.time, made.died, made.group) == 1


def test_exact_p_does_not_depend_on_names_order_or_unit(made):
    there = exact_logrank(made.time, made.died, made.group)
    renamed = [{"A": "z", "B": "a", "C": "m"}[group] for group in made.group]
    back = exact_logrank(np.array(made.time[::-1]) * 7, made.died[::-1], renamed[::-1])
    assert counted(back) == counted(there)


def test_unequal_groups_are_counted_too():
    test = exact_logrank([1, 2, 3, 4, 5], [1, 1, 1, 1, 0], list("abbcc"))
    assert counted(test) == twin([1, 2, 3, 4, 5], [1, 1, 1, 1, 0], list("abbcc"), ["x"] * 5)
    assert test.assignments == 30


def test_exact_test_keeps_its_level_over_all_assignments():
    time, died = [1, 2, 2, 3, 4, 5, 5, 6], [1, 1, 1, 0, 1, 1, 0, 1]
    ps = [exact_logrank(time, died, labels).p for labels in set(permutations("aaaabbbb"))]
    for level in (0.03, 0.1, 0.3, 0.6):
        assert np.mean(np.array(ps) <= level) <= level


def test_monte_carlo_comes_within_its_error_of_the_exact_p(made, litter):
    for strata in (None, litter):
        exact = exact_logrank(made.time, made.died, made.group, strata=strata)
        rng = np.random.default_rng(20)
        sampled = monte_carlo_logrank(
            made.time, made.died, made.group, strata=strata, resamples=40_000, rng=rng
        )
        assert (sampled.kind, sampled.assignments) == ("monte carlo", 40_000)
        assert sampled.p == (1 + sampled.as_extreme) / 40_001
        assert abs(sampled.p - exact.p) < 4 * sampled.se
        assert sampled.se == pytest.approx(np.sqrt(exact.p * (1 - exact.p) / 40_000), rel=0.1)


def test_monte_carlo_repeats_with_its_generator(made):
    first, second = (
        monte_carlo_logrank(
            made.time, made.died, made.group, resamples=500, rng=np.random.default_rng(4)
        )
        for _ in range(2)
    )
    assert first == second


def test_monte_carlo_takes_as_many_resamples_as_asked_in_blocks():
    time, group = np.arange(4000), np.tile(["a", "b"], 2000)
    rng = np.random.default_rng(1)
    test = monte_carlo_logrank(time, np.ones(4000), group, resamples=300, rng=rng)
    assert test.assignments == 300
    assert test.p > 0.2


@pytest.mark.parametrize(("limit", "kind"), [(17_153_136, "exact"), (17_153_135, "monte carlo")])
def test_enumerates_up_to_the_stated_limit(limit, kind, made):
    rng = np.random.default_rng(1)
    test = permutation_logrank(made.time, made.died, made.group, limit=limit, resamples=99, rng=rng)
    assert test.kind == kind


def test_never_enumerates_more_than_can_be_counted(made):
    time, died, group = range(120), [1] * 120, list("ab") * 60
    rng = np.random.default_rng(1)
    test = permutation_logrank(time, died, group, limit=10**60, resamples=9, rng=rng)
    assert test.kind == "monte carlo"
    with pytest.raises(MethodError, match=r"assignments cannot be enumerated"):
        exact_logrank(time, died, group)


def test_refuses_to_sample_nothing(made):
    with pytest.raises(MethodError, match="needs resamples, not 0"):
        monte_carlo_logrank(
            made.time, made.died, made.group, resamples=0, rng=np.random.default_rng(1)
        )
