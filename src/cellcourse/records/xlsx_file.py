"""An Excel workbook as cells: one sheet per table, or per measure.

Values are taken as the program saved them. A formula whose value was not saved, an error
and a merged block have no value of their own, and are said to be that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from xml.etree import ElementTree as ET

from cellcourse.errors import Problem
from cellcourse.records.cells import clean
from cellcourse.records.grid import Cell, Grid, Source, lay_out
from cellcourse.records.spreadsheet_marks import serial_time
from cellcourse.records.troubles import Troubles
from cellcourse.records.xlsx_parts import date_styles, parts_of, shared_texts, sheets_of, text_in

__all__ = ["read_workbook"]

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_FORMULA: Final = "a formula whose value was not saved: open the file, save it, or type the value"
_MERGED: Final = "merged with its neighbours: unmerge and fill every cell"


@dataclass(frozen=True, slots=True)
class _Book:
    """What cells of all sheets share."""

    texts: list[str]
    dates: frozenset[int]
    day_one: date


def read_workbook(name: str, data: bytes, troubles: Troubles) -> tuple[list[Grid], list[str]]:
    """Split a workbook into one grid of cells per sheet that holds anything.

    Returns:
        The grids, whose table is the sheet's name, and what is odd but can be true.

    Raises:
        Unreadable: it cannot be read as a workbook at all.
    """
    parts = parts_of(Source(name, 0), data)
    since_1904 = parts["xl/workbook.xml"].find("{*}workbookPr[@date1904]")
    is_1904 = since_1904 is not None and since_1904.get("date1904") in {"1", "true"}
    day_one = date(1904, 1, 1) if is_1904 else date(1899, 12, 30)
    book = _Book(shared_texts(parts), date_styles(parts), day_one)
    grids, odd = [], []
    for rank, (title, sheet) in enumerate(sheets_of(parts)):
        source = Source(title, rank, sheet=True)
        rows = list(_rows(source, book, sheet))
        if rows:
            grids.append(lay_out(source, title, rows))
            odd += _hidden(source, sheet)
            _tell_merged(source, sheet, troubles)
    return grids, odd


def _rows(source: Source, book: _Book, sheet: ET.Element) -> Iterator[list[Cell]]:
    """Give the rows that hold anything, each as the cells that do."""
    line = 0
    for row in sheet.iterfind("{*}sheetData/{*}row"):
        line = _position(row.get("r", ""), line + 1, 1_048_576)
        held = {at: (clean(text), note) for at, text, note in _cells(book, row) if text or note}
        if held:
            yield [Cell(source, line, at, *held[at]) for at in sorted(held)]


def _cells(book: _Book, row: ET.Element) -> Iterator[tuple[int, str, str]]:
    """Give each cell's column, text, and what makes it unreadable."""
    column = 0
    for cell in row.iterfind("{*}c"):
        column = _column(cell.get("r", ""), column + 1)
        yield (column, *_value(book, cell))


def _value(book: _Book, cell: ET.Element) -> tuple[str, str]:
    """Give a cell's text, and what makes it unreadable."""
    kind = cell.get("t", "n")
    inside = {part.tag.rpartition("}")[2]: part for part in cell}
    if kind == "inlineStr":
        return (text_in(inside["is"]) if "is" in inside else ""), ""
    held = (inside["v"].text or "") if "v" in inside else ""
    # Only a formula that gives text can have an empty value that was saved.
    if "f" in inside and not held and kind != "str":
        return f"={inside['f'].text or ''}", _FORMULA
    if kind == "s":
        return _shared(book, held), ""
    if kind == "b":
        return {"1": "TRUE", "0": "FALSE"}.get(held, held), ""
    if not _is_date(book, cell):
        return held, ""
    return _dated(book, held), serial_time(held, book.day_one)


def _shared(book: _Book, held: str) -> str:
    at = _position(held, -1, len(book.texts) - 1)
    return book.texts[at] if at >= 0 else ""


def _is_date(book: _Book, cell: ET.Element) -> bool:
    return cell.get("t", "n") == "n" and _position(cell.get("s", ""), -1, 65_536) in book.dates


def _dated(book: _Book, held: str) -> str:
    """Write a number shown as a date as that date; a time of day stays a fraction."""
    try:
        day = book.day_one + timedelta(days=int(held))
    except (ValueError, OverflowError):
        return held
    return day.isoformat()


def _position(written: str, otherwise: int, highest: int) -> int:
    if re.fullmatch(r"[0-9]{1,7}", written) and int(written) <= highest:
        return int(written)
    return otherwise


def _column(reference: str, otherwise: int) -> int:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return otherwise
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def _hidden(source: Source, sheet: ET.Element) -> list[str]:
    hidden = [r for r in sheet.iterfind("{*}sheetData/{*}row") if r.get("hidden") in {"1", "true"}]
    words = "hidden or filtered rows were read like all others"
    return [f"{source.name}: {len(hidden)} {words}"] if hidden else []


def _tell_merged(source: Source, sheet: ET.Element, troubles: Troubles) -> None:
    for block in sheet.iterfind("{*}mergeCells/{*}mergeCell"):
        first, _, _ = block.get("ref", "").partition(":")
        place = _REFERENCE.fullmatch(first)
        line = int(place[2]) if place else 1
        accepted = "one value in each cell"
        where = f"{source.name}!{block.get('ref', '')}"
        rank = (source.rank, line, _column(first, 1))
        troubles.put(rank, Problem(where, "cell", _MERGED, accepted))
