"""Listing subjects one by one, on the patient example (Table 1 of its paper)."""

from pathlib import Path

import pytest

from cellcourse.analysis.listing import subject_listing
from cellcourse.analysis.question import Question
from cellcourse.analysis.result import Result
from cellcourse.records.read import read_records
from cellcourse.study.analyses import SubjectListing
from cellcourse.study.read import read_study

FOLDER = Path("examples/als-phase1")


@pytest.fixture(scope="module")
def listing() -> Result:
    study = read_study((FOLDER / "study.yaml").read_bytes(), "study.yaml")
    tables = {file.name: file.read_bytes() for file in (FOLDER / "data").glob("*.csv")}
    entry = study.analyses["patients"]
    assert isinstance(entry, SubjectListing)
    return subject_listing(Question("patients", entry, study, read_records(study, tables)))


def test_every_subject_has_one_row_in_the_order_of_the_data(listing: Result) -> None:
    assert [row.label for row in listing.rows] == [str(number) for number in range(1, 15)]
    assert dict(listing.n) == {"iv": 6, "it": 8}


def test_a_row_holds_baseline_values_and_months_of_events(listing: Result) -> None:
    first = dict(listing.rows[0].cells)
    assert first == {
        "arm": "Intravenous",
        "Age (years)": 50,
        "Sex": "Male",
        "Region of onset": "Limb",
        "Time since diagnosis (months)": 18,
        "Percutaneous endoscopic gastrostomy (PEG) (month)": 8.0,
        "Tracheostomy (month)": 10.0,
        "Death (month)": 12.0,
        "Loss to follow-up (month)": "",
    }


def test_an_event_that_did_not_happen_leaves_an_empty_cell(listing: Result) -> None:
    assert dict(listing.rows[1].cells)["Tracheostomy (month)"] == ""


def test_nothing_is_estimated_or_tested(listing: Result) -> None:
    assert listing.estimates == ()
    assert listing.tests == ()
