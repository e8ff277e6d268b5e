"""What can be said of comparisons that are not reported?

For every pair of arms that a family of tests leaves out, p is bounded over everything
that is compatible with what is reported. If "not mentioned" meant "not significant"
(an assumption, and the only thing this rule adds), it also says what that would imply.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from cellcourse.evidence.audit.comparison import (
    Family,
    Method,
    bounds_by_method,
    printed_cells,
    summaries_of,
)
from cellcourse.evidence.audit.finding import Finding
from cellcourse.evidence.audit.orderings import LARGEST, Orders, count_orders, orders
from cellcourse.evidence.audit.p_bounds import Bounds, Summary, tukey
from cellcourse.evidence.audit.paper import Paper
from cellcourse.evidence.audit.rule import Rule
from cellcourse.evidence.audit.wording import listed, p_text
from cellcourse.evidence.facts import TestClaim
from cellcourse.stats.distributions import chi2_quantile, chi2_tail

__all__ = ["RULE"]

_T: Method = "t-test with pooled variance"
_PAIRWISE = {"tukey-kramer", "t", "welch", "not stated", "log-rank"}


def _look(paper: Paper) -> Iterator[Finding]:
    families: dict[Family, list[TestClaim]] = {}
    for test in paper.tests:
        if test.test in _PAIRWISE and test.measure is not None and test.effect is None:
            family = Family(test.measure, test.day, test.deaths)
            families.setdefault(family, []).append(test)
    for family, held in families.items():
        reported = {frozenset(test.arms) for test in held if len(test.arms) == 2}
        left = [p for p in combinations(paper.evidence.arms, 2) if frozenset(p) not in reported]
        for pair in left if reported else []:
            if held[-1].test == "log-rank":
                yield from _by_orders(paper, held, pair)
            else:
                yield from _by_summaries(paper, family, held, pair)


def _level(paper: Paper) -> float:
    """The largest bound below which the publication itself calls a p significant."""
    bounds = (test.p.value for test in paper.tests if test.p.bound.startswith("<"))
    return float(max(bounds, default=0))


def _named(paper: Paper, family: Family, pair: tuple[str, str]) -> str:
    day = "" if family.day is None else f", day {family.day}"
    dead = {"excluded": ", the dead left out", "zero": ", the dead as zero"}
    about = (
        f"{paper.evidence.measures[family.measure].label}{day}{dead.get(family.deaths or '', '')}"
    )
    return f"{about}: {' against '.join(paper.label(arm) for arm in pair)} is not reported"


def _by_summaries(
    paper: Paper, family: Family, held: list[TestClaim], pair: tuple[str, str]
) -> Iterator[Finding]:
    methods: tuple[Method, ...] = ("Tukey-Kramer",)
    if held[0].test != "tukey-kramer":
        methods = (_T, "Welch's t-test", "Tukey-Kramer")
    found = bounds_by_method(paper, family, pair, methods)
    if not found:
        return
    told = "; ".join(
        f"{method} p from {p_text(bounds.best)} to {p_text(bounds.worst)}"
        for method, bounds in found.items()
    )
    claims = [cell.claim for arm in pair for cell in printed_cells(paper, family, arm)]
    claims += [test.claim for test in held]
    yield Finding(
        tuple(dict.fromkeys(claims)), "consistent", f"{_named(paper, family, pair)}; {told}.",
        _implied(paper, family, pair, _level(paper), found),
    )  # fmt: skip


def _implied(
    paper: Paper,
    family: Family,
    pair: tuple[str, str],
    level: float,
    found: dict[Method, Bounds],
) -> str:
    if not level:
        return "No level of significance is printed."
    if all(bounds.best >= level for bounds in found.values()):
        return f"It is not significant at {level:g}, whatever was rounded away."
    if all(bounds.worst < level for bounds in found.values()):
        return (
            f"It is significant at {level:g} for every value that prints so: leaving it out "
            "cannot mean that it was not."
        )
    single = _by_number(paper, family, pair, level) if set(found) == {"Tukey-Kramer"} else ""
    return single or f"It may or may not be significant at {level:g}."


def _by_number(paper: Paper, family: Family, pair: tuple[str, str], level: float) -> str:
    """Say which numbers alive would make the pair not significant."""
    first, second = (summaries_of(paper, family, arm) for arm in pair)
    rest = [summaries_of(paper, family, arm) for arm in paper.evidence.arms if arm not in pair]
    if len(first) < 2 or len(second) != 1 or any(len(one) != 1 for one in rest):
        first, second = second, first
    if len(first) < 2 or len(second) != 1 or any(len(one) != 1 for one in rest):
        return ""
    (other,) = second.values()
    others = [next(iter(one.values())) for one in rest]
    return _by_case(first, other, others, level)


def _by_case(
    cases: dict[str, Summary], other: Summary, others: list[Summary], level: float
) -> str:  # fmt: skip
    bounds = {case: tukey(one, other, others) for case, one in cases.items()}
    told = "; ".join(
        f"{case}: p from {p_text(b.best)} to {p_text(b.worst)}" for case, b in bounds.items()
    )
    sure = [case for case, b in bounds.items() if b.worst < level]
    meant = f" If leaving it out means p of {level:g} or more, {listed(sure)} is ruled out."
    return f"By numbers behind the mean, {told}.{meant if sure else ''}"


def _by_orders(paper: Paper, held: list[TestClaim], pair: tuple[str, str]) -> Iterator[Finding]:
    """Bound the log-rank p of a pair over every order of death of three arms."""
    arms = tuple(paper.evidence.arms)
    sizes = tuple(size for arm in arms if (size := paper.size(arm)) is not None)
    overall = [test for test in held if set(test.arms) == set(arms) and not test.p.bound]
    if len(arms) != 3 or len(sizes) != 3 or not overall or count_orders(sizes) > LARGEST:
        return
    low, high = (
        chi2_quantile(1 - float(p), 2)
        for p in (overall[0].p.rounded.high, overall[0].p.rounded.low)
    )
    found = orders((sizes[0], sizes[1], sizes[2]), lambda chi: (chi >= low) & (chi <= high))
    yield _over_orders(paper, held, pair, found, count_orders(sizes))


def _over_orders(
    paper: Paper, held: list[TestClaim], pair: tuple[str, str], found: Orders, total: int
) -> Finding:
    pairs = list(combinations(paper.evidence.arms, 2))
    p = _p_values(found.pairs)
    adjusted = _holm(p)
    kept = np.ones(p.shape[1], dtype=np.bool_)
    for test in held:
        if len(test.arms) == 2 and test.p.bound.startswith("<"):
            row = [set(one) for one in pairs].index(set(test.arms))
            values = adjusted[row] if test.adjusted == "holm" else p[row]
            kept &= values < float(test.p.value)
    mine = pairs.index(pair)
    claims = tuple(test.claim for test in held)
    names = " against ".join(paper.label(arm) for arm in pair)
    if not kept.any():
        return Finding(
            claims, "not checkable",
            "No order of death without ties and censoring gives all reported log-rank p.",
            f"All {total:,} orders were looked at; {kept.size:,} print the overall p.",
        )  # fmt: skip
    raw, final = p[mine, kept], adjusted[mine, kept]
    level = _level(paper)
    below = int((final < level).sum())
    return Finding(
        claims, "consistent",
        f"Survival: {names} is not reported; its log-rank p lies from {p_text(float(raw.min()))} "
        f"to {p_text(float(raw.max()))} ({p_text(float(final.min()))} to "
        f"{p_text(float(final.max()))} after Holm).",
        f"Of {total:,} orders of death without ties and censoring {kept.size:,} print the overall "
        f"p, and {int(kept.sum()):,} of them satisfy the reported pairs. {names} is below "
        f"{level:g} after Holm in {below:,} of these"
        + (", so it is not significant whatever the order was." if not below else "."),
    )  # fmt: skip


def _p_values(chi_squares: NDArray[np.float64]) -> NDArray[np.float64]:
    """P of each chi-square with one degree of freedom; equal ones are looked up once."""
    values, at = np.unique(chi_squares.round(12), return_inverse=True)
    p: NDArray[np.float64] = np.array([chi2_tail(float(one), 1) for one in values])[at]
    return p.reshape(chi_squares.shape)


def _holm(p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Adjust each column of p-values by Holm's rule."""
    order = np.argsort(p, axis=0)
    count = len(p)
    stepped = np.take_along_axis(p, order, axis=0) * np.arange(count, 0, -1)[:, None]
    stepped = np.minimum(np.maximum.accumulate(stepped, axis=0), 1.0)
    adjusted = np.empty_like(p)
    np.put_along_axis(adjusted, order, stepped, axis=0)
    return adjusted


RULE = Rule(
    "omissions",
    "What can be said of comparisons that are not reported?",
    "Bounds over everything compatible with the report; Holm (1979), Scand J Stat 6:65",
    _look,
)
