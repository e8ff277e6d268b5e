"""What a method says about one simulated trial, and how a law asks many methods about it.

A law draws one trial in which arms do not differ, or differ by what is known, and gives
questions by the name of the method. A question that the method refuses is counted apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.intervals import Interval

__all__ = ["ALPHA", "LEVEL", "Answer", "Law", "Questions", "counted", "said", "tallies"]

ALPHA, LEVEL = 0.05, 0.95


@dataclass(frozen=True)
class Answer:
    """Whether a true hypothesis was rejected, and whether an interval held the truth."""

    rejected: bool | None
    held: bool | None


Questions = Mapping[str, Callable[[], Answer]]
Law = Callable[[int, np.random.Generator], Questions]


def said(
    p: float | None = None, interval: Interval | None = None, truth: float | None = None
) -> Answer:
    """Read a p-value and an interval; without either the method gave no answer."""
    held = None
    if interval is not None and truth is not None:
        # Round-off puts a limit that equals the truth on either side of it.
        slack = 1e-9 * max(1.0, abs(truth))
        held = interval.lower - slack <= truth <= interval.upper + slack
    return Answer(None if p is None else p <= ALPHA, held)


def counted(law: Law, per_arm: int, seeds: Iterator[tuple[int, ...]]) -> dict[str, Counter[str]]:
    """Ask every question about one trial for each seed."""
    found: dict[str, Counter[str]] = {}
    for seed in seeds:
        for method, question in law(per_arm, np.random.default_rng(seed)).items():
            found.setdefault(method, Counter()).update(tallies(question))
    return found


def tallies(question: Callable[[], Answer]) -> dict[str, int]:
    """Count one answer; a refusal is a method that has none, or neither p nor interval."""
    try:
        answer = question()
    except MethodError:
        answer = Answer(None, None)
    return {
        "trials": 1,
        "refused": answer.rejected is None and answer.held is None,
        "tests": answer.rejected is not None,
        "rejected": bool(answer.rejected),
        "intervals": answer.held is not None,
        "held": bool(answer.held),
    }
