"""Comparing the values of arms by one test: what is compared, with what effect, how it went.

Used for the scores of a day and for the days between two scores. A test that has no
answer is no error of the study: it is named among the limits. Differences are always
the arm minus the arm it is compared with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal

from cellcourse.analysis import by_means, by_ranks
from cellcourse.analysis.families import adjusted
from cellcourse.analysis.groups import Comparison
from cellcourse.analysis.question import A, Question, listed
from cellcourse.analysis.result import Test
from cellcourse.analysis.wording import adjusted_by, adjustment_references
from cellcourse.errors import MethodError

__all__ = ["Compared", "compare"]

TestName = Literal["mann-whitney", "welch-t", "tukey-kramer", "dunn"]


@dataclass(frozen=True)
class Compared:
    """What one comparison of arms found, and what has to be said of it."""

    tests: tuple[Test, ...] = ()
    assumptions: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Method:
    run: Callable[[Comparison], Iterator[Test]]
    step: str
    assumption: str
    references: tuple[str, ...]
    own_adjustment: bool
    """True where the test itself adjusts its pairs, by its own rule or by the one declared."""
    simultaneous: bool
    """True where it needs no rule for that."""


_METHODS: Final[dict[str, _Method]] = {
    "mann-whitney": _Method(
        by_ranks.mann_whitney_tests,
        "Mann-Whitney tests with p-values from all splits of the tied ranks, and Hodges-Lehmann "
        "shifts with their intervals",
        "Under the hypothesis the arms' values come from one distribution.",
        ("Mann1947", "Streitberg1986", "Hodges1963"),
        own_adjustment=False,
        simultaneous=False,
    ),
    "welch-t": _Method(
        by_means.welch_tests,
        "Welch's t-tests, which do not assume equal spread",
        "Means are normal.",
        ("Welch1947",),
        own_adjustment=False,
        simultaneous=False,
    ),
    "tukey-kramer": _Method(
        by_means.tukey_kramer_tests,
        "one-way analysis of variance and Tukey-Kramer comparisons of all pairs, whose p-values "
        "and intervals hold for all pairs at once",
        "Errors are normal with equal spread in all arms.",
        ("Tukey1949", "Kramer1956"),
        own_adjustment=True,
        simultaneous=True,
    ),
    "dunn": _Method(
        by_ranks.dunn_tests,
        "the Kruskal-Wallis test and Dunn's comparisons of mean ranks, with Hodges-Lehmann shifts "
        "of each pair",
        "Under the hypothesis the arms' values come from one distribution.",
        ("Kruskal1952", "Dunn1964", "Hodges1963"),
        own_adjustment=True,
        simultaneous=False,
    ),
}


def compare(question: Question[A], test: TestName, comparison: Comparison) -> Compared:
    """Compare the arms that have values; a test without an answer becomes a limit."""
    method = _METHODS[test]
    empty = [question.label(group.arm) for group in comparison.groups if not group.values]
    filled = replace(comparison, groups=tuple(group for group in comparison.groups if group.values))
    if not filled.groups:
        return Compared(limits=tuple(_empty(empty, comparison)))
    try:
        tests = tuple(method.run(filled))
    except MethodError as refused:
        return Compared(limits=(f"No comparison {comparison.when}: {refused.message}.",))
    if not method.own_adjustment:
        tests = adjusted(tests, comparison.adjust)
    return Compared(
        tests=tests,
        assumptions=(method.assumption,),
        limits=(*_empty(empty, comparison), *_unadjusted(method, tests, comparison)),
        references=_references(method, tests, comparison),
        steps=(_step(question, method, filled, tests),),
    )


def _empty(arms: list[str], comparison: Comparison) -> Iterator[str]:
    if arms:
        yield f"{listed(arms)} had no value {comparison.when} and could not be compared."


def _unadjusted(method: _Method, tests: tuple[Test, ...], comparison: Comparison) -> Iterator[str]:
    pairs = sum(test.at.against is not None for test in tests)
    if pairs > 1 and comparison.adjust == "none" and not method.simultaneous:
        yield f"The p-values of {pairs} pairs of arms are not adjusted for their number."


def _references(
    method: _Method, tests: tuple[Test, ...], comparison: Comparison
) -> tuple[str, ...]:
    sampled = any(test.p_kind == "monte carlo" for test in tests)
    stratified = any("van Elteren" in test.name for test in tests)
    return (
        *method.references,
        *(["vanElteren1960"] if stratified else []),
        *(["Phipson2010"] if sampled else []),
        *adjustment_references(comparison.adjust),
    )


def _step(
    question: Question[A], method: _Method, comparison: Comparison, tests: tuple[Test, ...]
) -> str:
    arms = listed(question.label(group.arm) for group in comparison.groups)
    resampled = any(test.p_kind == "monte carlo" for test in tests)
    by_chance = (
        f" (p from {comparison.exact.resamples:,} random splits, seed {comparison.exact.seed})"
        if resampled and comparison.exact is not None
        else ""
    )
    given = f", adjusted for {listed(comparison.covariates)}" if comparison.covariates else ""
    strata = ", within strata" if comparison.stratified else ""
    rule = "" if comparison.adjust == "none" else adjusted_by(comparison.adjust)
    return f"{arms} were compared by {method.step}{by_chance}{given}{strata}{rule}."
