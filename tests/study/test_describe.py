"""The methods section of a plan."""

from pathlib import Path

import pytest

from cellcourse.study.describe import describe
from cellcourse.study.read import read_study


def passage(study, heading):
    return next(" ".join(p.sentences) for p in describe(study) if p.heading == heading)


def example(name):
    return read_study(Path(f"examples/{name}/study.yaml").read_bytes(), "study.yaml")


def test_a_sound_study_is_told_whole(study_with):
    headings = [part.heading for part in describe(study_with({}))]
    assert headings == [
        "Design", "Population", "Eligibility", "Product", "Treatment", "Assessments", "Endpoints",
    ]  # fmt: skip


def test_a_study_without_endpoints_has_no_such_paragraph(study_with):
    told = describe(study_with({"endpoints": {}, "events": {}, "schedule.series": {}}))
    assert "Endpoints" not in [part.heading for part in told]


@pytest.mark.parametrize(
    ("changes", "heading", "words"),
    [
        ({}, "Design", "This was a study in animals with 2 arms: Vehicle and Cells."),
        ({}, "Design", "Subjects were allocated to arms at random."),
        ({}, "Design", "Arms were balanced for sex and litter."),
        ({}, "Design", "The allocation was concealed."),
        ({}, "Design", "The arm was not known to outcome assessors."),
        ({}, "Design", "Sample size: a reason."),
        ({}, "Design", "Registered as R-1. Approved: E-1."),
        ({"design.allocation": "not reported"}, "Design", "allocated to arms is not reported."),
        (
            {"design.allocation.balanced_for": "not reported"},
            "Design",
            "Balance between arms is not reported.",
        ),
        ({"design.blinding": "not reported"}, "Design", "Blinding is not reported."),
        ({"design.blinding.blind": []}, "Design", "The study was open label"),
        ({"design.sample_size": "not reported"}, "Design", "No reason is reported"),
        ({"registrations": "not reported"}, "Design", "No registration is reported."),
        ({"ethics": "not reported"}, "Design", "Ethical approval is not reported."),
        ({}, "Population", "SOD1-G93A (mouse). Sex: both. Litter: spread over arms."),
        ({}, "Population", "Age is not reported."),
        ({"population.sex": "not reported"}, "Population", "Sex and age are not reported."),
        ({"population.sites": ["A", "B"]}, "Population", "Done at A and B."),
        ({}, "Eligibility", "could enter with: 20 copies (Copies at least 20)."),
        ({"eligibility": "not reported"}, "Eligibility", "Criteria of eligibility are not"),
        (
            {"eligibility.exclude.ill": {"text": "Ill animals", "judgement": "a vet"}},
            "Eligibility",
            "excluded for: ill animals (judged by a vet).",
        ),
        ({}, "Product", "Mesenchymal cells: allogeneic, marrow, diluent not reported."),
        ({}, "Product", "Flow cytometry of CD73, CD90, CD105, CD45, CD34, CD14, CD19 and HLA-DR"),
        ({}, "Product", "Saline: content not reported."),
        ({"products.msc.preparation": ["Wash", "FACS"]}, "Product", "Preparation: wash; FACS."),
        (
            {"products.msc.tests": {"v": {"label": "Viability", "limit": "at least 70 %"}}},
            "Product",
            "Viability: method not reported; at least 70 %.",
        ),
        ({}, "Treatment", "Day zero was the first day with BBB score at most 16."),
        ({"day_zero": {"by": "age", "age": "0 d"}}, "Treatment", "Day zero was birth."),
        ({}, "Treatment", "Vehicle (n = 24): saline on days 0 and 7, 1 mL, iv."),
        ({}, "Treatment", "mesenchymal cells on days 0 and 7, 1 × 10⁶ cells, 1 mL, iv."),
        (
            {"arms.cells.regimen.0.dose": "not reported", "arms.cells.size": "not reported"},
            "Treatment",
            "Cells (number not reported): mesenchymal cells on days 0 and 7, 1 mL, iv, dose not",
        ),
        ({"arms.cells.regimen.0.then_every": "1 week"}, "Treatment", "then every 7 days"),
        ({"arms.cells.regimen.0.observed_for": "24 h"}, "Treatment", "observed for 24 h"),
        (
            {"concomitant.r": {"name": "R", "dose": "50 mg", "times_per_day": 2, "who": "all"}},
            "Treatment",
            "R: 50 mg, twice a day, all.",
        ),
        ({"concomitant.r": {"name": "R"}}, "Treatment", "R: dose not reported."),
        (
            {},
            "Assessments",
            "Twice a week from 12 weeks of age until righting lost: BBB score and weight.",
        ),
        ({}, "Assessments", "Windows are not reported for 1 of 4 visits."),
        ({}, "Assessments", "BBB score: who assessed it is not reported."),
        ({"measures.bbb.raters": "two people"}, "Assessments", "BBB score: assessed by two people"),
        (
            {},
            "Endpoints",
            "Survival: time from day zero to righting lost; censored at other death.",
        ),
        (
            {"endpoints.survival.events": ["lost", "other"]},
            "Endpoints",
            "to the first of righting lost and other death",
        ),
        ({}, "Endpoints", "Righting lost: not within 30 s."),
        ({}, "Endpoints", "First sign: BBB score below 21."),
        (
            {"events.lost.other_definitions": ["BBB 0"]},
            "Endpoints",
            "The source also defines righting lost as BBB 0.",
        ),
    ],
)
def test_says_what_the_plan_says_and_what_it_does_not(study_with, changes, heading, words):
    assert words in passage(study_with(changes), heading)


def test_the_rat_paper_leaves_nothing_of_its_design_reported():
    told = passage(example("sod1-rat"), "Design")
    assert told.count("not reported") + told.count("No re") == 5


def test_the_patient_paper_states_dose_volume_and_route():
    told = passage(example("als-phase1"), "Treatment")
    assert "2 × 10⁶ cells/kg, 5 mL, intrathecal, observed for 24 h" in told
    assert "Riluzole: 100 mg, twice a day, all patients." in told
