"""Tallies: what is counted, and that merging them loses nothing and depends on nothing."""

import numpy as np
import pytest
from numbers_of_studies import (
    ADDRESSES,
    ADJUSTED,
    HIGH,
    LOW,
    MEAN,
    P_OTHER,
    RATIO,
    P,
    scheme,
    studies,
)

from cellcourse.simulation.campaign.files import read_tally, tally_bytes
from cellcourse.simulation.campaign.scheme import BINS
from cellcourse.simulation.campaign.tally import merged, tallied

VALUES = studies(1000, 1)
SCHEME = scheme(VALUES[:200], {ADDRESSES[RATIO]: 1.0})


@pytest.fixture
def tally():
    return tallied(SCHEME, VALUES)


def test_a_number_that_does_not_exist_is_not_answered(tally):
    assert tally.answered.tolist() == (~np.isnan(VALUES)).sum(axis=0).tolist()
    assert tally.answered.max() < tally.trials


def test_an_infinite_number_counts_as_none():
    values = VALUES.copy()
    values[0, MEAN] = np.inf
    finite = np.isfinite(values[:, MEAN]).sum()
    counts = tallied(SCHEME, values)
    assert counts.answered[MEAN] == counts.bins[1].sum() == finite


def test_mean_and_squares_are_those_of_numpy(tally):
    assert tally.mean == pytest.approx(np.nanmean(VALUES, axis=0), rel=1e-13)
    deviations = np.nansum((VALUES - np.nanmean(VALUES, axis=0)) ** 2, axis=0)
    assert tally.squares == pytest.approx(deviations, rel=1e-12)


def test_the_adjusted_p_decides_where_there_is_one(tally):
    adjusted = np.where(np.isnan(VALUES[:, ADJUSTED]), VALUES[:, P], VALUES[:, ADJUSTED])
    assert tally.succeeded[0, 0] == (adjusted <= 0.05).sum() < (VALUES[:, P] <= 0.05).sum()
    assert tally.succeeded[1, 0] == (VALUES[:, P_OTHER] <= 0.05).sum()


def test_a_p_at_the_level_succeeds():
    values = np.full((3, len(ADDRESSES)), np.nan)
    values[:, P_OTHER] = 0.05, np.nextafter(0.05, 1), 0.04
    assert tallied(SCHEME, values).succeeded[1, 0] == 2


def test_a_success_points_to_the_side_of_its_effect(tally):
    adjusted = np.where(np.isnan(VALUES[:, ADJUSTED]), VALUES[:, P], VALUES[:, ADJUSTED])
    ratios = VALUES[adjusted <= 0.05, RATIO]
    assert tally.succeeded[0, 1:].tolist() == [(ratios > 1).sum(), (ratios < 1).sum()]
    assert tally.succeeded[1, 1:].tolist() == [0, 0]  # the other pair states no effect


def test_any_and_all_of_a_family_are_counted_study_by_study(tally):
    adjusted = np.where(np.isnan(VALUES[:, ADJUSTED]), VALUES[:, P], VALUES[:, ADJUSTED])
    one, other = adjusted <= 0.05, VALUES[:, P_OTHER] <= 0.05
    assert tally.family.tolist() == [[(one | other).sum(), (one & other).sum()]]


def test_an_interval_lies_below_about_or_above_the_truth(tally):
    low, high = VALUES[:, LOW], VALUES[:, HIGH]
    below, above = (high < 1).sum(), (low > 1).sum()
    stated = (~(np.isnan(low) & np.isnan(high))).sum()
    assert tally.covered[0].tolist() == [below, stated - below - above, above]
    assert tally.covered[1].tolist() == [0, 0, 0]  # nothing is known of the mean


def test_the_histogram_holds_every_value_and_gathers_the_far_ones_at_its_ends():
    values = VALUES.copy()
    values[:2, MEAN] = -1e6, 1e6
    bins = tallied(SCHEME, values).bins[1]
    assert bins.sum() == np.isfinite(values[:, MEAN]).sum()
    assert (bins[0], bins[BINS - 1]) == (1, 1)


def test_half_points_fall_into_bins_of_their_own():
    counts = tallied(SCHEME, VALUES).bins[1]
    found = np.unique(VALUES[~np.isnan(VALUES[:, MEAN]), MEAN], return_counts=True)[1]
    assert SCHEME.width[1] < 0.5
    assert counts[counts > 0].tolist() == found.tolist()


@pytest.mark.parametrize("cut", [1, 137, 500, 999])
def test_two_halves_make_the_whole(tally, cut):
    both = merged(tallied(SCHEME, VALUES[:cut]), tallied(SCHEME, VALUES[cut:]))
    for name in ("answered", "succeeded", "family", "covered", "bins"):
        assert np.array_equal(getattr(both, name), getattr(tally, name)), name
    assert both.trials == tally.trials
    assert both.mean == pytest.approx(tally.mean, rel=1e-13)
    assert both.squares == pytest.approx(tally.squares, rel=1e-12)


def test_a_tally_of_nothing_changes_nothing(tally):
    assert_same(merged(tally, tallied(SCHEME, VALUES[:0])), tally)
    assert_same(merged(tallied(SCHEME, VALUES[:0]), tally), tally)


def test_a_number_far_from_zero_keeps_its_spread():
    values = VALUES.copy()
    values[:, MEAN] += 1e9
    parts = [tallied(SCHEME, values[start : start + 100]) for start in range(0, 1000, 100)]
    whole = parts[0]
    for part in parts[1:]:
        whole = merged(whole, part)
    spread = np.nanvar(VALUES[:, MEAN]) * whole.answered[MEAN]
    assert whole.squares[MEAN] == pytest.approx(spread, rel=1e-6)


def test_a_tally_survives_being_written(tally):
    assert_same(read_tally(tally_bytes(tally)), tally)
    assert tally_bytes(tally) == tally_bytes(read_tally(tally_bytes(tally)))


def assert_same(one, other):
    assert tally_bytes(one) == tally_bytes(other)
