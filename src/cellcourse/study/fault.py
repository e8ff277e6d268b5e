"""One thing in a plan that cannot be: where, what stands there, what would be accepted."""

from __future__ import annotations

from dataclasses import dataclass

from cellcourse.study.tree import Path

__all__ = ["Fault"]


@dataclass(frozen=True, slots=True)
class Fault:
    """A plan whose parts do not fit together, at one of these parts."""

    path: Path
    found: str
    accepted: str
