"""Cells as they stand in a CSV file or on a sheet, and where a person finds each.

A grid is a header and rows as wide as it. Nothing here knows what a column means.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cellcourse.errors import Problem
from cellcourse.records.tables import Place

__all__ = [
    "MOST_CELLS",
    "MOST_COLUMNS",
    "Cell",
    "Grid",
    "Source",
    "Unreadable",
    "column_letters",
    "lay_out",
]

MOST_COLUMNS: Final = 200
MOST_CELLS: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """A CSV file, or a sheet of a workbook."""

    name: str
    """``observations.csv``, or the name of the sheet."""
    rank: int
    """Its turn among the inputs."""
    sheet: bool = False
    decimal: str = "."
    """The decimal sign that its numbers are written with."""

    def where(self, line: int, column: int) -> str:
        """Name a cell: ``observations.csv:12:5`` (fifth column) or ``observations!E12``."""
        if self.sheet:
            return f"{self.name}!{column_letters(column)}{line}"
        return f"{self.name}:{line}:{column}"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place."""

    source: Source
    line: int
    column: int
    text: str
    """As written, without blanks at either end."""
    note: str = ""
    """What the spreadsheet did to it, where that makes it unreadable."""

    @property
    def where(self) -> str:
        """Where a person finds the cell."""
        return self.source.where(self.line, self.column)

    @property
    def place(self) -> Place:
        """File or sheet, and line."""
        return Place(self.source.name, self.line)

    @property
    def rank(self) -> tuple[int, int, int]:
        """Its turn in reading."""
        return (self.source.rank, self.line, self.column)


@dataclass(frozen=True, slots=True)
class Grid:
    """A header and its rows, cell by cell; every row is as long as the header."""

    source: Source
    table: str
    """Name of the table, or of the measure that the sheet is for."""
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


class Unreadable(Exception):  # noqa: N818 - it says what the file is
    """A file or a sheet that cannot be split into cells; it never leaves this room."""

    def __init__(self, source: Source, line: int, what: str, found: str, accepted: str) -> None:
        where = f"{source.name}:{line}" if not source.sheet else source.name
        self.problem = Problem(where, what, found, accepted)
        self.rank = (source.rank, line, 1)
        super().__init__(str(self.problem))


def lay_out(source: Source, table: str, rows: Sequence[Sequence[Cell]]) -> Grid:
    """Make a grid of rows of any length, with or without gaps; the first is the header.

    A row is a list of its cells, at least one, by ascending column.

    Raises:
        Unreadable: nothing is there, or more than a table of a study can hold.
    """
    if not rows:
        raise Unreadable(source, 1, "header", "an empty file", "a header with column names")
    width = max(row[-1].column for row in rows)
    if width > MOST_COLUMNS:
        line = next(row[0].line for row in rows if row[-1].column == width)
        found = f"{width} columns"
        raise Unreadable(source, line, "columns", found, f"at most {MOST_COLUMNS} columns")
    if width * len(rows) > MOST_CELLS:
        found = f"{width * len(rows):,} cells"
        raise Unreadable(source, 1, "file", found, f"at most {MOST_CELLS:,} cells")
    first, *rest = (_filled(source, row, width) for row in rows)
    return Grid(source, table, first, tuple(rest))


def _filled(source: Source, row: Sequence[Cell], width: int) -> tuple[Cell, ...]:
    line = row[0].line
    there = {cell.column: cell for cell in row}
    return tuple(there.get(at) or Cell(source, line, at, "") for at in range(1, width + 1))


def column_letters(column: int) -> str:
    """Name a column as a spreadsheet does: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters
