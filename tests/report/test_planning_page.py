"""A plan as a page, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest

from cellcourse.report.blocks import Callout, KeyFigures, Table
from cellcourse.report.html import html
from cellcourse.report.planning import Told, plan_csv, plan_document, plan_json
from cellcourse.simulation.plan.evaluate import Chance
from cellcourse.simulation.plan.recommend import Outcome, Under

TRIALS = 1000


def under(law, share, *, calibrated=True):
    made = Chance(round(share * TRIALS), TRIALS)
    return Under(law, made, made if calibrated else None, (made,), 1.01, ((12.5, 0.4),))


def outcome(n, k, share):
    return Outcome(
        design=f"per-arm={n} msc4.infusions={k}",
        values=(n, k),
        subjects=3 * n,
        infusions=n * (k + 1),
        extrapolations=("msc4: 8 infusions, the evidence has 0 to 4",) if k > 4 else (),
        under=(under("clock", share), under("restore", share / 2, calibrated=False)),
    )


OUTCOMES = [
    outcome(6, 4, 0.3), outcome(6, 8, 0.4), outcome(20, 4, 0.9), outcome(20, 8, 0.98),
]  # fmt: skip


def told(**changed):
    stated = {
        "title": "A study",
        "factors": ("per-arm", "msc4.infusions"),
        "criteria": ("survival-test:log-rank:asymptotic",),
        "gains": ("survival:median survival:msc4 control",),
        "alpha": 0.05,
        "target": 0.4,
        "trials": TRIALS,
        "seed": 1,
        "effect_identified": True,
        "footer": "cellcourse",
    }
    return Told(**(stated | changed))


@pytest.fixture(scope="module")
def document():
    return plan_document(OUTCOMES, told())


def words(document, kind="limit"):
    return " ".join(
        item
        for block in document.blocks()
        if isinstance(block, Callout) and block.kind == kind
        for item in block.items
    )


def test_opens_with_the_recommended_design_and_its_chance(document):
    (keys,) = [block for block in document.blocks() if isinstance(block, KeyFigures)]
    assert keys.items[0].value == "60 subjects"
    assert keys.items[0].detail == "per-arm=20 msc4.infusions=4"
    assert keys.items[1].value == "0.45"


def test_does_not_recommend_what_misses_the_target():
    document = plan_document(OUTCOMES, told(target=0.99))
    (keys,) = [block for block in document.blocks() if isinstance(block, KeyFigures)]
    assert keys.items[0].label == "None reaches the target; the nearest"
    assert keys.items[0].detail == "per-arm=20 msc4.infusions=8"


def test_says_what_could_make_the_choice_wrong(document):
    assert "restore is not calibrated" in words(document)


def test_every_figure_and_table_has_its_number_and_says_what_is_extrapolated(document):
    figures = document.figures()
    assert [one.label for one in figures] == ["Figure 1", "Figure 2"]
    assert all("2 of 4 designs" in one.caption for one in figures)
    assert [one.label for one in document.tables()] == ["Table 1"]


def test_the_map_marks_cells_that_are_extrapolated(document):
    points = [point.text for point in document.figures()[1].double.points]
    assert "per-arm 20, msc4.infusions 4: 0.450" in points


def test_the_table_names_every_design_and_what_is_not_calibrated(document):
    (table,) = [block for block in document.blocks() if isinstance(block, Table)]
    assert next(row.cells[0].text for row in table.rows) == "per-arm=20 msc4.infusions=8"
    assert "not calibrated" in {cell.text for row in table.rows for cell in row.cells}


def test_one_factor_needs_no_map():
    one = [row for row in OUTCOMES if row.values[1] == 4]
    assert len(plan_document(one, told()).figures()) == 1


def test_says_when_the_evidence_cannot_tell_an_effect_from_none():
    assert "assumed, not seen" in words(plan_document(OUTCOMES, told(effect_identified=False)))


def test_the_page_stands_alone_and_says_that_it_rests_on_virtual_studies(document):
    page = html(document).decode()
    assert "<script src" not in page
    assert "not on observed subjects" in page


def test_json_holds_the_recommendation_and_every_design():
    content = json.loads(plan_json(OUTCOMES, told(), version="1"))
    assert content["recommended"]["design"] == "per-arm=20 msc4.infusions=4"
    assert len(content["designs"]) == len(OUTCOMES)
    assert content["designs"][0]["under"][0]["power"] == {"successes": 300, "trials": 1000}


def test_csv_has_one_row_for_each_design_and_law():
    rows = list(csv.DictReader(io.StringIO(plan_csv(OUTCOMES, told()).decode())))
    assert len(rows) == 2 * len(OUTCOMES)
    assert rows[0]["power"] == "0.3"
    assert rows[1]["assurance"] == ""


def test_the_assurance_of_a_prior_is_said_to_be_one_with_its_sources_and_under_every_figure():
    guess = "Slowing: normal, mean 0, SD 0.3. Source: Choice."
    priors = [
        replace(one, under=tuple(replace(law, assumed=(guess,)) for law in one.under))
        for one in OUTCOMES
    ]
    document = plan_document(priors, told())
    assert "under clock and restore is that of the stated prior, not of evidence" in words(document)
    assert guess in words(document)
    said = "Assurance under clock and restore: of the stated prior, not of evidence."
    assert all(said in figure.caption for figure in document.figures())
    (table,) = [block for block in document.blocks() if isinstance(block, Table)]
    assert said in " ".join(table.notes)


def test_every_figure_names_the_extrapolations_and_counts_what_it_has_no_room_for(document):
    said = "extrapolation, 2 of 4 designs: msc4: 8 infusions, the evidence has 0 to 4."
    assert all(said in figure.caption for figure in document.figures())
    far = [replace(OUTCOMES[0], extrapolations=tuple(f"way {i}" for i in range(6))), *OUTCOMES[1:]]
    (figure, *_) = plan_document(far, told()).figures()
    assert "way 0. way 1. way 2. way 3. And 3 more in the table." in figure.caption


def test_of_evidence_no_page_speaks_of_a_prior(document):
    assert "stated prior" not in html(document).decode()


def test_says_what_becomes_of_analyses_where_follow_up_ends_earlier(document):
    said = "a comparison at one of them is made at the last visit that is left"
    factors = ("per-arm", "last-day")
    assert said in html(plan_document(OUTCOMES, told(factors=factors))).decode()
    assert said not in html(document).decode()
