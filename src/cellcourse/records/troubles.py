"""Everything found wrong with the tables, gathered so that all is told at once.

A problem names one cell and quotes only that cell: no message shows another value of
the same subject, or its arm.
"""

from __future__ import annotations

from cellcourse.errors import Problem
from cellcourse.records.grid import Cell

__all__ = ["Troubles"]


class Troubles:
    """Collects problems while tables are read, so that all are told at once."""

    def __init__(self) -> None:
        self._found: list[tuple[tuple[int, int, int], Problem]] = []

    def add(self, cell: Cell, what: str, accepted: str, looks_like: str = "") -> None:
        """Note that a cell is wrong: what it is about, what is taken, what it looks like."""
        written = f"'{_short(cell.text)}'" if cell.text else "nothing"
        found = f"{written}, {looks_like}" if looks_like else written
        self.put(cell.rank, Problem(cell.where, what, found, accepted))

    def put(self, rank: tuple[int, int, int], problem: Problem) -> None:
        """Note a problem that is about more than one cell."""
        self._found.append((rank, problem))

    def in_order(self) -> tuple[Problem, ...]:
        """Give each problem once, in the order of files, lines and columns."""
        return tuple(dict.fromkeys(problem for _, problem in sorted(self._found, key=_key)))


def _short(text: str) -> str:
    clean = text.encode("unicode_escape").decode("ascii") if not text.isprintable() else text
    return clean if len(clean) <= 60 else f"{clean[:57]}..."


def _key(item: tuple[tuple[int, int, int], Problem]) -> tuple[tuple[int, int, int], str]:
    return item[0], item[1].what
