"""Batches as they are typed: rows read, put together, and refused cell by cell."""

import re
from datetime import UTC, date, datetime, time

import pytest
from record_cases import files, problems, read, study, told, with_part, xlsx

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


def timed(written):
    """What is said of the time of a step that was spoilt in this way."""
    (problem,) = problems(given(batch_steps=STEPS.replace("2024-03-04 09:00", f'"{written}"')))
    assert (problem.where, problem.what) == ("batch_steps.csv:2:5", "at")
    return problem.found


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("45355.375", "a spreadsheet's number for 2024-03-04 09:00"),
        ("45355.604166666664", "a spreadsheet's number for 2024-03-04 14:30"),
        ("45355", "a spreadsheet's number for the date 2024-03-04"),
        ("0.375", "a spreadsheet's number for the time of day 09:00"),
        ("9:00", "a time of day, of which a spreadsheet lost or hides the date"),
        ("09:00:00", "a time of day, of which a spreadsheet lost or hides the date"),
        ("9:00 AM", "a time of day, of which a spreadsheet lost or hides the date"),
        ("00:00.0", "a time of day, of which a spreadsheet lost or hides the date"),
        ("1899-12-30 09:00", "a time of day with the date that a spreadsheet counts from"),
        ("1900-01-00 09:00", "a time of day with the date that a spreadsheet counts from"),
        ("1904-01-01 09:00", "a time of day with the date that a spreadsheet counts from"),
        ("1/0/1900 9:00", "a time of day with the date that a spreadsheet counts from"),
        ("2024-03-04", "a date without its time of day"),
        ("04.03.2024 09:00", "a date in a local order"),
        ("3/4/2024 9:00 AM", "a date in a local order"),
        ("3/4/24 9:00", "a date in a local order"),
        ("4-Mar-24 9:00", "a time in a spreadsheet's own form"),
        ("2024-03-04 9:00", "a time in a spreadsheet's own form"),
        ("2024/03/04 09:00:00", "a time in a spreadsheet's own form"),
        ("4-Mar-24", "a date, which spreadsheets make of 3-4"),
        ("2024-02-30 09:00", "no time of the calendar"),
        ("########", "a column too narrow"),
    ],
)
def test_a_time_that_a_spreadsheet_spoilt_is_called_by_its_name(written, said):
    assert said in timed(written)


SEEDED = [["batch", "step", "kind", "at"], ["B1", "P0", "seeding", datetime(2024, 3, 4, 14, 30)]]


def book(**sheets):
    alone = {"subjects": [["subject", "arm", "sex"], ["A1", "control", "male"]],
             "batches": [["batch", "product"], ["B1", "msc"]]}  # fmt: skip
    return xlsx(alone | sheets)


def in_a_cell(workbook):
    """The one problem that is of a cell of the batches; the study lacks day zeros, too."""
    found = problems({"data.xlsx": workbook})
    (problem,) = (one for one in found if one.where.startswith("batch"))
    return problem


def test_a_date_and_time_in_a_cell_of_a_workbook_is_named_and_not_converted():
    problem = in_a_cell(book(batch_steps=SEEDED))
    assert (problem.where, problem.what) == ("batch_steps!D2", "at")
    assert "a spreadsheet's number for 2024-03-04 14:30" in problem.found


def test_a_time_in_a_workbook_that_counts_from_1904_is_named_as_it_is_shown():
    prefix = re.compile(rb"<workbookPr[^>]*>")
    later = with_part(
        book(batch_steps=SEEDED), "xl/workbook.xml",
        lambda part: prefix.sub(b'<workbookPr date1904="1"/>', part, count=1),
    )  # fmt: skip
    problem = in_a_cell(later)
    assert "a spreadsheet's number for 2028-03-05 14:30" in problem.found


def test_hours_that_became_a_time_of_day_are_no_fraction_of_an_hour():
    hours = [["batch", "product", "hours"], ["B1", "msc", time(6, 0)]]
    problem = in_a_cell(book(batches=hours))
    assert (problem.where, problem.what) == ("batches!C2", "hours")
    assert "time of day 06:00" in problem.found
    typed = "batch,product,hours\nB1,msc,00:15\n"
    alone = files(batches=typed, batch_steps=None, batch_tests=None, batch_markers=None)
    assert "a time of day" in problems(alone)[0].found


@pytest.mark.parametrize("spoilt", ["4-Mar", "2024-03-04", "04.03.2024", "Mar-04"])
def test_a_result_that_became_a_date_is_no_word(spoilt):
    (problem,) = problems(given(batch_tests=f"batch,test,value\nB1,endotoxin,{spoilt}\n"))
    assert (problem.where, problem.what) == ("batch_tests.csv:2:3", "value")
    assert "a date" in problem.found


@pytest.mark.parametrize("fine", ["0.604", "1.25", "marrow", "1:20", "45355.5", "no growth"])
def test_results_that_only_resemble_a_date_are_results(fine):
    assert read(given(batch_tests=f"batch,test,value\nB1,x,{fine}\n")).batch_tests[0].value == fine
