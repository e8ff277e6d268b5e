"""Which log-rank p of two arms do their medians and numbers allow?

The arm with the smaller median must have lost half of its subjects before the other has.
Every order of death that keeps this is listed, without ties and without censoring.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.orderings import pair_chi_squares
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rank_p import DEALT, deals
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import p_text
from cellcourse.evidence.facts import Fact
from cellcourse.stats.distributions import chi2_tail

__all__ = ["RULE"]


def _look(paper: Paper) -> Iterator[Finding]:
    medians = {
        (fact.about.measure, fact.about.arm): fact
        for fact in paper.facts
        if fact.quantity == "median" and fact.about.arm is not None
    }
    for first, second in combinations(medians.values(), 2):
        if first.about.measure == second.about.measure and _tested(paper, first.about.measure):
            yield from _judge(paper, first, second)


def _tested(paper: Paper, measure: str | None) -> bool:
    return any(test.test == "log-rank" and test.measure == measure for test in paper.tests)


def _judge(paper: Paper, first: Fact, second: Fact) -> Iterator[Finding]:
    early, late = sorted((first, second), key=lambda fact: fact.printed.value)
    sizes = paper.size(early.about.arm), paper.size(late.about.arm)
    n, m = sizes[0] or 0, sizes[1] or 0
    if n < 2 or m < 2 or comb(n + m, n) > DEALT or early.printed.value == late.printed.value:
        return
    labels = deals(n, m)
    kept = labels[_median_first(labels, n, m)]
    chi_square = pair_chi_squares(kept)
    best, worst = chi2_tail(float(chi_square.max()), 1), chi2_tail(float(chi_square.min()), 1)
    names = f"{paper.label(early.about.arm)} against {paper.label(late.about.arm)}"
    claims = [early.claim, late.claim]
    claims += [
        test.claim
        for test in paper.tests
        if test.test == "log-rank" and set(test.arms) == {early.about.arm, late.about.arm}
    ]
    yield Finding(
        tuple(dict.fromkeys(claims)), "consistent",
        f"{names}: medians of {early.printed.text} and {late.printed.text} allow a log-rank p from "
        f"{p_text(best)} to {p_text(worst)}.",
        f"Of {len(labels):,} orders in which {n} and {m} subjects can die, {len(kept):,} can have "
        "the medians in this order. Approximate p, unadjusted, without ties and censoring.",
    )  # fmt: skip


def _median_first(labels: NDArray[np.int64], n: int, m: int) -> NDArray[np.bool_]:
    """Which orders let the first arm's median come before the second's.

    The median lies between the two middle deaths, so the lower middle one of the first
    arm has to come before the upper middle one of the second.
    """
    mine = np.argmax(np.cumsum(labels, axis=1) >= (n + 1) // 2, axis=1)
    theirs = np.argmax(np.cumsum(1 - labels, axis=1) >= m // 2 + 1, axis=1)
    before: NDArray[np.bool_] = mine < theirs
    return before


RULE = Rule(
    "medians",
    "Which log-rank p of two arms do their medians and numbers allow?",
    "Mantel (1966), Cancer Chemother Rep 50:163, over every order of death",
    _look,
)
