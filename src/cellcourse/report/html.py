"""The report as one HTML file that needs nothing else.

Style, script and pictures are inside, and the page's own policy forbids it to fetch
anything. It is read on a phone, sorted by keyboard, printed on paper.
"""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from cellcourse.report.blocks import Document
from cellcourse.report.inline import inline_svg

if TYPE_CHECKING:
    from markupsafe import Markup

    from cellcourse.report.blocks import Picture

__all__ = ["html"]


def html(document: Document) -> bytes:
    """Write a report as a self-contained HTML file."""
    from jinja2 import DictLoader, Environment, StrictUndefined

    environment = Environment(
        autoescape=True,
        loader=DictLoader({"report": _asset("report.html.j2")}),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals["svg"] = _svg
    environment.tests["block"] = _is_block
    page = environment.get_template("report").render(
        document=document, css=_markup(_asset("report.css")), js=_markup(_asset("report.js"))
    )
    return page.encode()


def _asset(name: str) -> str:
    return (files("cellcourse.report") / "assets" / name).read_text(encoding="utf-8")


def _markup(text: str) -> Markup:
    """Mark text of this package as safe; never called with what a user wrote."""
    from markupsafe import Markup

    return Markup(text)  # noqa: S704


def _svg(picture: Picture, prefix: str, alt: str) -> Markup:
    return _markup(inline_svg(picture, prefix, alt))


def _is_block(block: object, kind: str) -> bool:
    return type(block).__name__ == kind
