"""From what a validator refused to problems with their line and column.

Used for every YAML file that a person writes: the study file, the evidence file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from cellcourse.errors import PlanError, Problem
from cellcourse.study.fault import Fault
from cellcourse.study.tree import TOP, Spot, Tree, dotted
from cellcourse.study.wording import accepted, data_path, shown

__all__ = ["decoded", "in_order", "placed", "worded"]


def decoded(text: str | bytes, file: str) -> str:
    """Take bytes as UTF-8 text.

    Raises:
        PlanError: the byte that is not UTF-8, with its place.
    """
    if isinstance(text, str):
        return text
    try:
        return text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = text.count(b"\n", 0, error.start) + 1
        column = error.start - text.rfind(b"\n", 0, error.start)
        found = f"byte 0x{text[error.start]:02x}"
        problem = Problem(f"{file}:{line}:{column}", "", found, "text saved as UTF-8")
        raise PlanError(f"{file} is not text in UTF-8", [problem]) from None


def worded(
    errors: Sequence[Any], tree: Tree, file: str, schema: Mapping[str, Any]
) -> Iterator[Problem]:
    """Say each refusal once, though a validator may try several branches at one place."""
    said: dict[tuple[Spot, str, str], list[str]] = {}
    for error in errors:
        words = said.setdefault(_found(error, tree), [])
        new = accepted(error, schema, tree)
        if new not in words:
            words.append(new)
    for (spot, what, found), words in said.items():
        yield Problem(f"{file}:{spot}", what, found, ", or ".join(words))


def _found(error: Any, tree: Tree) -> tuple[Spot, str, str]:
    """Say where and what was refused: a key, the lack of one, or a value."""
    path = data_path(error, tree)
    if error["type"] == "extra_forbidden" or error["loc"][-1] == "[key]":
        return tree.keys.get(path, TOP), dotted(path), str(path[-1])
    if error["type"] == "missing":
        return tree.keys.get(path[:-1], TOP), dotted(path), "nothing"
    return tree.spot(path), dotted(path), shown(tree, path)


def placed(faults: Sequence[Fault], tree: Tree, file: str) -> Iterator[Problem]:
    """Give every fault its line and column."""
    for fault in faults:
        where = f"{file}:{tree.spot(fault.path)}"
        yield Problem(where, dotted(fault.path), fault.found, fault.accepted)


def in_order(problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """Sort by place in the file, and say nothing twice."""
    return tuple(sorted(dict.fromkeys(problems), key=_place))


def _place(problem: Problem) -> tuple[int, int]:
    line, column = problem.where.rsplit(":", 2)[1:]
    return int(line), int(column)
