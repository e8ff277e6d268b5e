"""What is a spread that is printed on a median?

A standard error belongs to a mean. Two things are asked of a spread beside a median of
survival: is it the standard error of a survival of one half, printed as a time; and if
it were a spread of the times, could the deaths be as other claims say?
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from cellcourse.evidence.audit.alive import alive_by_day
from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.facts import Fact

__all__ = ["RULE"]


def _look(paper: Paper) -> Iterator[Finding]:
    for median in paper.facts:
        size = paper.size(median.about.arm)
        spread = _beside(paper, median)
        if median.quantity == "median" and size is not None and spread is not None:
            yield _judge(paper, median, spread, size)


def _beside(paper: Paper, median: Fact) -> Fact | None:
    kinds = {"sd", "sem", "se", "spread"}
    return next(
        (f for f in paper.facts if f.claim == median.claim and f.quantity in kinds), None
    )  # fmt: skip


def _judge(paper: Paper, median: Fact, spread: Fact, size: int) -> Finding:
    of_survival = math.sqrt(0.25 / size)
    low, high = float(spread.printed.spread.low), float(spread.printed.spread.high)
    is_survival = low <= of_survival <= high
    recognised = (
        f" The standard error of a survival of one half among {size} is "
        f"sqrt(0.5 x 0.5 / {size}) = {of_survival:.3f}, which prints as {spread.printed.text}."
        if is_survival
        else ""
    )
    far = _farthest(high, size)
    clash = _clash(paper, median, far)
    told = clash[0] if clash else "A standard error belongs to a mean; none is stated for a median."
    proven = clash is not None and _counts_from_day_0(paper, median)
    if clash is not None and not proven:
        told = f"{told} This holds if survival is counted from day 0; its origin is not printed."
    what = f"{paper.label(median.about.arm)}: ± {spread.printed.text} on a median"
    return Finding(
        tuple(dict.fromkeys((median.claim, *(clash[1] if clash else ())))),
        "inconsistent" if proven else "not checkable",
        f"{what} {'is no spread of the times' if clash else 'is not a thing that is defined'}.",
        told + recognised,
        "It is the standard error of the survival at the median." if is_survival else "",
    )


def _counts_from_day_0(paper: Paper, median: Fact) -> bool:
    """Whether the publication says that survival counts from day 0, as its other days do."""
    return any(
        claim.about.measure == median.about.measure and claim.words.get("origin") == "day 0"
        for claim in paper.evidence.claims.values()
    )


def _farthest(high: float, size: int) -> float:
    """Farthest that a time can be from the median if the spread were an SEM or an SD of times.

    A value is at most (n - 1) / root n standard deviations from the mean, and the median
    at most one; the standard deviation is at most the SEM times root n.
    """
    deviation = high * math.sqrt(size)
    return deviation * ((size - 1) / math.sqrt(size) + 1)


def _clash(paper: Paper, median: Fact, far: float) -> tuple[str, list[str]] | None:
    """Find a day on which somebody is dead already, or alive still, farther than can be."""
    arm, size = median.about.arm or "", paper.size(median.about.arm) or 0
    middle = float(median.printed.value)
    earliest = float(median.printed.rounded.low) - far
    latest = float(median.printed.rounded.high) + far
    for measure in paper.evidence.measures:
        for day, (alive, claims) in alive_by_day(paper, measure, arm).items():
            dead_early = alive and max(alive) < size and day < earliest
            alive_late = alive and min(alive) > 0 and day > latest
            if dead_early or alive_late:
                words = "is dead by" if dead_early else "is alive on"
                told = (
                    f"If it were a standard error or deviation of the {size} times, every death "
                    f"would lie within {far:.1f} of the median {middle:g}, from {earliest:.1f} to "
                    f"{latest:.1f}; but by the printed scores at least one {words} day {day}."
                )
                return told, claims
    return None


RULE = Rule(
    "spread-of-median",
    "What is a spread that is printed on a median?",
    "Greenwood's standard error of S(t) = 1/2 without censoring; Samuelson (1968), JASA 63:1522, "
    "for how far a value can be from the mean",
    _look,
)
