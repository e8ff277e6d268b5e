"""How refusals, weaknesses, findings and changes look on a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cellcourse.errors import CellcourseError, Problem
    from cellcourse.records.tables import Records
    from cellcourse.study.criticism import Weakness
    from cellcourse.workspace.changes import Change
    from cellcourse.workspace.study_folder import StudyFolder

__all__ = ["changes", "checked", "refusal", "visible"]

_TABLES: Final = (
    ("subjects", "subject"),
    ("doses", "dose"),
    ("observations", "observation"),
    ("events", "event"),
    ("adverse_events", "adverse event"),
    ("batches", "batch"),
)
_SHOWN: Final = 40
"""Changed numbers that are listed; the rest is counted."""


def refusal(error: CellcourseError, folder: str) -> str:
    """Lay out a refusal: every problem with its place, how many, and what has not happened."""
    if not error.problems:
        return f"{visible(error.message)}\nNothing was changed."
    placed = [_placed(problem, folder) for problem in error.problems]
    counted = _counted(len(placed), "problem")
    return "\n".join([*map(visible, _folded(placed)), f"{counted}. Nothing was changed."])


def _folded(problems: Sequence[Problem]) -> list[str]:
    """Write what is wrong in the same words at many places once, with all of the places."""
    alike: dict[Problem, list[str]] = {}
    for problem in problems:
        alike.setdefault(replace(problem, where=""), []).append(problem.where)
    return [
        "\n".join([str(replace(problem, where=first)), *_also(more)])
        for problem, (first, *more) in alike.items()
    ]


def _also(places: Sequence[str]) -> list[str]:
    if not places:
        return []
    return textwrap.wrap(
        ", ".join(places),
        92,
        initial_indent="    also at   ",
        subsequent_indent=" " * 14,
        break_long_words=False,
        break_on_hyphens=False,
    )


def visible(text: str) -> str:
    """Spell out what a file could otherwise make a terminal do."""
    return "".join(c if c.isprintable() or c == "\n" else ascii(c)[1:-1] for c in text)


def _placed(problem: Problem, folder: str) -> Problem:
    """Say where a problem is as the user would type it."""
    if not problem.where or problem.where.startswith(folder):
        return problem
    return replace(problem, where=str(Path(folder) / problem.where))


def checked(opened: StudyFolder) -> str:
    """Say that a study is in order, and everything that could be better."""
    weaknesses = opened.weaknesses()
    findings = () if opened.records is None else opened.records.findings
    parts = [f"{opened.path}: no errors.\n    {_held(opened.records)}"]
    if findings:
        parts.append("Odd in the data, but possible:\n" + _listed(findings))
    if weaknesses:
        parts += _criticism(weaknesses)
    totals = (_counted(len(weaknesses), "weakness"), _counted(len(findings), "finding"))
    return visible("\n\n".join([*parts, f"{', '.join(totals)}, 0 problems."]))


def changes(found: Sequence[Change] | None) -> str:
    """Say which numbers are not what they were in the last report."""
    if found is None:
        return "There is no earlier report to compare with."
    if not found:
        return "No number changed since the last report."
    lines = [str(change) for change in found[:_SHOWN]]
    if len(found) > _SHOWN:
        lines.append(f"and {_counted(len(found) - _SHOWN, 'more number')}")
    heading = f"{_counted(len(found), 'number')} changed since the last report:"
    return visible(f"{heading}\n{_listed(lines)}")


def _held(records: Records | None) -> str:
    counts = [(len(getattr(records, table, ())), thing) for table, thing in _TABLES]
    held = ", ".join(_counted(n, thing) for n, thing in counts if n)
    return f"{held}." if held else "Nothing is recorded yet."


def _criticism(weaknesses: Sequence[Weakness]) -> list[str]:
    """Lay out weaknesses, and under them each source once."""
    sources = list(dict.fromkeys(one.source for one in weaknesses))
    named = [_weakness(one, sources.index(one.source) + 1) for one in weaknesses]
    listed = [_wrapped(f"[{place}]", source) for place, source in enumerate(sources, 1)]
    heading = "Weaknesses of the plan, as a reviewer would name them:"
    return ["\n".join([heading, *named]), "\n".join(["Sources:", *listed])]


def _weakness(one: Weakness, source: int) -> str:
    return f"  {one.where}\n    {one.what} [{source}]\n{_wrapped('why', one.why)}"


def _wrapped(label: str, text: str) -> str:
    """Wrap a text behind its label."""
    first = f"    {label:6}"
    return textwrap.fill(text, 92, initial_indent=first, subsequent_indent=" " * len(first))


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"    {line}" for line in lines)


def _counted(n: int, thing: str) -> str:
    ending = "" if n == 1 else "es" if thing.endswith(("s", "ch")) else "s"
    return f"{n:,} {thing}{ending}"
