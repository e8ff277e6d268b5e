"""What is counted: which numbers belong together, and how fine a histogram is."""

import numpy as np
import pytest
from numbers_of_studies import ADDRESSES, HIGH, LOW, MEAN, P_OTHER, RATIO, SE, P, scheme, studies

from cellcourse.analysis.result import At
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.campaign.no_effect import value_under_no_effect
from cellcourse.simulation.campaign.scheme import (
    BINS,
    EstimatePlaces,
    Family,
    TestPlaces,
    scheme_for,
)

PAIR = At(arm="cells", against="control")


def test_the_numbers_of_a_test_and_of_an_estimate_belong_together():
    found = scheme(studies(100, 1))
    assert found.tests == (TestPlaces(P, 1, RATIO), TestPlaces(P_OTHER, None, None))
    assert found.estimates == (
        EstimatePlaces(RATIO, None, LOW, HIGH),
        EstimatePlaces(MEAN, SE, None, None),
    )
    assert found.families == (Family("survival-test", "pairwise log-rank", "asymptotic", (0, 1)),)


@pytest.mark.parametrize("values", [[3.0, 3.0], [0.0, 0.0], [-1e-3, 1e-3], [1e6, 2e6], [0.5, 21]])
def test_the_bins_are_a_power_of_two_wide_and_hold_the_pilot_in_their_middle_half(values):
    pilot = np.full((2, len(ADDRESSES)), np.nan)
    pilot[:, MEAN] = values
    found = scheme_for(ADDRESSES, pilot, alpha=0.05, truth={})
    low, width = found.low[1], found.width[1]
    assert np.frexp(width)[0] == 0.5
    assert low / width == round(low / width)
    assert low + BINS / 4 * width - 2 * width <= min(values)
    assert max(values) <= low + 3 * BINS / 4 * width + 2 * width


def test_a_pilot_without_a_value_still_gives_bins():
    pilot = np.full((2, len(ADDRESSES)), np.nan)
    assert scheme_for(ADDRESSES, pilot, alpha=0.05, truth={}).width[1] > 0


@pytest.mark.parametrize(
    ("quantity", "none"),
    [
        ("hazard ratio", 1.0),
        ("win odds", 1.0),
        ("probability of faring better", 0.5),
        ("difference in restricted mean survival", 0.0),
        ("Hodges-Lehmann shift", 0.0),
        ("partial eta squared", None),
        ("true size of the asymptotic test", None),
    ],
)
def test_a_quantity_without_effect_is_known_by_its_name(quantity, none):
    assert value_under_no_effect(Column("value", quantity, PAIR)) == none
    assert value_under_no_effect(Column("value", "some test", PAIR, "exact", quantity)) == none


def test_what_compares_no_two_arms_has_no_side():
    assert value_under_no_effect(Column("value", "difference", At(arm="cells"))) is None
    assert value_under_no_effect(Column("se", "hazard ratio", PAIR)) is None
