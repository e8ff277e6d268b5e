"""How refusals, weaknesses and changes look on a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cellcourse.errors import CellcourseError, Problem
    from cellcourse.study.criticism import Weakness

__all__ = ["counted", "findings", "refusal", "weaknesses"]


def counted(n: int, thing: str, things: str = "") -> str:
    """Write a number with its noun."""
    return f"{n:,} {thing if n == 1 else things or thing + 's'}"


def refusal(error: CellcourseError, folder: str) -> str:
    """Lay out a refusal: every problem with its place, how many, and what has not happened."""
    if not error.problems:
        return f"{folder}: {error.message}\nNothing was changed."
    shown = [str(_placed(problem, folder)) for problem in error.problems]
    return "\n".join([*shown, f"{counted(len(shown), 'problem')}. Nothing was changed."])


def _placed(problem: Problem, folder: str) -> Problem:
    """Say where a problem is as the user would type it."""
    inside = problem.where and not problem.where.startswith(folder)
    return replace(problem, where=str(Path(folder) / problem.where)) if inside else problem


def weaknesses(found: Sequence[Weakness]) -> str:
    """Lay out what a methodologist would object to, each with its source."""
    return "\n".join(_weakness(one) for one in found)


def _weakness(one: Weakness) -> str:
    told = [one.what, *_wrapped("why", one.why), *_wrapped("source", one.source)]
    return "\n    ".join([f"{one.where}  {told[0]}", *told[1:]])


def _wrapped(label: str, text: str) -> list[str]:
    first, *rest = textwrap.wrap(text, 84) or [""]
    return [f"{label:10}{first}", *(f"{'':10}{line}" for line in rest)]


def findings(found: Sequence[str]) -> str:
    """Lay out what is odd in the data but can be true."""
    return "\n".join(f"    {one}" for one in found)
