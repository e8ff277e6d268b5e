"""The flow cytometry of one batch: gates, markers over their isotypes, and every number."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.analysis.batches import KnownBatch
from cellcourse.product.flow.panel import MarkerResult, PanelResult
from cellcourse.product.flow.positive import Positivity
from cellcourse.report.blocks import Block, Cell, Column, Figure, Heading, Table, TableRow
from cellcourse.report.figures.flow_panel import draw_gates, draw_histograms
from cellcourse.report.numbers import fixed, interval

__all__ = ["cytometry"]


def cytometry(batch: KnownBatch) -> Iterator[Block]:
    """Show the panel of a batch, where FCS files of it were judged."""
    if batch.panel is None:
        return
    panel, name, stem = batch.panel.result, batch.name, batch.stem
    shown = next((t for t in panel.tubes if t.tube == panel.plan.fitted_in), panel.tubes[0])
    every = max(picture.every for picture in shown.pictures) if shown.pictures else 1
    yield Heading(f"Flow cytometry of batch {name}")
    if shown.pictures:
        yield Figure(
            f"batch-gates-{stem}",
            f"Batch {name}: gates in the order applied, in tube {shown.tube} ({shown.file}). "
            f"Blue events were kept. One event in {every} is drawn; counts are of all.",
            "; ".join(f"{p.gate.name}: {p.stayed} of {p.came} kept" for p in shown.pictures),
            *draw_gates(name, shown),
        )
    place = batch.panel.method
    method = panel.markers[0].found[place].method
    yield Figure(
        f"batch-markers-{stem}",
        f"Batch {name}: each marker over its isotype control, gated events, each scaled to its "
        f"highest bin and smoothed over five. Per cent positive with "
        f"{100 * panel.plan.level:g} % interval: {method}; the dashed line is its threshold.",
        "; ".join(f"{one.marker}: {one.found[place].value:.1f} %" for one in panel.markers),
        *draw_histograms(name, panel, place),
    )
    yield _markers(batch, panel)
    yield _tubes(batch, panel)


def _markers(batch: KnownBatch, panel: PanelResult) -> Table:
    methods = [found.method for found in panel.markers[0].found]
    columns = (
        Column("Marker", "left"),
        Column("Channel", "left"),
        *(Column(f"{found.unit}: {found.method}") for found in panel.markers[0].found),
        Column("Events, stain"),
        Column("Events, isotype"),
    )
    rows = tuple(_marker(one) for one in panel.markers)
    caption = f"Batch {batch.name}: every marker by {len(methods)} methods"
    notes = ("Intervals say what counting events leaves open, and nothing of tubes or donors.",)
    return Table(f"batch-markers-{batch.stem}", caption, columns, rows, notes, "FCS files.")


def _marker(one: MarkerResult) -> TableRow:
    first = one.found[0]
    counts = (first.events, first.isotype_events)
    return TableRow(
        (
            Cell(one.marker),
            Cell(one.channel),
            *(Cell(_shown(found), found.value) for found in one.found),
            *(Cell(f"{n:,}", n) for n in counts),
        )
    )


def _shown(found: Positivity) -> str:
    bounds = interval(found.interval.lower, found.interval.upper, 2)
    return f"{fixed(found.value, 2)} ({bounds})"


def _tubes(batch: KnownBatch, panel: PanelResult) -> Table:
    columns = (
        Column("Tube", "left"),
        Column("File", "left"),
        Column("Events"),
        Column("Gated"),
        Column("At the top of a channel", "left"),
        Column("SHA-256", "left"),
    )
    rows = tuple(
        TableRow(
            (
                Cell(tube.tube),
                Cell(tube.file.rsplit("/", 1)[-1]),
                Cell(f"{tube.events:,}", tube.events),
                Cell(f"{tube.gated_events:,}", tube.gated_events),
                Cell(", ".join(f"{limit.channel}: {limit.at_top}" for limit in tube.limits
                               if limit.at_top) or "none"),
                Cell(tube.sha256),
            )
        )
        for tube in panel.tubes
    )  # fmt: skip
    caption = f"Batch {batch.name}: tubes and their files"
    return Table(f"batch-tubes-{batch.stem}", caption, columns, rows, (), "FCS files.")
