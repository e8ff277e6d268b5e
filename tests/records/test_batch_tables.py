"""Batches as they are typed: rows read, put together, and refused cell by cell."""

from datetime import UTC, date, datetime

import pytest
from record_cases import files, problems, read, study, told

from cellcourse.product.bounded import Bounded
from cellcourse.product.record import BodyWeight, Count, Giving, MarkerResult, Person
from cellcourse.records.derive import batches_to_give

BATCHES = (
    "batch,subject,product,route,cells,viability_percent,donor,donor_sex,volume_ml,hours,"
    "weight_kg,weight_date,adherent,osteoblasts,karyotype,bacteriology\n"
    "B1,A2,msc,iv,2e6,97.5,D1,female,0.5,0.25,0.4,2024-03-01,yes,no,42XX,sterile\n"
)
STEPS = (
    "batch,step,kind,process_step,at,from,cells,viability_percent,area_cm2\n"
    "B1,P0,seeding,seed,2024-03-04 09:00,,1e6,90,600\n"
    "B1,P0-m1,medium change,,2024-03-07 09:00,P0,,,\n"
    "B1,H0,harvest,,2024-03-14 09:30,P0-m1,4e6,95,\n"
)
TESTS = (
    "batch,test,value,unit,sample,method,sampled,reported\n"
    "B1,endotoxin,< 0.125,EU/mL,final product,LAL,2024-03-14 10:00,2024-03-14 12:00\n"
    "B1,sterility,pending,,,,2024-03-14 10:00,\n"
    "B1,viability,95,%,,,,\n"
)
MARKERS = "batch,marker,percent,words\nB1,CD90,> 99,\nB1,CD34,,almost lacked\n"


def given(**changed):
    tables = {"batches": BATCHES, "batch_steps": STEPS, "batch_tests": TESTS,
              "batch_markers": MARKERS}  # fmt: skip
    return files(**(tables | changed))


@pytest.fixture
def batch():
    (found,) = batches_to_give(study(), read(given()))
    return found


def test_a_batch_is_put_together_from_its_rows(batch):
    record = batch.record
    assert (record.donor, record.recipient) == (Person("D1", "female"), Person("A2", "male"))
    assert record.cells == Count(2e6, 97.5)
    assert (record.adherent, record.lineages) == (True, {"osteoblasts": False})
    assert [step.sources for step in record.steps] == [(), ("P0",), ("P0-m1",)]
    assert record.steps[2].at == datetime(2024, 3, 14, 9, 30)
    assert record.markers == (
        MarkerResult("CD90", Bounded(99, ">")), MarkerResult("CD34", None, "almost lacked"),
    )  # fmt: skip


def test_what_is_known_of_its_giving_comes_from_its_row(batch):
    assert batch.giving == Giving("iv", 0.5, 0.4, 0.25)
    assert batch.weight == BodyWeight(0.4, date(2024, 3, 1))
    assert batch.arm == "cells"


def test_a_bound_a_word_and_a_pending_result_are_told_apart(batch):
    endotoxin, sterility, viability = batch.record.tests
    assert (endotoxin.value, endotoxin.unit) == (Bounded(0.125, "<"), "EU/mL")
    assert endotoxin.reported == datetime(2024, 3, 14, 12, 0)
    assert (sterility.value, sterility.pending) == (None, True)
    assert viability.value == Bounded(95)


def test_results_in_the_row_of_a_batch_count_where_the_plan_has_their_test():
    declared = {"bacteriology": {"label": "Bacteriology"}, "viability": {"label": "Viability"}}
    product = (
        study()
        .products["msc"]
        .model_validate({"label": "Cells", "kind": "cells", "tests": declared})
    )
    plan = study().model_copy(update={"products": {**study().products, "msc": product}})
    (found,) = batches_to_give(plan, read(given(batch_tests=None), plan))
    assert [(one.test, str(one.value), one.unit) for one in found.record.tests] == [
        ("viability", "97.5", "%"), ("bacteriology", "sterile", None),
    ]  # fmt: skip


def test_a_result_of_the_table_of_tests_stands_in_place_of_the_batchs_own(batch):
    assert [one.test for one in batch.record.tests].count("viability") == 1


def test_what_the_batch_does_not_say_of_its_giving_the_plan_says():
    plain = "batch,product\nB1,msc\n"
    (found,) = batches_to_give(study(), read(files(batches=plain)))
    assert found.giving == Giving("iv", 0.5), "as the dose that names the batch"
    assert found.record.recipient == Person("A2", "male")


