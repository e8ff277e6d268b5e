"""One row of a table, asked for its values column by column.

A value that cannot be read is told to :class:`.Troubles` and comes back as None, like one
that is not reported; the reader goes on, so that every other fault is told as well.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Final

from cellcourse.instruments import Instrument
from cellcourse.records.cells import NOT_REPORTED, day_of, moment_of, number, plain, yes
from cellcourse.records.grid import Cell
from cellcourse.records.scales import accepted
from cellcourse.records.spreadsheet_marks import marks, serial_date, time_marks
from cellcourse.records.tables import Place
from cellcourse.records.troubles import Troubles

__all__ = ["FURTHEST_DAY", "Row"]

FURTHEST_DAY: Final = 36525
"""Most days between a recorded fact and day zero: a hundred years."""

_SHOWN: Final = 12
"""Most accepted words that a message lists."""

_YEARS: Final = (1900, 2200)
_TIMED: Final = 1950
"""First year of times; what spreadsheets make of a time alone is of 1899, 1900 or 1904."""
_TOO_LARGE: Final = 1e300


class Row:
    """One row, with the troubles it is read into."""

    def __init__(self, cells: Mapping[str, Cell], troubles: Troubles) -> None:
        self._cells = cells
        self.troubles = troubles

    @property
    def first(self) -> Cell:
        """The leftmost cell, which stands for the row."""
        return next(iter(self._cells.values()))

    @property
    def place(self) -> Place:
        """File or sheet, and line."""
        return self.first.place

    def cell(self, column: str) -> Cell:
        """Give the cell of a column; the leftmost one where the table lacks the column."""
        return self._cells.get(column, self.first)

    def has(self, column: str) -> bool:
        """Say whether the column is there and its cell says anything."""
        found = self._cells.get(column)
        return found is not None and bool(found.note or found.text not in {"", NOT_REPORTED})

    def text(self, column: str) -> str | None:
        """Read free text; None where it is not reported."""
        if not self.has(column):
            return None
        cell = self._cells[column]
        if cell.note or not plain(cell.text) or re.fullmatch(r"#.*[#!?A]|=.*", cell.text):
            self._unreadable(column, "plain text of at most 32,000 characters, or nothing")
            return None
        return cell.text

    def required(self, column: str, accepted: str) -> str | None:
        """Read text that must be there."""
        if not self.has(column):
            self.refuse(column, accepted)
        return self.text(column)

    def word(self, column: str, known: Collection[str], *, required: bool) -> str | None:
        """Read one of a few known words."""
        if not self.has(column) and not required:
            return None
        cell = self.cell(column)
        if self.has(column) and not cell.note and cell.text in known:
            return cell.text
        self._unreadable(column, _listed(known), _other_capitals(cell.text, known))
        return None

    def known(self, column: str, ids: Collection[str], kind: str) -> str | None:
        """Read the id of something recorded in another table; the message lists no ids."""
        cell = self.cell(column)
        if self.has(column) and not cell.note and cell.text in ids:
            return cell.text
        self._unreadable(column, kind)
        return None

    def number(self, column: str, low: float | None, high: float | None) -> float | None:
        """Read a number between bounds, both included."""
        if not self.has(column):
            return None
        bounds = _bounds("a number", low, high)
        value = self._number(column, bounds)
        if value is None:
            return None
        if (low is not None and value < low) or (high is not None and value > high):
            self.refuse(column, bounds)
            return None
        return value

    def whole(self, column: str, low: int, high: int) -> int | None:
        """Read a whole number between bounds, both included."""
        if not self.has(column):
            return None
        bounds = _bounds("a whole number", low, high)
        value = self._number(column, bounds)
        if value is None:
            return None
        if not low <= value <= high or value != round(value):
            self.refuse(column, bounds, serial_date(self.cell(column).text))
            return None
        return round(value)

    def day(self, column: str) -> int | None:
        """Read a study day."""
        return self.whole(column, -FURTHEST_DAY, FURTHEST_DAY)

    def date(self, column: str) -> date | None:
        """Read a calendar date."""
        if not self.has(column):
            return None
        cell = self.cell(column)
        found = None if cell.note else day_of(cell.text)
        if found is None or not _YEARS[0] <= found.year <= _YEARS[1]:
            self.refuse(column, "a date such as 2024-03-04", _date_mark(cell))
            return None
        return found

    def moment(self, column: str) -> datetime | None:
        """Read a time of day on a date."""
        if not self.has(column):
            return None
        cell = self.cell(column)
        found = None if cell.note else moment_of(cell.text)
        if found is None or not _TIMED <= found.year <= _YEARS[1]:
            self.refuse(column, "a time such as 2024-03-19 14:30", _time_mark(cell))
            return None
        return found

    def yes(self, column: str) -> bool | None:
        """Read yes or no."""
        if not self.has(column):
            return None
        cell = self.cell(column)
        found = None if cell.note else yes(cell.text)
        if found is None:
            self._unreadable(column, "yes, no")
        return found

    def score(self, column: str, scale: Instrument) -> float | None:
        """Read a value of a measure; a task that was not done within its limit is infinite."""
        cell = self.cell(column)
        if scale.failure and cell.text.casefold() == scale.failure.casefold():
            return math.inf
        value = self._number(column, accepted(scale))
        if value is not None and scale.problems(value):
            self.refuse(column, accepted(scale), serial_date(cell.text))
            return None
        return value

    def answer(self, column: str, scale: Instrument, item: str) -> float | None:
        """Read the answer to one item of a measure."""
        known = next(one for one in scale.items if one.id == item)
        words = f"{known.low:g} to {known.high:g} in steps of {known.grain:g}"
        value = self._number(column, words)
        if value is not None and known.problems(value):
            self.refuse(column, words)
            return None
        return value

    def refuse(self, column: str, accepted: str, looks_like: str = "") -> None:
        """Tell that the cell of a column is wrong, and what it looks like."""
        cell = self.cell(column)
        self.troubles.add(cell, column, accepted, looks_like or cell.note)

    def _unreadable(self, column: str, accepted: str, looks_like: str = "") -> None:
        """Tell that a cell cannot be read as what its column holds, and what did that."""
        cell = self.cell(column)
        known = looks_like or marks(cell.text, cell.source.decimal)
        self.refuse(column, accepted, cell.note or known)

    def _number(self, column: str, accepted: str) -> float | None:
        cell = self.cell(column)
        value = None if cell.note else number(cell.text, cell.source.decimal)
        if value is None or abs(value) > _TOO_LARGE:
            self._unreadable(column, accepted)
            return None
        return value


def _date_mark(cell: Cell) -> str:
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell.text):
        return "no day of the calendar, or not of these centuries"
    return cell.note or serial_date(cell.text) or marks(cell.text, cell.source.decimal)


def _time_mark(cell: Cell) -> str:
    return cell.note or time_marks(cell.text) or _date_mark(cell)


def _other_capitals(text: str, known: Collection[str]) -> str:
    """Say which known word was meant, where only capitals differ."""
    meant = next((word for word in known if word.casefold() == text.casefold()), None)
    return "" if meant is None else f"which is {meant} in other capitals"


def _listed(known: Collection[str]) -> str:
    shown = list(known)[:_SHOWN]
    more = f", and {len(known) - _SHOWN} more" if len(known) > _SHOWN else ""
    return f"{', '.join(shown)}{more}" if shown else "nothing: the study file declares none"


def _bounds(kind: str, low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"{kind} from {low:.10g} to {high:.10g}"
    if low is not None:
        return f"{kind} from {low:.10g} up"
    return kind if high is None else f"{kind} up to {high:.10g}"
