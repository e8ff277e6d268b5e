"""The example studies, analysed and composed once, and small documents made by hand."""

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from cellcourse.analysis.run import analyse
from cellcourse.evidence.compare import compare
from cellcourse.evidence.read import read_evidence
from cellcourse.records.read import read_records
from cellcourse.report.blocks import (
    Callout,
    Cell,
    Column,
    Document,
    Figure,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Picture,
    Point,
    Reference,
    References,
    Section,
    Sentences,
    Table,
    TableRow,
)
from cellcourse.report.compose import compose
from cellcourse.report.material import Material
from cellcourse.study.criticism import criticise
from cellcourse.study.read import read_study

EXAMPLES = Path(__file__).parents[2] / "examples"


def read_material(name):
    folder = EXAMPLES / name
    text = (folder / "study.yaml").read_bytes()
    study = read_study(text.decode(), "study.yaml")
    records = read_records(study, {f.name: f.read_bytes() for f in folder.glob("data/*.csv")})
    results = analyse(study, records, None)
    written = folder / "evidence.yaml"
    evidence = (
        read_evidence(written.read_text("utf-8"), "evidence.yaml") if written.exists() else None
    )
    return Material(
        study=study,
        records=records,
        results=results,
        weaknesses=criticise(study),
        compared=compare(evidence, results) if evidence else (),
        publication=evidence.publication if evidence else None,
        inputs=(("study.yaml", sha256(text).hexdigest()), *records.digests),
        version="0.0.0",
    )


@pytest.fixture(scope="session")
def rat():
    return read_material("sod1-rat")


@pytest.fixture(scope="session")
def patient():
    return read_material("als-phase1")


@pytest.fixture(scope="session")
def trial():
    return read_material("als-two-arm")


@pytest.fixture(scope="session")
def rat_document(rat):
    return compose(rat, lambda title: None)


@pytest.fixture(scope="session")
def patient_document(patient):
    return compose(patient, lambda title: None)


SVG = (
    '<svg width="10pt" height="10pt" viewBox="0 0 10 10" xmlns="http://www.w3.org/2000/svg">'
    '<defs><path id="p1" d="M 0 0 L 9 9"/></defs><use href="#p1"/>'
    '<g clip-path="url(#p1)"><path d="M 1 1 L 5 5"/></g></svg>'
)


@pytest.fixture
def picture():
    return Picture(85.0, 85.0, SVG, b"\x89PNG", (Point(0.5, 0.25, "MSC-4, day 7: 14.6"),))


@pytest.fixture
def figure(picture):
    return Figure("curve", "A curve.", "A line that falls.", picture, picture, label="Figure 1")


@pytest.fixture
def table():
    return Table(
        "scores",
        "Scores",
        (Column("Arm", "left"), Column("Mean"), Column("p")),
        (
            TableRow((Cell("Control"), Cell("9.7", 9.666666666666666), Cell("< 0.001", 0.00042))),
            TableRow((Cell("MSC-4"), Cell("14.9 ± 0.6", 14.9), Cell("0.015", 0.0149839656))),
            TableRow((Cell("MSC-1"), Cell("\N{MINUS SIGN}1.5", -1.5), Cell(""))),
        ),
        ("A note.",),
        "Analysis scores.",
        "Table 1",
    )


@pytest.fixture
def document(figure, table):
    blocks = (
        Sentences(("Eighteen rats were studied.",), lead=True),
        KeyFigures((KeyFigure("34.5 days", "Control", "n = 6"),)),
        Callout("limit", "Limits", ("Six per arm.",)),
        Heading("Means"),
        Paragraph("They fell."),
        Sentences(("First.", "Second."), numbered=True),
        figure,
        table,
        References((Reference("1", "Somebody. Something.", "https://example.org/a"),)),
    )
    return Document(
        "A study",
        "Of rats",
        ("Reconstructed data.",),
        (Section("one", "One", blocks),),
        "cellcourse 0",
    )


@pytest.fixture
def saying(document):
    """A document in which every text is the one given."""

    def made(text):
        grouped = Table(
            "t", text, (Column(text, "left"),), (TableRow((), text), TableRow((Cell(text),))),
            (text,), text, text,
        )  # fmt: skip
        figure = replace(document.figures()[0], caption=text, alt=text, label=text)
        blocks = (
            Sentences((text,)),
            KeyFigures((KeyFigure(text, text, text),)),
            Callout("note", text, (text,)),
            Heading(text),
            Paragraph(text),
            figure,
            grouped,
            References((Reference("1", text),)),
        )
        return Document(text, text, (text,), (Section("s", text, blocks),), text)

    return made
