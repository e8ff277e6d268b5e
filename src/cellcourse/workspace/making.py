"""Making a report: compose it once, render every form, put all of it in place together."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from cellcourse import __version__
from cellcourse.analysis.result import Result
from cellcourse.analysis.run import Progress
from cellcourse.evidence.claims import Evidence
from cellcourse.evidence.compare import compare
from cellcourse.records.tables import Records
from cellcourse.report.blocks import Document
from cellcourse.report.material import Material
from cellcourse.store.flow_files import FLOW
from cellcourse.store.folder import EVIDENCE, PLAN, StudyFiles, previous_results
from cellcourse.store.replace import replace_report
from cellcourse.study.criticism import criticise
from cellcourse.study.study import Study
from cellcourse.workspace.batches import Batches
from cellcourse.workspace.changes import Change, changed

__all__ = ["Made", "make_report"]

PAGE: Final = "index.html"
PRINT: Final = "report.pdf"
TABLES: Final = "tables.docx"
RESULTS: Final = "results.json"
STEPS: Final = 4
"""Steps after the analyses: drawing, and the three forms of the document."""


@dataclass(frozen=True, slots=True)
class Made:
    """A report that is in its place."""

    folder: Path
    changes: tuple[Change, ...] | None
    """Numbers that are not what they were; None for a first report."""

    @property
    def pages(self) -> tuple[Path, ...]:
        """The report to read on a screen, and the one to print."""
        return self.folder / PAGE, self.folder / PRINT


def make_report(
    files: StudyFiles,
    study: Study,
    records: Records,
    evidence: Evidence | None,
    results: tuple[Result, ...],
    progress: Progress,
) -> Made:
    """Make every file of a report and put them in the place of the last one.

    Raises:
        EvidenceError: the evidence points to results that do not exist.
        ProductError: flow cytometry of a batch cannot be judged.
        UsageError: the report cannot be written; the last one then stands as it was.
    """
    batches = Batches(files, study, records)
    material = Material(
        study=study,
        records=records,
        results=results,
        weaknesses=criticise(study),
        compared=() if evidence is None else compare(evidence, results),
        publication=None if evidence is None else evidence.publication,
        inputs=tuple(_inputs(files, records, batches)),
        version=__version__,
        batches=batches.all if records.batches else (),
    )
    rendered = _render(material, progress)
    before = previous_results(files.folder)
    labels = {key: arm.label for key, arm in study.arms.items()}
    changes = None if before is None else changed(before, rendered[RESULTS], labels)
    return Made(replace_report(files.folder, rendered), changes)


def _inputs(files: StudyFiles, records: Records, batches: Batches) -> Iterator[tuple[str, str]]:
    """Every file that was read with its digest, the study file first."""
    yield PLAN, sha256(files.plan).hexdigest()
    yield from records.digests
    for batch, held in batches.flow.items():
        for name, content in held.items():
            yield f"{FLOW}/{batch}/{name}", sha256(content).hexdigest()
    if files.evidence is not None:
        yield EVIDENCE, sha256(files.evidence).hexdigest()


def _render(material: Material, progress: Progress) -> dict[str, bytes]:
    """Give every file of the report by its place in the report folder."""
    from cellcourse.report.compose import compose
    from cellcourse.report.docx import docx
    from cellcourse.report.html import html
    from cellcourse.report.pdf import pdf
    from cellcourse.report.results_json import results_json

    done = len(material.results)
    total = done + STEPS
    document = compose(material, lambda title: progress(done, total, f"Drawing: {title}"))
    # Typst works outside the interpreter, so the other forms are written meanwhile.
    with ThreadPoolExecutor(max_workers=1) as beside:
        printed = beside.submit(pdf, document)
        progress(done + 1, total, "Writing the page")
        files = {PAGE: html(document), RESULTS: results_json(material)}
        progress(done + 2, total, "Writing tables and figures")
        files |= {TABLES: docx(document), **dict(_figures(document)), **dict(_tables(document))}
        progress(done + 3, total, "Setting the PDF")
        return files | {PRINT: printed.result()}


def _figures(document: Document) -> Iterator[tuple[str, bytes]]:
    """Each figure at both widths, to draw on and to look at."""
    for figure in document.figures():
        for width, picture in (("single", figure.single), ("double", figure.double)):
            yield f"figures/{figure.id}-{width}.svg", picture.svg.encode()
            yield f"figures/{figure.id}-{width}.png", picture.png


def _tables(document: Document) -> Iterator[tuple[str, bytes]]:
    from cellcourse.report.csv_file import csv_file

    for table in document.tables():
        yield f"tables/{table.id}.csv", csv_file(table)
