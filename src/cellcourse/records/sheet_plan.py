"""What stands on each sheet of the workbook, before any of it is an Excel file.

A sheet is columns, the rows that are filled already, and what may be typed in each
column. Nothing is filled in that would be read back as a fact: a due day is not a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final, get_args

from cellcourse.instruments import Instrument, Item
from cellcourse.records.columns import (
    TABLES,
    Column,
    columns_of,
    measure_columns,
    sheet_name,
)
from cellcourse.records.due import due_rows
from cellcourse.records.scales import accepted, scales, written
from cellcourse.records.tables import Observation, Records, Subject
from cellcourse.study.manufacture import StepKind
from cellcourse.study.study import Study

__all__ = ["Allowed", "SheetColumn", "SheetPlan", "choices", "guide", "level_rows", "sheets"]

Value = str | float | bool | None

_GUIDE: Final = (
    "Fill one sheet after the other; each row is one fact. Grey cells are the plan, to guide you.",
    "subjects and doses tell the arm, the obs sheets do not: who scores blind needs only those.",
    "obs ...: one sheet per measure. Type the day (days after day zero) or the date, and a value.",
    "An assessment that was not done: leave the value empty and choose a reason under 'missing'.",
    "A row without a value and without a reason counts as not filled yet.",
    "What is not known stays empty, or is written: not reported",
    "doses, events, adverse_events, batches, ...: one row per fact, empty where there is none.",
    "Do not rename sheets or headers. Sheets of your own are welcome if named notes...",
    "Scores: the sheet 'levels' says in a few words what each level means.",
)


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be typed in a column."""

    kind: str
    """``list``, ``subject``, ``whole``, ``number``, ``score``, ``date`` or ``text``."""
    list_name: str = ""
    low: float | None = None
    high: float | None = None
    grain: float | None = None
    word: str = ""
    """A word that stands for a value, such as ``not righted``."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """One column of a sheet."""

    header: str
    meaning: str
    """Shown beside the cell while it is filled."""
    allowed: Allowed
    planned: bool = False
    """True for a column that the plan fills and nobody reads."""


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]


def guide() -> tuple[str, ...]:
    """Give the instructions, a sentence or two a line."""
    return _GUIDE


def sheets(study: Study, records: Records | None) -> tuple[SheetPlan, ...]:
    """Plan every sheet to be filled: subjects, each measure, then the other tables."""
    held = records if records is not None else Records(subjects=())
    subjects = _subject_rows(study, held) if records is not None else _blank_subjects(study)
    others = [table for table in TABLES if table not in {"subjects", "observations"}]
    return (
        SheetPlan("subjects", _table_columns(study, "subjects"), subjects),
        *(_measure_sheet(study, records, key, scale) for key, scale in scales(study).items()),
        *(
            SheetPlan(table, _table_columns(study, table), tuple(_table_rows(held, table)))
            for table in others
        ),
    )


def choices(study: Study) -> dict[str, tuple[str, ...]]:
    """Give the words of every drop-down list, by the list's name."""
    fixed = {
        "arms": tuple(study.arms),
        "products": tuple(study.products),
        "visits": tuple(study.schedule.visits),
        "events": tuple(study.events),
        "reasons": tuple(study.missing_reasons),
        "yes or no": ("yes", "no"),
        "sexes": ("female", "male"),
        "step kinds": get_args(StepKind),
    }
    levels = {f"baseline {k}": v.levels for k, v in study.baseline.items() if v.levels is not None}
    return {name: words for name, words in (fixed | levels).items() if words}


def level_rows(study: Study) -> Iterator[tuple[str | float, ...]]:
    """List measure, item, level and its words, for every level that has words."""
    for key, scale in scales(study).items():
        for item in scale.items:
            for level, words in sorted(item.levels.items()):
                yield key, f"{item.id}: {item.label}", level, words


_LISTS: Final = {
    "arm": "arms",
    "product": "products",
    "visit": "visits",
    "event": "events",
    "reason": "reasons",
    "yes or no": "yes or no",
    "sex": "sexes",
    "step kind": "step kinds",
}
_ALLOWED: Final = {
    "subject": Allowed("subject"),
    "day": Allowed("whole", low=-36525, high=36525),
    "whole number": Allowed("whole", low=0, high=1e9),
    "number": Allowed("number", low=0),
    "percent": Allowed("number", low=0, high=100),
    "date": Allowed("date"),
    "text": Allowed("text"),
    "time": Allowed("text"),
    "batch": Allowed("text"),
}
_FIELD: Final = {"from": "sources"}
"""Columns whose name is a word of Python's own."""


