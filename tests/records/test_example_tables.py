"""The tables that the examples ship are whole, and the made ones are made as they say."""

import runpy
from pathlib import Path

import pytest

from cellcourse.records.derive import times_to_event
from cellcourse.records.read import read_records
from cellcourse.records.sheets import workbook
from cellcourse.study.read import read_study

EXAMPLES = Path(__file__).parents[2] / "examples"


def study(name: str):
    return read_study((EXAMPLES / name / "study.yaml").read_text(encoding="utf-8"), "study.yaml")


def records(name: str):
    tables = (EXAMPLES / name / "data").glob("*.csv")
    return read_records(study(name), {table.name: table.read_bytes() for table in tables})


@pytest.mark.parametrize("name", ["sod1-rat", "als-phase1", "mouse-dose-finding", "als-two-arm"])
def test_an_example_has_no_problem_and_nothing_odd(name):
    assert records(name).findings == ()


@pytest.mark.parametrize("name", ["sod1-rat", "als-phase1", "mouse-dose-finding", "als-two-arm"])
def test_an_examples_workbook_is_read_without_a_problem(name):
    again = read_records(study(name), {"data.xlsx": workbook(study(name), records(name))})
    assert len(again.observations) == len(records(name).observations)


@pytest.mark.reference("the rat paper, printed medians of survival")
def test_the_rats_third_and_fourth_deaths_frame_the_printed_medians():
    times = times_to_event(study("sod1-rat"), records("sod1-rat"), "survival")
    medians = {}
    for arm in study("sod1-rat").arms:
        days = sorted(t.time for t in times if t.arm == arm)
        medians[arm] = (days[2] + days[3]) / 2
    assert medians == {"control": 34.5, "msc1": 51, "msc4": 77}


def test_every_rat_was_infused_as_planned_until_its_endpoint():
    rats = records("sod1-rat")
    # One control reached its endpoint on day 20, before the last infusion.
    assert len(rats.doses) == 18 * 4 - 1
    assert {dose.cells for dose in rats.doses} == {None}


@pytest.mark.parametrize("example", ["mouse-dose-finding", "als-two-arm"])
def test_made_tables_are_what_their_script_makes(example):
    made = runpy.run_path(str(EXAMPLES / example / "make_data.py"))["tables"]()
    for name, lines in made.items():
        kept = (EXAMPLES / example / "data" / f"{name}.csv").read_text("utf-8")
        assert kept == "\n".join(lines) + "\n"


def test_the_mice_show_what_the_third_example_is_for():
    mice = records("mouse-dose-finding")
    assert {e.event for e in mice.events} == {"rod-failed", "righting-lost", "other-death"}
    assert {o.missing for o in mice.observations} == {None, "refused"}
    times = times_to_event(study("mouse-dose-finding"), mice, "survival")
    assert 0 < sum(not t.happened for t in times) < 12
    arms = [subject.arm for subject in mice.subjects]
    assert {arms.count(arm) for arm in study("mouse-dose-finding").arms} == {24}


def test_no_litter_gives_one_arm_two_mice_of_a_sex():
    subjects = records("mouse-dose-finding").subjects
    keys = [(s.arm, s.baseline["litter"], s.baseline["sex"]) for s in subjects]
    assert len(set(keys)) == len(keys) == 120
