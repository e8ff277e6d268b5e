"""What the publication printed, what the data give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby

from cellcourse.evidence.compare import Compared
from cellcourse.report.blocks import (
    Block,
    Cell,
    Column,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Section,
    Table,
    TableRow,
)
from cellcourse.report.material import Material
from cellcourse.report.numbers import plain
from cellcourse.report.wording import capital, counted

__all__ = ["circular", "printed", "verdicts"]

_LABELS = {
    "agrees": "the data give the printed number",
    "disagrees": "the data give another number",
    "simulated": "ours rests on simulated data, and checks nothing",
    "not recomputable": "nothing in the study folder gives it",
    "not estimable": "the data give no number",
}


def verdicts(compared: tuple[Compared, ...]) -> Counter[str]:
    """Count the printed numbers by verdict."""
    return Counter(one.verdict for one in compared)


def printed(material: Material) -> Iterator[Section]:
    """Set each printed number beside ours, disagreements first on their own."""
    if not material.compared:
        return
    counts = verdicts(material.compared)
    keys = KeyFigures(
        tuple(
            KeyFigure(str(counts[verdict]), capital(verdict), label)
            for verdict, label in _LABELS.items()
            if counts[verdict]
        )
    )
    blocks: list[Block] = [Paragraph(_opening(material)), keys]
    apart = [one for one in material.compared if one.verdict == "disagrees"]
    if apart:
        blocks.append(_table("disagreements", "Numbers on which print and data differ", apart))
    blocks.append(_table("printed", "Every printed number beside ours", list(material.compared)))
    yield Section("printed", "What the paper printed, what we get", tuple(blocks))


def _opening(material: Material) -> str:
    total = counted(len(material.compared), "printed number")
    source = f" Source: {material.publication}" if material.publication else ""
    warned = circular(material.compared)
    return (
        f"{capital(total)} of the publication, each with its place. A number agrees when ours, "
        "rounded as printed, can be the printed one; a printed bound when ours keeps it."
        f"{f' {capital(warned)}.' if warned else ''}{source}"
    )


def circular(compared: Sequence[Compared]) -> str:
    """Warn of numbers that agree because the data were made to; empty where none is of those."""
    made = any(one.origin == "reconstructed" and one.ours is not None for one in compared)
    if not made:
        return ""
    return "the data were reconstructed to agree, so this checks the arithmetic, not the paper"


def _table(name: str, caption: str, found: list[Compared]) -> Table:
    columns = (
        Column("Quantity", "left"),
        Column("Printed"),
        Column("Ours"),
        Column("Verdict", "left"),
        Column("Arithmetic", "left"),
        Column("Place", "left"),
    )
    rows: list[TableRow] = []
    for place, members in groupby(found, key=lambda one: one.place):
        rows += [_row(one, place) for one in members]
    return Table(name, caption, columns, tuple(rows), (), "Evidence file and results.")


def _row(one: Compared, place: str) -> TableRow:
    ours = Cell("") if one.ours is None else Cell(plain(one.ours), one.ours)
    why = one.remark if one.verdict == "agrees" else f"{one.arithmetic} {one.remark}".strip()
    return TableRow(
        (Cell(one.what), Cell(one.printed), ours, Cell(one.verdict), Cell(why), Cell(place))
    )
