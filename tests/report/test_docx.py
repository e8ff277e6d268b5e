"""All tables as one Word file."""

import io
import zipfile
from dataclasses import replace

import docx as word
import pytest

from cellcourse.report.blocks import Cell, Section, TableRow
from cellcourse.report.docx import docx


def opened(document):
    return word.Document(io.BytesIO(docx(document)))


def test_the_same_document_gives_the_same_bytes(document):
    assert docx(document) == docx(document)


def test_no_part_carries_the_time_of_packing(document):
    with zipfile.ZipFile(io.BytesIO(docx(document))) as packed:
        assert {part.date_time for part in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_table_is_there_with_its_cells(rat_document):
    tables = opened(rat_document).tables
    assert len(tables) == len(rat_document.tables())
    for made, table in zip(tables, rat_document.tables(), strict=True):
        assert len(made.rows) == len(table.rows) + 1
        assert [c.text for c in made.rows[0].cells] == [c.title for c in table.columns]


def test_captions_and_notes_stand_around_the_table(document):
    words = [p.text for p in opened(document).paragraphs]
    assert "Table 1. Scores" in words
    assert "A note. Analysis scores." in words


def test_a_heading_spans_the_table(document, table):
    headed = replace(table, rows=(TableRow((), "Rats"), *table.rows))
    made = opened(replace(document, sections=(Section("s", "S", (headed,)),))).tables[0]
    assert [cell.text for cell in made.rows[1].cells] == ["Rats"] * 3


@pytest.mark.parametrize("text", ["<w:p/>", "a & b", '"', "\x00\x1f\ufffe", "]]>"])
def test_what_a_user_wrote_is_text(document, table, text):
    rows = (TableRow((Cell(text), Cell(""), Cell(""))),)
    made = opened(replace(document, sections=(Section("s", "S", (replace(table, rows=rows),)),)))
    assert made.tables[0].rows[1].cells[0].text in {text, ""}


def test_the_file_says_what_it_is_and_whose_data(document):
    made = opened(document)
    assert made.core_properties.title == "A study"
    assert made.core_properties.created.year == 1980
    assert "Reconstructed data." in made.sections[0].header.paragraphs[0].text
