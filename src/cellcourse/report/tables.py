"""Tables that fit any result: its tests, its estimates, its rows.

Sections with a better layout of their own use these for what is left. Every table says
which analysis its numbers came from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final, Literal

from cellcourse.analysis.result import Estimate, Result, Row, Test
from cellcourse.report.blocks import Cell, Column, Table, TableRow
from cellcourse.report.material import Material
from cellcourse.report.numbers import (
    WARNING,
    cell,
    fixed,
    interval,
    p_cell,
    plain,
    ratio,
    ratio_interval,
)
from cellcourse.report.wording import RULES, capital, level_words, value_decimals, where

__all__ = [
    "BOUNDS",
    "bounds_cell",
    "comparisons_table",
    "estimates_table",
    "mark",
    "of_analysis",
    "rows_table",
    "source",
    "value_cell",
    "without_empty",
]


BOUNDS: Final = ("lower", "upper")
"""Columns of the CSV for the ends of an interval."""

SMALL: Final = 20
"""Subjects in an arm below which a large-sample p is marked."""


_SOURCE: Final = "Analysis "


def source(result: Result) -> str:
    """Say where the numbers of a table came from."""
    files = ", ".join(file for file, _ in result.inputs)
    return f"{_SOURCE}{result.analysis} of the study file{f', from {files}' if files else ''}."


def of_analysis(table: Table) -> bool:
    """Whether the numbers of a table come from an analysis and not from the plan."""
    return table.source.startswith(_SOURCE)


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
        Column(capital(named[0]) if len(named) == 1 else "Estimate"),
        Column(capital(level_words(level)), parts=BOUNDS),
        Column("p"),
        Column("Adjusted p"),
        Column("Kind of p", "left"),
        Column("n"),
        Column("Effect", "left"),
        Column("Test", "left"),
        Column("Statistic", "left", ("statistic_name", "statistic", "df1", "df2")),
    )
    rows = tuple(_test_row(material, result, test, effects) for test in tests)
    notes = tuple(dict.fromkeys((*_notes(material, tests), *_small(result, tests))))
    table = Table(f"{result.analysis}-tests", caption, columns, rows, notes, source(result))
    return without_empty(_without_single_effect(table) if len(named) == 1 else table)


def _without_single_effect(table: Table) -> Table:
    """Empty the column that names the effect, as the head names it."""
    place = [column.title for column in table.columns].index("Effect")
    rows = tuple(
        TableRow((*row.cells[:place], Cell(""), *row.cells[place + 1 :])) for row in table.rows
    )
    return replace(table, rows=rows)


def _test_row(
    material: Material, result: Result, test: Test, effects: Sequence[Estimate]
) -> TableRow:
    effect = test.effect
    alike = [e for e in effects if effect is not None and e.quantity == effect.quantity]
    places = value_decimals(alike)
    return TableRow(
        (
            Cell(where(material, test.at) or "all arms"),
            Cell("") if effect is None else value_cell(effect, places),
            Cell("") if effect is None else bounds_cell(effect, places),
            _p(result, test, test.p),
            _p(result, test, test.p_adjusted),
            Cell(test.p_kind),
            Cell(str(test.n), test.n),
            Cell("" if effect is None else _named(effect)),
            Cell(test.name),
            _statistic(test),
        )
    )


def _p(result: Result, test: Test, p: float | None) -> Cell:
    shown = p_cell(p)
    small = p is not None and _is_small(result, test)
    return replace(shown, text=f"{shown.text}{WARNING}") if small else shown


def _is_small(result: Result, test: Test) -> bool:
    """Whether a large-sample p rests on an arm of so few that the p is too small."""
    compared = {test.at.arm, test.at.against} - {None} or set(result.arms)
    sizes = [n for arm, n in result.n if arm in compared]
    return test.p_kind == "asymptotic" and min(sizes, default=SMALL) < SMALL


def _small(result: Result, tests: Sequence[Test]) -> Iterable[str]:
    if any(_is_small(result, test) for test in tests):
        least = min(n for _, n in result.n)
        yield (
            f"{WARNING.strip()} Large-sample theory, with {least} in the smallest arm: such p tend "
            "to be too small. At 6 per arm the log-rank test of three arms rejects a true "
            "hypothesis at 5\N{NO-BREAK SPACE}% in 8.7\N{NO-BREAK SPACE}% of studies. Where an "
            "exact p of the comparison is printed, read that."
        )


def _named(effect: Estimate) -> str:
    unit = "" if effect.unit in {"ratio", "proportion"} else f" ({_long(effect.unit)})"
    return f"{effect.quantity}{unit}"


def _long(unit: str) -> str:
    return {"d": "days"}.get(unit, unit)


def _statistic(test: Test) -> Cell:
    if test.statistic is None:
        return Cell("")
    df = ", ".join(plain(round(value, 2)) for value in test.df)
    freedom = f" (df {df})" if df else ""
    shown = f"{test.statistic_name} = {fixed(test.statistic, 2)}{freedom}"
    both = (*test.df, None, None)[:2]
    return Cell(shown, parts=(test.statistic_name, test.statistic, *both))


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
    if one.unit == "ratio":
        return Cell(ratio(one.value), one.value)
    return cell(one.value, places)


def bounds_cell(one: Estimate, places: int | None) -> Cell:
    """Make the cell of an interval."""
    if one.level is None:
        return Cell("")
    parts = (one.low, one.high)
    if one.unit == "proportion":
        low, high = (None if b is None else 100 * b for b in parts)
        return Cell(f"{interval(low, high, 1)}\N{NO-BREAK SPACE}%", parts=parts)
    if one.unit == "ratio":
        return Cell(ratio_interval(one.low, one.high), parts=parts)
    return Cell(interval(one.low, one.high, places or 0), parts=parts)


def estimates_table(
    material: Material, result: Result, estimates: Sequence[Estimate], caption: str
) -> Table:
    """Tabulate estimates one under another, grouped by quantity."""
    level = next((e.level for e in estimates if e.level is not None), None)
    columns = (
        Column("", "left"),
        Column("Estimate"),
        Column(capital(level_words(level)), parts=BOUNDS),
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
            bounds_cell(one, places),
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
        made += [_row(row, names, result) for row in members]
    sides = {name: _side(rows, name) for name in names}
    columns = (Column(first, "left"), *(Column(titles(n), sides[n]) for n in names))
    return Table(result.analysis, caption, columns, tuple(made), (), source(result))


def _row(row: Row, names: Sequence[str], result: Result) -> TableRow:
    held = dict(row.cells)
    cells = (cell(held[name]) if name in held else Cell("") for name in names)
    return TableRow((Cell(f"{row.label}{mark(result, row)}"), *cells), origin=row.origin or "")


def mark(result: Result, part: Row | Estimate) -> str:
    """Mark what nobody observed, where it stands among what somebody did."""
    made_up = part.origin in {"reconstructed", "simulated"}
    return f" ({part.origin})" if made_up and len(result.origins) > 1 else ""


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
            TableRow(tuple(row.cells[i] for i in kept) if row.cells else (), row.group, row.origin)
            for row in table.rows
        ),
        table.notes,
        table.source,
        table.label,
        table.origin,
    )
