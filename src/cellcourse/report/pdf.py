"""The report as a PDF to print, the same bytes every time.

Typst sets the page from a template of this package. Every word arrives there as data,
so nothing that a user wrote is ever read as markup; fonts are this package's own.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from cellcourse.report.blocks import Block, Document, Figure, Table
from cellcourse.report.typeset import typeset

__all__ = ["pdf", "plain_document"]

_WIDE = 42
"""Characters beyond which a column takes what width the others leave."""


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
    for index, column in enumerate(plain["columns"]):
        cells = (row.cells[index].text for row in table.rows if row.cells)
        column["wide"] = max(map(len, cells), default=0) > _WIDE
    return plain
