"""Is the same quantity printed twice with different values?

The two agree when some value prints as both. 2.1 and 2.0 share the single value 2.05;
whether any scores have it is then searched.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.joint import divisors
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import listed
from cellcourse.evidence.facts import Cell, Fact
from cellcourse.evidence.possible import exists, targets
from cellcourse.evidence.printed import Interval, shown

__all__ = ["RULE"]

_BEYOND = 10**9
"""Stands for no upper bound."""


def _look(paper: Paper) -> Iterator[Finding]:
    groups: dict[object, list[Fact]] = defaultdict(list)
    for fact in paper.facts:
        if fact.quantity is not None:
            groups[_address(fact)].append(fact)
    for same in groups.values():
        if len({fact.claim for fact in same}) > 1:
            yield from _judge(paper, same)
    yield from _words(paper)


def _address(fact: Fact) -> object:
    about = fact.about
    if about.subject is not None:
        return fact.quantity, fact.variable, about.subject, about.event
    return (
        fact.quantity,
        fact.variable,
        about.model_copy(update={"n": None, "also_day": None, "table": None}).model_dump_json(),
    )


def _judge(paper: Paper, same: list[Fact]) -> Iterator[Finding]:
    claims = tuple(fact.claim for fact in same)
    for first, second in combinations(same, 2):
        shared = _shared(first, second)
        if shared is None or not _has_scores(paper, first, second, shared):
            yield _differ(first, second, touching=shared is not None)
            return
        if shared.low == shared.high and first.printed.value != second.printed.value:
            at = f"Only exactly {shown(shared.low)} prints as both."
            what = f"{first.number.what}: printed as {first.printed.text} and {second.printed.text}"
            yield Finding((first.claim, second.claim), "not checkable", f"{what}.", at)
            return
    texts = listed(dict.fromkeys(fact.printed.text for fact in same))
    yield Finding(
        claims, "consistent", f"{same[0].number.what}: printed {len(same)} times, and agrees.",
        f"{texts}, in {listed(dict.fromkeys(fact.place for fact in same))}.",
    )  # fmt: skip


def _shared(first: Fact, second: Fact) -> Interval | None:
    """Give the values that print as both; None where there are none."""
    one, two = _values(first), _values(second)
    if not one.meets(two):
        return None
    return Interval(max(one.low, two.low), min(one.high, two.high))


def _values(fact: Fact) -> Interval:
    value = fact.printed.value
    if fact.quantity in {"n", "count"}:
        return Interval(value, value)
    if fact.printed.bound.startswith("<"):
        return Interval(value - _BEYOND, value)
    if fact.printed.bound.startswith(">"):
        return Interval(value, value + _BEYOND)
    return fact.printed.rounded


def _has_scores(paper: Paper, first: Fact, second: Fact, shared: Interval) -> bool:
    """Whether scores exist whose spread prints as both; asked only where it decides."""
    cells = {cell.claim: cell for cell in paper.cells}
    one, two = cells.get(first.claim), cells.get(second.claim)
    if shared.low != shared.high or one is None or two is None or one.spread is None:
        return True
    grids = paper.grids(one.measure)
    if not grids or not paper.numbers_possible(one) or first.printed != one.spread:
        return True
    return any(_spread_exists(one, two, n, shared, paper) for n in paper.numbers_possible(one))


def _spread_exists(one: Cell, two: Cell, n: int, shared: Interval, paper: Paper) -> bool:
    mean = Interval(
        max(one.mean.rounded.low, two.mean.rounded.low),
        min(one.mean.rounded.high, two.mean.rounded.high),
    )
    return any(
        exists(target, grid)
        for grid in paper.grids(one.measure)
        for divisor in divisors(n)
        for target in targets(n, grid, mean, shared, one.kind, divisor)
    )


def _differ(first: Fact, second: Fact, *, touching: bool) -> Finding:
    one, two = _values(first), _values(second)
    shared = (
        f" They share only {shown(one.low if one.low == two.high else one.high)}, which no set of "
        "scores has, with any number of subjects."
    )
    return Finding(
        (first.claim, second.claim), "inconsistent",
        f"{first.number.what}: printed as {first.printed.text} ({first.place}) and as "
        f"{second.printed.text} ({second.place}).",
        f"{first.printed.text} stands for values from {one}, {second.printed.text} for values "
        f"from {two}." + (shared if touching else " No value is in both."),
        f"One of {first.printed.text} and {second.printed.text} is a slip.",
    )  # fmt: skip


def _words(paper: Paper) -> Iterator[Finding]:
    """Compare what is said in words of the same subject."""
    said: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for name, claim in paper.evidence.claims.items():
        for key, word in claim.words.items():
            if claim.about.subject is not None:
                said[claim.about.subject, key].append((name, word))
    for (subject, key), held in said.items():
        if len(held) < 2:
            continue
        different = dict.fromkeys(word for _, word in held)
        same = len({word.casefold() for word in different}) == 1
        yield Finding(
            tuple(name for name, _ in held),
            "consistent" if same else "inconsistent",
            f"{key} of subject {subject} is given {len(held)} times: {listed(different)}.",
            "The words agree." if same else "The words differ.",
        )


RULE = Rule(
    "repeats",
    "Is the same quantity printed twice with different values?",
    "Interval arithmetic over the rounding",
    _look,
)
