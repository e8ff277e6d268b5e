"""A whole report."""

import re
from collections import Counter
from dataclasses import replace

import pytest

from cellcourse.report.blocks import (
    Callout,
    Figure,
    Heading,
    KeyFigures,
    Paragraph,
    Sentences,
    Table,
)
from cellcourse.report.compose import compose
from cellcourse.report.numbers import NBSP


@pytest.fixture(params=["rat_document", "patient_document"])
def document(request):
    return request.getfixturevalue(request.param)


def words(document):
    """Everything a reader reads, but the tables."""
    for block in document.blocks():
        if isinstance(block, Paragraph | Heading):
            yield block.text
        elif isinstance(block, Sentences):
            yield from block.items
        elif isinstance(block, Callout):
            yield from (block.title, *block.items)
        elif isinstance(block, KeyFigures):
            yield from (part for k in block.items for part in (k.value, k.label, k.detail))
        elif isinstance(block, Figure):
            yield from (block.caption, block.alt)


def test_the_sections_follow_the_order_in_which_a_reader_asks(document):
    ids = [section.id for section in document.sections]
    assert ids[:2] == ["happened", "protocol"]
    assert ids[-5:] == ["printed", "criticism", "methods", "references", "provenance"]


def test_the_first_page_answers_in_five_sentences(document):
    opening = document.sections[0].blocks[0]
    assert opening.lead
    assert len(opening.items) == 5
    assert all(sentence.endswith(".") for sentence in opening.items)


def test_figures_and_tables_are_numbered_in_reading_order(document):
    figures, tables = document.figures(), document.tables()
    assert [f.label for f in figures] == [f"Figure {i + 1}" for i in range(len(figures))]
    assert [t.label for t in tables] == [f"Table {i + 1}" for i in range(len(tables))]


def test_no_two_files_of_a_report_share_a_name(document):
    assert max(Counter(figure.id for figure in document.figures()).values()) == 1
    assert max(Counter(table.id for table in document.tables()).values()) == 1


def test_nothing_is_printed_as_python_prints_it(document):
    cells = (c.text for t in document.tables() for row in t.rows for c in row.cells)
    for text in (*words(document), *cells):
        assert not re.search(r"\b(None|nan|inf|True|False)\b|At\(|Estimate\(", text), text


def test_no_p_is_printed_as_zero(document):
    cells = (c.text for t in document.tables() for row in t.rows for c in row.cells)
    for text in (*words(document), *cells):
        assert not re.search(rf"p{NBSP}={NBSP}0\.0+\b", text), text


def test_every_figure_is_captioned_and_described(document):
    for figure in document.figures():
        assert figure.caption.endswith((".", ")"))
        assert len(figure.alt) > 20


def test_every_row_fits_its_table(document):
    for table in document.tables():
        for row in table.rows:
            assert bool(row.group) != bool(row.cells)
            assert len(row.cells) in {0, len(table.columns)}


def test_every_declared_analysis_is_shown(rat, rat_document):
    shown = {table.source.split()[1] for table in rat_document.tables() if table.source}
    assert {result.analysis for result in rat.results} <= shown


def test_what_is_analysed_about_one_thing_stands_in_one_section(rat_document):
    titles = [section.title for section in rat_document.sections]
    assert titles.count("Survival") == titles.count("BBB score") == 1


def test_the_banner_says_that_the_data_are_no_originals(rat_document, patient_document):
    assert "Reconstructed" in rat_document.banners[0]
    assert any("Simulated" in banner for banner in patient_document.banners)


def test_original_data_need_no_banner(rat):
    own = rat.study.model_copy(update={"data_origin": ()})
    assert tuple(replace(rat, study=own).banners()) == ()


def test_who_looks_is_told_each_section_before_it_is_made(patient):
    titles = []
    compose(patient, titles.append)
    assert titles[:2] == ["What happened", "Protocol"]
    assert "ALSFRS" in titles


def test_a_study_without_publication_has_no_page_of_printed_numbers(patient):
    alone = compose(replace(patient, compared=(), publication=None), lambda title: None)
    assert "printed" not in [section.id for section in alone.sections]


def test_the_same_material_gives_the_same_report(patient, patient_document):
    assert compose(patient, lambda title: None) == patient_document


def test_tables_hold_every_row_that_a_reader_can_sort(document):
    assert any(table.sortable for table in document.tables() if isinstance(table, Table))
