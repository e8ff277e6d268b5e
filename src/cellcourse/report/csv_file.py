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

from cellcourse.report.blocks import Cell, Column, Table
from cellcourse.report.numbers import MINUS, NBSP, WARNING

__all__ = ["csv_file"]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_file(table: Table) -> bytes:
    """Write a table; headings across it become a first column."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    grouped = any(row.group for row in table.rows)
    head = [_text(name) for column in table.columns for name in column.parts or (column.title,)]
    last = ["data_origin"] if table.origin else []
    writer.writerow(["", *head, *last] if grouped else [*head, *last])
    writer.writerows(_rows(table, grouped=grouped))
    return out.getvalue().encode("utf-8-sig")


def _rows(table: Table, *, grouped: bool) -> Iterator[list[str]]:
    group = ""
    for row in table.rows:
        if row.group:
            group = _text(row.group)
            continue
        pairs = zip(row.cells, table.columns, strict=True)
        cells = [text for cell, column in pairs for text in _cells(cell, column)]
        last = [row.origin or table.origin] if table.origin else []
        yield [group, *cells, *last] if grouped else [*cells, *last]


def _cells(cell: Cell, column: Column) -> list[str]:
    """Write the parts of a cell where its column has parts, or else the cell."""
    if not column.parts:
        return [_cell(cell)]
    parts = cell.parts or (None,) * len(column.parts)
    return [_part(part) for part in parts]


def _part(part: float | str | None) -> str:
    if part is None:
        return ""
    return _text(part) if isinstance(part, str) else _number(part)


def _cell(cell: Cell) -> str:
    """Write a number in full where the cell shows nothing but that number."""
    if cell.value is not None and _is_number(cell.text):
        return _number(cell.value)
    return _text(cell.text)


def _number(value: float) -> str:
    return f"{value:.15g}"


def _is_number(text: str) -> bool:
    bare = text.removesuffix(WARNING).replace(NBSP, "").replace(MINUS, "-").lstrip("<>")
    try:
        float(bare)
    except ValueError:
        return False
    return True


def _text(text: str) -> str:
    plain = text.replace(NBSP, " ").replace(MINUS, "-")
    if plain.startswith("-") and _is_number(plain):
        return plain
    return f"'{plain}" if plain.startswith(_FORMULA) else plain
