"""Permutation of labels for any statistic, against listing and against theory."""

from math import comb

import numpy as np
import pytest

from cellcourse.errors import MethodError
from cellcourse.stats.relabelling import Permutation, all_labelings, assignments, relabelled

GROUP = np.array([0, 0, 0, 1, 1, 1, 1])
ONE = np.zeros(7, dtype=np.intp)
VALUES = np.array([9.0, 8, 7, 3, 2, 1, 0])


def by(limit, resamples=0):
    return Permutation(limit, resamples, np.random.default_rng(5))


def difference(labels):
    return abs(VALUES[labels == 0].mean() - VALUES[labels == 1].mean())


def test_goes_through_every_assignment_once():
    seen = {tuple(labels) for labels in all_labelings(GROUP, ONE)}
    assert len(seen) == assignments(GROUP, ONE) == comb(7, 3)
    assert all(sum(labels) == 4 for labels in seen)


def test_strata_keep_their_own_labels():
    stratum = np.array([0, 0, 1, 0, 0, 1, 1])
    seen = {tuple(labels) for labels in all_labelings(GROUP, stratum)}
    assert len(seen) == assignments(GROUP, stratum) == comb(4, 2) * comb(3, 1)
    assert all(np.array(labels)[stratum == 0].sum() == 2 for labels in seen)


def test_three_groups_are_dealt_out():
    group = np.array([2, 1, 0, 1])
    assert len({tuple(x) for x in all_labelings(group, np.zeros(4, dtype=int))}) == 12
    assert assignments(group, np.zeros(4, dtype=int)) == 12


def test_complete_separation_is_the_rarest_assignment():
    test = relabelled(difference, GROUP, ONE, by(35))
    assert (test.kind, test.assignments, test.as_extreme) == ("exact", 35, 1)
    assert test.p == 1 / 35


def test_more_assignments_than_the_limit_are_drawn():
    test = relabelled(difference, GROUP, ONE, by(34, 3500))
    assert (test.kind, test.assignments) == ("monte carlo", 3500)
    assert test.p == (1 + test.as_extreme) / 3501
    assert test.p == pytest.approx(1 / 35, abs=0.012)  # 4 standard errors


def test_ties_but_for_round_off_count_as_extreme():
    steps = iter([1.0, *([1.0 - 1e-12] * 35)])
    assert relabelled(lambda _: next(steps), GROUP, ONE, by(35)).p == 1


def test_refuses_to_draw_nothing():
    with pytest.raises(MethodError, match="at least one resample, not 0"):
        relabelled(difference, GROUP, ONE, by(34))
