"""The volume to draw, in text that a nurse can check."""

import dataclasses
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from cellcourse.errors import ProductError
from cellcourse.product.dose import Suspension, prepare_dose, shares_ml
from cellcourse.product.record import BodyWeight, Count
from cellcourse.product.wording import cells_in_words, plain
from cellcourse.study.manufacture import DoseRule
from cellcourse.study.product import Administration

DAY = date(2024, 3, 19)

PLAN = {"product": "msc", "days": [0], "route": "intrathecal", "dose": "2e6 cells/kg",
        "volume": "5 mL"}  # fmt: skip
RULE = {
    "basis": "viable",
    "allowed": "at least 1.9e6 cells/kg and at most 2.1e6 cells/kg",
    "weight_at_most_old": "7 d",
    "graduation": "0.1 mL",
    "syringe": "5 mL",
}
# 250 million cells at 80 % in 5 mL: 40 million viable cells per mL.
CELLS = Suspension("B-7", Count(2.5e8, 80), 5)
WEIGHT = BodyWeight(70, date(2024, 3, 15))


def dosed(plan=(), rule=(), cells=CELLS, weight=WEIGHT):
    return prepare_dose(
        TypeAdapter(Administration).validate_python({**PLAN, **dict(plan)}),
        TypeAdapter(DoseRule).validate_python({**RULE, **dict(rule)}),
        cells,
        weight=weight,
        on=DAY,
    )


def refused(**changes):
    with pytest.raises(ProductError, match="no dose of batch B-7") as refusal:
        dosed(**changes)
    return [(one.what, one.found) for one in refusal.value.problems]


def test_a_dose_of_viable_cells_by_hand():
    found = dosed()
    # 2e6 x 70 = 1.4e8 viable cells; at 4e7 per mL that is 3.5 mL, made up to 5 mL.
    assert (found.draw_ml, found.diluent_ml, found.syringes_ml) == (3.5, 1.5, (5.0,))
    assert found.cells == pytest.approx(1.4e8, rel=1e-14)
    assert found.dose.unit == "cells/kg"
    assert found.dose.value == pytest.approx(2e6, rel=1e-14)


def test_a_dose_of_all_cells_is_another_volume():
    found = dosed(rule={"basis": "total"})
    # 1.4e8 / 5e7 per mL
    assert (found.basis, found.draw_ml) == ("total", 2.8)


def test_the_working_is_written_for_a_second_pair_of_eyes():
    assert dosed().steps == (
        "Body weight: 70 kg, of 2024-03-15.",
        "Dose: 2 million viable cells per kg x 70 kg = 140 million viable cells.",
        "Count: 250 million cells x 80 % viable = 200 million.",
        "Batch B-7: 200 million viable cells / 5 mL = 40 million per mL.",
        "Volume: 140 million / 40 million per mL = 3.5 mL; draw 3.5 mL.",
        "Add 1.5 mL of diluent to make 5 mL.",
        "Fill 1 syringe: 5 mL.",
        (
            "This gives 2 million viable cells per kg; allowed: "
            "at least 1.9 million and at most 2.1 million per kg."
        ),
    )


def test_a_rat_is_given_an_absolute_dose_without_a_weight():
    found = dosed(
        plan={"dose": "1e6 cells", "volume": "0.2 mL"},
        rule={"allowed": "at least 0.9e6 cells and at most 1.1e6 cells", "graduation": "0.01 mL",
              "weight_at_most_old": "not reported", "basis": "total"},
        cells=Suspension("R-1", Count(1e7), 1),
        weight=None,
    )  # fmt: skip
    assert (found.draw_ml, found.diluent_ml) == (0.1, 0.1)
    assert found.steps[0] == "Dose: 1 million cells (dead and alive)."
    assert (
        found.steps[1] == "Batch R-1: 10 million cells (dead and alive) / 1 mL = 10 million per mL."
    )
    assert found.steps[-1] == (
        "This gives 1 million cells (dead and alive); allowed: "
        "at least 900,000 and at most 1.1 million."
    )


def test_a_large_volume_is_shared_over_syringes_as_evenly_as_they_measure():
    found = dosed(plan={"volume": "10.1 mL"})
    assert found.syringes_ml == (3.4, 3.4, 3.3)
    assert "Fill 3 syringes: 3.4 mL + 3.4 mL + 3.3 mL." in found.steps


def test_without_a_stated_volume_what_is_drawn_is_what_is_given():
    found = dosed(plan={"volume": "not reported"})
    assert (found.draw_ml, found.diluent_ml, found.syringes_ml) == (3.5, 0, (3.5,))
    assert not any("diluent" in step for step in found.steps)


def test_the_dose_that_is_judged_is_the_one_in_the_rounded_volume():
    found = dosed(weight=BodyWeight(71, WEIGHT.on))
    # 1.42e8 / 4e7 = 3.55 mL, half a graduation, drawn as 3.6 mL: 1.44e8 / 71.
    assert found.draw_ml == 3.6
    assert found.dose.value == pytest.approx(1.44e8 / 71, rel=1e-14)
    coarse = refused(rule={"graduation": "1 mL"}, weight=BodyWeight(65, WEIGHT.on))
    # 3.25 mL is drawn as 3 mL: 1.2e8 / 65 = 1.846e6.
    assert coarse == [("dose", "1.84615 million viable cells per kg in 3 mL")]


