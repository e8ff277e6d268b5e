"""Tests that are read together: all arms at once, then each pair, by formula and by permutation.

The pairs of arms are a family whose p-values are adjusted together, the asymptotic and
the permutation ones each on their own. What is compared is the caller's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cellcourse.analysis.question import A, Question, generator
from cellcourse.analysis.result import At, Estimate, Test
from cellcourse.analysis.wording import adjusted_by, adjustment_references
from cellcourse.stats.multiplicity import adjust
from cellcourse.stats.relabelling import Permutation as Draws
from cellcourse.stats.relabelling import Relabelled
from cellcourse.study.analyses import Adjustment, Permutation

__all__ = [
    "ChiSquare",
    "adjusted",
    "chi_square_tests",
    "draws",
    "families",
    "family_references",
    "family_step",
    "permuted_note",
]


@dataclass(frozen=True)
class ChiSquare:
    """One comparison by a chi-square statistic, and by its permutation."""

    at: At
    n: int
    chisq: float
    df: int
    p: float
    permuted: Relabelled
    effect: Estimate | None = None


def families(question: Question[A]) -> tuple[tuple[str, ...], ...]:
    """The arms of each comparison: all of them first where they are more than a pair."""
    pairs = question.pairs()
    return pairs if len(pairs) == 1 else (question.arms, *pairs)


def draws(exact: Permutation, about: str) -> Draws:
    """Turn what the study file says of a permutation into what a test takes."""
    return Draws(exact.enumerate_up_to, exact.resamples, generator(exact, about))


def adjusted(tests: Sequence[Test], rule: Adjustment) -> tuple[Test, ...]:
    """Adjust the p-values of one family; a family of one needs no rule."""
    if rule == "none" or len(tests) < 2:
        return tuple(tests)
    p = adjust([test.p for test in tests], rule).tolist()
    return tuple(
        replace(test, p_adjusted=more, adjustment=rule) for test, more in zip(tests, p, strict=True)
    )


def chi_square_tests(
    name: str, compared: Sequence[ChiSquare], rule: Adjustment
) -> tuple[Test, ...]:
    """Write comparisons as tests: that of all arms alone, those of pairs as two families."""
    if len(compared) == 1:
        return (_asymptotic(name, compared[0]), _permuted(name, compared[0]))
    overall, *pairs = compared
    return (
        _asymptotic(name, overall),
        _permuted(name, overall),
        *adjusted([_asymptotic(f"pairwise {name}", one) for one in pairs], rule),
        *adjusted([_permuted(f"pairwise {name}", one) for one in pairs], rule),
    )


def _asymptotic(name: str, one: ChiSquare) -> Test:
    return Test(
        name=name,
        at=one.at,
        p=one.p,
        p_kind="asymptotic",
        n=one.n,
        statistic=one.chisq,
        statistic_name="chi-square",
        df=(one.df,),
        effect=one.effect,
    )


def _permuted(name: str, one: ChiSquare) -> Test:
    *pairwise, kind = name.partition("pairwise ")
    return Test(
        name=f"{'pairwise ' if pairwise[1] else ''}permutation {kind if pairwise[1] else name}",
        at=one.at,
        p=one.permuted.p,
        p_kind=one.permuted.kind,
        n=one.n,
        statistic=one.chisq,
        statistic_name="chi-square",
        effect=one.effect,
        note=permuted_note(one.permuted),
    )


def permuted_note(found: Relabelled) -> str:
    """Say how many relabellings were looked at, and how many were as extreme."""
    return f"{found.as_extreme:,} of {found.assignments:,} assignments are as extreme"


def family_references(kinds: Iterable[str], rule: Adjustment) -> tuple[str, ...]:
    """Sources of the permutation p and of the adjustment, as far as they were used."""
    sampled = ("Phipson2010",) if "monte carlo" in set(kinds) else ()
    return (*sampled, *adjustment_references(rule))


def family_step(compared: Sequence[ChiSquare], exact: Permutation, rule: Adjustment) -> str:
    """Say how p-values were found by permutation, and how pairs were adjusted."""
    kinds = dict.fromkeys(one.permuted.kind for one in compared)
    words = {
        "exact": "every assignment of the arms",
        "monte carlo": (f"{exact.resamples:,} random assignments of the arms (seed {exact.seed})"),
    }
    pairs = f" Pairs of arms were compared{adjusted_by(rule)}." if len(compared) > 1 else ""
    used = " or ".join(words[kind] for kind in kinds)
    return f"Beside each asymptotic p stands one from {used}.{pairs}"
