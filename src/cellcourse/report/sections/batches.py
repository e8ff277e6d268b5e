"""The batches of cells: whether each could be given and why, what they are, how they grew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cellcourse.analysis.batches import Judged, KnownBatch
from cellcourse.product.findings import Finding, Outcome
from cellcourse.report.blocks import (
    Block,
    Callout,
    Cell,
    Column,
    Figure,
    Heading,
    Paragraph,
    Section,
    Table,
    TableRow,
)
from cellcourse.report.certificate import time_in_words
from cellcourse.report.figures.doublings import BatchGrowth, Stretch, draw_doublings
from cellcourse.report.figures.release_grid import GridRow, draw_release_grid
from cellcourse.report.figures.step_tree import draw_step_tree
from cellcourse.report.material import Material
from cellcourse.report.numbers import fixed, plain
from cellcourse.report.sections.cytometry import cytometry
from cellcourse.report.verdicts import OUTCOMES, STATES, marked
from cellcourse.report.wording import capital, listed

__all__ = ["batches"]

_WORST: tuple[Outcome, ...] = ("failed", "undecided", "pending", "noted", "met")
_SOURCE = "Study file, and the tables of batches."


def batches(material: Material) -> Iterator[Section]:
    """Tell everything that is known of the batches of cells; nothing where there is none."""
    cells = [one for one in material.batches if one.product.kind == "cells"]
    if cells:
        yield Section("batches", "Batches of cells", tuple(_blocks(cells)))


def _blocks(cells: Sequence[KnownBatch]) -> Iterator[Block]:
    judged = [one.judged(one.known.decided, one.last_known) for one in cells]
    yield Paragraph(
        "Each batch is held against what the study file declares of its product. A batch is "
        "released only where everything that it is withheld for was looked at and met; what is "
        "not recorded, or not stated in the plan, leaves it undecided."
    )
    yield _grid(cells, judged)
    yield _verdicts(judged)
    if any(one.verdict.reasons for one in judged):
        yield _reasons(judged)
    yield Heading("What the cells are")
    yield _identity(cells)
    yield from _grown(cells)
    for one in cells:
        yield from cytometry(one)


def _grid(cells: Sequence[KnownBatch], judged: Sequence[Judged]) -> Figure:
    columns = list(dict.fromkeys(_column(one, f) for one, j in zip(cells, judged, strict=True)
                                 for f in j.verdict.findings))  # fmt: skip
    rows = [
        GridRow(one.name, tuple(_worst(one, found, name) for name in columns), found.verdict.state)
        for one, found in zip(cells, judged, strict=True)
    ]
    single, double = draw_release_grid(columns, rows)
    return Figure(
        "batch-release",
        "What each batch was held against, and the verdict. Every answer has a shape of its own; "
        "where several things are in one column, the worst answer is shown.",
        f"A grid, batches down ({len(rows)}) and what was looked at across ({len(columns)}); "
        "the table of verdicts says the same in words.",
        single,
        double,
    )


def _column(batch: KnownBatch, finding: Finding) -> str:
    """The column of the grid that a finding belongs to: its test, or what kind of rule it is."""
    if finding.about in {test.label for test in batch.product.tests.values()}:
        return finding.about
    for begin, column in _COLUMNS.items():
        if finding.about.startswith(begin):
            return column
    return "Process"


_COLUMNS = {
    "Donor": "Donor",
    "Karyotype and sex": "Donor",
    "ISCT": "ISCT 2006",
    "Specification": "Specification",
    "Test ": "Other tests",
    "Storage": "Storage",
    "Hold time": "Storage",
    "Mass balance": "Mass balance",
}


def _worst(batch: KnownBatch, judged: Judged, column: str) -> Outcome | None:
    own = {one.outcome for one in judged.verdict.findings if _column(batch, one) == column}
    return next((outcome for outcome in _WORST if outcome in own), None)


def _verdicts(judged: Sequence[Judged]) -> Table:
    columns = (
        Column("Batch", "left"),
        Column("Verdict", "left"),
        Column("Decided for", "left"),
        Column("Reasons"),
        Column("Later", "left"),
    )
    rows = tuple(
        TableRow(
            (
                Cell(one.verdict.batch),
                Cell(marked(STATES[one.verdict.state])),
                Cell(time_in_words(one.at)),
                Cell(str(len(one.verdict.reasons)), len(one.verdict.reasons)),
                Cell(_later(one)),
            )
        )
        for one in judged
    )
    notes = ("The time of the decision is as recorded; results that came later count as pending.",)
    caption = "Verdict on every batch"
    return Table("batch-verdicts", caption, columns, rows, notes, _SOURCE)


def _reasons(judged: Sequence[Judged]) -> Table:
    """Tabulate every reason against release, batches of the same reason together."""
    found: dict[Finding, list[str]] = {}
    for one in judged:
        for finding in one.verdict.reasons:
            found.setdefault(finding, []).append(one.verdict.batch)
    abouts = list(dict.fromkeys(finding.about for finding in found))
    return _answers(
        "batch-reasons",
        "Every reason that keeps a batch from being released outright",
        [(one, found[one]) for one in sorted(found, key=lambda f: abouts.index(f.about))],
        len(judged),
    )


def _answers(
    name: str, caption: str, found: Sequence[tuple[Finding, Sequence[str]]], batches: int
) -> Table:
    columns = (
        Column("Looked at", "left"),
        Column("", "left"),
        Column("Found; accepted", "left"),
        Column("Batches", "left"),
    )
    rows = tuple(
        TableRow(
            (
                Cell(one.about),
                Cell(marked(OUTCOMES[one.outcome])),
                Cell(capital(one.words)),
                Cell(f"all {batches}" if len(names) == batches > 1 else listed(names)),
            )
        )
        for one, names in found
    )
    return Table(name, caption, columns, rows, (), _SOURCE)


def _later(judged: Judged) -> str:
    closed = judged.closed
    if closed is None:
        return ""
    reasons = f": {'; '.join(closed.reasons)}" if closed.reasons else ""
    return f"{closed.outcome} by {time_in_words(judged.seen)}{reasons}"


def _identity(cells: Sequence[KnownBatch]) -> Table:
    """Tabulate the criteria of ISCT 2006, batches of the same answer together."""
    found: dict[Finding, list[str]] = {}
    for one in cells:
        for finding in one.identity():
            found.setdefault(finding, []).append(one.name)
    abouts = list(dict.fromkeys(finding.about for finding in found))
    met = all(finding.outcome == "met" for finding in found)
    claim = "met in full" if met else "not all shown, so the cells cannot be claimed to meet them"
    return _answers(
        "batch-identity",
        f"Minimal criteria of the International Society for Cellular Therapy, 2006: {claim}",
        [(one, found[one]) for one in sorted(found, key=lambda f: abouts.index(f.about))],
        len(cells),
    )


def _grown(cells: Sequence[KnownBatch]) -> Iterator[Block]:
    trees = [(one, draw_step_tree(one.name, one.record)) for one in cells]
    lines = tuple(line for one in cells if (line := _line(one)).stretches)
    if lines or any(tree is not None for _, tree in trees):
        yield Heading("From donor to syringe")
    for one, tree in trees:
        if tree is not None:
            caption = f"Batch {one.name}: steps, each joined to those that its cells come from."
            alt = f"Steps of batch {one.name} from left to right with cells and days."
            yield Figure(f"batch-steps-{one.stem}", caption, alt, *tree)
    if lines:
        yield _growth_figure(cells, lines)
    ahead = tuple(text for one in cells if (text := _ahead(one)))
    if ahead:
        yield Callout("note", "Still growing", ahead)


def _growth_figure(cells: Sequence[KnownBatch], lines: tuple[BatchGrowth, ...]) -> Figure:
    basis = listed(sorted({one.basis for one in cells if one.basis is not None}))
    caption = (
        f"Growth by passage: cumulative doublings of {basis} cells over days in culture. "
        "A primary culture is drawn only where its founders were assayed."
    )
    alt = "; ".join(
        f"{line.batch}: {fixed(max(s.doublings[1] for s in line.stretches), 1)} doublings"
        for line in lines
    )
    return Figure("batch-growth", caption, alt, *draw_doublings(lines), print_single=True)


def _line(batch: KnownBatch) -> BatchGrowth:
    seeded = [s.at for s in batch.record.steps if s.kind == "seeding" and s.at is not None]
    totals, steps = batch.doublings(), batch.record.by_name
    stretches = []
    for one in batch.growth():
        at, total = steps[one.harvest].at, totals[one.harvest]
        if at is not None and total is not None:
            end = (at - min(seeded)).total_seconds() / 86400
            stretches.append(
                Stretch(one.harvest, (end - one.days, end), (total - one.doublings, total))
            )
    return BatchGrowth(batch.name, tuple(stretches))


def _ahead(batch: KnownBatch) -> str:
    found = batch.forecast()
    if found is None:
        return ""
    forecast, since = found
    day, earliest, latest = forecast.dated(since)
    words = f"{batch.name}: {plain(forecast.needed / 1e6)} million cells at harvest"
    words += " not to be foreseen" if day is None else f" expected on {day:%Y-%m-%d}"
    if earliest is not None and latest is not None:
        level = 100 * batch.study.inference.confidence
        words += f" ({level:g} % interval {earliest:%Y-%m-%d} to {latest:%Y-%m-%d})"
    return f"{words}; {forecast.note}." if forecast.note else f"{words}."
