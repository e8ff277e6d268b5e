"""The draws that ship with the two studies: whole, possible, and what they say of the cells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

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


def test_both_studies_ship_draws():
    assert {folder.name for folder, _, _ in SHIPPED} == {"als-phase1", "sod1-rat"}


@pytest.mark.parametrize(
    ("folder", "key", "law"), SHIPPED, ids=lambda one: getattr(one, "name", one)
)
def test_the_file_is_the_one_that_the_model_means_and_every_value_can_be(folder, key, law):
    _, found = draws(folder, key)
    assert len(found) >= 500
    assert f"--law {key} " in law.draws.made_by


def test_the_patient_paper_says_nothing_of_an_effect_of_the_cells():
    names, found = draws("als-phase1", "line")
    slowing = found[:, names.index("slowing")]
    # The prior is normal with mean 0 and SD 0.3.
    assert abs(slowing.mean()) < 0.1
    assert slowing.std() == pytest.approx(0.3, rel=0.2)


def test_the_rat_paper_says_that_the_cells_slow_the_clock():
    names, found = draws("sod1-rat", "clock")
    emax = found[:, names.index("emax")]
    # The prior is even from 0.2 to 1; an earlier fit of the same law gave 0.78 (SD 0.11).
    assert np.quantile(emax, 0.05) > 0.5
    assert emax.mean() == pytest.approx(0.78, abs=0.05)
