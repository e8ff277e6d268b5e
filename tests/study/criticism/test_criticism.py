"""What a good methodologist sees in a plan, and what they do not."""

from pathlib import Path

import pytest

from cellcourse.study.criticism import criticise
from cellcourse.study.criticism.sources import ANIMALS_PER_ARM, SOURCES
from cellcourse.study.read import read_study


def rules(study):
    return [one.rule for one in criticise(study)]


def example(name):
    return read_study(Path(f"examples/{name}/study.yaml").read_bytes(), "study.yaml")


CLINICAL = {"design.kind": "clinical", "population.species": "human"}
ALSFRS = {
    "measures.alsfrs": {"label": "ALSFRS", "instrument": "alsfrs"},
    "eligibility.include.score": {
        "text": "ALSFRS of 24 or more",
        "rule": {"of": "alsfrs", "at_least": 24},
    },
}
EXACT = {"enumerate_up_to": 1, "resamples": 1, "seed": 1}
RILUZOLE = {"name": "Riluzole", "dose": "100 mg", "times_per_day": 2}
# What is weak in the small study from which every case departs.
GIVEN = {"visit windows", "complete cases"}

CASES = [
    ({"registrations": "not reported"}, "registration", "registrations"),
    ({"ethics": "not reported"}, "ethics", "ethics"),
    ({"analyses.survival.role": "secondary"}, "primary question", "analyses"),
    ({"analyses.gait.role": "primary"}, "primary question", "analyses"),
    ({"design.sample_size": "not reported"}, "sample size", "design.sample_size"),
    ({"design.sample_size.reason": "not reported"}, "sample size", "design.sample_size"),
    ({"design.allocation": "not reported"}, "randomisation", "design.allocation"),
    ({"design.allocation.method": "by cohort"}, "randomisation", "design.allocation"),
    ({"design.allocation.concealed": False}, "concealment", "design.allocation.concealed"),
    ({"design.allocation.concealed": "not reported"}, "concealment", "design.allocation.concealed"),
    ({"design.blinding": "not reported"}, "blinding", "design.blinding"),
    ({"design.blinding.blind": ["analyst"]}, "blind assessment", "design.blinding.blind"),
    ({"design.blinding.blind": []}, "blind assessment", "design.blinding.blind"),
    (
        {"arms.vehicle.control": False, "arms.vehicle.regimen.0.product": "msc"},
        "control",
        "arms",
    ),
    ({"design.allocation.balanced_for": ["sex"]}, "balance of litter", "design.allocation"),
    ({"design.allocation.balanced_for": "not reported"}, "balance of sex", "design.allocation"),
    ({"baseline.copies": None}, "transgene copies", "baseline"),
    ({"arms.cells.size": 23}, "animals per arm", "arms"),
    ({"arms.cells.size": "not reported"}, "animals per arm", "arms"),
    ({"arms.cells.regimen.0.days": [0]}, "schedule that unblinds", "arms"),
    ({"arms.cells.regimen.0.volume": "2 mL"}, "schedule that unblinds", "arms"),
    ({"arms.cells.regimen.0.route": "ip"}, "schedule that unblinds", "arms"),
    ({"arms.cells.regimen.0.then_every": "1 week"}, "schedule that unblinds", "arms"),
    ({"arms.cells.regimen.0.dose": "not reported"}, "dose", "products.msc"),
    ({"concomitant.r": RILUZOLE}, "dose above the label", "concomitant.r"),
    (
        {"concomitant.r": {"name": "riluzole", "dose": "150 mg/day"}},
        "dose above the label",
        "concomitant.r",
    ),
    ({"products.msc.tissue": "not reported"}, "origin of the cells", "products.msc"),
    ({"products.msc.flow_cytometry": None}, "identity of the cells", "products.msc"),
    ({"products.msc.flow_cytometry.markers.CD19": None}, "identity of the cells", "products.msc"),
    (CLINICAL, "release limits", "products.msc.tests"),
    (
        {**CLINICAL, "products.msc.tests": {"v": {"label": "Viability"}}},
        "release limits",
        "products.msc.tests",
    ),
    (ALSFRS, "ambiguous scale", "eligibility.include.score"),
    (
        {"measures.f": {"label": "F", "instrument": "fvc-percent", "reference": "not reported"}},
        "reference equations",
        "measures.f.reference",
    ),
    ({"events.lost.other_definitions": ["BBB 0"]}, "two definitions", "events.lost"),
    ({"events.lost.definition": None}, "endpoint rule", "events.lost"),
    (
        {"endpoints.survival.censored_by": [], "endpoints.survival.events": ["lost", "other"]},
        "deaths from other causes",
        "endpoints.survival.censored_by",
    ),
    (
        {
            "schedule.visits.late.measures": ["righting"],
            "analyses.gait.measure": "righting",
        },
        "no baseline",
        "measures.righting",
    ),
    (
        {"analyses.scores.comparisons.0.days": [14, 17]},
        "many days",
        "analyses.scores.comparisons",
    ),
    ({"analyses.scores.deaths": "excluded"}, "survivors only", "analyses.scores.deaths"),
    ({}, "complete cases", "analyses.anova"),
    (
        {
            "arms.cells.size": 6,
            "analyses.scores.comparisons.0": {"days": [14], "test": "tukey-kramer"},
        },
        "means of few",
        "analyses.scores.comparisons",
    ),
    (
        {"endpoints.e": {"label": "E", "events": ["sign"], "origin": "birth"}},
        "endpoint without analysis",
        "endpoints",
    ),
    ({"analyses.survival.strata": []}, "balance not used", "analyses"),
    ({"inference.confidence": 0.9}, "levels", "inference.confidence"),
    ({}, "visit windows", "schedule.visits"),
]


