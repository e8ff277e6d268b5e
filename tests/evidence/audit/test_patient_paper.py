"""What the audit finds in the patient paper, finding by finding.

Reference: the paper's printed numbers; riluzole's label (US prescribing information,
section 2.1: 50 mg twice daily); USP <85> (5 and 0.2 EU/kg); Dominici 2006, table 1.
"""

from pathlib import Path

import pytest

from cellcourse.evidence.audit import audit
from cellcourse.evidence.read import read_evidence
from cellcourse.study.read import read_study

FOLDER = Path(__file__).parents[3] / "examples" / "als-phase1"
EVIDENCE = read_evidence((FOLDER / "evidence.yaml").read_bytes(), "evidence.yaml")
STUDY = read_study((FOLDER / "study.yaml").read_bytes(), "study.yaml")

pytestmark = pytest.mark.reference("the patient paper, as printed")


@pytest.fixture(scope="module")
def found():
    return audit(EVIDENCE, STUDY)


@pytest.fixture
def of(found):
    def pick(rule, *claims):
        return [one for one in found if one.rule == rule and set(claims) <= set(one.claims)]

    return pick


def test_adverse_events_are_denied_and_reported(of):
    for denial in ("no-adverse-events", "no-adverse-effects"):
        (one,) = of("contradictions", denial)
        assert one.verdict == "inconsistent"
        assert {"hypotension", "headache", "ae-headache"} <= set(one.claims)
        assert "one patient from IV group died" in one.arithmetic
        assert "death-iv" not in one.claims, "a death may be counted as the disease's course"


def test_a_count_of_zero_reports_nothing(of):
    (one,) = of("contradictions", "no-adverse-events")
    assert "ae-fever" not in one.claims


def test_what_another_reading_allows_is_not_called_inconsistent(of):
    for denial in ("no-major-adverse-events", "ae-respiratory-failure", "all-reduced"):
        (one,) = of("contradictions", denial)
        assert one.verdict == "not checkable"
        assert "Both stand if" in one.arithmetic


def test_riluzole_is_twice_the_label(of):
    (dose,) = of("label-dose")
    assert dose.verdict == "inconsistent"
    assert dose.claims == ("riluzole", "riluzole-again")
    assert "100 mg x 2 a day = 200 mg; label: 50 mg x 2 = 100 mg a day" in dose.arithmetic


def test_four_patients_are_at_exactly_six_months(of):
    (duration,) = of("eligibility", "criterion-duration")
    assert "4 rows (2, 4, 7 and 8) have 6" in duration.says
    assert duration.verdict == "not checkable", "counted from onset it would hold"


def test_ages_meet_the_criterion_and_the_range(of):
    assert {one.verdict for one in of("eligibility", "criterion-age")} == {"consistent"}
    assert {one.verdict for one in of("rows", "age-range")} == {"consistent"}


def test_implied_weights(of):
    (dose,) = of("dose")
    assert "37.5 to 70 kg" in dose.says
    assert "Intravenous 47.5, 62.5, 37.5, 55.5, 44.5 kg" in dose.arithmetic
    assert "Intrathecal 56.5, 51, 50, 67.5, 70, 50, 60 kg" in dose.arithmetic
    assert "with viable cells" in dose.arithmetic


def test_patients_6_and_14_are_missing_from_table_2(of):
    (table,) = of("rows", "batch-1")
    assert "lacks subjects 6 and 14" in table.says
    assert "Intravenous: 5 rows of 6; Intrathecal: 7 rows of 8" in table.arithmetic


def test_endotoxin_per_kilogram(of):
    (endotoxin,) = of("endotoxin")
    assert "below 0.0089 to 0.0167 EU/kg" in endotoxin.says
    assert "= < 0.625 EU" in endotoxin.arithmetic


def test_the_panel_against_the_minimal_criteria(of):
    (panel,) = of("panel")
    assert "lacks CD79a or CD19 and HLA-DR" in panel.says
    assert "CD11b was measured and is not reported" in panel.says


def test_sex_and_karyotype_agree_for_all_twelve(of):
    (karyotype,) = of("karyotype")
    assert (karyotype.verdict, "12 of 12" in karyotype.says) == ("consistent", True)
    assert {one.verdict for one in of("rows", "sex-male")} == {"consistent"}


def test_the_flow_adds_up_and_says_when_the_death_must_have_been(of):
    assert {one.verdict for one in of("flow")} == {"consistent"}
    (iv,) = of("flow", "death-iv")
    assert "died at or after the last visit" in iv.arithmetic


def test_narratives_agree_with_the_tables(of):
    assert {one.verdict for one in of("repeats", "narrative-1")} == {"consistent"}
    assert {one.verdict for one in of("rows", "ae-headache")} == {"consistent"}


def test_times_of_events_and_visits_without_a_unit_are_named(of):
    assert {claim for one in of("timing") for claim in one.claims} >= {"ae-hypotension", "headache"}
    assert any("6, 4 and 2 are printed without a unit" in one.says for one in of("gaps"))


def test_hypotension_under_neurological_events_is_named(of):
    named = {name for one in of("headings") for name in one.claims}
    assert named == {"ae-hypotension", "ae-nausea-and-vomiting"}


def test_the_announced_interaction_is_missing(of):
    assert sum("treatment by time" in one.says for one in of("gaps", "model")) == 2


def test_nothing_else_is_called_inconsistent(found):
    accused = [one.rule for one in found if one.verdict == "inconsistent"]
    assert accused == ["contradictions", "contradictions", "label-dose"]
