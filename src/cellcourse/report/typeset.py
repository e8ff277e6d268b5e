"""Setting pages with Typst from a template of this package, the same bytes every time.

Every word arrives there as data, so nothing that a user wrote is ever read as markup;
fonts are this package's own, and no clock is read.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import as_file, files
from typing import Any, Literal

__all__ = ["typeset"]


def typeset(templates: Sequence[str], data: dict[str, Any], form: Literal["pdf", "svg"]) -> bytes:
    """Set pages from templates and plain data.

    Args:
        templates: file names among this package's assets; read one after another.
        data: what the templates read as ``document``.
        form: a PDF, or one SVG of a single page.
    """
    import typst

    assets = files("cellcourse.report") / "assets"
    with as_file(assets / "fonts") as folder:
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder]
        )
        pages = typst.compile(
            b"".join((assets / name).read_bytes() for name in templates),
            font_paths=fonts,
            format=form,
            sys_inputs={"document": json.dumps(data, ensure_ascii=False)},
            timestamp=0,
        )
    return bytes(pages)
