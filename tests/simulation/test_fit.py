"""A study and a model that do not go together: every place of both files, at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from cellcourse.errors import EvidenceError
from cellcourse.simulation.fit import misfits, read_fitting
from cellcourse.simulation.model import read_model
from cellcourse.simulation.protocol import protocol
from cellcourse.study.read import read_study

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMED = "history:\n  pace: pace\n  duration: duration\n  age: age\n  risk: risk\n"


def files(folder, *changes):
    texts = {
        name: (EXAMPLES / folder / name).read_text(encoding="utf-8")
        for name in ("study.yaml", "model.yaml")
    }
    for file, before, after in changes:
        assert before in texts[file], before
        texts[file] = texts[file].replace(before, after)
    return texts


def problems(texts):
    plan = texts["study.yaml"].encode()
    with pytest.raises(EvidenceError) as refused:
        read_fitting(texts["model.yaml"].encode(), read_study(plan, "study.yaml"), plan)
    return refused.value.problems


def standing(texts, problem):
    """What stands at the line and column of a problem."""
    file, line, column = problem.where.rsplit(":", 2)
    return texts[file].splitlines()[int(line) - 1][int(column) - 1 :]


@pytest.mark.parametrize("folder", ["als-phase1", "als-randomised", "sod1-rat"])
def test_the_shipped_models_go_with_their_studies(folder):
    texts = files(folder)
    plan = texts["study.yaml"].encode()
    study = read_study(plan, "study.yaml")
    model = read_fitting(texts["model.yaml"].encode(), study, plan)
    assert model == read_model(texts["model.yaml"], "model.yaml")
    assert misfits(study, model).study == misfits(study, model).model == ()


@pytest.mark.parametrize(
    ("folder", "change", "what", "stands"),
    [
        ("sod1-rat", ("model.yaml", "limbs: 2}", "limbs: 3}"), "measures.bbb.limbs", "3}"),
        ("sod1-rat", ("model.yaml", "step: 0.1}", "step: 0.3}"), "measures.weight.step", "0.3}"),
        ("sod1-rat", ("model.yaml", "weight: {law: share of reserve,",
                      "weight: {law: follows score,"), "measures.weight.law", "follows score,"),
        ("als-phase1", ("model.yaml", "fvc: {law: follows score, step: 1.0}",
                        "fvc: {law: score, limbs: 1}"), "measures.fvc.law", "score,"),
        ("als-phase1", ("model.yaml", "decline: from day zero\n    link: linear",
                        "decline: from onset\n    link: linear"),
         "laws.line.decline", "from onset"),
        ("als-phase1", ("study.yaml", "route: intrathecal, dose: 2e6 cells/kg",
                        "route: intrathecal, dose: 2e6 cells"),
         "arms.it.regimen[0].dose", "2e6 cells,"),
        ("als-phase1", ("study.yaml", "route: intrathecal, dose", "route: intramuscular, dose"),
         "arms.it.regimen[0].route", "intramuscular,"),
        ("sod1-rat", ("study.yaml", "size: 6\n    control", "size: not reported\n    control"),
         "arms.control.size", "not reported"),
        ("als-randomised", ("model.yaml", "  risk: risk", "  risk: pace"),
         "history.risk", "pace"),
        ("als-randomised", ("model.yaml", "  pace: pace", "  pace: speed"),
         "history.pace", "speed"),
        ("als-randomised", ("model.yaml", "  risk: risk", "  risk: onset"),
         "history.risk", "onset"),
        ("als-randomised", ("model.yaml", "  duration: duration", "  duration: age"),
         "history.age", "age"),
        ("als-randomised", ("study.yaml", "unit: months, low: 0", "unit: d, low: 0"),
         "history.duration", "duration"),
        ("als-randomised", ("model.yaml", NAMED, "history: {}\n"), "history", "{}"),
        ("sod1-rat", ("model.yaml", "\nparameters:", "\nhistory: {age: age}\nparameters:"),
         "laws.clock.decline", "from onset"),
        ("als-phase1", ("model.yaml", "  peg: no rate can be told from 14 patients\n", ""),
         "events.peg", "death: {law: hazard"),
    ],
)  # fmt: skip
def test_a_misfit_has_its_line_and_column(folder, change, what, stands):
    texts = files(folder, change)
    (found,) = [one for one in problems(texts) if one.what == what]
    assert standing(texts, found).startswith(stands)


def test_everything_wrong_in_both_files_is_told_at_once_file_by_file():
    texts = files(
        "sod1-rat",
        ("model.yaml", "limbs: 2}", "limbs: 3}"),
        ("model.yaml", "emax: 0.960", "emax: 1.2"),
        ("model.yaml", "  righting: the time", "  rightning: the time"),
        ("study.yaml", "days: [0], route: not reported, dose: not reported",
         "days: [0], route: not reported, dose: 1e6 cells"),
        ("study.yaml", "start: {age: 12 weeks}", "start: {day: 0}"),
    )  # fmt: skip
    found = problems(texts)
    assert {one.what for one in found} >= {
        "measures.bbb.limbs", "laws.clock.values.emax", "measures.righting",
        "arms.msc1.regimen[0].dose", "schedule.series",
    }  # fmt: skip
    places = [one.where.rsplit(":", 2) for one in found]
    assert places == sorted(places, key=lambda at: (at[0], int(at[1]), int(at[2])))


def test_a_regimen_of_many_days_is_refused_once():
    texts = files(
        "sod1-rat",
        ("study.yaml", "days: [0, 7, 14, 21], route: not reported, dose: not reported",
         "days: [0, 7, 14, 21], route: not reported, dose: 1e6 cells"),
    )  # fmt: skip
    assert len(problems(texts)) == 1


def test_a_model_that_cannot_be_read_is_refused_as_one():
    texts = files("sod1-rat", ("model.yaml", "last_day: 365", "last_day: never"))
    (found,) = problems(texts)
    assert found.what == "last_day"
    assert standing(texts, found).startswith("never")


def test_a_design_without_a_file_is_refused_by_the_names_of_its_parts():
    texts = files("als-phase1")
    study = read_study(texts["study.yaml"], "study.yaml")
    arm = study.arms["it"].model_copy(update={"size": "not reported"})
    sizeless = study.model_copy(update={"arms": study.arms | {"it": arm}})
    with pytest.raises(EvidenceError) as refused:
        protocol(sizeless, read_model(texts["model.yaml"], "model.yaml"))
    (found,) = refused.value.problems
    assert (found.where, found.what) == ("study.yaml", "arms.it.size")


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("largest_r_hat: 1.016", "of: prior\n      largest_r_hat: 1.016", "1.016"),
        ("      largest_r_hat: 1.016\n", "", "nothing"),
    ],
)
def test_a_posterior_states_its_r_hat_and_a_prior_has_none(before, after, found):
    (one,) = problems(files("als-phase1", ("model.yaml", before, after)))
    assert (one.what, one.found) == ("laws.line.draws.largest_r_hat", found)


def test_a_prior_of_a_parameter_that_the_law_does_not_have_is_refused_with_its_place():
    texts = files(
        "als-phase1",
        ("model.yaml", "      slope_sd:\n        prior", "      half_life:\n        prior"),
    )
    (found,) = problems(texts)
    assert found.what == "laws.curve.priors.half_life"
