"""Draws of priors as a page: every assumption with its source, and whose assurance it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from cellcourse.report.blocks import Callout, Table
from cellcourse.report.html import html
from cellcourse.report.prior_draws import Told, prior_document
from cellcourse.simulation.calibrate.from_priors import drawn
from cellcourse.simulation.calibrate.priors import priors_of
from cellcourse.simulation.model import read_model

FILE = Path(__file__).parents[2] / "examples" / "als-randomised" / "model.yaml"
MODEL = read_model(FILE.read_bytes(), "model.yaml")
LAW = MODEL.laws["curve"]


@pytest.fixture(scope="module")
def document():
    priors = priors_of(MODEL, LAW)
    told = Told("A trial", "cellcourse calibrate trial --prior", "cellcourse")
    return prior_document(MODEL, LAW, priors, drawn(priors, 100, 1), told)


def test_every_parameter_stands_there_with_its_prior_and_its_source(document):
    (table,) = [block for block in document.blocks() if isinstance(block, Table)]
    rows = {row.cells[0].text: [cell.text for cell in row.cells] for row in table.rows}
    assert len(rows) == 26
    slowing = rows["Slowing of decline that lasts from the injection on (slowing)"]
    assert slowing[2] == "normal, mean 0, SD 0.3"
    assert slowing[4].startswith("Choice: sceptical")


def test_a_prior_of_the_law_itself_stands_there_with_its_own_source(document):
    (table,) = [block for block in document.blocks() if isinstance(block, Table)]
    (slope,) = [row for row in table.rows if row.cells[0].text.endswith("(slope)")]
    assert slope.cells[2].text == "normal, mean -1.17, SD 0.175"
    assert slope.cells[4].text.startswith("That of the line times 1.17")


def test_what_is_taken_as_known_is_said_to_be(document):
    assert "taken as known: other sets of parameters" in html(document).decode()


def test_says_that_nothing_was_weighed_and_how_to_make_the_same_draws(document):
    page = html(document).decode()
    assert "no evidence was weighed" in page
    assert "cellcourse calibrate trial --prior" in page
    assert any(isinstance(block, Callout) and block.kind == "limit" for block in document.blocks())
