"""A rule: one question that is asked of a publication."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper

__all__ = ["Rule"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A question with a name, a source, and the way to answer it."""

    name: str
    """By which the rule is left out or asked alone."""
    question: str
    source: str
    look: Callable[[Paper], Iterator[Finding]]
