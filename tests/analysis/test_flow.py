"""From entry to the end of follow-up, and subjects one by one."""

import pytest

from cellcourse.analysis.flow import COMPLETERS

ENTRY = {"method": "flow", "arms": ["vehicle", "low"]}


@pytest.fixture
def records(rows):
    names = ("v0", "v1", "l0", "l1", "l2")
    return rows.records(
        tuple(rows.subject(n, "vehicle" if n[0] == "v" else "low", sex="male") for n in names),
        doses=tuple(rows.dose(n) for n in ("v0", "l0", "l1", "l2")),
        observations=tuple(one for n in ("v0", "l0") for one in rows.scored(n, {42: 10})),
        events=(rows.died("v0", 50), rows.died("l1", 20), rows.died("l2", 9, "lost")),
        flow=(rows.counted("Screened", 9), rows.counted("Not eligible", 4, reason="too old")),
    )


def cells(result):
    return {(row.group, row.label): dict(row.cells) for row in result.rows}


def test_every_stage_is_counted_by_arm_and_altogether(ask, records):
    found = cells(ask({**ENTRY, "completed_at": "v5"}, records))
    assert found["entered", "Entered"] == {"vehicle": 2, "low": 3, "all": 5}
    assert found["treated", "Treated"] == {"vehicle": 1, "low": 3, "all": 4}
    assert found["ended", "Death"] == {"vehicle": 0, "low": 1, "all": 1}
    assert found["ended", "Loss"] == {"vehicle": 0, "low": 1, "all": 1}
    assert found["completed", "Completed"] == {"vehicle": 1, "low": 1, "all": 2}


def test_everybody_who_entered_ends_in_one_place(ask, records):
    result = ask({**ENTRY, "completed_at": "v5"}, records)
    ends = {"completed", "ended", "not completed", "followed"}
    placed = [e for e in result.estimates if e.quantity == "subjects" and e.at.group in ends]
    assert sum(one.value for one in placed) == 5


def test_an_event_after_completing_is_counted_among_events_only(ask, records):
    found = cells(ask({**ENTRY, "completed_at": "v5"}, records))
    assert found["events at any time", "Death"] == {"vehicle": 1, "low": 1, "all": 2}


def test_who_completed_and_died_all_the_same_is_named(ask, records):
    result = ask({**ENTRY, "completed_at": "v5"}, records)
    one = result.estimate("subjects", group=COMPLETERS, item="death", arm="vehicle")
    assert (one.value, one.note) == (1, "v0")
    label = "Death, on or after the last assessment due"
    assert cells(result)[COMPLETERS, label] == {"vehicle": 1, "low": 0, "all": 1}


def test_nobody_is_named_where_nobody_completes(ask, records):
    assert COMPLETERS not in {row.group for row in ask(ENTRY, records).rows}


def test_each_stage_has_the_origin_of_the_table_that_decides_it(ask, records):
    parts = [
        {"tables": ["subjects", "doses", "events", "flow"], "origin": "as published",
         "statement": "Of the paper."},
        {"tables": ["observations"], "origin": "simulated", "statement": "Made up."},
    ]  # fmt: skip
    result = ask({**ENTRY, "completed_at": "v5"}, records, data_origin=parts)
    origins = {row.label: row.origin for row in result.rows}
    assert origins["Entered"] == origins["Treated"] == origins["Screened"] == "as published"
    assert origins["Completed"] == "simulated"
    assert result.origins == {"as published", "simulated"}


def test_without_a_visit_that_completes_events_end_the_study(ask, records):
    found = cells(ask(ENTRY, records))
    assert found["ended", "Death"] == {"vehicle": 1, "low": 1, "all": 2}
    assert ("completed", "Completed") not in found


def test_a_day_can_complete_the_study(ask, records):
    result = ask({**ENTRY, "completed_at": 40}, records)
    assert cells(result)["completed", "Completed"]["all"] == 2
    assert "A subject with an assessment at day 40 has completed the study." in result.steps


def test_stages_before_entry_come_from_the_flow_table(ask, records):
    result = ask(ENTRY, records)
    assert result.estimate("subjects", item="Screened").value == 9
    assert cells(result)["flow table", "Not eligible"] == {"all": 4, "reason": "too old"}
    assert result.limits == ()


def test_a_flow_without_those_who_did_not_enter_is_a_limit(ask, records, rows):
    less = rows.records(records.subjects, events=records.events)
    assert any("nothing is known of those" in limit for limit in ask(ENTRY, less).limits)


def test_animals_follow_arrive_and_patients_consort(ask, records):
    clinical = {"kind": "clinical", "allocation": "not reported", "blinding": "not reported"}
    assert ask(ENTRY, records).references == ("PercieDuSert2020",)
    assert ask(ENTRY, records, design=clinical).references == ("Schulz2010",)


def test_a_listing_has_one_row_for_each_subject(ask, records):
    entry = {"method": "subject-listing", "variables": ["sex"], "events": ["death"]}
    result = ask(entry, records)
    rows = {row.label: dict(row.cells) for row in result.rows}
    assert rows["l1"] == {"arm": "Low dose", "Sex": "male", "Death (day)": 20}
    assert rows["l0"]["Death (day)"] == ""


def test_a_listing_counts_in_the_time_unit_of_the_study(ask, records):
    entry = {"method": "subject-listing", "variables": [], "events": ["death"]}
    result = ask(entry, records, time_unit="month")
    rows = {row.label: dict(row.cells) for row in result.rows}
    assert rows["v0"]["Death (month)"] == 1.6
