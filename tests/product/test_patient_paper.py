"""The twelve batches of the patients' trial, Table 2, from the example study.

Cells, viability, karyotype and endotoxin are the paper's rows; the weights, EU per kg and
verdicts are worked out here. The paper prints no limit, so no verdict can be reached.
"""

import csv
import dataclasses
from pathlib import Path

import pytest

from cellcourse.errors import ProductError
from cellcourse.product.bounded import Bounded, read_bounded
from cellcourse.product.criteria import ISCT_2006, identity
from cellcourse.product.published import PUBLISHED
from cellcourse.product.record import (
    BatchRecord,
    Count,
    Giving,
    MarkerResult,
    Person,
    TestResult,
)
from cellcourse.product.summary import implied_weight_kg, summarise_batch
from cellcourse.quantities import Amount
from cellcourse.study.read import read_study

FOLDER = Path(__file__).parents[2] / "examples" / "als-phase1"
STUDY = read_study((FOLDER / "study.yaml").read_text(encoding="utf-8"), "study.yaml")
MSC = STUDY.products["msc"]
PAPER = "patient paper, Table 2"


def rows(name):
    with (FOLDER / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


SEX = {row["subject"]: row["sex"].lower() for row in rows("subjects.csv")}
PLAN = {
    use.route: use for arm in STUDY.arms.values() for use in arm.regimen if use.product == "msc"
}
SAID = {
    **dict.fromkeys(("CD73", "CD90", "CD105", "CD44"), "expressed"),
    **dict.fromkeys(("CD34", "CD45"), "almost lacked"),
}


def record(row):
    patient = Person(row["subject"], SEX[row["subject"]])
    viability = float(row["viability_percent"])
    return BatchRecord(
        batch=row["batch"],
        product="msc",
        donor=patient,
        recipient=patient,
        cells=Count(float(row["cells"]), viability),
        karyotype=row["karyotype"],
        tests=(
            TestResult("viability", Bounded(viability), "%"),
            TestResult("bacteriology", row["bacteriology"]),
            TestResult("mycoplasma", row["mycoplasma"]),
            TestResult("endotoxin", read_bounded(row["endotoxin_eu_per_ml"]), "EU/mL"),
            TestResult("karyotype", row["karyotype"]),
        ),
        markers=tuple(MarkerResult(marker, None, words) for marker, words in SAID.items()),
    )


ROWS = {row["batch"]: row for row in rows("batches.csv")}


def summary(row, **facts):
    return summarise_batch(
        MSC,
        dataclasses.replace(record(row), **facts),
        PLAN[row["route"]],
        giving=Giving(row["route"], volume_ml=5),
        endotoxin="endotoxin",
        at=None,
    )


@pytest.mark.reference(PAPER)
def test_the_weights_that_the_counts_imply_run_from_37_5_to_70_kg():
    weights = {key: summary(row).implied_kg for key, row in ROWS.items()}
    assert weights == {
        "B1": 47.5, "B2": 62.5, "B3": 37.5, "B4": 55.5, "B5": 44.5, "B7": 56.5, "B8": 51,
        "B9": 50, "B10": 67.5, "B11": 70, "B12": 50, "B13": 60,
    }  # fmt: skip


@pytest.mark.reference(PAPER)
def test_endotoxin_stays_a_bound_per_dose_and_per_kg():
    found = [summary(row) for row in ROWS.values()]
    assert {one.endotoxin_eu for one in found} == {Bounded(0.625, "<")}
    per_kg = sorted(one.endotoxin_eu_per_kg.value for one in found)
    assert {one.endotoxin_eu_per_kg.relation for one in found} == {"<"}
    # 0.625 / 70 and 0.625 / 37.5: printed as < 0.009 and < 0.017.
    assert (per_kg[0], per_kg[-1]) == pytest.approx((0.625 / 70, 0.625 / 37.5), rel=1e-14)
    assert all(one.weight_is_implied for one in found)


def test_weights_implied_by_living_cells_are_lower():
    first, last = summary(ROWS["B3"]), summary(ROWS["B11"])
    # 75e6 x 0.928 / 2e6 and 140e6 x 0.96 / 2e6
    assert first.implied_kg_viable == pytest.approx(34.8, rel=1e-14)
    assert last.implied_kg_viable == pytest.approx(67.2, rel=1e-14)
    assert first.viable_cells == pytest.approx(6.96e7, rel=1e-14)


@pytest.mark.parametrize("key", ROWS)
def test_no_batch_can_be_judged_without_the_limits_that_the_paper_does_not_print(key):
    found = summary(ROWS[key]).verdict
    assert found.state == "not decidable"
    assert [one.about for one in found.reasons] == [
        "Viability", "Endotoxin", "Karyotype", "Specification",
    ]  # fmt: skip
    assert all("not reported" in one.words or "names no test" in one.words
               for one in found.reasons)  # fmt: skip


@pytest.mark.parametrize("key", ROWS)
def test_every_karyotype_fits_the_sex_of_its_patient(key):
    found = {one.about: one.outcome for one in summary(ROWS[key]).verdict.findings}
    assert found["Karyotype and sex"] == "met"
    assert found["Donor"] == "met"
    assert (found["Bacteriology"], found["Mycoplasma"]) == ("met", "met")


def test_the_panel_cannot_claim_the_minimal_criteria():
    found = {one.about: one for one in identity(ISCT_2006, MSC, record(ROWS["B1"]))}
    assert found["CD79a or CD19"].words == "CD79a and CD19 are not in the panel"
    assert found["HLA-DR"].words == "HLA-DR is not in the panel"
    assert found["CD14 or CD11b"].words == (
        "CD11b was measured but its result is not reported; CD14 is not in the panel"
    )
    assert {one.outcome for one in found.values()} == {"undecided"}


def test_a_recorded_weight_goes_before_an_implied_one():
    row = ROWS["B1"]
    found = summarise_batch(
        MSC,
        record(row),
        PLAN[row["route"]],
        giving=Giving(row["route"], 5, weight_kg=50),
        endotoxin="endotoxin",
        at=None,
    )
    assert not found.weight_is_implied
    assert found.endotoxin_eu_per_kg.value == pytest.approx(0.0125, rel=1e-14)


def test_what_is_not_known_of_a_batch_is_not_worked_out():
    found = summary(ROWS["B1"], cells=None, tests=())
    assert (found.cells, found.implied_kg, found.implied_kg_viable) == (None, None, None)
    assert (found.endotoxin_eu, found.endotoxin_eu_per_kg) == (None, None)
    assert not found.weight_is_implied
    twice = record(ROWS["B1"]).tests * 2
    assert summary(ROWS["B1"], tests=twice).endotoxin_eu is None


def test_an_absolute_dose_implies_no_weight():
    assert implied_weight_kg(Count(1e6), Amount(1e6, "cells"), "total") is None
    with pytest.raises(ProductError, match="implies no weight"):
        implied_weight_kg(Count(1e6), Amount(0, "cells/kg"), "total")


@pytest.mark.reference(PAPER)
def test_the_published_lots_hold_the_papers_rows():
    by_lot = {one.quantity: one.values for one in PUBLISHED if one.lots == 12}
    assert by_lot["cells"] == tuple(float(row["cells"]) / 1e6 for row in ROWS.values())
    assert by_lot["viability"] == tuple(float(row["viability_percent"]) for row in ROWS.values())


def test_published_lots_carry_their_source_and_either_a_median_or_values():
    for one in PUBLISHED:
        assert one.source
        assert (one.median is None) == bool(one.values)
        assert not one.values or len(one.values) == one.lots
