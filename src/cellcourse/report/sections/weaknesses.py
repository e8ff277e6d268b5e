"""What a methodologist would object to in the plan, and what the data look odd in."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.report.bibliography import cited
from cellcourse.report.blocks import Block, Callout, Cell, Column, Section, Table, TableRow
from cellcourse.report.material import Material
from cellcourse.report.wording import capital

__all__ = ["weaknesses"]


def weaknesses(material: Material) -> Iterator[Section]:
    """Tabulate the weaknesses of the plan with their sources."""
    blocks: list[Block] = []
    if material.weaknesses:
        blocks.append(_table(material))
    if material.records.findings:
        blocks.append(Callout("note", "Odd in the data, but possible", material.records.findings))
    if blocks:
        yield Section("criticism", "Criticism of the plan", tuple(blocks))


def _table(material: Material) -> Table:
    columns = (
        Column("Weakness", "left"),
        Column("Why it matters", "left"),
        Column("Where", "left"),
        Column("Source", "left"),
    )
    rows = tuple(
        TableRow(
            (
                Cell(capital(one.what)),
                Cell(capital(one.why)),
                Cell(one.where),
                Cell(cited(material, [one.source])),
            )
        )
        for one in material.weaknesses
    )
    caption = "Weaknesses that the study file itself shows"
    return Table("criticism", caption, columns, rows, (), "Study file.")
