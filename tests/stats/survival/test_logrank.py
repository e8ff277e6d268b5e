"""Log-rank test.

Reference: R 4.2.2, survival 3.5-3, survdiff, with and without strata; p.adjust.
Program and printed output: validation/logrank/logrank.R, logrank.out (ten decimals).
Data: Freireich's 6-MP trial, survival::aml, a made-up set with ties and censoring.
"""

from functools import partial

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.survival import risk_table
from cellcourse.stats.survival.logrank import logrank, pairwise
from cellcourse.stats.survival.permutation import exact_logrank

PRINTED = "logrank/logrank.out"


def agrees(test, r):
    assert test.observed == r["observed"]
    assert test.expected == pytest.approx(r["expected"], abs=5.1e-11)
    assert (test.chisq, test.df, test.p) == pytest.approx(r["chisq df p"], abs=5.1e-11)


@pytest.mark.reference("R survival 3.5-3")
def test_agrees_with_r_on_the_6mp_trial(freireich, section):
    test = logrank(freireich.time, freireich.died, freireich.group)
    agrees(test, section(PRINTED, "6-MP trial"))
    assert (test.groups, test.n) == (("6-MP", "placebo"), (21, 21))


@pytest.mark.reference("R survival 3.5-3")
def test_agrees_with_r_on_leukaemia(aml, section):
    agrees(logrank(aml.time, aml.died, aml.group), section(PRINTED, "aml"))


@pytest.mark.reference("R survival 3.5-3")
def test_agrees_with_r_on_three_groups(made, section):
    agrees(logrank(made.time, made.died, made.group), section(PRINTED, "three by six"))


@pytest.mark.reference("R survival 3.5-3")
def test_agrees_with_r_within_strata(made, litter, section):
    test = logrank(made.time, made.died, made.group, strata=litter)
    agrees(test, section(PRINTED, "three by six by litter"))


@pytest.mark.reference("R survival 3.5-3")
def test_agrees_with_r_in_the_way_of_very_many_subjects(
    freireich, made, litter, section, monkeypatch
):
    monkeypatch.setattr(risk_table, "COMPILED_FROM", 0)
    test = logrank(freireich.time, freireich.died, freireich.group)
    agrees(test, section(PRINTED, "6-MP trial"))
    test = logrank(made.time, made.died, made.group, strata=litter)
    agrees(test, section(PRINTED, "three by six by litter"))


@pytest.mark.reference("R survival 3.5-3")
def test_pairs_agree_with_r_and_holm(made, section):
    pairs = pairwise(logrank, made.time, made.died, made.group, rule="holm")
    r = section(PRINTED, "pairs")
    assert [(pair.group, pair.against) for pair in pairs] == [("B", "A"), ("C", "A"), ("C", "B")]
    assert [pair.test.p for pair in pairs] == pytest.approx(r["p"], abs=5.1e-11)
    assert [pair.p_adjusted for pair in pairs] == pytest.approx(r["holm"], abs=2e-10)


def test_pairs_take_any_test_with_a_p(made):
    pairs = pairwise(partial(exact_logrank), made.time, made.died, made.group, rule="none")
    assert [pair.test.assignments for pair in pairs] == [924] * 3
    assert all(pair.p_adjusted == pair.test.p for pair in pairs)


def test_is_unchanged_by_the_unit_of_time(freireich):
    days = logrank(np.array(freireich.time) * 7, freireich.died, freireich.group)
    assert days == logrank(freireich.time, freireich.died, freireich.group)


def test_expected_deaths_add_up_to_the_observed(made):
    test = logrank(made.time, made.died, made.group)
    assert sum(test.expected) == pytest.approx(sum(test.observed))


def test_does_not_depend_on_which_group_comes_first(made):
    there = logrank(made.time, made.died, made.group)
    back = logrank(made.time[::-1], made.died[::-1], made.group[::-1])
    assert back.groups == there.groups[::-1]
    assert back.chisq == pytest.approx(there.chisq)


def test_one_stratum_is_no_stratum(made):
    whole = logrank(made.time, made.died, made.group)
    assert logrank(made.time, made.died, made.group, strata=["all"] * 18) == whole


def test_a_group_gone_before_the_first_death_adds_no_degree_of_freedom():
    test = logrank([1, 1, 5, 6, 7, 8], [0, 0, 1, 1, 1, 1], list("zzabab"))
    alone = logrank([5, 6, 7, 8], [1, 1, 1, 1], list("abab"))
    assert (test.df, test.chisq) == (1, pytest.approx(alone.chisq))


def test_refuses_a_trial_in_which_nobody_died():
    with pytest.raises(MethodError, match="no deaths among 2 subjects"):
        logrank([1, 2], [0, 0], ["a", "b"])


def test_refuses_a_single_group():
    with pytest.raises(MethodError, match="all 2 subjects are in a"):
        logrank([1, 2], [1, 1], ["a", "a"])


def test_refuses_groups_that_never_met():
    with pytest.raises(MethodError, match="at none of 2 deaths were two groups at risk"):
        logrank([1, 1, 5, 6], [0, 0, 1, 1], ["a", "a", "b", "b"])


def test_refuses_labels_that_do_not_match_the_subjects():
    with pytest.raises(MethodError, match=r"2 subjects need 2 group labels, not shape \(3,\)"):
        logrank([1, 2], [1, 1], ["a", "b", "c"])
    with pytest.raises(MethodError, match="2 subjects need 2 stratum labels"):
        logrank([1, 2], [1, 1], ["a", "b"], strata=["x"])


@pytest.mark.parametrize("dtype", [np.int8, np.uint8, np.int64, np.uint64, str])
def test_labels_may_be_numbers_of_any_kind(dtype):
    label = np.array([3, 100, 3, 100, 7, 7] * 40, dtype=dtype)
    time, died = np.arange(240) % 17, np.arange(240) % 3 > 0
    test = logrank(time, died, label)
    assert test.groups == ("3", "100", "7")
    assert test == logrank(time, died, [str(one) for one in label])


def test_the_smallest_and_the_largest_of_small_numbers_are_two_labels():
    label = np.array([127, -128] * 150, dtype=np.int8)
    test = logrank(np.arange(300), np.ones(300), label)
    assert (test.groups, test.n) == (("127", "-128"), (150, 150))
