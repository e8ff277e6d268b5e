"""The section on batches: verdicts in words and shapes, identity, growth, cytometry."""

from dataclasses import replace

import pytest
from batch_cases import batches

from cellcourse.report.blocks import Callout, Figure, Table
from cellcourse.report.sections.batches import batches as section
from cellcourse.report.verdicts import OUTCOMES, STATES, marked


class Few:
    """As much of a report's material as this section asks for."""

    def __init__(self, batches):
        self.batches = batches


@pytest.fixture(scope="module")
def worked():
    return batches("worked-batch").all


@pytest.fixture(scope="module")
def published():
    return batches("als-phase1").all


def blocks(cells, kind):
    (one,) = section(Few(cells))
    return {getattr(b, "id", b): b for b in one.blocks if isinstance(b, kind)}


def texts(table):
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


def test_a_study_without_batches_has_no_such_section():
    assert list(section(Few(()))) == []


def test_each_verdict_is_told_with_a_mark_and_what_became_of_it(worked):
    rows = texts(blocks(worked, Table)["batch-verdicts"])
    assert rows[0][:3] == ("WB1-B0001-T", "△ conditionally released", "2024-03-20 13:00")
    assert rows[0][4] == "confirmed by 2024-04-03 16:00: Sterility: no growth; no growth"
    assert rows[1][:3] == ("WB1-B0002-R", "? not decidable", "not recorded")


def test_every_reason_stands_in_the_table_of_reasons(worked):
    rows = texts(blocks(worked, Table)["batch-reasons"])
    reasons = [one for b in worked for one in b.verdict(b.known.decided).reasons]
    assert {row[0] for row in rows} == {one.about for one in reasons}
    assert ("Formulation", "? open", "Is not recorded", "WB1-B0002-R") in rows


@pytest.mark.reference("patient paper, Table 2 and figure 2")
def test_the_papers_batches_are_not_decidable_and_say_what_the_panel_lacks(published):
    tables = blocks(published, Table)
    verdicts = texts(tables["batch-verdicts"])
    assert len(verdicts) == 12
    assert {row[1] for row in verdicts} == {"? not decidable"}
    identity = {row[0]: row[1:] for row in texts(tables["batch-identity"])}
    assert identity["CD79a or CD19"][1] == "CD79a and CD19 are not in the panel"
    assert identity["HLA-DR"][1] == "HLA-DR is not in the panel"
    assert identity["CD14 or CD11b"][1].startswith("CD11b was measured but its result")
    assert identity["CD73"][1].startswith("CD73 is said to be 'highly expressed'")
    assert {row[2] for row in identity.values()} == {"all 12"}
    assert "cannot be claimed" in tables["batch-identity"].caption


def test_the_paper_gives_no_growth_and_no_cytometry_to_draw(published):
    assert list(blocks(published, Figure)) == ["batch-release"]


def test_the_worked_batch_is_drawn_from_marrow_to_gate(worked):
    figures = blocks(worked, Figure)
    assert list(figures) == [
        "batch-release", "batch-steps-WB1-B0001-T", "batch-steps-WB1-B0002-R", "batch-growth",
        "batch-gates-WB1-B0001-T", "batch-markers-WB1-B0001-T",
    ]  # fmt: skip
    told = {point.text for point in figures["batch-growth"].double.points}
    assert "WB1-B0001-T, H0: 8.98 doublings on day 11.8" in told
    assert all(figure.alt for figure in figures.values())


def test_the_grid_tells_each_cell_under_a_pointer(worked):
    grid = blocks(worked, Figure)["batch-release"]
    told = {point.text for point in grid.double.points}
    assert "WB1-B0001-T, Sterility: pending" in told
    assert "WB1-B0002-R, Viability: open" in told


def test_cells_that_still_grow_are_foreseen(worked):
    (callout,) = [b for b in blocks(worked, Callout).values() if b.title == "Still growing"]
    assert callout.items[0].startswith("WB1-B0002-R: 185 million cells at harvest expected on")


def test_every_tube_is_listed_with_the_digest_of_its_file(worked):
    rows = texts(blocks(worked, Table)["batch-tubes-WB1-B0001-T"])
    assert {row[1] for row in rows} == {
        "isotype.fcs", "stain-1.fcs", "stain-2.fcs", "stain-3.fcs",
    }  # fmt: skip
    assert all(len(row[5]) == 64 for row in rows)


def test_markers_are_told_by_every_method_with_intervals(worked):
    table = blocks(worked, Table)["batch-markers-WB1-B0001-T"]
    assert len(table.columns) == 2 + 4 + 2
    (cd90,) = [row for row in table.rows if row.cells[0].text == "CD90"]
    assert 98 < cd90.cells[3].value < 100


def test_signs_differ_in_mark_and_word_and_not_only_in_colour():
    for signs in (OUTCOMES, STATES):
        assert len({sign.mark for sign in signs.values()}) == len(signs)
        assert len({marked(sign) for sign in signs.values()}) == len(signs)


def test_a_batch_with_an_odd_name_has_figures_with_safe_names(worked):
    from cellcourse.analysis.batches import KnownBatch

    record = replace(worked[0].known.record, batch="../x/y")
    odd = KnownBatch(worked[0].study, replace(worked[0].known, record=record), worked[0].panel)
    names = [name for name in blocks((odd,), Figure) if name.startswith("batch-steps")]
    assert "/" not in names[0]
