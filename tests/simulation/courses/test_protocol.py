"""The declared study as numbers, and the studies that a model cannot run."""

import re
from pathlib import Path

import numpy as np
import pytest

from cellcourse.errors import EvidenceError
from cellcourse.simulation.fit import read_fitting
from cellcourse.simulation.model import parameters_needed, read_model
from cellcourse.simulation.protocol import NEVER, protocol
from cellcourse.study.read import read_study

EXAMPLES = Path(__file__).parents[3] / "examples"
RATS = {name: (EXAMPLES / "sod1-rat" / name).read_text() for name in ("study.yaml", "model.yaml")}
PATIENTS = {
    name: (EXAMPLES / "als-phase1" / name).read_text() for name in ("study.yaml", "model.yaml")
}


def made(files, *changes):
    """The protocol after changes to the text of a file: (file, before, after)."""
    texts = dict(files)
    for file, before, after in changes:
        assert before in texts[file], before
        texts[file] = texts[file].replace(before, after)
    study = read_study(texts["study.yaml"], "study.yaml")
    model = read_fitting(texts["model.yaml"].encode(), study, texts["study.yaml"].encode())
    return protocol(study, model)


def refused(files, *changes):
    with pytest.raises(EvidenceError) as error:
        made(files, *changes)
    return " | ".join(str(problem) for problem in error.value.problems)


def test_rats_are_infused_scored_and_screened_as_declared(rats):
    plan = rats.protocol
    assert plan.arms == ("control", "msc1", "msc4")
    assert np.bincount(plan.arm).tolist() == [6, 6, 6]
    assert plan.infusion_day.tolist() == [[0, 7, 14, 21]] * 3
    assert plan.amount.tolist() == [[0, 0, 0, 0], [1, 0, 0, 0], [1, 1, 1, 1]]
    assert plan.days[:8].tolist() == [-4, -3, 0, 3, 7, 10, 14, 17]
    assert plan.days[-1] <= plan.last_day == 365
    assert plan.screening.first_age == 84
    assert (plan.screening.steps.tolist(), plan.screening.at_most) == ([3, 4], 16.0)
    assert [(scale.step, scale.parts) for scale in plan.scales] == [(1, 2), (0.1, 1)]
    assert plan.due.all()
    assert plan.extrapolations == ()


def test_patients_are_seen_on_their_named_visits(patients):
    plan = patients.protocol
    assert plan.visits == ("m-6", "m-4", "m-2", "w-1", "m2", "m4", "m6", "m12")
    assert plan.days.tolist() == [-183, -122, -61, -7, 61, 122, 183, 365]
    assert plan.screening is None
    assert plan.route.tolist() == [[0], [1]]
    assert [(rule.place, rule.low, rule.inside) for rule in plan.entry] == [
        (0, 24.0, True),
        (1, 40.0, True),
    ]
    assert "not identified" in plan.extrapolations[0]


def test_an_arm_with_fewer_infusions_has_no_day_in_their_place():
    days = (
        "study.yaml",
        "{product: vehicle, days: [0, 7, 14, 21],",
        "{product: vehicle, days: [0],",
    )
    assert made(RATS, days).infusion_day[0].tolist() == [0, NEVER, NEVER, NEVER]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([("study.yaml", "days: [0, 7, 14, 21], route: not reported, dose",
           "days: [0, 7, 14, 21, 28], route: not reported, dose")],
         "MSC-4: 5 infusions of cells; calibrated on 0 to 4"),
        ([("study.yaml", "days: [0, 7, 14, 21], route: not reported, dose",
           "days: [0, 14], route: not reported, dose")],
         "MSC-4: 14 d between infusions; calibrated on 7 to 7 d"),
        ([("study.yaml", "at_most: 16", "at_most: 12")],
         "day zero at bbb at most 12; calibrated at 16 or less"),
        ([("study.yaml", "days: [0], route: not reported, dose",
           "days: [0], route: intrathecal, dose")],
         "MSC-1: route intrathecal; calibrated on not reported"),
        ([("study.yaml", "days: [0, 7, 14, 21], route: not reported, dose",
           "days: [7, 14, 21, 28], route: not reported, dose")],
         "MSC-4: first infusion of cells on day 7; calibrated on day 0"),
        ([("study.yaml", "days: [0, 7, 14, 21], route: not reported, dose",
           "days: [7, 14, 21, 28], route: not reported, dose"),
          ("model.yaml", "  interval: [7 d, 7 d]", "  interval: [7 d, 7 d]\n  first_day: [0, 6]")],
         "MSC-4: first infusion of cells on day 7; calibrated on days 0 to 6"),
    ],
)  # fmt: skip
def test_a_design_outside_of_the_evidence_is_named(changes, said):
    assert said in made(RATS, *changes).extrapolations


def test_a_first_infusion_as_late_as_the_evidence_has_is_no_extrapolation():
    late = (
        "study.yaml",
        "days: [0, 7, 14, 21], route: not reported, dose",
        "days: [7, 14, 21, 28], route: not reported, dose",
    )
    seen = ("model.yaml", "  interval: [7 d, 7 d]", "  interval: [7 d, 7 d]\n  first_day: [0, 7 d]")
    assert made(RATS, late, seen).extrapolations == ()


def test_another_dose_is_a_multiple_and_an_extrapolation():
    double = (
        "study.yaml",
        "route: intrathecal, dose: 2e6 cells/kg",
        "route: intrathecal, dose: 4e6 cells/kg",
    )
    plan = made(PATIENTS, double)
    assert plan.amount.tolist() == [[1], [2]]
    assert "Intrathecal: 2 times the calibrated dose" in plan.extrapolations


