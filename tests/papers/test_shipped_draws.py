"""The draws that ship with the studies: whole, possible, and what they say of the cells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from cellcourse.simulation.calibrate.from_priors import drawn
from cellcourse.simulation.calibrate.priors import priors_of
from cellcourse.simulation.calibrate.written import draws_csv
from cellcourse.simulation.campaign.draws import read_draws
from cellcourse.simulation.model import parameters_needed, read_model
from cellcourse.store.model import read_draws_file

EXAMPLES = Path(__file__).parents[2] / "examples"
SHIPPED = [
    (folder.parent, key, law)
    for folder in sorted(EXAMPLES.glob("*/model.yaml"))
    for key, law in read_model(folder.read_bytes(), "model.yaml").laws.items()
    if law.draws is not None
]


def draws(folder, key):
    model = read_model((EXAMPLES / folder / "model.yaml").read_bytes(), "model.yaml")
    law = model.laws[key]
    content = read_draws_file(EXAMPLES / folder, law.draws.file, law.draws.sha256)
    names = parameters_needed(model, law)
    return names, read_draws(content, law.draws.file, names)


def test_every_law_of_every_study_ships_draws():
    laws = {
        (folder.parent.name, key)
        for folder in EXAMPLES.glob("*/model.yaml")
        for key in read_model(folder.read_bytes(), "model.yaml").laws
    }
    assert {(folder.name, key) for folder, key, _ in SHIPPED} == laws


@pytest.mark.parametrize(
    ("folder", "key", "law"), SHIPPED, ids=lambda one: getattr(one, "name", one)
)
def test_the_file_is_the_one_that_the_model_means_and_every_value_can_be(folder, key, law):
    _, found = draws(folder, key)
    assert len(found) >= 500
    assert f"--law {key} " in law.draws.made_by


@pytest.mark.parametrize("law", ["line", "curve"])
def test_the_patient_paper_says_nothing_of_an_effect_of_the_cells(law):
    names, found = draws("als-phase1", law)
    slowing = found[:, names.index("slowing")]
    # The prior is normal with mean 0 and SD 0.3.
    assert abs(slowing.mean()) < 0.1
    assert slowing.std() == pytest.approx(0.3, rel=0.2)


@pytest.mark.parametrize("law", ["line", "curve"])
def test_the_trial_that_was_never_done_ships_its_prior_as_the_command_beside_it_makes_it(law):
    folder = EXAMPLES / "als-randomised"
    model = read_model((folder / "model.yaml").read_bytes(), "model.yaml")
    stated = model.laws[law].draws
    assert stated.of == "prior"
    assert f"--law {law} --prior --draws 1000 --seed 20261122" in stated.made_by
    priors = priors_of(model, model.laws[law])
    made = draws_csv(priors.names, drawn(priors, 1000, 20261122))
    assert made == read_draws_file(folder, stated.file, stated.sha256)


def test_by_the_prior_of_the_trial_either_route_is_as_likely_to_be_the_better_one():
    names, found = draws("als-randomised", "line")
    slowing, iv, it = (
        found[:, names.index(name)]
        for name in ("slowing", "potency.intravenous", "potency.intrathecal")
    )
    better = np.mean(slowing * it > slowing * iv)
    assert better == pytest.approx(0.5, abs=3 * 0.5 / np.sqrt(len(found)))


def test_the_rat_paper_says_that_the_cells_slow_the_clock():
    names, found = draws("sod1-rat", "clock")
    emax = found[:, names.index("emax")]
    # The prior is even from 0.2 to 1; an earlier fit of the same law gave 0.78 (SD 0.11).
    assert np.quantile(emax, 0.05) > 0.5
    assert emax.mean() == pytest.approx(0.78, abs=0.05)
