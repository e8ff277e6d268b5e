"""A workbook's file, opened with care: a zip of XML parts, none of them huge or active.

Only what a table needs is known here: sheets, texts, styles that mean a date. The limits
keep a small file from unfolding into a large one.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree as ET

from cellcourse.records.csv_file import LARGEST_FILE
from cellcourse.records.grid import Source, Unreadable

__all__ = ["LARGEST_UNPACKED", "MOST_TAGS", "date_styles", "parts_of", "shared_texts", "sheets_of"]

LARGEST_UNPACKED: Final = 60_000_000
"""Bytes of all parts together, unpacked; a workbook of more is refused."""

MOST_TAGS: Final = 2_000_000
"""Tags of one part: a few letters of XML can take a hundred times their size in memory."""

_BROKEN: Final = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, NotImplementedError,
    RuntimeError, ValueError, OverflowError, KeyError,
)  # fmt: skip
"""What the standard library raises for a damaged, encrypted or foreign zip file."""

_WORKBOOK: Final = "an Excel workbook (.xlsx) without a password"
_DATE_FORMATS: Final = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")
"""How a workbook writes a character that XML cannot hold."""
_DATE_LETTERS: Final = re.compile(r"[dmyhs]", re.IGNORECASE)
_NOT_LETTERS: Final = re.compile(r'"[^"]*"|\\.|_.|\[[^\]]*\]|general', re.IGNORECASE)

Parts = Mapping[str, ET.Element]


def parts_of(source: Source, data: bytes) -> Parts:
    """Unpack and parse every XML part of a workbook.

    Raises:
        Unreadable: not a workbook, damaged, too large, or with a document type.
    """
    texts = _unpack(source, data)
    parts = {name: _parse(source, name, text) for name, text in texts.items()}
    if "xl/workbook.xml" not in parts or "xl/_rels/workbook.xml.rels" not in parts:
        raise Unreadable(source, 1, "file", "a zip file without a workbook in it", _WORKBOOK)
    return parts


def sheets_of(parts: Parts) -> list[tuple[str, ET.Element]]:
    """List the workbook's sheets by name, in their order."""
    targets = {
        link.get("Id", ""): link.get("Target", "") for link in parts["xl/_rels/workbook.xml.rels"]
    }
    found: list[tuple[str, ET.Element]] = []
    for sheet in parts["xl/workbook.xml"].iterfind("{*}sheets/{*}sheet"):
        link = next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        target = targets.get(link, "")
        path = target[1:] if target.startswith("/") else f"xl/{target}"
        if path in parts:
            found.append((sheet.get("name") or f"sheet {len(found) + 1}", parts[path]))
    return found


def shared_texts(parts: Parts) -> list[str]:
    """List the texts that cells refer to by number."""
    return [text_in(item) for item in parts.get("xl/sharedStrings.xml", ())]


def text_in(element: ET.Element) -> str:
    """Join the runs of a text; the reading aids of Japanese text are no part of it."""
    runs = (element.findall("{*}t"), element.findall("{*}r/{*}t"))
    written = "".join(run.text or "" for group in runs for run in group)
    return _ESCAPED.sub(lambda escape: chr(int(escape[1], 16)), written)


def date_styles(parts: Parts) -> frozenset[int]:
    """Give the numbers of the cell styles that show a number as a date."""
    styles = parts.get("xl/styles.xml")
    if styles is None:
        return frozenset()
    dates = {str(known) for known in _DATE_FORMATS}
    for shown in styles.iterfind("{*}numFmts/{*}numFmt"):
        if _DATE_LETTERS.search(_NOT_LETTERS.sub("", shown.get("formatCode", ""))):
            dates.add(shown.get("numFmtId", ""))
    cells = styles.iterfind("{*}cellXfs/{*}xf")
    return frozenset(at for at, cell in enumerate(cells) if cell.get("numFmtId") in dates)


def _unpack(source: Source, data: bytes) -> dict[str, bytes]:
    if len(data) > LARGEST_FILE:
        found, limit = f"{len(data):,} bytes", f"at most {LARGEST_FILE:,} bytes"
        raise Unreadable(source, 1, "file", found, limit)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            wanted = [part for part in packed.infolist() if _is_read(part.filename)]
            # zipfile never unpacks more of a part than the size that is summed here.
            unpacked = sum(part.file_size for part in wanted)
            if unpacked <= LARGEST_UNPACKED:
                return {part.filename: packed.read(part) for part in wanted}
    except _BROKEN:
        raise Unreadable(source, 1, "file", "a damaged or foreign file", _WORKBOOK) from None
    found, limit = f"{unpacked:,} bytes unpacked", f"at most {LARGEST_UNPACKED:,} bytes"
    raise Unreadable(source, 1, "file", found, limit)


def _is_read(name: str) -> bool:
    wanted = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml")
    return name in (*wanted, "xl/sharedStrings.xml") or (
        name.startswith("xl/worksheets/") and name.endswith(".xml")
    )


def _parse(source: Source, name: str, text: bytes) -> ET.Element:
    # Entities can only come from a document type, which no spreadsheet program writes.
    if b"<!" in text.replace(b"\x00", b"").replace(b"<!--", b"").replace(b"<![CDATA[", b""):
        raise Unreadable(source, 1, "file", f"a document type in {name}", _WORKBOOK)
    tags = text.count(b"<")
    if tags > MOST_TAGS:
        raise Unreadable(source, 1, "file", f"{tags:,} tags in {name}", f"at most {MOST_TAGS:,}")
    try:
        return ET.fromstring(text)  # noqa: S314 - no document type, of limited size
    except (ET.ParseError, ValueError, LookupError):
        raise Unreadable(source, 1, "file", f"a damaged part, {name}", _WORKBOOK) from None
