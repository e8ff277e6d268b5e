"""A report as a list of blocks, before it becomes HTML, PDF or DOCX.

Blocks hold finished words, finished numbers and finished pictures. They know nothing
of studies, statistics or file formats; every writer renders the same blocks, so the
phone and the paper say the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

__all__ = [
    "Block",
    "Callout",
    "Cell",
    "Column",
    "Document",
    "Figure",
    "Heading",
    "KeyFigure",
    "KeyFigures",
    "Paragraph",
    "Picture",
    "Point",
    "Reference",
    "References",
    "Section",
    "Sentences",
    "Table",
    "TableRow",
]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Sentences:
    """Statements that stand one under another."""

    items: tuple[str, ...]
    numbered: bool = False
    lead: bool = False
    """True for the sentences that open the report, which are set larger."""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One number that a reader should remember."""

    value: str
    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """Numbers side by side."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class Callout:
    """Something a reader must not miss."""

    kind: Literal["origin", "limit", "note"]
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    title: str
    align: Literal["left", "right"] = "right"
    parts: tuple[str, ...] = ()
    """Columns of the CSV in which the numbers of this one stand by themselves."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, and the number behind it where there is one."""

    text: str
    value: float | None = None
    parts: tuple[float | str | None, ...] = ()
    """What stands under the ``parts`` of the column, in full."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row; a row with a ``group`` and no cells is a heading across the table."""

    cells: tuple[Cell, ...]
    group: str = ""
    origin: str = ""
    """Of the data behind the row, where it is not that of the table."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns."""

    id: str
    """File name of the CSV."""
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...] = ()
    source: str = ""
    """Which analysis or input the numbers came from."""
    label: str = ""
    """``Table 3``; given when the document is put together."""
    origin: str = ""
    """Of the data behind the numbers: ``simulated``; empty where they are not data."""

    @property
    def sortable(self) -> bool:
        """True where rows of numbers stand without headings, so that any order makes sense."""
        numbers = any(cell.value is not None for row in self.rows for cell in row.cells)
        return numbers and len(self.rows) > 2 and not any(row.group for row in self.rows)


@dataclass(frozen=True, slots=True)
class Point:
    """A value that shows itself under a finger or a pointer."""

    x: float
    """From the left edge, as a fraction of the width."""
    y: float
    """From the top edge, as a fraction of the height."""
    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """One figure at one column width."""

    width_mm: float
    height_mm: float
    svg: str
    png: bytes
    points: tuple[Point, ...] = ()


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption and a description for those who cannot see it."""

    id: str
    """File name of the pictures."""
    caption: str
    alt: str
    single: Picture
    """At the width of one journal column."""
    double: Picture
    """At the width of the whole page."""
    print_single: bool = False
    """True where one column is enough on paper."""
    label: str = ""
    """``Figure 2``; given when the document is put together."""


@dataclass(frozen=True, slots=True)
class Reference:
    """One source, as it is cited."""

    key: str
    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class References:
    """The sources of the methods and claims that the report uses."""

    items: tuple[Reference, ...]


Block: TypeAlias = (
    Heading | Paragraph | Sentences | KeyFigures | Callout | Table | Figure | References
)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report."""

    title: str
    subtitle: str
    banners: tuple[str, ...]
    """What a reader must know of the data, on every page."""
    sections: tuple[Section, ...]
    footer: str
    """Program, version and digest of the study file."""
    language: str = field(default="en")

    def blocks(self) -> Iterator[Block]:
        """Every block in reading order."""
        for section in self.sections:
            yield from section.blocks

    def tables(self) -> tuple[Table, ...]:
        """Every table in reading order."""
        return tuple(block for block in self.blocks() if isinstance(block, Table))

    def figures(self) -> tuple[Figure, ...]:
        """Every figure in reading order."""
        return tuple(block for block in self.blocks() if isinstance(block, Figure))
