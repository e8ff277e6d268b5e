"""The page of a campaign: chances by law, what depends on the law, what is flagged."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numbers_of_studies import ADDRESSES, ADJUSTED, MEAN, RATIO, P, scheme, studies

from cellcourse.report.blocks import Callout, KeyFigures
from cellcourse.report.campaign.chances import rivalled
from cellcourse.report.campaign.document import campaign_document
from cellcourse.report.campaign.estimates import all_estimates
from cellcourse.report.campaign.json_file import campaign_json, campaign_schema, read_campaign
from cellcourse.report.campaign.words import Told, chance_words, number, percent
from cellcourse.report.csv_file import csv_file
from cellcourse.report.html import html
from cellcourse.simulation.campaign.found import AnalysisFound, Campaign, Chance, LawFound
from cellcourse.simulation.campaign.statement import Statement
from cellcourse.simulation.campaign.summary import Counts, summed_up
from cellcourse.simulation.campaign.tally import tallied
from cellcourse.simulation.campaign.truth import Truth
from cellcourse.study.read import read_study

STUDY = read_study(Path("tests/shells/small/study.yaml").read_bytes(), "study.yaml")
BEYOND = "6 infusions of cells, where the evidence has 0 to 4"
LEFT = AnalysisFound("survival", "Survival", "primary", "not analysed", 0, ())


def law(key, label, power, extrapolations=(BEYOND,)):
    """What made-up studies give; a higher power makes small p rarer."""
    values = studies(3000, 5)
    values[:, P] **= power
    values[:, ADJUSTED] = np.minimum(1, 2 * values[:, P])
    values[:, MEAN] += power
    truths = {ADDRESSES[RATIO]: Truth(0.75, 0.001)}
    known = scheme(values[:1024], {one: truth.value for one, truth in truths.items()})
    counts = Counts(known, tallied(known, values), truths)
    blocks = (summed_up(counts, STUDY, k, "in blocks", ()) for k in ("survival-test", "bbb"))
    return LawFound(key, label, "identified", extrapolations, (*blocks, LEFT))


def campaign(*laws, **said):
    statement = Statement(
        format=1, trials=3000, seed=7, laws=tuple(one.law for one in laws), analyses=(),
        at="values", no_effect=False, slow_trials=0, truth_per_arm=2000,
        inputs=(("study.yaml", "a" * 64),), versions=(("cellcourse", "0.1"),),
    )  # fmt: skip
    arms = tuple((key, arm.label) for key, arm in STUDY.arms.items())
    return Campaign(replace(statement, **said), STUDY.title, arms, 0.05, 0.95, laws)


CLOCK = law("clock", "Cells slow the clock", 1.0)
RESTORE = law("restore", "Cells give reserve back", 0.7)
BOTH = campaign(CLOCK, RESTORE)


@pytest.fixture(scope="module")
def document():
    return campaign_document(BOTH)


def callouts(document):
    return {block.title: block.items for block in document.blocks() if isinstance(block, Callout)}


def test_a_campaign_survives_being_written():
    assert read_campaign(campaign_json(BOTH)) == BOTH


def test_the_published_schema_is_the_one_of_the_file():
    published = json.loads(Path("docs/campaign.schema.json").read_text(encoding="utf-8"))
    assert published == campaign_schema()


def test_the_primary_tests_lead_with_their_range_over_the_laws(document):
    (keys,) = [block for block in document.blocks() if isinstance(block, KeyFigures)]
    first = keys.items[0]
    assert first.label == "pairwise log-rank (asymptotic), Cells v. Vehicle"
    assert first.detail == "chance of success, over 2 laws"
    ends = [one.analyses[0].tests[0].success.value for one in (RESTORE, CLOCK)]
    assert first.value.startswith(f"{100 * ends[0]:.0f} to {100 * ends[1]:.0f}")


def test_a_conclusion_that_depends_on_the_law_is_said(document):
    said = callouts(document)["Does the conclusion depend on the law?"]
    assert said[0].startswith("1 of 2 tests succeed more often under one law than under another")
    named = "Survival compared, pairwise log-rank (asymptotic), Cells v. Vehicle: "
    assert said[1].startswith(named)


def test_laws_that_agree_within_error_are_not_told_apart():
    apart = {row.label: row.told_apart for row in rivalled(Told(BOTH), CLOCK.analyses[0])}
    assert apart == {
        "pairwise log-rank (asymptotic), Cells v. Vehicle": True,
        "pairwise log-rank (asymptotic), twice v. Vehicle": False,
    }


def test_one_law_is_set_against_no_other():
    alone = campaign_document(campaign(CLOCK))
    assert "Does the conclusion depend on the law?" not in callouts(alone)
    table = next(one for one in alone.tables() if one.id == "chance-survival-test")
    assert [column.title for column in table.columns] == ["Test", "Chance of success"]
    first = table.rows[0].cells[1]
    assert "↑" in first.text
    assert len(first.parts) == len(table.columns[1].parts) == 8


def test_what_was_not_counted_is_named(document):
    assert callouts(document)["Not counted"] == (
        "No batch form, so not counted without --slow-trials: Survival.",
    )


def test_what_was_counted_one_by_one_stands_apart_with_its_number_of_studies():
    slow = replace(CLOCK.analyses[1], how="one by one", trials=200)
    found = campaign_document(campaign(replace(CLOCK, analyses=(*CLOCK.analyses[:2], slow))))
    ids = [table.id for table in found.tables()]
    assert "estimates-bbb" in ids
    assert "estimates-bbb-one-by-one" in ids
    (said,) = callouts(found)["Not counted"]
    assert said.startswith("Analysed one study at a time, in the first 200 studies only: ")


def test_parts_without_a_batch_form_are_named_in_a_table():
    lacking = replace(CLOCK.analyses[1], lacking=("limits of the means",))
    found = campaign_document(campaign(replace(CLOCK, analyses=(CLOCK.analyses[0], lacking))))
    (table,) = [table for table in found.tables() if table.id == "lacking"]
    assert [cell.text for cell in table.rows[0].cells] == ["BBB score", "limits of the means"]
    assert callouts(found)["Not counted"] == (
        "Parts of other analyses have no batch form either: the last table names them.",
    )


def test_extrapolation_stands_in_the_banner_and_under_every_figure(document):
    assert BEYOND in document.banners[1]
    assert len(document.figures()) == 3
    for figure in document.figures():
        for picture in (figure.single, figure.double):
            assert BEYOND in picture.svg.split("</desc>")[0]
            assert picture.height_mm > 30


def test_a_figure_without_extrapolation_still_says_that_its_studies_are_virtual():
    inside = campaign_document(campaign(replace(CLOCK, extrapolations=())))
    assert len(inside.banners) == 1
    svg = inside.figures()[0].double.svg
    assert "Simulated: virtual studies, seed 7." in svg
    assert "extrapolation" not in svg


def test_an_effect_that_the_evidence_cannot_tell_is_said_to_be_assumed():
    blind = replace(CLOCK, effect="not identified")
    assert "The effect is assumed" in callouts(campaign_document(campaign(blind)))
    nothing = campaign_document(campaign(blind, no_effect=True))
    assert "The effect is assumed" not in callouts(nothing)


def test_without_an_effect_the_page_speaks_of_errors():
    page = html(campaign_document(campaign(CLOCK, no_effect=True))).decode()
    assert "Chance of an error of the first kind" in page
    assert "Chance of success" not in page
    assert "No infusion holds cells." in page


def test_every_figure_and_table_is_numbered_in_reading_order(document):
    assert [one.label for one in document.figures()] == ["Figure 1", "Figure 2", "Figure 3"]
    tables = document.tables()
    assert [one.label for one in tables] == [f"Table {n}" for n in range(1, len(tables) + 1)]


def test_the_table_of_estimates_leaves_out_what_is_known_of_none_of_them(document):
    titles = {one.id: [c.title for c in one.columns] for one in document.tables()}
    assert "Coverage" in titles["estimates-survival-test"]
    assert "Coverage" not in titles["estimates-bbb"]
    assert "Mean SE" in titles["estimates-bbb"]


def test_the_csv_of_estimates_holds_every_number_by_law():
    rows = csv_file(all_estimates(Told(BOTH))).decode("utf-8-sig").splitlines()
    assert rows[0].split(",")[:5] == ["", "estimate", "law", "mean", "mean_error"]
    assert [row.split(",")[0] for row in rows[1:]] == ["survival-test"] * 2 + ["bbb"] * 2
    mean = CLOCK.analyses[1].estimates[0].mean
    assert f"{mean:.15g}" in rows[3]


@pytest.mark.parametrize(
    ("share", "se", "shown"),
    [
        (0.5934, 0.0031, "59.3\u00a0% ± 0.3"),
        (0.5934, 0.031, "59\u00a0% ± 3"),
        (0.05012, 0.00007, "5.012\u00a0% ± 0.007"),
        (1.0, 0.0, "100.0\u00a0% (99.6\u00a0% to 100.0\u00a0%)"),
    ],
)
def test_a_chance_is_printed_as_far_as_its_error_leaves_it(share, se, shown):
    assert chance_words(Chance(0, 1000, share, se, 0.996, 1.0)) == shown


def test_a_number_is_printed_to_its_first_uncertain_decimal():
    assert number(34.7123, 0.08) == "34.71"
    assert number(-0.30041, 0.0004) == "\u22120.3004"
    assert number(33.0, None) == "33"
    assert number(None, 0.1) == ""
    assert percent(0.25, 0.0) == "25.0\u00a0%"
