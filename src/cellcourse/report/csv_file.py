"""A table as a CSV file that a spreadsheet opens without doing anything to it.

Numbers are written in full, not as they were rounded for print. Text that a spreadsheet
would take for a formula is marked as text. The file is UTF-8 with the mark by which
Excel knows it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from cellcourse.report.blocks import Cell, Table
from cellcourse.report.numbers import MINUS, NBSP

__all__ = ["csv_file"]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_file(table: Table) -> bytes:
    """Write a table; headings across it become a first column."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    grouped = any(row.group for row in table.rows)
    head = [_text(column.title) for column in table.columns]
    writer.writerow(["", *head] if grouped else head)
    writer.writerows(_rows(table, grouped=grouped))
    return out.getvalue().encode("utf-8-sig")


def _rows(table: Table, *, grouped: bool) -> Iterator[list[str]]:
    group = ""
    for row in table.rows:
        if row.group:
            group = _text(row.group)
            continue
        cells = [_cell(cell) for cell in row.cells]
        yield [group, *cells] if grouped else cells


def _cell(cell: Cell) -> str:
    """Write a number in full where the cell shows nothing but that number."""
    if cell.value is not None and _is_number(cell.text):
        return f"{cell.value:.15g}"
    return _text(cell.text)


def _is_number(text: str) -> bool:
    bare = text.replace(NBSP, "").replace(MINUS, "-").lstrip("<>")
    try:
        float(bare)
    except ValueError:
        return False
    return True


def _text(text: str) -> str:
    plain = text.replace(NBSP, " ")
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
