"""What a good methodologist would say of a plan that is possible but weak."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cellcourse.study.criticism.sources import SOURCES
from cellcourse.study.study import Study
from cellcourse.study.tree import Path, dotted

__all__ = ["Criticism", "Weakness", "weakness"]


@dataclass(frozen=True, slots=True)
class Weakness:
    """One weakness of a plan."""

    rule: str
    """Name of the rule that found it: ``randomisation``."""

    where: str
    """Place in the study file as a dotted path: ``design.allocation``."""

    what: str
    """What the plan does, or does not say."""

    why: str
    """Why it matters to whoever believes the result."""

    source: str
    """The guideline or paper, as a full reference."""


Criticism = Callable[[Study], Iterator[Weakness]]
"""A rule: reads a plan and names what it finds weak."""


def weakness(rule: str, path: Path, what: str, why: str, source: str) -> Weakness:
    """Name a weakness at a path, with its source by key."""
    return Weakness(rule, dotted(path), what, why, SOURCES[source])
