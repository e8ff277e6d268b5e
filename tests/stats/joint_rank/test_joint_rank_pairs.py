"""Counting wins by sorting, against the rule applied to each pair in turn."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from joint_rank_cases import drawn

from cellcourse.stats.joint_rank import pairs
from cellcourse.stats.joint_rank.pairs import against, count_below


def compare(one, i, other, j):
    """1 if i wins, -1 if j wins, 0 for a tie: the rule in its own words."""
    if one.died[i] and other.died[j]:
        return np.sign(one.time[i] - other.time[j])
    if other.died[j] and other.time[j] <= one.time[i]:
        return 1
    if one.died[i] and one.time[i] <= other.time[j]:
        return -1
    common = np.flatnonzero(~np.isnan(one.function[i]) & ~np.isnan(other.function[j]))
    if not common.size:
        return 0
    gap = one.function[i, common[-1]] - other.function[j, common[-1]]
    return 0 if abs(gap) <= one.margin else np.sign(gap)


def listed(one, other):
    return np.array(
        [[compare(one, i, other, j) for j in range(other.time.size)] for i in range(one.time.size)]
    )


@given(drawn())
def test_counts_what_comparing_every_pair_counts(patients):
    table = listed(patients, patients)
    counts = against(patients, patients)
    assert counts.wins.tolist() == (table > 0).sum(axis=1).tolist()
    assert counts.losses.tolist() == (table < 0).sum(axis=1).tolist()


@given(drawn())
def test_counts_the_same_where_nothing_is_listed(patients):
    limit, pairs.LISTED = pairs.LISTED, 0
    try:
        counts = against(patients, patients)
    finally:
        pairs.LISTED = limit
    assert counts.wins.tolist() == (listed(patients, patients) > 0).sum(axis=1).tolist()


@given(drawn(least=4))
def test_what_one_side_wins_the_other_loses(patients):
    first = np.arange(patients.time.size) % 2 == 0
    one, other = patients.part(first), patients.part(~first)
    there, back = against(one, other), against(other, one)
    assert there.wins.sum() == back.losses.sum()
    assert there.losses.sum() == back.wins.sum()


@given(drawn(), st.integers(0, 2**32))
def test_does_not_depend_on_the_order_of_patients(patients, seed):
    order = np.random.default_rng(seed).permutation(patients.time.size)
    shuffled = patients.part(order)
    np.testing.assert_array_equal(
        against(shuffled, shuffled).wins, against(patients, patients).wins[order]
    )


def test_takes_more_visits_than_a_machine_number_has_bits():
    rng = np.random.default_rng(3)
    n, visits = 12, 70
    change = rng.normal(size=(n, visits))
    change[rng.random((n, visits)) < 0.5] = np.nan
    patients = pairs.Standings(np.full(n, np.inf), np.zeros(n, dtype=bool), change, 0.0)
    counts = against(patients, patients)
    assert counts.wins.tolist() == (listed(patients, patients) > 0).sum(axis=1).tolist()


coordinates = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30)


@pytest.mark.parametrize("limit", [0, 1 << 14])
@given(points=coordinates, corners=coordinates)
def test_counts_points_below_corners(limit, points, corners):
    first, second = np.array(points, dtype=float).reshape(-1, 2).T
    x, y = np.array(corners, dtype=float).reshape(-1, 2).T
    before, pairs.LISTED = pairs.LISTED, limit
    try:
        counted = count_below((first, second), (x, y))
    finally:
        pairs.LISTED = before
    assert counted.tolist() == [sum(a < u and b < v for a, b in points) for u, v in corners]
