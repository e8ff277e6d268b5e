"""The report as a PDF to print, the same bytes every time.

Typst sets the page from a template of this package. Every word arrives there as data,
so nothing that a user wrote is ever read as markup; fonts are this package's own.
"""

from __future__ import annotations

from dataclasses import asdict
from math import sqrt
from typing import Any

from cellcourse.report.blocks import Block, Document, Figure, Table
from cellcourse.report.typeset import typeset

__all__ = ["pdf", "plain_document"]

_WIDE = 42
"""Characters beyond which a column takes a share of what width the others leave."""
_LEAST = 18
"""Characters that such a column is left at least."""
_PAGE_MM, _INSET_MM = 174.0, 2.6
_LETTER_MM = {6: 1.25, 9: 1.15}
"""Mean width of a character by the most columns that are set in its size."""
_SMALLEST_MM = 1.05


def pdf(document: Document) -> bytes:
    """Set a report on A4 pages."""
    return typeset(["report.typ"], plain_document(document), "pdf")


def plain_document(document: Document) -> dict[str, Any]:
    """Give a report as the plain data that the template reads."""
    return {
        "title": document.title,
        "subtitle": document.subtitle,
        "banners": document.banners,
        "footer": document.footer,
        "language": document.language,
        "sections": [
            {"title": section.title, "blocks": [_block(block) for block in section.blocks]}
            for section in document.sections
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    kind = {"kind_of_block": type(block).__name__}
    if isinstance(block, Figure):
        return kind | _figure(block)
    if isinstance(block, Table):
        return kind | _table(block)
    return kind | asdict(block)


def _figure(figure: Figure) -> dict[str, Any]:
    picture = figure.single if figure.print_single else figure.double
    return {
        "label": figure.label,
        "caption": figure.caption,
        "alt": figure.alt,
        "svg": picture.svg,
        "width_mm": picture.width_mm,
    }


def _table(table: Table) -> dict[str, Any]:
    plain = asdict(table)
    longest = [_longest(table, index) for index in range(len(table.columns))]
    wide = _sharing(longest)
    for index, column in enumerate(plain["columns"]):
        column["wide"] = index in wide
        # By the root: a very long cell wraps, and would leave the others no width.
        column["share"] = sqrt(longest[index])
    return plain


def _longest(table: Table, index: int) -> int:
    return max((len(row.cells[index].text) for row in table.rows if row.cells), default=0)


def _sharing(longest: list[int]) -> set[int]:
    """Choose the columns that share a width, until all columns fit beside one another."""
    n = len(longest)
    letter = next((mm for most, mm in _LETTER_MM.items() if n <= most), _SMALLEST_MM)
    room = (_PAGE_MM - _INSET_MM * n) / letter
    wide = {index for index, letters in enumerate(longest) if letters > _WIDE}
    for index in sorted(range(n), key=lambda i: -longest[i]):
        rest = sum(letters for i, letters in enumerate(longest) if i not in wide)
        if longest[index] <= _LEAST or rest + _LEAST * len(wide) <= room:
            break
        wide.add(index)
    return wide
