"""Results as a statistician's program prints them, and as data frames for pandas.

A result says which of its numbers make the rows of its table, and which are printed once
below it. ``text`` and ``frame`` do the same for several results of one kind, such as all
contrasts of a model. What the numbers mean is not known here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, ClassVar

from cellcourse.errors import MethodError

__all__ = [
    "Printed",
    "Row",
    "aligned",
    "data_frame",
    "flat",
    "frame",
    "numbered",
    "p_text",
    "text",
]

Row = Mapping[str, object]
"""Cells by the name of their column."""


class Printed:
    """A result that prints as a table and turns into a data frame."""

    __slots__ = ()
    _columns: ClassVar[tuple[str, ...]] = ()
    """Fields that run in parallel, a row of the table for each of their elements."""
    _notes: ClassVar[tuple[str, ...]] = ()
    """Fields of the whole, printed below the table."""

    def rows(self) -> tuple[Row, ...]:
        """Give the rows of the table; one with every field where nothing runs in parallel."""
        if not self._columns:
            return (flat(self),)
        columns = [getattr(self, name) for name in self._columns]
        return tuple(
            dict(zip(self._columns, cells, strict=True)) for cells in zip(*columns, strict=True)
        )

    def __str__(self) -> str:
        """Lay the rows out in columns, with the numbers of the whole below them."""
        below = ", ".join(
            f"{_heading(name)} {_written(name, getattr(self, name)) or '-'}" for name in self._notes
        )
        return "\n".join(part for part in (_table(self.rows()), below) if part)

    def to_frame(self) -> Any:
        """Give the rows as a pandas data frame.

        Raises:
            MethodError: pandas is not installed.
        """
        return data_frame(self.rows())


def text(results: Iterable[Printed]) -> str:
    """Print several results of one kind in one table."""
    return _table([row for one in results for row in one.rows()])


def frame(results: Iterable[Printed]) -> Any:
    """Turn several results of one kind into one pandas data frame.

    Raises:
        MethodError: pandas is not installed.
    """
    return data_frame([row for one in results for row in one.rows()])


def data_frame(rows: Iterable[Row]) -> Any:
    """Make a pandas data frame.

    Raises:
        MethodError: pandas is not installed.
    """
    try:
        import pandas as pd  # type: ignore[import-untyped]
    except ImportError as error:
        raise MethodError("data frames need pandas: pip install pandas") from error
    return pd.DataFrame(list(rows))


def flat(one: object) -> dict[str, object]:
    """Name every number of a result: the p of its part ``group`` is ``group_p``.

    The parts ``interval`` and ``contrast`` go without their name, and nothing stands for an
    interval that there is not.
    """
    found: dict[str, object] = {}
    for field in fields(one):  # type: ignore[arg-type]
        value = getattr(one, field.name)
        before = "" if field.name in {"interval", "contrast"} else f"{field.name}_"
        if is_dataclass(value):
            found |= {before + name: cell for name, cell in flat(value).items()}
        elif before or value is not None:
            found[field.name] = value
    return found


def numbered(name: str, parts: Iterable[object]) -> tuple[Row, ...]:
    """Give a row for each part, numbered from 1 in a column of that name."""
    return tuple({name: i} | flat(one) for i, one in enumerate(parts, start=1))


def aligned(
    head: Sequence[str], rows: Iterable[Sequence[str]], *, right: Collection[str] = ()
) -> str:
    """Align columns of text, and leave out those that are empty.

    Args:
        head: title of each column.
        rows: cells of each row, one for each title.
        right: titles of the columns set to the right.
    """
    columns = [
        (title, *cells)
        for title, cells in zip(head, zip(*rows, strict=True), strict=True)
        if any(cells)
    ]
    set_out = [_even(column, column[0] in right) for column in columns]
    return "\n".join("  ".join(line).rstrip() for line in zip(*set_out, strict=True))


def p_text(p: float) -> str:
    """Write a p-value to two significant figures, and very small ones as a bound."""
    return "< 0.0001" if p < 0.0001 else f"{p:.2g}"


def _even(column: Sequence[str], right: bool) -> list[str]:
    width = max(map(len, column))
    return [cell.rjust(width) if right else cell.ljust(width) for cell in column]


def _table(rows: Sequence[Row]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    numbers = {name for name in names if not any(isinstance(row.get(name), str) for row in rows)}
    body = [[_written(name, row.get(name)) for name in names] for row in rows]
    return aligned([_heading(n) for n in names], body, right={_heading(n) for n in numbers})


def _heading(name: str) -> str:
    return name.replace("_", " ")


def _written(name: str, cell: object) -> str:
    """Write a cell: five significant figures, p-values by their own rule, None as nothing."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, tuple):
        return ", ".join(_written(name, part) for part in cell)
    if isinstance(cell, float):
        return p_text(cell) if "p" in name.split("_") else f"{cell:.5g}"
    return str(cell)
