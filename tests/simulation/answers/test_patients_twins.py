"""Whole virtual trials of patients: every declared analysis, in its block and written out."""

import numpy as np
import pytest

from cellcourse.simulation.answers.prepare import prepare
from cellcourse.simulation.compiled import block
from cellcourse.simulation.model import parameters_needed, read_model

RANDOMISED = ("lines", "changes", "joint-rank", "survival", "survival-test", "late-deaths")
PHASE1 = ("alsfrs-anova", "fvc-anova", "alsfrs-slopes", "alsfrs-lines", "alsfrs-joint-rank")


def differences(one, law, trials):
    """Numbers of simulated trials that differ from those of the ordinary analysis."""
    model = read_model((one.folder / "model.yaml").read_text(), "model.yaml")
    chosen = model.laws[law]
    values = np.array([[chosen.values[name] for name in parameters_needed(model, chosen)]])
    courses = block(one.protocol, model, chosen, values, 3, 0, trials)
    return one.differences(courses)


@pytest.mark.parametrize("entry", RANDOMISED)
def test_the_randomised_trial_is_answered_as_it_is_analysed(design, entry):
    one = design("als-randomised", sizes=(18, 16), entry=entry)
    found, numbers = differences(one, "line", 3)
    assert found == []
    assert np.isfinite(numbers).any()


def test_its_primary_analysis_is_too(design):
    one = design("als-randomised", sizes=(45, 45), entry="function")
    found, numbers = differences(one, "curve", 1)
    assert found == []
    assert np.isfinite(numbers).all()


@pytest.mark.parametrize("entry", PHASE1)
def test_the_phase_1_trials_are_answered_as_they_are_analysed(design, entry):
    found, _ = differences(design("als-phase1", entry=entry), "line", 6)
    assert found == []


def test_every_analysis_of_the_randomised_trial_has_a_batch_form(design):
    one = design("als-randomised")
    study = one.study.model_copy(update={"analyses": one.declared})
    assert set(study.analyses) == {*RANDOMISED, "function", "time-alive"}
    assert all(prepare(study, key, one.protocol) is not None for key in study.analyses)
