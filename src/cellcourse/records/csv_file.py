"""A CSV file as cells: UTF-8, separated by commas or by semicolons.

A file whose header is separated by semicolons is what spreadsheets write where numbers
have a decimal comma; its numbers are read with a decimal comma and no other way.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from cellcourse.records.cells import clean
from cellcourse.records.grid import Cell, Grid, Source, Unreadable, lay_out

__all__ = ["LARGEST_FILE", "read_csv"]

LARGEST_FILE: Final = 20_000_000
"""Bytes; a larger file is refused."""

_MARKS: Final = ((b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"), (b"PK\x03\x04", "a workbook"))
_SAVE_AS: Final = "UTF-8 text: in a spreadsheet, save as 'CSV UTF-8'"


def read_csv(name: str, table: str, rank: int, data: bytes) -> Grid:
    """Split a file into cells.

    Raises:
        Unreadable: it cannot be read as a table at all.
    """
    text = _text(Source(name, rank), data)
    header = text.lstrip().partition("\n")[0]
    semicolons = ";" in header and "," not in header
    source = Source(name, rank, decimal="," if semicolons else ".")
    return lay_out(source, table, list(_lines(source, text, ";" if semicolons else ",")))


def _text(source: Source, data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        found, limit = f"{len(data):,} bytes", f"at most {LARGEST_FILE:,} bytes"
        raise Unreadable(source, 1, "file", found, limit)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            raise Unreadable(source, 1, "encoding", encoding, _SAVE_AS)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found = f"byte {data[error.start]:#04x}, which is not UTF-8 (perhaps Windows-1252)"
        raise Unreadable(source, line, "encoding", found, _SAVE_AS) from None
    if "\x00" in text:
        line = text.count("\n", 0, text.index("\x00")) + 1
        raise Unreadable(source, line, "encoding", "a zero byte", _SAVE_AS)
    return text


def _lines(source: Source, text: str, separator: str) -> Iterator[tuple[Cell, ...]]:
    """Give the rows that hold anything, each with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            cells = tuple(Cell(source, line, at, clean(cell)) for at, cell in enumerate(row, 1))
            if any(cell.text for cell in cells):
                yield cells
            line = reader.line_num + 1
    except csv.Error as error:
        accepted = "closed quotes, and doubled quotes inside a quoted cell"
        raise Unreadable(source, line, "quotes", str(error), accepted) from None
