"""Who they were at the start, arm by arm, and who kept which eligibility rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from cellcourse.analysis.question import ALL_ARMS
from cellcourse.analysis.result import At, Estimate, Result
from cellcourse.report.blocks import Block, Cell, Column, Table, TableRow
from cellcourse.report.material import Material
from cellcourse.report.numbers import NBSP, decimals_for, fixed, plain
from cellcourse.report.sections.result import captioned
from cellcourse.report.tables import mark, rows_table, source, without_empty
from cellcourse.report.wording import arm_title, capital, pair
from cellcourse.study.analyses import BaselineTable

__all__ = ["baseline"]

_MOST_PAIRS = 3

_Found = dict[tuple[str, str | None, str | None, str | None, str | None], Estimate]


def baseline(material: Material, entry: BaselineTable, result: Result) -> Iterator[Block]:
    """Tabulate who they were, then the criteria and who kept them."""
    if entry.variables or entry.measures:
        yield _described(material, entry, result)
    if result.rows:
        caption = "Eligibility criteria, checked against the data"
        table = rows_table(result, result.rows, caption, first="Criterion", titles=capital)
        yield without_empty(_named(table, f"{result.analysis}-eligibility"))


def _named(table: Table, name: str) -> Table:
    return Table(name, table.caption, table.columns, table.rows, table.notes, table.source)


def _described(material: Material, entry: BaselineTable, result: Result) -> Table:
    arms = (*result.arms, ALL_ARMS)
    pairs = _pairs(material, result)
    sizes = {**dict(result.n), ALL_ARMS: sum(n for _, n in result.n)}
    columns = (
        Column("", "left"),
        *(Column(f"{arm_title(material, arm)} (n = {sizes[arm]})") for arm in arms),
        *(Column(f"{pair(material, At(arm=a, against=b))} (SD)") for a, b in pairs),
    )
    rows: list[TableRow] = []
    for name in (*entry.variables, *entry.measures):
        rows += _variable(material, result, name, (arms, pairs))
    caption = captioned(entry, f"{entry.title}.")
    notes = ("Differences between arms are standardised, in SD; they are not tested.",)
    return Table(result.analysis, caption, columns, tuple(rows), notes, source(result))


def _pairs(material: Material, result: Result) -> list[tuple[str | None, str | None]]:
    """Pairs of arms that have a column: all of a few, those with the control of many."""
    pairs = dict.fromkeys((e.at.arm, e.at.against) for e in result.estimates if e.at.against)
    if len(pairs) <= _MOST_PAIRS:
        return list(pairs)
    return [(arm, against) for arm, against in pairs if against == material.study.control]


def _key(quantity: str, at: At) -> tuple[str, str | None, str | None, str | None, str | None]:
    return quantity, at.arm, at.against, at.group, at.item


_Across = tuple[Sequence[str], list[tuple[str | None, str | None]]]
"""Arms, and pairs of arms, that make the columns."""


def _variable(material: Material, result: Result, name: str, across: _Across) -> Iterator[TableRow]:
    found = {_key(e.quantity, e.at): e for e in result.estimates}
    levels = list(dict.fromkeys(k[4] for k in found if k[3] == name and k[0] == "subjects"))
    unit = next((e.unit for k, e in found.items() if k[0] == "mean" and k[4] == name), "")
    one = next((e for k, e in found.items() if name in {k[3], k[4]}), None)
    marked = "" if one is None else mark(result, one)
    yield TableRow((), f"{_label(material, name, '' if levels else unit)}{marked}")
    rows = _levels(found, name, levels, across) if levels else _number(found, name, across)
    for row in (*rows, *_unknown(found, name, across)):
        yield replace(row, origin="" if one is None else one.origin or "")


def _levels(
    found: _Found, name: str, levels: Sequence[str | None], across: _Across
) -> Iterator[TableRow]:
    return (_level(found, name, level, across) for level in levels)


def _unknown(found: _Found, name: str, across: _Across) -> Iterator[TableRow]:
    missing = [found.get(("not reported", arm, None, None, name)) for arm in across[0]]
    if any(one is not None and one.value for one in missing):
        shown = [Cell("" if e is None else plain(e.value)) for e in missing]
        yield TableRow((Cell("Not reported"), *shown, *(Cell("") for _ in across[1])))


def _label(material: Material, name: str, unit: str) -> str:
    declared = material.study.baseline.get(name) or material.study.measures.get(name)
    label = name if declared is None else declared.label
    return f"{label} ({unit})" if unit else label


def _level(found: _Found, name: str, level: str | None, across: _Across) -> TableRow:
    arms, pairs = across
    counts = [found.get(("subjects", arm, None, name, level)) for arm in arms]
    shares = [found.get(("share", arm, None, name, level)) for arm in arms]
    cells = [_share(count, share) for count, share in zip(counts, shares, strict=True)]
    apart = [_apart(found.get(("standardised difference", a, b, name, level))) for a, b in pairs]
    return TableRow((Cell(str(level)), *cells, *apart))


def _share(count: Estimate | None, share: Estimate | None) -> Cell:
    if count is None or count.value is None:
        return Cell("")
    percent = "" if share is None or share.value is None else f" ({100 * share.value:.0f}{NBSP}%)"
    return Cell(f"{count.value:g}{percent}", count.value)


def _number(found: _Found, name: str, across: _Across) -> Iterator[TableRow]:
    arms, pairs = across
    means = [found.get(("mean", arm, None, None, name)) for arm in arms]
    places = decimals_for(e.sd for e in means if e is not None)
    apart = [_apart(found.get(("standardised difference", a, b, None, name))) for a, b in pairs]
    blank = [Cell("") for _ in pairs]
    yield TableRow((Cell("Mean (SD)"), *(_mean(e, places) for e in means), *apart))
    for label, quantities in (
        ("Median (quartiles)", ("median", "lower quartile", "upper quartile")),
        ("Range", ("minimum", "maximum")),
    ):
        cells = [_several(found, name, arm, quantities) for arm in arms]
        yield TableRow((Cell(label), *cells, *blank))


def _mean(one: Estimate | None, places: int) -> Cell:
    if one is None or one.value is None:
        return Cell("not reported")
    spread = "" if one.sd is None else f" ({fixed(one.sd, places)})"
    return Cell(f"{fixed(one.value, places)}{spread}", one.value)


def _several(found: _Found, name: str, arm: str, quantities: tuple[str, ...]) -> Cell:
    values = [found.get((quantity, arm, None, None, name)) for quantity in quantities]
    shown = ["" if one is None else plain(one.value) for one in values]
    if len(shown) == 3:
        return Cell(f"{shown[0]} ({shown[1]} to {shown[2]})" if shown[0] else "")
    return Cell(" to ".join(shown) if shown[0] else "")


def _apart(one: Estimate | None) -> Cell:
    if one is None or one.value is None:
        return Cell("\N{EN DASH}")
    return Cell(fixed(one.value, 2), one.value)
