"""Curves and log-rank test of all groups at once.

Reference: R 4.2.2, survival 3.5-3, survdiff and survfit.
Program and printed output: validation/logrank, validation/kaplan_meier.
"""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cellcourse.errors import MethodError
from cellcourse.stats import kaplan_meier, logrank, survival_by_group
from cellcourse.stats.survival import risk_table as tables

TIMES = st.one_of(
    st.integers(0, 8).map(float),
    st.sampled_from([0.1, 0.1 + 2**-56, 1e-300, 1e300, 5e-324, 0.0, -0.0]),
)
SUBJECTS = st.lists(st.tuples(TIMES, st.booleans(), st.integers(0, 2)), min_size=2, max_size=40)


@pytest.fixture
def compiled(monkeypatch):
    """Have the compiled loops do even the smallest cases."""
    monkeypatch.setattr(tables, "COMPILED_FROM", 0)


def the_same(found, plain):
    for curve, other in zip(found.curves, plain.curves, strict=True):
        for name in ("time", "deaths", "at_risk", "survival", "se"):
            np.testing.assert_array_equal(getattr(curve, name), getattr(other, name))
    assert (found.logrank.groups, found.logrank.n) == (plain.logrank.groups, plain.logrank.n)
    assert (found.logrank.observed, found.logrank.df) == (plain.logrank.observed, plain.logrank.df)
    assert found.logrank.expected == pytest.approx(plain.logrank.expected, rel=1e-12)
    assert found.logrank.chisq == pytest.approx(plain.logrank.chisq, rel=1e-9, abs=1e-12)


@pytest.mark.reference("R survival 3.5-3")
def test_agrees_with_r_on_the_6mp_trial(freireich):
    test = survival_by_group(freireich.time, freireich.died, freireich.group).logrank
    assert sorted(test.observed) == [9, 21]
    assert test.chisq == pytest.approx(16.7929409892, rel=1e-10)


def test_is_the_log_rank_test_of_its_subjects(made):
    found = survival_by_group(made.time, made.died, made.group).logrank
    plain = logrank(made.time, made.died, made.group)
    assert (found.groups, found.n, found.observed) == (plain.groups, plain.n, plain.observed)
    assert found.expected == pytest.approx(plain.expected)
    assert (found.chisq, found.df, found.p) == (
        pytest.approx(plain.chisq),
        plain.df,
        pytest.approx(plain.p),
    )


def test_its_curves_are_those_of_kaplan_and_meier_in_the_order_of_its_groups(made):
    found = survival_by_group(made.time, made.died, made.group)
    for name, curve in zip(found.logrank.groups, found.curves, strict=True):
        plain = kaplan_meier(*made.of(name), level=0.95)
        assert curve.survival.tolist() == pytest.approx([plain.at(t).survival for t in curve.time])


@settings(deadline=None)  # the first call compiles
@given(SUBJECTS)
def test_compiled_loops_give_the_same(subjects):
    time, died, group = (np.array(column) for column in zip(*subjects, strict=True))
    limit = tables.COMPILED_FROM
    try:
        plain = survival_by_group(time, died, group)
    except MethodError:
        return
    tables.COMPILED_FROM = 0
    try:
        the_same(survival_by_group(time, died, group), plain)
    finally:
        tables.COMPILED_FROM = limit


def test_compiled_loops_go_on_from_block_to_block():
    rng = np.random.default_rng(8)
    time, arm = rng.exponential(size=30_000), rng.integers(0, 3, 30_000)
    died = rng.random(30_000) < 0.6
    plain = survival_by_group(time, died, arm)
    limit, tables.COMPILED_FROM = tables.COMPILED_FROM, 0
    try:
        the_same(survival_by_group(time, died, arm), plain)
    finally:
        tables.COMPILED_FROM = limit


def test_labels_that_appear_late_are_named_in_the_order_in_which_they_do():
    group = np.repeat([5, 3, 9, 4], [5000, 5000, 10, 10])
    found = survival_by_group(np.arange(10_020.0), np.ones(10_020), group)
    assert found.logrank.groups == ("5", "3", "9", "4")
    assert found.logrank.n == (5000, 5000, 10, 10)


@pytest.mark.parametrize("small", [True, False])
def test_refuses_groups_that_were_never_at_risk_together(small, request):
    if not small:
        request.getfixturevalue("compiled")
    with pytest.raises(MethodError, match="at none of 2 deaths were two groups at risk"):
        survival_by_group([1, 1, 2, 3], [0, 0, 1, 1], ["a", "a", "b", "b"])


def test_refuses_follow_up_with_missing_times_and_outcomes_that_are_neither():
    with pytest.raises(MethodError, match="1 of 3 times are missing or not finite; 1 of 3 times"):
        survival_by_group([1, np.nan, -1], [0, 1, 1], ["a", "b", "b"])
    with pytest.raises(MethodError, match="2 of 3 outcomes are neither true nor false"):
        survival_by_group([1, 2, 3], [0, 2, -1], ["a", "b", "b"])
