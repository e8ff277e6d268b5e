"""Ranks of tied values and the distribution of their sums.

Laws only: the reference values of the tests built on them are in test_mann_whitney.py,
test_kruskal_wallis.py and test_signed_rank.py.
"""

from itertools import combinations

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.ranks import (
    doubled_ranks,
    lattice,
    rank_sum_distribution,
    resampled_rank_sums,
    tie_sum,
)

TIED = np.array([14.0, 12.5, 14.0, 15.0, 12.5, 14.0])


def test_tied_values_share_their_mean_rank():
    assert doubled_ranks(TIED).tolist() == [8, 3, 8, 12, 3, 8]


def test_untied_ranks_count_from_one():
    assert doubled_ranks(np.array([3.0, 1.0, 2.0])).tolist() == [6, 2, 4]


def test_ties_are_counted_by_their_cubes():
    assert tie_sum(TIED) == (3**3 - 3) + (2**3 - 2)


def test_a_lattice_keeps_the_spacing_of_the_scores():
    assert lattice(np.array([8, 3, 8, 13, 3, 8])).tolist() == [1, 0, 1, 2, 0, 1]


def test_equal_scores_collapse_to_zero():
    assert lattice(np.array([7, 7, 7])).tolist() == [0, 0, 0]


def test_sums_of_one_group_are_those_of_every_subset():
    scores = lattice(doubled_ranks(TIED))
    sums = [sum(part) for part in combinations(scores.tolist(), 2)]
    expected = np.bincount(sums) / len(sums)
    assert rank_sum_distribution(scores, (2, 4)) == pytest.approx(expected, abs=1e-15)


def test_the_joint_distribution_of_three_groups_has_the_marginal_of_two():
    scores = lattice(doubled_ranks(TIED))
    joint = rank_sum_distribution(scores, (2, 1, 3))
    assert joint.sum(axis=1) == pytest.approx(rank_sum_distribution(scores, (2, 4)), abs=1e-15)
    assert joint.sum(axis=0) == pytest.approx(rank_sum_distribution(scores, (1, 5)), abs=1e-15)


def test_random_splits_deal_every_score_once():
    rng = np.random.default_rng(4)
    scores = doubled_ranks(TIED)
    blocks = list(resampled_rank_sums(scores, (2, 1, 3), resamples=5000, rng=rng))
    assert sum(block.shape[0] for block in blocks) == 5000
    assert all((block.sum(axis=1) == scores.sum()).all() for block in blocks)


def test_random_splits_approach_the_exact_mean():
    rng = np.random.default_rng(4)
    scores = doubled_ranks(TIED)
    sums = np.concatenate(list(resampled_rank_sums(scores, (2, 4), resamples=20_000, rng=rng)))
    assert sums[:, 0].mean() == pytest.approx(2 * scores.mean(), abs=0.15)


def test_refuses_a_table_that_would_not_fit():
    with pytest.raises(MethodError, match=r"groups of 10, 10, 10, 10 .* use resampling"):
        rank_sum_distribution(np.arange(40), (10, 10, 10, 10))
