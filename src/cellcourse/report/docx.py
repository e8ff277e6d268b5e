"""All tables of a report as one Word file, the same bytes every time.

A manuscript takes its tables from here: real Word tables with a repeated head, captions
above and notes below, on landscape pages.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from cellcourse.report.blocks import Cell, Column, Document, Table, TableRow

if TYPE_CHECKING:
    from docx.document import Document as Word

__all__ = ["docx"]

_EPOCH: Final = datetime(1980, 1, 1, tzinfo=UTC)
_WORDS: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SIZE: Final = 16
"""Half points of the type in a table."""


def docx(document: Document) -> bytes:
    """Write every table of a report as a DOCX file."""
    import docx

    word = docx.Document()
    _page(word, document)
    word.add_heading(document.title, level=1)
    for banner in document.banners:
        word.add_paragraph(banner)
    for table in document.tables():
        _add(word, table)
    out = io.BytesIO()
    word.save(out)
    return _still(out.getvalue())


def _page(word: Word, document: Document) -> None:
    """Turn the page, and say in the file's properties what it is and nothing of when."""
    from docx.enum.section import WD_ORIENT

    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    section.header.paragraphs[0].text = " ".join(document.banners)
    about = word.core_properties
    about.title, about.author, about.comments = document.title[:255], "", document.footer[:255]
    about.last_modified_by, about.revision = "", 1
    about.created = about.modified = _EPOCH


def _add(word: Word, table: Table) -> None:
    from docx.oxml import parse_xml

    caption = word.add_paragraph()
    caption.paragraph_format.keep_with_next = True
    caption.add_run(f"{table.label}. ").bold = True
    caption.add_run(table.caption)
    body = word.element.body
    body.insert(len(body) - 1, parse_xml("".join(_table(table))))
    word.add_paragraph(" ".join((*table.notes, table.source)).strip())


def _table(table: Table) -> Iterator[str]:
    """Write a table as WordprocessingML; building it cell by cell takes seconds."""
    yield f'<w:tbl {_WORDS}><w:tblPr><w:tblStyle w:val="TableGrid"/>'
    yield '<w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>'
    yield "<w:gridCol/>" * len(table.columns)
    yield "</w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>"
    for column in table.columns:
        yield _cell(column.title, column, bold=True)
    yield "</w:tr>"
    for row in table.rows:
        yield _row(row, table.columns)
    yield "</w:tbl>"


def _row(row: TableRow, columns: tuple[Column, ...]) -> str:
    if row.group:
        span = f'<w:gridSpan w:val="{len(columns)}"/>'
        return f"<w:tr>{_cell(row.group, columns[0], bold=True, properties=span)}</w:tr>"
    pairs: Iterator[tuple[Cell, Column]] = zip(row.cells, columns, strict=True)
    return f"<w:tr>{''.join(_cell(cell.text, column) for cell, column in pairs)}</w:tr>"


def _cell(text: str, column: Column, *, bold: bool = False, properties: str = "") -> str:
    weight = "<w:b/>" if bold else ""
    shown = escape(_UNPRINTABLE.sub("", text))
    return (
        f'<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:pPr><w:spacing w:after="0"/>'
        f'<w:jc w:val="{column.align}"/></w:pPr><w:r><w:rPr>{weight}<w:sz w:val="{_SIZE}"/>'
        f'</w:rPr><w:t xml:space="preserve">{shown}</w:t></w:r></w:p></w:tc>'
    )


def _still(packed: bytes) -> bytes:
    """Pack the parts again, in the same order, without the time of packing."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(packed)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            entry = zipfile.ZipInfo(part.filename, _EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            new.writestr(entry, old.read(part))
    return out.getvalue()
