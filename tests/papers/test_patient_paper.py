"""What the patient paper printed, recomputed from its own rows.

Reference: the paper's Tables 1, 2 and 3 and its text, as published. ALSFRS and FVC are
simulated here, so none of their numbers is compared.
"""

import pytest

pytestmark = pytest.mark.reference("the patient paper, as printed")


def cells(result, label):
    return next(dict(row.cells) for row in result.rows if row.label == label)


def test_fourteen_entered_and_twelve_completed(patient):
    flow = patient["flow"]
    assert cells(flow, "Entered") == {"iv": 6, "it": 8, "all": 14}
    assert cells(flow, "Completed") == {"iv": 5, "it": 7, "all": 12}
    assert cells(flow, "Loss to follow-up") == {"iv": 1, "it": 1, "all": 2}


def test_one_patient_of_the_intravenous_group_died_at_the_end(patient):
    found = patient["flow"].estimate("subjects with event", arm="iv", item="death")
    assert (found.value, found.note) == (1, "1")
    assert patient["flow"].estimate("subjects with event", arm="it", item="death").value == 0


def test_nine_men_and_five_women(patient):
    assert patient["baseline"].estimate("subjects", arm="all", item="Male").value == 9
    assert patient["baseline"].estimate("subjects", arm="all", item="Female").value == 5


def test_ages_keep_the_printed_rule(patient):
    rule = cells(patient["baseline"], "Aged 24 to 60 years")
    assert (rule["kept"], rule["broken"]) == (14, 0)
    ages = [patient["baseline"].estimate(q, arm="all", item="age") for q in ("minimum", "maximum")]
    assert [age.value for age in ages] == [24, 60]


def test_four_patients_do_not_have_more_than_six_months(patient):
    rule = cells(patient["baseline"], "More than 6 months of evolution of disease")
    assert (rule["broken"], rule["broken by"]) == (4, "2, 4, 7, 8")
    assert any("2, 4, 7, 8" in limit for limit in patient["baseline"].limits)


def test_a_judgement_is_not_checkable(patient):
    rule = cells(patient["baseline"], "Signed informed consent")
    assert (rule["kept"], rule["broken"], rule["not checkable"]) == (0, 0, 14)


def test_two_treated_patients_have_no_row_in_the_cell_table(patient):
    left_out = [(one.subject, one.reason) for one in patient["product"].excluded]
    assert left_out == [("6", "no batch is recorded"), ("14", "no batch is recorded")]


@pytest.mark.parametrize(
    ("batch", "weight", "per_kg"),
    [("B1", 47.5, "< 0.0132"), ("B3", 37.5, "< 0.0167"), ("B11", 70.0, "< 0.00893")],
)
def test_weights_implied_by_the_counts_and_endotoxin_per_kg(patient, batch, weight, per_kg):
    row = cells(patient["product"], batch)
    assert row["implied weight (kg)"] == weight
    assert row["endotoxin (EU)"] == "< 0.625"
    assert row["endotoxin (EU/kg)"] == per_kg


def test_viability_ranges_as_printed(patient):
    found = [patient["product"].estimate(q, arm="all", item="viability") for q in (
        "minimum", "maximum",
    )]  # fmt: skip
    assert [one.value for one in found] == [92.8, 100]


@pytest.mark.parametrize(
    ("term", "iv", "it"),
    [("Headache", 0, 2), ("Nausea and vomiting", 0, 2), ("Hypotension", 1, 0), ("Fever", 0, 0)],
)
def test_adverse_events_of_table_3(patient, term, iv, it):
    events = patient["adverse-events"]
    assert events.estimate("subjects with event", arm="iv", item=term).value == iv
    assert events.estimate("subjects with event", arm="it", item=term).value == it
    assert cells(events, term)["all"] == iv + it


def test_no_event_in_six_patients_leaves_46_per_cent_open(patient):
    share = patient["adverse-events"].estimate("share with event", arm="iv", item="Seizures")
    assert share.value == 0
    assert share.high == pytest.approx(0.4593, abs=5e-5)
    assert (
        "No event among 6 subjects leaves a true frequency of up to 46 % open (Intravenous)."
        in patient["adverse-events"].limits
    )


def test_patients_with_any_event_cannot_be_counted_where_names_are_missing(patient):
    found = patient["adverse-events"].estimate(
        "subjects with event", arm="it", item="any adverse event"
    )
    assert found.value is None
    assert found.note.startswith("between 2 and 4 subjects")
    together = patient["adverse-events"].estimate(
        "subjects with event", arm="all", item="any adverse event"
    )
    assert together.note.startswith("between 3 and 5 subjects")


@pytest.mark.parametrize("analysis", ["alsfrs-anova", "alsfrs-slopes", "fvc-anova"])
def test_the_two_lost_patients_are_named_where_they_drop_out(patient, analysis):
    assert {"6", "14"} <= {one.subject for one in patient[analysis].excluded}
