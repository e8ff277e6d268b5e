"""Tables as CSV."""

import csv
import io
from dataclasses import replace

import pytest

from cellcourse.report.blocks import Cell, Column, Table, TableRow
from cellcourse.report.csv_file import csv_file
from cellcourse.report.numbers import NBSP, WARNING


def read(table):
    return list(csv.reader(io.StringIO(csv_file(table).decode("utf-8-sig"))))


def test_numbers_are_written_in_full_and_not_as_they_were_rounded(table):
    rows = read(table)
    assert rows[0] == ["Arm", "Mean", "p"]
    assert float(rows[1][1]) == 9.66666666666667
    assert float(rows[1][2]) == 0.00042
    assert float(rows[3][1]) == -1.5


def test_a_cell_that_shows_more_than_its_number_keeps_its_words(table):
    assert read(table)[2][1] == "14.9 ± 0.6"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-cmd", "@sum", "\tx", "\rx"])
def test_text_that_a_spreadsheet_would_run_is_marked_as_text(text):
    one = Table("t", "", (Column(text),), (TableRow((), text), TableRow((Cell(text),))))
    for row in read(one):
        assert all(not cell or cell.startswith("'") for cell in row)


def test_a_marked_number_is_still_a_number():
    one = Table("t", "", (Column("p"),), (TableRow((Cell(f"<{NBSP}0.001{WARNING}", 1.5e-06),)),))
    assert read(one)[1] == ["1.5e-06"]


def test_a_negative_number_is_no_formula():
    one = Table("t", "", (Column("x"),), (TableRow((Cell("\N{MINUS SIGN}2", -2.0),)),))
    assert read(one)[1] == ["-2"]


def test_words_of_numbers_are_written_as_columns_of_numbers():
    columns = (Column("Arm", "left"), Column("Interval", parts=("lower", "upper")))
    cells = (Cell("a"), Cell("\N{MINUS SIGN}0.3 to 1.2", parts=(-0.3141592653, 1.25)))
    rows = (TableRow(cells), TableRow((Cell("b"), Cell(""))))
    assert read(Table("t", "", columns, rows)) == [
        ["Arm", "lower", "upper"], ["a", "-0.3141592653", "1.25"], ["b", "", ""],
    ]  # fmt: skip


def test_a_part_that_is_a_word_stays_one():
    one = Table("t", "", (Column("F", parts=("name", "value")),),
                (TableRow((Cell("F = 2.0", parts=("=F", 2.0)),)),))  # fmt: skip
    assert read(one)[1] == ["'=F", "2"]


def test_every_row_says_where_its_data_come_from(table):
    rows = (replace(table.rows[0], origin="simulated"), *table.rows[1:])
    head, first, second, *_ = read(replace(table, rows=rows, origin="as published"))
    assert head[-1] == "data_origin"
    assert (first[-1], second[-1]) == ("simulated", "as published")


def test_origins_of_rows_reach_the_file(patient_document):
    made = {t.id: read(t) for t in patient_document.tables()}
    origins = {row[0]: row[-1] for row in made["baseline"]}
    assert origins["Age (years)"] == "as published"
    assert origins["ALSFRS (points) (simulated)"] == "simulated"
    assert {row[-1] for row in made["alsfrs-by-visit-means"][1:]} == {"simulated"}
    assert "data_origin" not in made["design"][0]


def test_headings_become_a_first_column(table):
    headed = replace(table, rows=(TableRow((), "Rats"), *table.rows))
    rows = read(headed)
    assert rows[0][0] == ""
    assert [row[0] for row in rows[1:]] == ["Rats"] * 3


def test_excel_is_told_that_the_file_is_utf_8(table):
    assert csv_file(table).startswith(b"\xef\xbb\xbf")


def test_every_row_of_every_table_is_as_long_as_its_head(rat_document, patient_document):
    for document in (rat_document, patient_document):
        for table in document.tables():
            assert len({len(row) for row in read(table)}) == 1
