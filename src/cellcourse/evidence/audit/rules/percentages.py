"""Can some number of the subjects be the printed percentage?

Of 24 subjects, 10 are 41.7 % and 11 are 45.8 %; 43 % is none of them. This is the test of
granularity for a mean of noughts and ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import plainly
from cellcourse.evidence.facts import Fact
from cellcourse.evidence.printed import Interval, shown

__all__ = ["RULE"]

UNKNOWN_UP_TO: Final = 60
"""Numbers of subjects that are tried where none was printed."""

MOVED_UP_TO: Final = 10
"""Steps of the last decimal by which a percentage is changed to find a repair."""


def _look(paper: Paper) -> Iterator[Finding]:
    for fact in paper.facts:
        if fact.quantity == "percentage":
            yield _judge(paper, fact)


def _judge(paper: Paper, fact: Fact) -> Finding:
    known = _numbers(paper, fact)
    tried = known or tuple(range(1, UNKNOWN_UP_TO + 1))
    count = _beside(paper, fact).get("count")
    fitting = _fitting(_range(fact), tried, count)
    if not known:
        return _unknown(fact, fitting)
    if not fitting:
        return _none(fact, tried, count)
    told = "; ".join(f"{plainly(fitting[n])} of {n}" for n in list(fitting)[:3])
    only = "" if len(fitting) == len(tried) else f", but only of {plainly(list(fitting))} subjects"
    return Finding(
        (fact.claim,), "consistent", f"{_named(fact)} is possible{only}.", f"It is {told}."
    )


def _named(fact: Fact) -> str:
    return f"{fact.number.what}, {fact.printed.text} %,"


def _beside(paper: Paper, fact: Fact) -> dict[str, int]:
    """Give the count and the number of subjects that the same claim prints for it."""
    return {
        str(one.quantity): int(one.printed.value)
        for one in paper.facts
        if one.claim == fact.claim
        and one.quantity in {"n", "count"}
        and one.number.of == fact.number.of
        and not one.printed.bound
    }


def _numbers(paper: Paper, fact: Fact) -> tuple[int, ...]:
    """Give every number of subjects that the percentage may be of; nothing if unknown.

    Without a number printed for it, some of those who entered may have been left out.
    """
    printed = fact.about.n or _beside(paper, fact).get("n")
    if printed is not None:
        return (printed,)
    arms = fact.about.arms or (() if fact.about.arm is None else (fact.about.arm,))
    sizes = [paper.size(arm) for arm in arms]
    entered = sum(size for size in sizes if size is not None)
    return () if None in sizes else tuple(range(entered, 0, -1))


def _range(fact: Fact) -> Interval:
    if fact.printed.bound.startswith("<"):
        return Interval(Fraction(0), fact.printed.value)
    if fact.printed.bound.startswith(">"):
        return Interval(fact.printed.value, Fraction(100))
    return fact.printed.rounded


def _fitting(range_: Interval, tried: tuple[int, ...], count: int | None) -> dict[int, range]:
    """Give, by number of subjects, the counts that print so."""
    found = {}
    for n in tried:
        fewest = max(0, math.ceil(range_.low * n / 100))
        most = min(n, math.floor(range_.high * n / 100))
        if count is not None:
            fewest, most = max(fewest, count), min(most, count)
        if fewest <= most:
            found[n] = range(fewest, most + 1)
    return found


def _unknown(fact: Fact, fitting: dict[int, range]) -> Finding:
    ways = f"possible of {plainly(list(fitting))}" if fitting else "not possible"
    return Finding(
        (fact.claim,),
        "not checkable",
        f"{_named(fact)}: the number of subjects is not printed.",
        f"Of 1 to {UNKNOWN_UP_TO} subjects it is {ways}.",
    )


def _none(fact: Fact, tried: tuple[int, ...], count: int | None) -> Finding:
    which = "no number" if count is None else f"not {count}"
    says = f"{_named(fact)} is {which} of {plainly(tried)} subjects."
    if _fitting(fact.printed.truncated, tried, count):
        said = "Impossible if it was rounded, possible if further decimals were cut off."
        return Finding((fact.claim,), "not checkable", says, said)
    arithmetic = _neighbours(fact, max(tried), count)
    return Finding((fact.claim,), "inconsistent", says, arithmetic, _nearest(fact, tried, count))


def _neighbours(fact: Fact, n: int, count: int | None) -> str:
    """Work out the percentages next to the printed one, of the most subjects there can be."""
    below = math.floor(fact.printed.value * n / 100)
    counts = [count] if count is not None else [k for k in (below, below + 1) if k <= n]
    worked = " and ".join(f"{k} of {n} is {shown(Fraction(100 * k, n))} %" for k in counts)
    return f"{fact.printed.text} % stands for {fact.printed.rounded} %; {worked}."


def _nearest(fact: Fact, tried: tuple[int, ...], count: int | None) -> str:
    """Change the percentage by as few steps of its last decimal as possible."""
    for steps in range(1, MOVED_UP_TO + 1):
        moved = [fact.printed.moved(sign) for sign in (-steps, steps)]
        ways = [one.text for one in moved if _fitting(one.rounded, tried, count)]
        if ways:
            return f"Possible if {fact.printed.text} were {' or '.join(ways)}."
    return ""


RULE = Rule(
    "percentages",
    "Can some number of the subjects be the printed percentage?",
    "Brown and Heathers (2017), Soc Psychol Personal Sci 8:363 (GRIM), for a mean of 0 and 1",
    _look,
)
