"""What each subject was given."""

import pytest

ENTRY = {"method": "product-table", "arms": ["low", "high"]}


@pytest.fixture
def records(rows):
    return rows.records(
        (rows.subject("a", "low"), rows.subject("b", "low"), rows.subject("c", "high"),
         rows.subject("v", "vehicle")),
        doses=(rows.dose("b", batch="B2", volume_ml=4.0),),
        batches=(
            rows.batch("B1", subject="a", cells=5e7, viability_percent=90.0,
                       endotoxin_eu_per_ml="< 0.125"),
            rows.batch("B2", cells=6e7, viability_percent=98.0, endotoxin_eu_per_ml="0.05"),
            rows.batch("B9", cells=1e7),
        ),
    )  # fmt: skip


@pytest.fixture
def result(ask, records):
    return ask(ENTRY, records)


def cells(result, label):
    return next(dict(row.cells) for row in result.rows if row.label == label)


def test_a_batch_stands_under_the_arm_of_its_subject(result):
    assert [(row.label, row.group) for row in result.rows] == [("B1", "low"), ("B2", "low")]


def test_a_subject_is_found_through_the_dose_that_names_the_batch(result):
    assert cells(result, "B2")["subject"] == "b"


def test_a_weight_is_implied_by_the_dose_per_kg(result):
    assert cells(result, "B1")["implied weight (kg)"] == 25


def test_a_bound_stays_a_bound_per_dose_and_per_kg(result):
    row = cells(result, "B1")
    assert row["volume (mL)"] == 5, "the plan's, where no dose says another"
    assert row["endotoxin (EU)"] == "< 0.625"
    assert row["endotoxin (EU/kg)"] == "< 0.025"


def test_the_volume_that_was_given_comes_before_the_planned_one(result):
    assert cells(result, "B2")["endotoxin (EU)"] == "0.2"


@pytest.mark.parametrize("written", [None, "not detected", "n/a"])
def test_endotoxin_that_is_no_number_is_not_scaled(ask, rows, written):
    records = rows.records(
        (rows.subject("a", "low"),),
        batches=(rows.batch("B1", subject="a", cells=5e7, endotoxin_eu_per_ml=written),),
    )
    row = cells(ask(ENTRY, records), "B1")
    assert (row["endotoxin (EU/mL)"], row["endotoxin (EU)"]) == (written, None)


def test_without_a_count_no_weight_is_implied(ask, rows):
    records = rows.records((rows.subject("a", "low"),), batches=(rows.batch("B1", subject="a"),))
    result = ask(ENTRY, records)
    assert cells(result, "B1")["implied weight (kg)"] is None
    assert result.estimate("mean", arm="low", item="cells").note == "not reported"
    assert not any("Implied weights" in limit for limit in result.limits)


def test_an_arm_whose_plan_has_no_dose_per_kg_implies_no_weight(ask, rows):
    records = rows.records(
        (rows.subject("c", "high"),), batches=(rows.batch("B1", subject="c", cells=5e7),)
    )
    row = cells(ask(ENTRY, records), "B1")
    assert (row["implied weight (kg)"], row["volume (mL)"]) == (None, None)


def test_batches_are_summarised_by_arm(result):
    mean = result.estimate("mean", arm="low", item="viability")
    assert (mean.value, mean.n) == (94, 2)
    assert result.estimate("minimum", arm="all", item="implied weight").value == 25
    assert result.estimate("maximum", arm="all", item="cells").value == 6e7


def test_subjects_without_a_batch_are_named(result):
    assert [one.subject for one in result.excluded] == ["c"]
    assert "No batch is recorded for 1 of 3 subjects: c." in result.limits


def test_tests_without_a_limit_of_release_are_named(result):
    assert "No limit of release is reported for viability of Cells." in result.limits


def test_a_limit_of_release_that_is_stated_is_not_missed(ask, records):
    tests = {"viability": {"label": "Viability", "limit": "at least 70 %"}}
    products = {"cells": {"label": "Cells", "kind": "cells", "tests": tests}}
    limits = ask(ENTRY, records, products=products).limits
    assert not any("limit of release" in limit for limit in limits)


def test_a_recorded_weight_goes_before_the_implied_one(ask, rows):
    from datetime import date

    batch = rows.batch("B1", subject="a", cells=5e7, endotoxin_eu_per_ml="< 0.125", weight_kg=50.0,
                       weight_date=date(2024, 3, 1))  # fmt: skip
    row = cells(ask(ENTRY, rows.records((rows.subject("a", "low"),), batches=(batch,))), "B1")
    assert row["endotoxin (EU/kg)"] == "< 0.0125"  # 0.125 EU/mL x 5 mL / 50 kg
    assert row["implied weight (kg)"] == 25
