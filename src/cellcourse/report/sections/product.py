"""What each subject was given: every batch with its tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cellcourse.analysis.result import Estimate, Result, Row
from cellcourse.report.blocks import Block, Cell, Column, Table, TableRow
from cellcourse.report.material import Material
from cellcourse.report.numbers import cell, plain
from cellcourse.report.sections.result import captioned
from cellcourse.report.tables import rows_table, source
from cellcourse.report.wording import arm_title, capital
from cellcourse.study.analyses import ProductTable
from cellcourse.study.product import Product

__all__ = ["product"]

_SINGLE = 1
"""A column with one value only says nothing that a note cannot."""


def product(material: Material, entry: ProductTable, result: Result) -> Iterator[Block]:
    """Tabulate every batch, then the summaries of each arm, then how the cells are made."""
    yield _batches(material, entry, result)
    if result.estimates:
        yield _by_arm(material, entry, result)
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


def _by_arm(material: Material, entry: ProductTable, result: Result) -> Table:
    """Summarise the batches: mean with SD, and range, arms side by side."""
    found = {(e.quantity, e.at.item, e.at.arm): e for e in result.estimates}
    arms = list(dict.fromkeys(arm for _, _, arm in found))
    items = list(dict.fromkeys(item for _, item, _ in found))
    rows = tuple(
        TableRow((Cell(_item(found, item)), *(_summary(found, item, arm) for arm in arms)))
        for item in items
    )
    columns = (Column("", "left"), *(Column(arm_title(material, str(arm))) for arm in arms))
    caption = f"{entry.title} by arm: mean (SD), range, number of batches."
    return Table(f"{result.analysis}-by-arm", caption, columns, rows, (), source(result))


_Found = dict[tuple[str, str | None, str | None], Estimate]


def _item(found: _Found, item: str | None) -> str:
    unit = next(e.unit for key, e in found.items() if key[1] == item)
    return capital(str(item)) if unit == item else f"{capital(str(item))} ({unit})"


def _summary(found: _Found, item: str | None, arm: str | None) -> Cell:
    mean, low, high = (found.get((q, item, arm)) for q in ("mean", "minimum", "maximum"))
    if mean is None or mean.value is None or low is None or high is None:
        return Cell("not reported")
    spread = "" if mean.sd is None else f" ({_rounded(mean.sd)})"
    ends = f"{plain(low.value)} to {plain(high.value)}"
    return Cell(f"{_rounded(mean.value)}{spread}, {ends}, n = {mean.n}", mean.value)


def _rounded(value: float) -> str:
    """Four significant digits, or all those of a large whole number."""
    return plain(float(f"{value:.4g}"))


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
        limits = [f"{limit} ({route})" for route, limit in test.limit_by_route.items()]
        stated = [test.limit] if test.limit != "not reported" or not limits else []
        limit = ", ".join([*limits, *stated])
        rows.append(_fact(f"Test: {test.label}", f"limit {limit}; method {test.method}"))
    panel = declared.flow_cytometry
    for name, marker in panel.markers.items() if panel else ():
        rows.append(_fact(f"Marker {name}", f"expected {marker.expected}; {marker.stain}"))
    columns = (Column("", "left"), Column("As the study file states it", "left"))
    caption = f"{declared.label}: how it is made and tested"
    return Table(f"product-{key}", caption, columns, tuple(rows), (), "Study file.")


def _fact(name: str, value: str | None) -> TableRow:
    return TableRow((Cell(name), Cell(value or "not reported")))