def _table_columns(study: Study, table: str) -> tuple[SheetColumn, ...]:
    return tuple(_sheet_column(study, column) for column in columns_of(study, table))


def _sheet_column(study: Study, column: Column) -> SheetColumn:
    header = f"{column.name} ({column.unit})" if column.unit else column.name
    return SheetColumn(header, column.meaning, _allowed(study, column), column.name == "due_day")


def _allowed(study: Study, column: Column) -> Allowed:
    if column.holds in _LISTS:
        return Allowed("list", _LISTS[column.holds])
    if column.holds != "baseline":
        return _ALLOWED[column.holds]
    variable = study.baseline[column.name]
    if variable.kind == "number":
        return Allowed("number", low=variable.low, high=variable.high)
    return (
        Allowed("text") if variable.levels is None else Allowed("list", f"baseline {column.name}")
    )


def _subject_rows(study: Study, records: Records) -> tuple[tuple[Value, ...], ...]:
    names = [column.name for column in columns_of(study, "subjects")]
    return tuple(
        tuple(_of_subject(subject, name) for name in names) for subject in records.subjects
    )


def _of_subject(subject: Subject, name: str) -> Value:
    if name in {"subject", "arm", "age_days"}:
        return {"subject": subject.subject, "arm": subject.arm, "age_days": subject.age_days}[name]
    return subject.baseline.get(name)


def _blank_subjects(study: Study) -> tuple[tuple[Value, ...], ...]:
    planned = sum(arm.size for arm in study.arms.values() if isinstance(arm.size, int))
    return ((None,) * len(columns_of(study, "subjects")),) * planned


def _table_rows(records: Records, table: str) -> Iterator[tuple[Value, ...]]:
    names = [column.name for column in TABLES[table].columns]
    for row in getattr(records, table):
        # The arm of a known subject stands on its own sheet only.
        blind = {"arm"} if table == "adverse_events" and row.subject is not None else set()
        yield tuple(
            None if n in blind else _written(getattr(row, _FIELD.get(n, n), None)) for n in names
        )


def _written(value: Any) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds" if value.second else "minutes")
    if isinstance(value, date):
        return value.isoformat()
    return " ".join(value) or None if isinstance(value, tuple) else value


def _measure_sheet(
    study: Study, records: Records | None, measure: str, scale: Instrument
) -> SheetPlan:
    items = {item.id: item for item in scale.items}
    columns = tuple(
        _measure_column(study, column, scale, items)
        for column in measure_columns(tuple(items), scale.unit)
    )
    recorded = [] if records is None else [o for o in records.observations if o.measure == measure]
    rows = [
        *(_observed(row, scale, tuple(items)) for row in recorded),
        *((subject, visit, day, *(None,) * (len(columns) - 3))
          for subject, visit, day in due_rows(study, records, measure)),
    ]  # fmt: skip
    if records is not None:
        order = {subject.subject: at for at, subject in enumerate(records.subjects)}
        rows.sort(key=lambda row: order[str(row[0])])
    return SheetPlan(sheet_name(study, measure), columns, tuple(rows))


def _measure_column(
    study: Study, column: Column, scale: Instrument, items: dict[str, Item]
) -> SheetColumn:
    if column.holds == "value":
        allowed = Allowed(
            "score", low=scale.low, high=scale.high, grain=scale.grain, word=scale.failure
        )
        return SheetColumn(f"value ({scale.unit})", f"{scale.label}: {accepted(scale)}", allowed)
    if column.holds == "answer":
        return _item_column(items[column.name])
    return _sheet_column(study, column)


def _item_column(item: Item) -> SheetColumn:
    words = "; ".join(f"{level:g} {word}" for level, word in sorted(item.levels.items()))
    allowed = Allowed("score", low=item.low, high=item.high, grain=item.grain)
    return SheetColumn(item.id, f"{item.label}: {words or 'see levels'}", allowed)


def _observed(row: Observation, scale: Instrument, items: Sequence[str]) -> tuple[Value, ...]:
    value = None if row.value is None else written(scale, row.value)
    answers = (row.items.get(item) if row.items is not None else None for item in items)
    return (row.subject, row.visit, None, row.day, None, value, *answers, row.missing)
