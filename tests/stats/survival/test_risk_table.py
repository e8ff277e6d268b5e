"""Deaths and numbers at risk by group, against counting and against Kaplan-Meier."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    curve = kaplan_meier(*made.of("B"), level=0.95)
    for column, t in enumerate(table.time):
        at = curve.at(min(t, curve.time[-1]))
        assert table.survival()[1, column] == pytest.approx(at.survival)
        if at.survival:
            assert table.standard_error()[1, column] == pytest.approx(at.se or 0)
        else:
            assert table.standard_error()[1, column] == 0


def test_zero_and_minus_zero_are_one_time():
    table = risk_table(
        np.array([0.0, -0.0, 1.0]), np.array([True, True, False]), np.zeros(3, int), 1
    )
    assert (table.time.tolist(), table.deaths.tolist()) == ([0.0], [[2]])
