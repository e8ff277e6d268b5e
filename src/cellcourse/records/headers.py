"""Which column of a grid is which.

A unit in round brackets after a column's name is for the person who types and is not
read: ``volume_ml`` and ``volume_ml (mL)`` are one column.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cellcourse.errors import Problem
from cellcourse.records.columns import Column
from cellcourse.records.grid import Cell, Grid
from cellcourse.records.row import Row
from cellcourse.records.troubles import Troubles

__all__ = ["column_name", "rows_of"]


def rows_of(grid: Grid, columns: Sequence[Column], troubles: Troubles) -> list[Row] | None:
    """Give the rows of a grid by column; None where a required column is not there."""
    names = [column_name(cell.text) for cell in grid.header]
    known = [column.name for column in columns]
    places = _places(grid, names, known, troubles)
    _tell_strays(grid, names, troubles)
    missing = [column.name for column in columns if column.required and column.name not in places]
    for name in missing:
        _tell_missing(grid, name, troubles)
    if missing:
        return None
    return [Row({name: row[at] for name, at in places.items()}, troubles) for row in grid.rows]


def column_name(header: str) -> str:
    """Take the note in brackets off a header."""
    return re.sub(r"\s*\([^()]*\)$", "", header).strip()


def _places(grid: Grid, names: list[str], known: list[str], troubles: Troubles) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, (name, cell) in enumerate(zip(names, grid.header, strict=True)):
        if name in places:
            troubles.add(cell, "column", "each column once")
        elif name in known:
            places[name] = at
        elif cell.text or cell.note:
            troubles.add(cell, "column", ", ".join(known), _near(name, known))
    return places


def _near(name: str, known: list[str]) -> str:
    plain = re.sub(r"[\W_]", "", name).casefold()
    same = [one for one in known if one.replace("_", "").casefold() == plain]
    return f"almost {same[0]}" if same else ""


def _tell_strays(grid: Grid, names: list[str], troubles: Troubles) -> None:
    """Tell of cells under no header, once per row."""
    for row in grid.rows:
        stray = next((c for c, name in zip(row, names, strict=True) if _is_stray(c, name)), None)
        if stray is not None:
            looks = "perhaps after a comma in an unquoted cell"
            troubles.add(stray, "cell without a header", "as many cells as the header has", looks)


def _is_stray(cell: Cell, name: str) -> bool:
    return not name and bool(cell.text or cell.note)


def _tell_missing(grid: Grid, name: str, troubles: Troubles) -> None:
    first = grid.header[0]
    found = ", ".join(cell.text for cell in grid.header if cell.text)
    shown = found if len(found) <= 80 else f"{found[:77]}..."
    troubles.put(first.rank, Problem(first.where, "column", shown, f"also a column {name}"))
