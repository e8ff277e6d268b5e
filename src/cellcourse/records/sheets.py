"""The workbook that a laboratory types its data into, made from the study file.

It opens in any spreadsheet program. What it holds is read back by
:func:`cellcourse.records.read.read_records` without loss, and the same study and records
always give the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from cellcourse.records.grid import column_letters
from cellcourse.records.sheet_plan import (
    Allowed,
    SheetColumn,
    SheetPlan,
    choices,
    guide,
    level_rows,
    sheets,
)
from cellcourse.records.tables import Records
from cellcourse.study.study import Study

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["workbook"]

_SPARE_ROWS: Final = 500
"""Rows below the filled ones that also have drop-downs and ranges."""

_BIRTHDAY: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - spreadsheets know no time zone
_LONGEST_PROMPT: Final = 250
_FORMATS: Final = {"text": "@", "list": "@", "subject": "@", "date": "yyyy-mm-dd"}


def workbook(study: Study, records: Records | None) -> bytes:
    """Make the workbook of a study as an ``.xlsx`` file.

    Args:
        study: gives the sheets, drop-downs, ranges, level texts and due days.
        records: what is recorded already, written into the sheets; None leaves them blank,
            with as many rows as subjects are planned.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.active)
    _lines(book.create_sheet("instructions"), [(study.title,), *((line,) for line in guide())])
    plans = sheets(study, records)
    lists = choices(study)
    for plan in plans:
        _fill(book.create_sheet(plan.name), plan, lists)
    _lines(
        book.create_sheet("levels"), [("measure", "item", "level", "meaning"), *level_rows(study)]
    )
    _write_lists(book.create_sheet("lists"), lists)
    packed = io.BytesIO()
    book.properties.created, book.properties.creator = _BIRTHDAY, "cellcourse"
    book.save(packed)
    return _without_clock(packed.getvalue())


def _fill(sheet: Worksheet, plan: SheetPlan, lists: Mapping[str, tuple[str, ...]]) -> None:
    _header(sheet, [column.header for column in plan.columns])
    last = len(plan.rows) + 1 + _SPARE_ROWS
    for at, column in enumerate(plan.columns, 1):
        _style(sheet.column_dimensions[column_letters(at)], column)
        for line, row in enumerate(plan.rows, 2):
            cell = sheet.cell(line, at)
            _put(cell, row[at - 1])
            _style(cell, column)
        _guard(sheet, column, column_letters(at), last, lists)
    sheet.freeze_panes = "B2"


def _style(cell: Any, column: SheetColumn) -> None:
    """Format a cell, or all of a column's: ids stay text, dates show as dates, the plan is grey."""
    from openpyxl.styles import PatternFill

    cell.number_format = _FORMATS.get(column.allowed.kind, "General")
    if column.planned:
        cell.fill = PatternFill("solid", fgColor="FFE8E8E8")


def _header(sheet: Worksheet, names: Iterable[str]) -> None:
    from openpyxl.styles import Font, PatternFill

    for at, name in enumerate(names, 1):
        cell = sheet.cell(1, at)
        _put(cell, name)
        cell.font = Font(bold=True, color="FFFFFFFF")
        cell.fill = PatternFill("solid", fgColor="FF1F3B57")
        sheet.column_dimensions[column_letters(at)].width = max(12, len(name) + 3)


def _put(cell: Any, value: str | float | None) -> None:
    """Write a value so that no program turns it into another: a text stays that text."""
    if value is None:
        return
    if isinstance(value, str):
        # Spreadsheets read _x0041_ as A, so an underscore that could begin one is written so.
        cell.value = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", value)
        cell.data_type = "s"
    else:
        # openpyxl would write 16 digits; a number may need 17 to come back the same.
        cell.value = repr(value)
        cell.data_type = "n"


def _guard(
    sheet: Worksheet,
    column: SheetColumn,
    letters: str,
    last: int,
    lists: Mapping[str, tuple[str, ...]],
) -> None:
    """Let a column's cells take only what may stand there, and say so beside the cell."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rule = DataValidation(allow_blank=True, **_rule(column.allowed, f"{letters}2", lists))
    rule.promptTitle, rule.prompt = column.header[:32], column.meaning[:_LONGEST_PROMPT]
    rule.errorTitle, rule.error = column.header[:32], column.meaning[:_LONGEST_PROMPT]
    rule.showInputMessage = rule.showErrorMessage = True
    rule.add(f"{letters}2:{letters}{last}")
    sheet.add_data_validation(rule)


def _rule(
    allowed: Allowed, first: str, lists: Mapping[str, tuple[str, ...]]
) -> dict[str, str | None]:
    if allowed.kind == "subject":
        return {"type": "list", "formula1": "subjects!$A$2:$A$2000"}
    if allowed.kind == "list" and allowed.list_name in lists:
        letters = column_letters(list(lists).index(allowed.list_name) + 1)
        end = len(lists[allowed.list_name]) + 1
        return {"type": "list", "formula1": f"lists!${letters}$2:${letters}${end}"}
    if allowed.kind in {"score", "number", "whole"}:
        return {"type": "custom", "formula1": _formula(allowed, first)}
    return {"type": None}


def _formula(allowed: Allowed, cell: str) -> str:
    """Say in the spreadsheet's language which numbers may stand in a cell."""
    grain = 1.0 if allowed.kind == "whole" else allowed.grain
    low = 0.0 if allowed.low is None else allowed.low
    parts = [f"ISNUMBER({cell})"]
    parts += [f"{cell}>={allowed.low:.15g}"] if allowed.low is not None else []
    parts += [f"{cell}<={allowed.high:.15g}"] if allowed.high is not None else []
    if grain is not None:
        steps = f"({cell}-{low:.15g})/{grain:.15g}"
        parts.append(f"ABS({steps}-ROUND({steps},0))<0.000001")
    number = f"AND({','.join(parts)})"
    return f'OR({cell}="{allowed.word}",{number})' if allowed.word else number


def _lines(sheet: Worksheet, rows: Iterable[tuple[str | float, ...]]) -> None:
    from openpyxl.styles import Alignment

    for line, row in enumerate(rows, 1):
        for at, value in enumerate(row, 1):
            _put(sheet.cell(line, at), value)
            sheet.cell(line, at).alignment = Alignment(vertical="top", wrap_text=len(row) == 1)
    for letters, width in zip("ABCD", (110 if sheet.title == "instructions" else 16, 44, 8, 80),
                              strict=True):  # fmt: skip
        sheet.column_dimensions[letters].width = width


def _write_lists(sheet: Worksheet, lists: Mapping[str, tuple[str, ...]]) -> None:
    for at, (name, words) in enumerate(lists.items(), 1):
        for line, word in enumerate((name, *words), 1):
            _put(sheet.cell(line, at), word)
    sheet.sheet_state = "hidden"


def _without_clock(packed: bytes) -> bytes:
    """Pack the parts again with one fixed time, so that the same content is the same file."""
    modified = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
    fixed = rb"\g<1>" + f"{_BIRTHDAY.isoformat()}Z".encode()
    again = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as old,
        zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist(), key=lambda part: (part != "[Content_Types].xml", part)):
            part = zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0))
            part.compress_type = zipfile.ZIP_DEFLATED
            part.external_attr = 0o600 << 16
            new.writestr(part, modified.sub(fixed, old.read(name)))
    return again.getvalue()
