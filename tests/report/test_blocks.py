"""The block model."""

from cellcourse.report.blocks import Cell, Column, Table, TableRow


def test_a_document_lists_its_tables_and_figures_in_reading_order(document, table, figure):
    assert document.tables() == (table,)
    assert document.figures() == (figure,)
    assert len(list(document.blocks())) == 9


def rows(*values):
    return tuple(TableRow((Cell(str(v), v),)) for v in values)


def test_a_table_of_numbers_can_be_sorted():
    assert Table("t", "", (Column("n"),), rows(1, 2, 3)).sortable


def test_a_table_of_words_or_with_headings_or_of_two_rows_cannot_be_sorted():
    words = tuple(TableRow((Cell(w),)) for w in "abc")
    assert not Table("t", "", (Column("n"),), words).sortable
    assert not Table("t", "", (Column("n"),), rows(1, 2)).sortable
    headed = (TableRow((), "Men"), *rows(1, 2, 3))
    assert not Table("t", "", (Column("n"),), headed).sortable
