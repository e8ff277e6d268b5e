"""What is a printed log-rank p worth with so few subjects?

The usual log-rank p is an approximation for many deaths. With few subjects every order
of death can be counted, and the exact p that corresponds to a printed approximate one is
the share of orders at least as extreme. This holds without ties and without censoring;
where there are either, the counts differ a little.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.orderings import LARGEST, count_orders
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rank_p import smallest_p
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import listed, p_text
from cellcourse.evidence.facts import TestClaim
from cellcourse.stats.distributions import chi2_quantile
from cellcourse.stats.survival.permutation import true_size

__all__ = ["RULE"]


def _look(paper: Paper) -> Iterator[Finding]:
    for test in paper.tests:
        sizes = [size for arm in test.arms if (size := paper.size(arm)) is not None]
        if test.test != "log-rank" or len(sizes) < max(2, len(test.arms)):
            continue
        if len(sizes) == 2:
            yield _pair(paper, test, sizes)
        elif not test.p.bound and count_orders(tuple(sizes)) <= LARGEST:
            yield _overall(paper, test, sizes)


def _pair(paper: Paper, test: TestClaim, sizes: list[int]) -> Finding:
    ways = math.comb(sum(sizes), sizes[0])
    least = smallest_p(sizes[0], sizes[1])
    # Holm multiplies the smallest of all pairwise p by the number of pairs.
    pairs = math.comb(len(paper.evidence.arms), 2) if test.adjusted == "holm" else 1
    reach = least * pairs
    names = " against ".join(paper.label(arm) for arm in test.arms)
    holm = f"; after Holm over {pairs} pairs it is {p_text(reach)}" if pairs > 1 else ""
    low = not test.p.bound.startswith("<") or reach < float(test.p.value)
    return Finding(
        (test.claim,), "consistent" if low else "not checkable",
        f"{names}, log-rank p {test.p.text}, {'can' if low else 'cannot'} be reached exactly.",
        f"{sizes[0]} and {sizes[1]} subjects can die in {ways:,} orders; the smallest exact p is "
        f"2/{ways:,} = {p_text(least)}{holm}.",
    )  # fmt: skip


def _overall(paper: Paper, test: TestClaim, sizes: list[int]) -> Finding:
    low, high = float(test.p.rounded.low), float(test.p.rounded.high)
    exact = [_exact(p, sizes) for p in (low, float(test.p.value), high)]
    orders = count_orders(tuple(sizes))
    reached = exact[2] > exact[0]
    return Finding(
        (test.claim,),
        "consistent" if reached else "not checkable",
        f"Log-rank p = {test.p.text} of {listed(paper.label(arm) for arm in test.arms)}: an "
        f"approximate p of {test.p.text} is an exact p of {exact[1]:.4f}.",
        f"Without ties and censoring {listed(sizes)} subjects can die in {orders:,} orders. "
        f"Approximate p from {low:g} to {high:g} prints so; the exact p behind it, the share of "
        f"orders at least as extreme, runs from {exact[0]:.4f} to {exact[2]:.4f}. The "
        "approximation makes small groups look more different than they are.",
    )


def _exact(p: float, sizes: list[int]) -> float:
    """Share of orders whose approximate p is at most p."""
    return true_size(chi2_quantile(1 - p, len(sizes) - 1), tuple(sizes))


RULE = Rule(
    "log-rank",
    "What is a printed log-rank p worth with so few subjects?",
    "Mantel (1966), Cancer Chemother Rep 50:163; Fisher's permutation principle (1935); every "
    "order of death is counted",
    _look,
)
