"""Endotoxin and counts in one unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cellcourse.product.bounded import Bounded
from cellcourse.product.record import Giving
from cellcourse.product.units import Lacking, in_unit

ENDOTOXIN = ["EU", "EU/mL", "EU/kg", "EU/kg/h"]


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("EU", 2.5),  # 0.5 EU/mL x 5 mL
        ("EU/kg", 0.05),  # 2.5 EU / 50 kg
        ("EU/kg/h", 0.025),  # over 2 h
    ],
)
def test_endotoxin_by_hand(unit, expected):
    giving = Giving("intravenous", volume_ml=5, weight_kg=50, hours=2)
    found = in_unit(Bounded(0.5), "EU/mL", unit, giving)
    assert found.value == pytest.approx(expected, rel=1e-15)


def test_an_injection_over_in_less_than_an_hour_counts_as_one_hour():
    bolus, slow = Giving(None, 5, 50, 0.1), Giving(None, 5, 50, 1)
    assert in_unit(Bounded(1), "EU/mL", "EU/kg/h", bolus) == in_unit(
        Bounded(1), "EU/mL", "EU/kg/h", slow
    )


@pytest.mark.reference("USP <85>, K/M: 5 EU/kg at 0.05 mL/kg is 100 EU/mL, 0.2 is 4 EU/mL")
@pytest.mark.parametrize(("k", "limit"), [(5, 100), (0.2, 4)])
def test_the_limit_per_ml_is_k_over_m(k, limit):
    # 3 mL at once in a person of 60 kg, a worked example of the pharmacopoeia's K/M.
    giving = Giving(None, volume_ml=3, weight_kg=60, hours=0)
    lacking = in_unit(Bounded(k), "EU/kg/h", "EU/mL", giving)
    assert lacking == Lacking("EU/kg/h into EU/mL needs the duration of the infusion above zero")
    found = in_unit(Bounded(k), "EU/kg/h", "EU/mL", Giving(None, 3, 60, 0.01))
    assert found.value == pytest.approx(limit, rel=1e-12)


@given(st.floats(1e-6, 1e6), st.sampled_from(ENDOTOXIN), st.sampled_from(ENDOTOXIN),
       st.floats(0.1, 500), st.floats(0.02, 150), st.floats(0.01, 24))  # fmt: skip
def test_there_and_back_is_the_same_result(value, unit, other, ml, kg, hours):
    giving = Giving(None, ml, kg, hours)
    there = in_unit(Bounded(value, "<"), unit, other, giving)
    back = in_unit(there, other, unit, giving)
    assert back.value == pytest.approx(value, rel=1e-12)
    assert back.relation == "<"


def test_all_that_is_lacking_is_named():
    assert in_unit(Bounded(1), "EU/mL", "EU/kg/h", Giving()) == Lacking(
        "EU/mL into EU/kg/h needs the volume given, which is not recorded and the body weight, "
        "which is not recorded and the duration of the infusion, which is not recorded"
    )
    assert in_unit(Bounded(1), "EU", "EU/kg", Giving(weight_kg=0)) == Lacking(
        "EU into EU/kg needs the body weight above zero"
    )


def test_different_things_are_not_held_against_each_other():
    assert in_unit(Bounded(1), "cells", "EU", Giving()) == Lacking(
        "cells cannot be held against EU"
    )


def test_the_same_unit_needs_nothing_and_litres_are_millilitres():
    assert in_unit(Bounded(7), "points", "points", Giving()) == Bounded(7)
    assert in_unit(Bounded(0.1), "L", "mL", Giving()) == Bounded(100)
