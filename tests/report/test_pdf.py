"""The PDF: the same bytes, its own fonts, no markup of a user's."""

import io
import json
from dataclasses import replace
from importlib.resources import files

import pytest
import typst
from PIL import Image

from cellcourse.report.blocks import Paragraph, Section
from cellcourse.report.pdf import _sharing, pdf, plain_document


def test_the_same_document_gives_the_same_bytes(document):
    assert pdf(document) == pdf(document)


def test_a_whole_report_gives_the_same_bytes(rat_document):
    made = pdf(rat_document)
    assert made == pdf(rat_document)
    assert made.startswith(b"%PDF-")


def test_no_time_is_written_into_the_file(document):
    assert b"CreationDate" not in pdf(document)


@pytest.mark.parametrize(
    "text",
    [
        "#panic() *bold* $x$ <label> @ref // comment",
        '= Heading\n#import "@preview/x"',
        '"quoted" \\ back\\slash [bracket] {brace} ~ `raw`',
        "\N{GREEK SMALL LETTER CHI}² ≤ 0.05 – ✓",
    ],
)
def test_what_a_user_wrote_is_never_read_as_markup(saying, text):
    assert pdf(saying(text)).startswith(b"%PDF-")


def test_the_banner_stands_on_every_page(document):
    long = tuple(Paragraph("Line after line. " * 60) for _ in range(24))
    pages = drawn(replace(document, sections=(Section("one", "One", long),)))
    assert len(pages) > 2
    for page in pages:
        assert (255, 244, 214) in colours(page)


def test_without_banner_no_page_has_its_colour(document):
    for page in drawn(replace(document, banners=())):
        assert (255, 244, 214) not in colours(page)


def drawn(document):
    """The pages as pictures, by the template that makes the PDF."""
    source = files("cellcourse.report") / "assets" / "report.typ"
    inputs = {"document": json.dumps(plain_document(document))}
    made = typst.compile(source.read_bytes(), format="png", ppi=30, sys_inputs=inputs)
    return made if isinstance(made, list) else [made]


def colours(page):
    image = Image.open(io.BytesIO(page)).convert("RGB")
    return {colour for _, colour in image.getcolors(1 << 20)}


def test_a_long_column_takes_the_width_that_others_leave(document, table):
    cells = (replace(table.rows[0].cells[0], text="a long remark " * 9), *table.rows[0].cells[1:])
    wide = replace(table, rows=(replace(table.rows[0], cells=cells),))
    made = plain_document(replace(document, sections=(Section("s", "S", (wide,)),)))
    assert [c["wide"] for c in made["sections"][0]["blocks"][0]["columns"]] == [True, False, False]


def test_columns_share_a_width_only_as_far_as_they_do_not_fit():
    assert _sharing([10, 8, 43]) == {2}
    assert _sharing([20, 20, 20]) == set()
    # Ten columns of a table of tests: two long ones share, numbers keep what they need.
    assert _sharing([16, 6, 12, 9, 8, 11, 2, 41, 46, 38]) == {7, 8}


def test_many_middling_columns_share_the_page_too():
    assert len(_sharing([30] * 9)) >= 5
