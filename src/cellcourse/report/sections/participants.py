"""Who was in the study: the way from entry to analysis, and who they were."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.analysis.result import Result, Row
from cellcourse.report.blocks import Block, Figure
from cellcourse.report.figures.boxes import Box, FlowPlot, draw_flow
from cellcourse.report.material import Material
from cellcourse.report.sections.result import captioned
from cellcourse.report.tables import rows_table
from cellcourse.report.wording import capital
from cellcourse.study.analyses import BaselineTable, Flow, ProductTable

__all__ = ["baseline", "flow", "product"]


def flow(material: Material, entry: Flow, result: Result) -> Iterator[Block]:
    """Draw the flow of subjects, then tabulate its counts."""
    yield from _figure(material, entry, result)
    yield rows_table(
        result,
        result.rows,
        captioned(entry, f"{entry.title}."),
        first="Stage",
        titles=lambda name: _arm_or_title(material, name),
    )


def _figure(material: Material, entry: Flow, result: Result) -> Iterator[Figure]:
    plot = FlowPlot(
        common=(),
        arms=tuple((arm, tuple(_boxes(material, result, arm))) for arm in result.arms),
    )
    if not any(boxes for _, boxes in plot.arms):
        return
    single, double = draw_flow(result.analysis, plot, material.looks)
    alt = "; ".join(
        f"{material.looks.label(arm)}: {', '.join(box.title for box in boxes)}"
        for arm, boxes in plot.arms
    )
    yield Figure(
        f"{result.analysis}-diagram", captioned(entry, f"{entry.title}."), alt, single, double
    )


def _boxes(material: Material, result: Result, arm: str) -> Iterator[Box]:
    """One box for each stage; the reasons of those who left stand in the box they left for."""
    for row in result.rows:
        count = dict(row.cells).get(arm)
        if count is not None:
            yield Box(f"{_stage(row)}: {count}")


def _stage(row: Row) -> str:
    return capital(row.label)


def _arm_or_title(material: Material, name: str) -> str:
    return material.looks.label(name) if name in material.study.arms else _title(name)


def _title(name: str) -> str:
    return capital(name.replace("_", " "))


def baseline(material: Material, entry: BaselineTable, result: Result) -> Iterator[Block]:
    """Tabulate who they were, arm by arm."""
    yield rows_table(
        result,
        result.rows,
        captioned(entry, f"{entry.title}."),
        first="",
        titles=lambda name: _arm_or_title(material, name),
    )


def product(material: Material, entry: ProductTable, result: Result) -> Iterator[Block]:
    """Tabulate what each subject was given."""
    yield rows_table(
        result,
        result.rows,
        captioned(entry, f"{entry.title}."),
        first="Batch",
        titles=_title,
    )