def test_repeated_infusions_are_an_extrapolation_of_a_single_one():
    twice = (
        "study.yaml",
        "{product: msc, days: [0], route: intrathecal",
        "{product: msc, days: [0, 90], route: intrathecal",
    )
    said = " ".join(made(PATIENTS, twice).extrapolations)
    assert "2 infusions of cells; calibrated on 1 to 1" in said
    assert "90 d between infusions; calibrated without repeated infusions" in said


@pytest.mark.parametrize(
    ("files", "change", "named"),
    [
        (RATS, ("study.yaml", "days: [0], route: not reported, dose: not reported",
                "days: [0], route: not reported, dose: 1e6 cells"), "1e6 cells|1000000 cells"),
        (PATIENTS, ("study.yaml", "route: intrathecal, dose: 2e6 cells/kg",
                    "route: intrathecal, dose: 2e6 cells"), "cells/kg"),
        (PATIENTS, ("study.yaml", "route: intrathecal, dose", "route: intramuscular, dose"),
         "intramuscular"),
        (RATS, ("model.yaml", "bbb: {law: score, limbs: 2}", "bbb: {law: score, limbs: 3}"),
         "no mean of 3 parts"),
        (RATS, ("model.yaml", "step: 0.1}", "step: 0.3}"), "no whole part of 1"),
        (RATS, ("model.yaml", "  righting: the time", "  rightning: the time"),
         "measures.righting"),
        (PATIENTS, ("model.yaml", "  peg: no rate can be told from 14 patients\n", ""),
         "events.peg"),
        (RATS, ("study.yaml", "by: trigger\n  rule: {of: bbb, at_most: 16}",
                "by: first administration"), "decline"),
        (RATS, ("study.yaml", "    size: 6\n    control", "    size: not reported\n    control"),
         "arms.control.size"),
        (RATS, ("study.yaml", "start: {age: 12 weeks}", "start: {day: 0}"), "from an age on"),
        (PATIENTS, ("model.yaml", "  fvc: {law: follows score, step: 1.0}\n", ""), "fvc"),
    ],
)  # fmt: skip
def test_what_the_model_cannot_run_is_refused_by_name(files, change, named):
    assert any(name in refused(files, change) for name in named.split("|"))


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("half_life: 9.2", "half_life: 0.0", "half_life, above 0"),
        ("emax: 0.960", "emax: 1.2", "emax, 0 to 1"),
        ("rate_sd: 0.614", "rate_sd: -0.1", "rate_sd, 0 or more"),
        ("visit.missed: 0.0", "visit.missed: 1.5", "visit.missed, 0 to 1"),
        ("weight.loss: 0.", "weight.loss: 2.", "weight.loss, 0 to 1"),
    ],
)
def test_a_value_that_cannot_be_is_refused_with_its_line(before, after, named):
    with pytest.raises(EvidenceError) as error:
        read_model(RATS["model.yaml"].replace(before, after), "model.yaml")
    assert named in str(error.value.problems[0])
    assert error.value.problems[0].where.startswith("model.yaml:")


def test_every_problem_is_told_at_once():
    study = RATS["study.yaml"].replace("start: {age: 12 weeks}", "start: {day: 0}")
    study = study.replace("days: [0], route: not reported, dose: not reported",
                          "days: [0], route: not reported, dose: 1e6 cells")  # fmt: skip
    with pytest.raises(EvidenceError) as error:
        protocol(read_study(study, "study.yaml"), read_model(RATS["model.yaml"], "model.yaml"))
    assert len(error.value.problems) == 2


TRIAL = {
    name: (EXAMPLES / "als-randomised" / name).read_text() for name in ("study.yaml", "model.yaml")
}
UNNAMED = ("model.yaml", "  duration: duration\n", "")


def test_rules_over_a_history_and_over_the_bounds_of_its_variables_are_kept():
    plan = made(TRIAL)
    assert plan.history == {"pace": 0, "duration": 1, "age": 2, "risk": 3}
    assert [(rule.of_history, rule.place) for rule in plan.entry] == [
        (True, 2), (True, 1), (True, 0), (True, 3), (False, 0), (True, 1), (True, 2),
    ]  # fmt: skip
    assert (plan.entry[3].low, plan.entry[3].high) == (-5.999999999999999, -2.0000000000000004)
    assert [(rule.low, rule.high) for rule in plan.entry[5:]] == [(0, np.inf), (18, 100)]


def test_a_rule_over_what_no_history_names_is_taken_as_met():
    plan = made(TRIAL, UNNAMED)
    assert plan.history == {"pace": 0, "age": 2, "risk": 3}
    assert 1 not in {rule.place for rule in plan.entry}


def test_a_history_states_only_what_it_rests_on():
    kept = ("pace.floor", "pace.log_sd")
    text = TRIAL["model.yaml"].replace("  duration: duration\n  age: age\n  risk: risk\n", "")
    history = "onset|duration|diagnosis|capacity|bulbar|definite|dementia"
    text = re.sub(rf"(?m)^  ({history})\.\w+:\n(    .*\n)+", "", text)
    text = re.sub(rf"(?m)^      ({history})\.\w+: .*\n", "", text)
    model = read_model(text, "model.yaml")
    assert set(kept) < set(model.parameters)
    assert parameters_needed(model, model.laws["line"])[-3:] == ("visit.missed", *kept)
