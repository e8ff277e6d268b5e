"""How an audit looks on a terminal: contradictions in full, the rest in a line each."""

from __future__ import annotations

import textwrap
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from cellcourse.evidence.audit import Finding, Verdict
    from cellcourse.workspace.auditing import Audited

__all__ = ["audited"]

_WIDTH: Final = 92
_TITLES: Final[tuple[tuple[Verdict, str], ...]] = (
    ("inconsistent", "INCONSISTENT: these cannot be true together"),
    ("not checkable", "NOT CHECKABLE: what decides was not printed, or two readings are possible"),
    ("consistent", "CONSISTENT: nothing was found against these"),
)


def audited(made: Audited) -> str:
    """Lay an audit out: each verdict with its findings, then the count of claims."""
    parts = []
    for verdict, title in _TITLES:
        held = [one for one in made.findings if one.verdict == verdict]
        if held:
            parts.append("\n".join([title, *(_finding(one) for one in held)]))
    counts = Counter(made.claims.values())
    told = ", ".join(f"{counts[verdict]} {verdict}" for verdict, _ in _TITLES)
    parts.append(f"{len(made.claims)} claims: {told}.")
    return "\n\n".join(parts)


def _finding(one: Finding) -> str:
    lines = [_wrapped(f"[{one.rule}] {one.says}", "  ", "      ")]
    if one.arithmetic:
        lines.append(_wrapped(one.arithmetic, "      ", "      "))
    if one.repair:
        lines.append(_wrapped(f"Hypothesis: {one.repair}", "      ", "      "))
    if one.verdict == "inconsistent":
        lines.append(_wrapped(f"Source: {one.source}.", "      ", "      "))
    return "\n".join(lines)


def _wrapped(text: str, first: str, rest: str) -> str:
    return textwrap.fill(text, _WIDTH, initial_indent=first, subsequent_indent=rest)
