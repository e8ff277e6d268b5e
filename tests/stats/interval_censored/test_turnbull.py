"""The distribution of events between visits.

Reference: R 4.2.2, npsurv 0.5-0. Program and printed output:
validation/interval_censored/interval_censored.R, .out (there -1 stands for infinity).
"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.errors import MethodError
from cellcourse.stats.interval_censored import turnbull
from cellcourse.stats.interval_censored.intervals import brackets, innermost
from cellcourse.stats.survival.kaplan_meier import kaplan_meier

INF = float("inf")


@pytest.mark.parametrize("arm", ["A", "B", "both"])
@pytest.mark.reference("R npsurv 0.5-0")
def test_agrees_with_npsurv(made, section, arm):
    left, right, arms, _ = made
    inside = np.ones(arms.size, dtype=bool) if arm == "both" else arms == arm
    found = turnbull(left[inside], right[inside])
    r = section("interval_censored/interval_censored.out", arm)
    assert found.left == r["left"]
    assert tuple(-1 if x == INF else x for x in found.right) == r["right"]
    assert found.mass == pytest.approx(r["mass"], abs=1e-8)  # npsurv stops within this
    assert (found.log_likelihood,) == pytest.approx(r["loglik"], abs=5.1e-11)


def test_with_every_time_known_it_is_the_kaplan_meier_curve():
    rng = np.random.default_rng(9)
    time, died = rng.integers(1, 12, 40).astype(float), rng.random(40) < 0.6
    found = turnbull(time, np.where(died, time, INF))
    curve = kaplan_meier(time, died, level=0.95)
    for t in range(1, 11):
        assert found.survival(t + 0.5) == pytest.approx([curve.at(t).survival] * 2, abs=1e-9)


def test_within_a_stretch_survival_is_a_range():
    found = turnbull([0, 2, 2], [2, 6, 6])
    assert found.survival(4) == pytest.approx((0, 2 / 3))
    assert found.survival(2) == pytest.approx((2 / 3, 2 / 3))
    assert found.median == (2, 6)


bracket = st.tuples(st.integers(0, 6), st.sampled_from([0, 1, 3, 100])).map(
    lambda x: (x[0], x[0] + x[1] if x[1] < 100 else INF)
)


@given(st.lists(bracket, min_size=1, max_size=15))
def test_no_direction_gains_likelihood(subjects):
    left, right = zip(*subjects, strict=True)
    places = innermost(brackets(left, right)).member
    found = turnbull(left, right)
    assert sum(found.mass) == pytest.approx(1)
    kept = [(a, b) in zip(found.left, found.right, strict=True) for a, b in _stretches(left, right)]
    share = places[:, kept].astype(float) @ found.mass
    assert (places / share[:, None]).sum(axis=0).max() <= len(subjects) * (1 + 1e-8)


def _stretches(left, right):
    found = innermost(brackets(left, right))
    return list(zip(found.left.tolist(), found.right.tolist(), strict=True))


@given(st.lists(bracket, min_size=2, max_size=12))
def test_does_not_depend_on_units_or_order(subjects):
    left, right = (np.array(column) for column in zip(*subjects, strict=True))
    there, back = turnbull(left, right), turnbull(left[::-1] * 7, right[::-1] * 7)
    assert back.log_likelihood == pytest.approx(there.log_likelihood)


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        ([], [], "two equal columns"),
        ([2, 1], [1, 3], "1 of 2 end before they begin"),
        ([INF, 1], [INF, 3], "1 of 2 are not finite at the left"),
        ([-1, 1], [2, 3], "1 of 2 begin below zero"),
    ],
)
def test_refuses_what_is_no_bracket(left, right, said):
    with pytest.raises(MethodError, match=said):
        turnbull(left, right)
