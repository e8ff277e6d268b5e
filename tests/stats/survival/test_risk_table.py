"""Deaths and numbers at risk by group, against counting and against Kaplan-Meier."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cellcourse.stats.survival import risk_table as module
from cellcourse.stats.survival.compiled import sort_by_time
from cellcourse.stats.survival.kaplan_meier import kaplan_meier
from cellcourse.stats.survival.risk_table import risk_table

TIMES = st.one_of(
    st.integers(0, 8).map(float),
    st.sampled_from([0.1, 0.1 + 2**-56, 1e-300, 1e300, 5e-324, 0.0]),
)


@given(st.lists(st.tuples(TIMES, st.booleans(), st.integers(0, 2)), min_size=1, max_size=40))
def test_counts_what_looking_at_every_time_counts(subjects):
    time, died, group = (np.array(column) for column in zip(*subjects, strict=True))
    table = risk_table(time, died, group, 3)
    assert table.time.tolist() == sorted(set(time[died].tolist()))
    for column, t in enumerate(table.time):
        for g in range(3):
            assert table.at_risk[g, column] == np.sum((time >= t) & (group == g))
            assert table.deaths[g, column] == np.sum((time == t) & died & (group == g))


def test_its_curve_is_the_kaplan_meier_curve(made):
    code = np.array([ord(name) - ord("A") for name in made.group])
    table = risk_table(np.array(made.time), np.array(made.died, dtype=bool), code, 3)
    curve, plain = table.curve(1), kaplan_meier(*made.of("B"), level=0.95)
    for t, survival, se in zip(curve.time, curve.survival, curve.se, strict=True):
        at = plain.at(t)
        assert survival == pytest.approx(at.survival)
        assert se == pytest.approx(at.se or 0)
    deaths = dict(zip(plain.time, plain.deaths, strict=True))
    at_risk = dict(zip(plain.time, plain.at_risk, strict=True))
    assert curve.deaths.tolist() == [deaths[t] for t in curve.time]
    assert curve.at_risk.tolist() == [at_risk[t] for t in curve.time]


@settings(deadline=None)  # the first call compiles
@given(st.lists(st.tuples(TIMES, st.booleans(), st.integers(0, 2)), min_size=1, max_size=40))
def test_compiled_loops_count_the_same(subjects):
    time, died, group = (np.array(column) for column in zip(*subjects, strict=True))
    plain = risk_table(time, died, group, 3)
    limit, module.COMPILED_FROM = module.COMPILED_FROM, 0
    try:
        table = risk_table(time, died, group, 3)
    finally:
        module.COMPILED_FROM = limit
    for name in ("time", "deaths", "at_risk"):
        np.testing.assert_array_equal(getattr(table, name), getattr(plain, name))


def test_times_that_differ_in_their_last_digits_only_are_still_in_order():
    time = 1000 + np.random.default_rng(3).permutation(5000) * 2.0**-40
    died, group = np.ones(5000, dtype=bool), np.zeros(5000, dtype=int)
    bits = np.append(time, 1.0).view(np.int64)
    assert (np.diff(sort_by_time(bits - bits.min() << 1, 1)) > 0).all()
    assert (np.diff(risk_table(time, died, group, 1).time) > 0).all()


def test_zero_and_minus_zero_are_one_time():
    table = risk_table(
        np.array([0.0, -0.0, 1.0]), np.array([True, True, False]), np.zeros(3, int), 1
    )
    assert (table.time.tolist(), table.deaths.tolist()) == ([0.0], [[2]])


def test_subjects_who_all_die_at_once_are_counted_whatever_the_sign_of_zero():
    table = risk_table(np.array([0.0, -0.0]), np.array([True, False]), np.array([0, 1]), 2)
    assert (table.deaths.tolist(), table.at_risk.tolist()) == ([[1], [0]], [[1], [1]])
