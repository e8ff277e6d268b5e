"""Tables that fit any result: its tests, its estimates, its rows.

Sections with a better layout of their own use these for what is left. Every table says
which analysis its numbers came from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal

from cellcourse.analysis.result import Estimate, Result, Row, Test
from cellcourse.report.blocks import Cell, Column, Table, TableRow
from cellcourse.report.material import Material
from cellcourse.report.numbers import cell, fixed, interval, p_cell, plain
from cellcourse.report.wording import RULES, capital, level_words, value_decimals, where

__all__ = [
    "comparisons_table",
    "estimates_table",
    "rows_table",
    "source",
    "value_cell",
    "without_empty",
]


def source(result: Result) -> str:
    """Say where the numbers of a table came from."""
    files = ", ".join(file for file, _ in result.inputs)
    return f"Analysis {result.analysis} of the study file" + (f", from {files}." if files else ".")


def comparisons_table(
    material: Material, result: Result, tests: Sequence[Test], caption: str
) -> Table:
    """Tabulate tests: what was compared, effect, interval, n, statistic, p.

    What is the same in every row stands in the head of the table or in a note.
    """
    effects = [test.effect for test in tests if test.effect is not None]
    level = next((e.level for e in effects if e.level is not None), None)
    named = list(dict.fromkeys(_named(effect) for effect in effects))
    columns = (
        Column("Comparison", "left"),
        Column("Test", "left"),
        Column("Effect", "left"),
        Column(capital(named[0]) if len(named) == 1 else "Estimate"),
        Column(capital(level_words(level))),
        Column("n"),
        Column("Statistic", "left"),
        Column("p"),
        Column("Adjusted p"),
        Column("Kind of p", "left"),
    )
    rows = tuple(_test_row(material, test, effects) for test in tests)
    notes = tuple(dict.fromkeys(_notes(material, tests)))
    table = Table(f"{result.analysis}-tests", caption, columns, rows, notes, source(result))
    return without_empty(_without_single_effect(table) if len(named) == 1 else table)


def _without_single_effect(table: Table) -> Table:
    """Empty the column that names the effect, as the head names it."""
    place = [column.title for column in table.columns].index("Effect")
    rows = tuple(
        TableRow((*row.cells[:place], Cell(""), *row.cells[place + 1 :])) for row in table.rows
    )
    return replace(table, rows=rows)


def _test_row(material: Material, test: Test, effects: Sequence[Estimate]) -> TableRow:
    effect = test.effect
    alike = [e for e in effects if effect is not None and e.quantity == effect.quantity]
    places = value_decimals(alike)
    return TableRow(
        (
            Cell(where(material, test.at) or "all arms"),
            Cell(test.name),
            Cell("" if effect is None else _named(effect)),
            Cell("") if effect is None else value_cell(effect, places),
            Cell("") if effect is None else Cell(_bounds(effect, places)),
            Cell(str(test.n), test.n),
            Cell(_statistic(test)),
            p_cell(test.p),
            p_cell(test.p_adjusted),
            Cell(test.p_kind),
        )
    )


def _named(effect: Estimate) -> str:
    unit = "" if effect.unit in {"ratio", "proportion"} else f" ({_long(effect.unit)})"
    return f"{effect.quantity}{unit}"


def _long(unit: str) -> str:
    return {"d": "days"}.get(unit, unit)


def _statistic(test: Test) -> str:
    if test.statistic is None:
        return ""
    df = ", ".join(plain(round(value, 2)) for value in test.df)
    freedom = f" (df {df})" if df else ""
    return f"{test.statistic_name} = {fixed(test.statistic, 2)}{freedom}"


def _notes(material: Material, tests: Sequence[Test]) -> Iterable[str]:
    """Say which rule adjusted, and what has to be said of single tests and effects."""
    rules = {test.adjustment for test in tests if test.p_adjusted is not None}
    for rule in sorted(rules - {"none"}):
        yield f"Adjusted p: {RULES[rule]}, over the comparisons of one family."
    noted = [
        f"{capital(where(material, test.at)) or 'All arms'}, {test.name}: {test.note}"
        for test in tests
        if test.note
    ]
    if noted:
        yield f"{'; '.join(noted)}."
    for test in tests:
        if test.effect is not None and test.effect.note:
            yield f"{capital(test.effect.quantity)}: {test.effect.note}."


def value_cell(one: Estimate, places: int | None) -> Cell:
    """Make the cell of an estimate; what cannot be estimated says so."""
    if one.value is None:
        return Cell("not estimable")
    if one.unit == "proportion":
        return Cell(f"{fixed(100 * one.value, 1)}\N{NO-BREAK SPACE}%", one.value)
    return cell(one.value, places)


def _bounds(one: Estimate, places: int | None) -> str:
    if one.level is None:
        return ""
    if one.unit == "proportion":
        low, high = (None if b is None else 100 * b for b in (one.low, one.high))
        return f"{interval(low, high, 1)}\N{NO-BREAK SPACE}%"
    return interval(one.low, one.high, places or 0)


def estimates_table(
    material: Material, result: Result, estimates: Sequence[Estimate], caption: str
) -> Table:
    """Tabulate estimates one under another, grouped by quantity."""
    level = next((e.level for e in estimates if e.level is not None), None)
    columns = (
        Column("", "left"),
        Column("Estimate"),
        Column(capital(level_words(level))),
        Column("SE"),
        Column("SD"),
        Column("n"),
        Column("Note", "left"),
    )
    by_quantity: dict[str, list[Estimate]] = {}
    for one in estimates:
        by_quantity.setdefault(_named(one), []).append(one)
    shared = _shared_notes(estimates)
    rows: list[TableRow] = []
    for quantity, found in by_quantity.items():
        rows += _quantity(material, quantity, found, shared)
    notes = tuple(f"{capital(note)}." for note in shared)
    name = f"{result.analysis}-estimates"
    return without_empty(Table(name, caption, columns, tuple(rows), notes, source(result)))


def _shared_notes(estimates: Sequence[Estimate]) -> tuple[str, ...]:
    """Notes that many rows share, which stand once under the table."""
    counts = Counter(one.note for one in estimates if one.note)
    return tuple(note for note, n in counts.items() if n > 2)


def _quantity(
    material: Material, quantity: str, found: Sequence[Estimate], shared: Sequence[str]
) -> list[TableRow]:
    places = value_decimals(found)
    spread = None if places is None else places + 1
    rows = [TableRow((), capital(quantity))]
    for one in found:
        cells = (
            Cell(where(material, one.at) or "all"),
            value_cell(one, places),
            Cell(_bounds(one, places)),
            Cell("") if one.se is None else cell(one.se, spread),
            Cell("") if one.sd is None else cell(one.sd, spread),
            Cell("") if one.n is None else Cell(str(one.n), one.n),
            Cell("" if one.note in shared else capital(one.note)),
        )
        rows.append(TableRow(cells))
    return rows


def rows_table(
    result: Result,
    rows: Sequence[Row],
    caption: str,
    *,
    first: str,
    titles: Callable[[str], str],
) -> Table:
    """Tabulate rows as the analysis laid them out, under their headings."""
    names = list(dict.fromkeys(name for row in rows for name, _ in row.cells))
    made: list[TableRow] = []
    for group, members in groupby(rows, key=lambda row: row.group):
        if group:
            made.append(TableRow((), capital(group)))
        made += [_row(row, names) for row in members]
    sides = {name: _side(rows, name) for name in names}
    columns = (Column(first, "left"), *(Column(titles(n), sides[n]) for n in names))
    return Table(result.analysis, caption, columns, tuple(made), (), source(result))


def _row(row: Row, names: Sequence[str]) -> TableRow:
    held = dict(row.cells)
    return TableRow(
        (Cell(row.label), *(cell(held[name]) if name in held else Cell("") for name in names))
    )


def _side(rows: Sequence[Row], name: str) -> Literal["left", "right"]:
    values = [value for row in rows for key, value in row.cells if key == name]
    return "right" if any(isinstance(value, int | float) for value in values) else "left"


def without_empty(table: Table) -> Table:
    """Leave out the columns in which nothing stands."""
    full = [row for row in table.rows if row.cells]
    kept = [i for i in range(len(table.columns)) if any(row.cells[i].text for row in full)]
    return Table(
        table.id,
        table.caption,
        tuple(table.columns[i] for i in kept),
        tuple(
            TableRow(tuple(row.cells[i] for i in kept) if row.cells else (), row.group)
            for row in table.rows
        ),
        table.notes,
        table.source,
        table.label,
    )