def test_a_dose_so_small_that_nothing_is_drawn_is_refused():
    tiny = refused(
        plan={"dose": "1e3 cells/kg"},
        rule={"allowed": "at most 2e3 cells/kg and at least 1 cells/kg"},
    )
    assert tiny == [("dose", "0 viable cells per kg in 0 mL")]


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({"weight": None}, [("body weight", "not recorded")]),
        ({"weight": BodyWeight(70, date(2024, 3, 11))}, [("body weight", "8 days old")]),
        ({"weight": BodyWeight(70, date(2024, 3, 20))}, [("body weight", "dated 2024-03-20")]),
        ({"weight": BodyWeight(0, DAY)}, [("body weight", "0 kg")]),
        ({"cells": Suspension("B-7", Count(2.5e8), 5)}, [("viability", "none")]),
        ({"cells": Suspension("B-7", Count(None, 80), 5)}, [("cells", "none")]),
        ({"cells": Suspension("B-7", Count(2.5e8, 80), 0)}, [("volume", "0 mL")]),
        ({"cells": Suspension("B-7", Count(1e8, 80), 5)}, [
            ("cells", "5 mL of 8.8 mL needed"),
            ("concentration", "8.8 mL hold the dose"),
        ]),
        ({"plan": {"volume": "5.05 mL"}}, [("volume", "5.05 mL")]),
        ({"plan": {"volume": "0.005 L"}}, [("volume", "0.005 L")]),
        ({"plan": {"dose": "not reported"}}, [("dose", "not reported")]),
        ({"rule": {"basis": "not reported", "syringe": "not reported"}},
         [("basis", "not reported"), ("syringe", "not reported")]),
        ({"rule": {"weight_at_most_old": "not reported"}},
         [("weight_at_most_old", "not reported")]),
        ({"rule": {"allowed": "at most 2e8 cells"}}, [("allowed", "at most 2e8 cells")]),
    ],
)  # fmt: skip
def test_a_dose_that_cannot_be_given_is_refused_with_every_reason(changes, problems):
    assert refused(**changes) == problems


def test_the_refusal_names_all_that_is_wrong_in_plan_batch_and_weight():
    found = refused(
        rule={"allowed": "not reported"},
        cells=Suspension("B-7", Count(None), 5),
        weight=None,
    )
    assert [what for what, _ in found] == ["allowed", "cells", "viability", "body weight"]


def test_a_weight_may_be_as_old_as_the_plan_allows():
    assert dosed(weight=BodyWeight(70, date(2024, 3, 12))).draw_ml == 3.5


@settings(deadline=None)
@given(st.floats(30, 120), st.floats(50, 100), st.floats(6e8, 2e9))
def test_the_dose_drawn_is_within_half_a_graduation_of_the_plan(kg, viability, cells):
    found = dosed(
        plan={"volume": "not reported"},
        rule={"allowed": "at least 1 cells/kg", "graduation": "0.01 mL"},
        cells=Suspension("B-7", Count(cells, viability), 10),
        weight=BodyWeight(kg, DAY),
    )
    per_ml = cells * viability / 100 / 10
    assert abs(found.dose.value * kg - 2e6 * kg) <= 0.005 * per_ml * (1 + 1e-6)
    assert sum(found.syringes_ml) == pytest.approx(found.draw_ml, abs=1e-9)
    assert max(found.syringes_ml) <= 5


@settings(deadline=None)
@given(st.floats(1, 99))
def test_fewer_living_cells_mean_a_larger_volume(viability):
    def drawn(per_cent):
        cells = dataclasses.replace(CELLS, count=Count(2e10, per_cent), volume_ml=100)
        plan, rule = {"volume": "not reported"}, {"allowed": "at least 1 cells/kg"}
        return dosed(plan=plan, rule=rule, cells=cells).draw_ml

    assert drawn(viability) >= drawn(viability + 1)


@pytest.mark.parametrize(
    ("value", "text"),
    [(5.0, "5"), (0.5, "0.5"), (1.25, "1.25"), (1e-5, "0.00001"), (1234567, "1234570"), (0, "0")],
)
def test_no_number_ends_in_a_decimal_zero_or_begins_with_the_point(value, text):
    assert plain(value) == text


def test_counts_are_read_aloud():
    assert cells_in_words(1.4e8) == "140 million"
    assert cells_in_words(999_999) == "999,999"


@pytest.mark.parametrize(
    ("total", "syringe", "graduation", "shares"),
    [
        (5, 5, 0.1, (5,)),
        (5, 3, 0.1, (2.5, 2.5)),
        (0.7, 0.5, 0.1, (0.4, 0.3)),
        (0.7, 0.5, None, (0.35, 0.35)),
        (0.3, 0.1, 0.1, (0.1, 0.1, 0.1)),
    ],
)
def test_a_volume_is_shared_among_as_few_syringes_as_hold_it(total, syringe, graduation, shares):
    assert shares_ml(total, syringe, graduation) == shares
