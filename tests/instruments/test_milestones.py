"""Peak of weight, and loss from it."""

import math

import pytest

from cellcourse.errors import MethodError
from cellcourse.instruments import loss_day, peak_day

DAYS = [0, 7, 14, 21, 28, 35]
GRAMS = [280, 295, 300, 290, 270, 250]


def test_onset_is_the_day_of_the_peak():
    assert peak_day(DAYS, GRAMS) == 14


def test_a_peak_reached_twice_counts_from_the_first_time():
    assert peak_day(DAYS, [280, 300, 299, 300, 290, 280]) == 7


def test_an_animal_that_is_still_at_its_peak_has_no_onset_yet():
    assert peak_day(DAYS[:3], GRAMS[:3]) is None
    assert peak_day(DAYS, [280, 300, 299, 298, 297, 300]) is None
    assert loss_day(DAYS[:3], GRAMS[:3], percent=10) is None


def test_the_first_day_of_a_ten_per_cent_loss_includes_ten_per_cent_exactly():
    assert loss_day(DAYS, GRAMS, percent=10) == 28
    assert loss_day(DAYS, GRAMS, percent=10.01) == 35
    assert loss_day(DAYS, GRAMS, percent=50) is None


def test_round_off_does_not_hide_a_loss_of_exactly_ten_per_cent():
    series = ([tenths / 10, tenths * 9 / 100] for tenths in range(2001, 3500))
    assert all(loss_day([0, 1], weights, percent=10) == 1 for weights in series)


def test_a_light_young_animal_has_not_lost_its_peak_before_reaching_it():
    assert loss_day(DAYS, [200, 250, 300, 295, 290, 285], percent=10) is None


def test_the_unit_of_weight_does_not_matter():
    kilograms = [gram / 1000 for gram in GRAMS]
    assert peak_day(DAYS, kilograms) == peak_day(DAYS, GRAMS)
    assert loss_day(DAYS, kilograms, percent=10) == loss_day(DAYS, GRAMS, percent=10)


def test_missing_weights_are_passed_over():
    assert peak_day(DAYS, [280, None, 300, math.nan, 270, 250]) == 14
    assert loss_day(DAYS, [280, 295, 300, 290, None, 250], percent=10) == 35
    assert peak_day(DAYS, [None] * 6) is None
    assert peak_day([], []) is None


@pytest.mark.parametrize("percent", [0, 100, -10, math.nan])
def test_a_loss_that_cannot_be_is_refused(percent):
    with pytest.raises(MethodError, match="between 0 and 100 % of the peak"):
        loss_day(DAYS, GRAMS, percent=percent)


def test_days_that_are_no_series_are_refused():
    with pytest.raises(MethodError, match="the days of a series increase"):
        peak_day([0, 0], [1, 2])
    with pytest.raises(MethodError, match="2 and 1 entries"):
        loss_day([0, 1], [1], percent=10)