def test_a_time_with_a_zone_is_read_with_it():
    zoned = TESTS.replace("2024-03-14 10:00", "2024-03-14T10:00Z").replace(
        "2024-03-14 12:00", "2024-03-14 12:00+00:00"
    )
    assert read(given(batch_tests=zoned, batch_steps=None)).batch_tests[0].sampled == datetime(
        2024, 3, 14, 10, tzinfo=UTC
    )


@pytest.mark.parametrize(
    ("table", "text", "place"),
    [
        ("batch_steps", "batch,step,kind\nB9,P0,seeding\n", ("2:1", "batch")),
        ("batch_steps", "batch,step,kind\nB1,P0,sowing\n", ("2:3", "kind")),
        ("batch_steps", "batch,step,kind\nB1,P 0,seeding\n", ("2:2", "step")),
        ("batch_steps", "batch,step,kind\nB1,P0,seeding\nB1,P0,harvest\n", ("3:2", "step")),
        ("batch_steps", "batch,step,kind,from\nB1,P0,seeding,MNC\n", ("2:4", "from")),
        ("batch_steps", "batch,step,kind,at\nB1,P0,seeding,2024-03-04\n", ("2:4", "at")),
        ("batch_steps", "batch,step,kind,at\nB1,P0,seeding,2024-02-30 10:00\n", ("2:4", "at")),
        ("batch_steps", "batch,step,kind,area_cm2\nB1,P0,seeding,0\n", ("2:4", "area_cm2")),
        ("batch_tests", 'batch,test,value\nB1,endotoxin,"0,125"\n', ("2:3", "value")),
        ("batch_tests", "batch,test,value\nB1,endotoxin,< few\n", ("2:3", "value")),
        ("batch_tests", "batch,test,value,unit\nB1,viability,950,%\n", ("2:3", "value")),
        ("batch_markers", "batch,marker,percent\nB1,CD90,high\n", ("2:3", "percent")),
        ("batch_markers", "batch,marker,percent\nB1,CD90,990\n", ("2:3", "percent")),
        ("batch_markers", "batch,marker,percent\nB1,CD90,9\nB1,CD90,9\n", ("3:2", "marker")),
        ("batches", "batch,product,weight_kg\nB1,msc,60\n", ("2:1", "weight_date")),
        ("batches", "batch,product,donor_sex\nB1,msc,man\n", ("2:3", "donor_sex")),
    ],
)
def test_a_row_that_cannot_be_true_is_refused_at_its_cell(table, text, place):
    alone = {"batches": "batch,product\nB1,msc\n", "batch_steps": None, "batch_tests": None,
             "batch_markers": None} | {table: text}  # fmt: skip
    assert told(given(**alone)) == [(f"{table}.csv:{place[0]}", place[1])]


def test_a_step_before_its_source_is_refused_at_its_time():
    early = STEPS.replace("2024-03-14 09:30", "2024-03-06 09:30")
    (problem,) = problems(given(batch_steps=early))
    assert (problem.where, problem.what) == ("batch_steps.csv:4:5", "at")
    assert problem.accepted == "not before 2024-03-07 09:00:00"


def test_every_fault_of_every_table_is_told_at_once():
    broken = given(
        batch_steps="batch,step,kind\nB1,P0,sowing\n",
        batch_tests="batch,test,value\nB1,endotoxin,< few\n",
        batch_markers="batch,marker,percent\nB9,CD90,high\n",
    )
    assert [where.split(".")[0] for where, _ in told(broken)] == [
        "batch_steps", "batch_tests", "batch_markers", "batch_markers",
    ]  # fmt: skip


def test_times_with_and_without_a_zone_are_refused_in_one_batch():
    zoned = "batch,test,value,sampled\nB1,viability,95,2024-03-14 10:00Z\n"
    (problem,) = problems(given(batch_tests=zoned))
    assert (problem.where, problem.what) == ("batches.csv:2:1", "at")
    assert problem.accepted == "one or the other"


def test_a_decision_is_timed_as_the_rest_of_its_batch():
    decided = "batch,product,decided\nB1,msc,2024-03-14 10:00+00:00\n"
    assert told(given(batches=decided)) == [("batches.csv:2:3", "decided")]
    assert told(given(batches=decided, batch_markers="batch,marker\nB9,x\n", batch_steps=None,
                      batch_tests=None)) == [("batch_markers.csv:2:1", "batch")]  # fmt: skip
