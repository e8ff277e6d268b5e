"""What each subject was given: every batch with its tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cellcourse.analysis.result import Result, Row
from cellcourse.report.blocks import Block, Cell, Column, Table, TableRow
from cellcourse.report.material import Material
from cellcourse.report.numbers import cell
from cellcourse.report.sections.result import captioned
from cellcourse.report.tables import estimates_table, rows_table
from cellcourse.report.wording import arm_title, capital
from cellcourse.study.analyses import ProductTable
from cellcourse.study.product import Product

__all__ = ["product"]

_SINGLE = 1
"""A column with one value only says nothing that a note cannot."""


def product(material: Material, entry: ProductTable, result: Result) -> Iterator[Block]:
    """Tabulate every batch, then the summaries of each arm, then how the cells are made."""
    yield _batches(material, entry, result)
    yield estimates_table(material, result, result.estimates, f"{entry.title}: by arm.")
    for key, declared in material.study.products.items():
        if declared.kind == "cells":
            yield _made(key, declared)


def _batches(material: Material, entry: ProductTable, result: Result) -> Table:
    same = dict(_constant(result.rows))
    rows = [
        Row(
            row.label,
            tuple((name, value) for name, value in row.cells if name not in same),
            arm_title(material, row.group),
        )
        for row in result.rows
    ]
    table = rows_table(
        result, rows, captioned(entry, f"{entry.title}."), first="Batch", titles=capital
    )
    shared = "; ".join(f"{name}: {cell(value).text}" for name, value in same.items())
    notes = (f"The same for every batch: {shared}.",) if shared else ()
    return Table(table.id, table.caption, table.columns, table.rows, notes, table.source)


def _constant(rows: Sequence[Row]) -> Iterator[tuple[str, str | float | int | None]]:
    """Find the columns in which every row holds the same."""
    names = dict.fromkeys(name for row in rows for name, _ in row.cells)
    for name in names:
        held = [dict(row.cells).get(name) for row in rows]
        if len(rows) > 2 and len(set(held)) == _SINGLE:
            yield name, held[0]


def _made(key: str, declared: Product) -> Table:
    rows = [_fact("Origin", declared.origin), _fact("Tissue", declared.tissue)]
    rows += [_fact("Diluent", declared.diluent), _fact("Content", declared.content)]
    rows += [_fact(f"Step {i}", step) for i, step in enumerate(declared.preparation, start=1)]
    for test in declared.tests.values():
        rows.append(_fact(f"Test: {test.label}", f"limit {test.limit}; method {test.method}"))
    panel = declared.flow_cytometry
    for name, marker in panel.markers.items() if panel else ():
        rows.append(_fact(f"Marker {name}", f"expected {marker.expected}; {marker.stain}"))
    columns = (Column("", "left"), Column("As the study file states it", "left"))
    caption = f"{declared.label}: how it is made and tested"
    return Table(f"product-{key}", caption, columns, tuple(rows), (), "Study file.")


def _fact(name: str, value: str | None) -> TableRow:
    return TableRow((Cell(name), Cell(value or "not reported")))
