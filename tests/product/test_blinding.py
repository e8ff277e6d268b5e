"""Whether syringes of cells and vehicle can be told apart."""

import dataclasses

import pytest

from cellcourse.product.blinding import Syringe, label_pattern, tell_apart

CELLS = Syringe("RAT2-S0142-0\nRat 17, day 0", 0.5, "cloudy", sleeve=True)
VEHICLE = Syringe("RAT2-S0143-K\nRat 18, day 7", 0.5, "clear", sleeve=True)


def outcomes(one, other):
    return {found.about: found.outcome for found in tell_apart(one, other)}


def test_syringes_alike_in_volume_and_label_and_sleeved_are_blind():
    assert outcomes(CELLS, VEHICLE) == {"Volume": "met", "Label": "met", "Appearance": "met"}


@pytest.mark.parametrize(
    ("change", "about", "outcome"),
    [
        ({"volume_ml": 0.4}, "Volume", "failed"),
        ({"label": "RAT2-S0143-K\nVehicle 18, day 7"}, "Label", "failed"),
        ({"label": "RAT2-S0143-K"}, "Label", "failed"),
        ({"sleeve": False}, "Appearance", "failed"),
        ({"sleeve": None}, "Appearance", "undecided"),
    ],
)
def test_what_tells_them_apart_is_named(change, about, outcome):
    assert outcomes(CELLS, dataclasses.replace(VEHICLE, **change))[about] == outcome


@pytest.mark.parametrize(
    ("look", "outcome"), [("clear", "failed"), ("cloudy", "met"), (None, "undecided")]
)
def test_without_sleeves_it_is_the_opacity_that_tells(look, outcome):
    bare = dataclasses.replace(CELLS, sleeve=False)
    other = dataclasses.replace(VEHICLE, sleeve=False, appearance=look)
    assert outcomes(bare, other)["Appearance"] == outcome


def test_telling_apart_goes_both_ways():
    odd = dataclasses.replace(VEHICLE, volume_ml=0.4, sleeve=None, label="X")
    assert outcomes(CELLS, odd) == outcomes(odd, CELLS)


def test_a_pattern_keeps_the_shape_of_a_label_and_nothing_of_its_content():
    assert label_pattern("Rat 17, day 0") == "AAA 99, AAA 9"
    assert label_pattern("Größe_1") == "AAAAA_9"
