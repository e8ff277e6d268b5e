"""How the cells are made, kept and measured out, as the study file declares it."""

from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from cellcourse.errors import PlanError
from cellcourse.study.manufacture import DoseRule, Manufacture
from cellcourse.study.read import read_study

EXAMPLE = Path(__file__).parents[2] / "examples" / "als-phase1" / "study.yaml"


@pytest.mark.parametrize(
    ("model", "field", "value"),
    [
        (DoseRule, "graduation", "0 mL"),
        (DoseRule, "syringe", "5 cells"),
        (Manufacture, "counting_error", "-1 %"),
        (Manufacture, "counting_error", "1 mL"),
    ],
)
def test_an_amount_in_another_unit_or_below_zero_is_refused(model, field, value):
    needed = {"steps": {}} if model is Manufacture else {}
    with pytest.raises(ValidationError, match=r"zero, in (mL|%)"):
        TypeAdapter(model).validate_python({**needed, field: value})


STEP = {"label": "Isolation", "kind": "isolation"}


@pytest.mark.parametrize(
    ("step", "words"),
    [
        ({**STEP, "accept": {"viability": "at least 10 mL"}}, "a limit in % for viability"),
        ({**STEP, "accept": {"cells": "many"}}, "a limit in cells for cells"),
        ({**STEP, "follows": "thaw"}, "mnc to follow one of mnc"),
    ],
)
def test_a_process_that_cannot_be_kept_is_refused(step, words):
    with pytest.raises(ValidationError, match=words):
        TypeAdapter(Manufacture).validate_python({"steps": {"mnc": step}})


DECLARED = """    manufacture:
      steps:
        mnc: {label: Isolation, kind: isolation, accept: {viability: at least 3 mL}}
    storage: {hold: [{since: harvest, until: noon, at_most: 4 h}]}
    dosing: {graduation: 0 mL}
"""


def spoilt(old, new):
    text = EXAMPLE.read_text(encoding="utf-8")
    with pytest.raises(PlanError) as refusal:
        read_study(text.replace(old, new, 1), "study.yaml")
    return {problem.what: problem for problem in refusal.value.problems}


def test_every_fault_of_a_process_has_its_place_in_the_file():
    found = spoilt("    flow_cytometry:\n", DECLARED + "    flow_cytometry:\n")
    assert found["products.msc.manufacture.steps.mnc.accept"].accepted == (
        "a limit in % for viability"
    )
    assert found["products.msc.dosing.graduation"].found == "0 mL"
    assert any(what.startswith("products.msc.storage.hold[0].until") for what in found)


def test_a_vehicle_has_no_panel_and_no_process():
    found = spoilt("    kind: cells\n", "    kind: vehicle\n    storage: {given: fresh}\n")
    assert found["products.msc.flow_cytometry"].accepted == "kind: cells, or no flow_cytometry"
    assert "products.msc.storage" in found