@pytest.mark.parametrize(
    ("changes", "rule", "where"), CASES, ids=[f"{rule} {list(c)}" for c, rule, _ in CASES]
)
def test_a_weakness_is_seen_at_its_place(study_with, changes, rule, where):
    assert (rule, where) in [(one.rule, one.where) for one in criticise(study_with(changes))]


def test_a_well_planned_study_raises_no_false_alarm(study_with):
    assert set(rules(study_with({}))) == GIVEN


@pytest.mark.parametrize(
    ("changes", "absent"),
    [
        ({"design.blinding.blind": [], "arms.cells.regimen.0.days": [0]}, "schedule that unblinds"),
        ({"population.description": "wild type", "arms.cells.size": 6}, "animals per arm"),
        ({"population.description": "wild type", "baseline.copies": None}, "transgene copies"),
        ({"concomitant.r": {**RILUZOLE, "dose": "50 mg"}}, "dose above the label"),
        ({"concomitant.r": {"name": "Riluzole"}}, "dose above the label"),
        ({"concomitant.r": {**RILUZOLE, "name": "Edaravone"}}, "dose above the label"),
        ({"concomitant.r": {"name": "Riluzole", "dose": "5 mL"}}, "dose above the label"),
        (
            {**ALSFRS, "eligibility.include.score.text": "ALSFRS of 24 or more of 40"},
            "ambiguous scale",
        ),
        ({**ALSFRS, "eligibility": "not reported"}, "ambiguous scale"),
        ({"products.msc.label": "Neural cells"}, "identity of the cells"),
        (CLINICAL, "deaths from other causes"),
        (
            {
                "analyses.scores.deaths": "excluded",
                "events.lost.dead": False,
                "events.other.dead": False,
            },
            "survivors only",
        ),
        (CLINICAL, "balance of sex"),
        (
            {"analyses.survival.strata": [], "analyses.survival.role": "secondary"},
            "balance not used",
        ),
        (
            {
                "arms.cells.size": 6,
                "analyses.scores.comparisons": [
                    {"days": [14], "test": "tukey-kramer"},
                    {"days": [14], "test": "dunn", "exact": EXACT},
                ],
            },
            "means of few",
        ),
    ],
)  # fmt: skip
def test_what_is_well_planned_is_left_alone(study_with, changes, absent):
    assert absent not in rules(study_with(changes))


def test_the_recommended_number_is_that_of_the_guideline(study_with):
    enough = {"arms.cells.size": ANIMALS_PER_ARM, "arms.vehicle.size": ANIMALS_PER_ARM}
    assert "animals per arm" not in rules(study_with(enough))


@pytest.mark.parametrize("name", ["sod1-rat", "als-phase1", "mouse-dose-finding", "als-two-arm"])
def test_every_weakness_says_what_why_and_who_says_so(name):
    for one in criticise(example(name)):
        assert one.where
        assert one.what
        assert len(one.why) > 30
        assert one.source in SOURCES.values()


def test_the_rat_paper_is_told_what_it_does_not_report():
    assert {
        "randomisation",
        "blinding",
        "balance of sex",
        "balance of litter",
        "animals per arm",
        "dose",
        "two definitions",
        "many days",
        "survivors only",
    } <= set(rules(example("sod1-rat")))


def test_the_rats_all_had_the_same_schedule_so_it_does_not_unblind():
    assert "schedule that unblinds" not in rules(example("sod1-rat"))


def test_the_patient_paper_is_told_of_its_scale_its_riluzole_and_its_arms():
    found = {one.rule: one.what for one in criticise(example("als-phase1"))}
    assert found["dose above the label"] == "Riluzole 200 mg a day; the label says 100 mg a day"
    assert found["identity of the cells"] == "the panel lacks CD79a or CD19, HLA-DR"
    assert {"randomisation", "ambiguous scale", "reference equations", "control"} <= set(found)


def test_the_mouse_study_is_clean():
    assert rules(example("mouse-dose-finding")) == []
