"""Tests that are read together: all arms at once, then each pair, by formula and by permutation.

The pairs of arms are a family whose p-values are adjusted together, the asymptotic and
the permutation ones each on their own. What is compared is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from cellcourse.analysis.question import A, Question, generator, listed
from cellcourse.analysis.result import At, Estimate, Test
from cellcourse.analysis.wording import adjusted_by, adjustment_references
from cellcourse.errors import MethodError
from cellcourse.stats.multiplicity import adjust
from cellcourse.stats.relabelling import Permutation as Draws
from cellcourse.stats.relabelling import Relabelled
from cellcourse.study.analyses import Adjustment, Permutation

__all__ = [
    "ChiSquare",
    "Comparing",
    "Families",
    "adjusted",
    "chi_square_tests",
    "compared",
    "draws",
    "families",
    "family_references",
    "family_step",
    "permuted_note",
]


Arms = tuple[str, ...]


class Tested(Protocol):
    """A test with a chi-square statistic."""

    @property
    def chisq(self) -> float:
        """The statistic."""

    @property
    def df(self) -> int:
        """Its degrees of freedom."""

    @property
    def p(self) -> float:
        """Asymptotic."""


class Permuted(Protocol):
    """Where the statistic lies among those of relabelled subjects."""

    @property
    def kind(self) -> Literal["exact", "monte carlo"]:
        """Whether all assignments were looked at."""

    @property
    def p(self) -> float:
        """The permutation p."""

    @property
    def assignments(self) -> int:
        """Assignments looked at."""

    @property
    def as_extreme(self) -> int:
        """Those with a statistic at least as large."""


@dataclass(frozen=True)
class ChiSquare:
    """One comparison by a chi-square statistic, and by its permutation where there is one."""

    at: At
    n: int
    found: Tested
    permuted: Permuted | None
    effect: Estimate | None = None


@dataclass(frozen=True)
class Comparing:
    """How one method compares some arms."""

    size: Callable[[Arms], int]
    """Subjects of these arms."""
    test: Callable[[Arms], Tested]
    permuted: Callable[[Arms, Draws], Relabelled]
    effect: Callable[[At], Estimate]
    """Of a pair."""


@dataclass(frozen=True)
class Families:
    """The comparisons of arms that were made, and why others could not be."""

    made: tuple[ChiSquare, ...]
    limits: tuple[str, ...]

    @property
    def kinds(self) -> list[str]:
        """Kinds of the permutation p-values."""
        return [one.permuted.kind for one in self.made if one.permuted]


def compared(question: Question[Any], by: Comparing) -> Families:
    """Compare all arms, then each pair; a pair without an answer becomes a limit.

    Raises:
        MethodError: there is no comparison of all arms, or of the only pair.
    """
    first, *pairs = families(question)
    made, limits = [_one(question, by, first)], []
    for pair in pairs:
        try:
            made.append(_one(question, by, pair))
        except MethodError as refused:
            limits.append(f"{listed(map(question.label, pair))}: {refused.message}.")
    return Families(tuple(made), tuple(limits))


def _one(question: Question[Any], by: Comparing, arms: Arms) -> ChiSquare:
    at = At(arm=arms[0], against=arms[1]) if len(arms) == 2 else At()
    about = f"{question.key} {len(arms)} {question.arms.index(arms[0])}"
    return ChiSquare(
        at=at,
        n=by.size(arms),
        found=by.test(arms),
        permuted=by.permuted(arms, draws(question.entry.exact, about)),
        effect=by.effect(at) if len(arms) == 2 else None,
    )


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
        return _tests(name, compared, "none")
    overall, *pairs = compared
    return (
        *_tests(name, [overall], "none"),
        *(replace(test, name=f"pairwise {test.name}") for test in _tests(name, pairs, rule)),
    )


def _tests(name: str, compared: Sequence[ChiSquare], rule: Adjustment) -> tuple[Test, ...]:
    """Asymptotic, then permutation tests; the two kinds are families of their own."""
    asymptotic = [_asymptotic(name, one) for one in compared]
    permuted = [_of_permutation(name, one, one.permuted) for one in compared if one.permuted]
    return (*adjusted(asymptotic, rule), *adjusted(permuted, rule))


def _asymptotic(name: str, one: ChiSquare) -> Test:
    return Test(
        name=name,
        at=one.at,
        p=one.found.p,
        p_kind="asymptotic",
        n=one.n,
        statistic=one.found.chisq,
        statistic_name="chi-square",
        df=(one.found.df,),
        effect=one.effect,
    )


def _of_permutation(name: str, one: ChiSquare, permuted: Permuted) -> Test:
    return Test(
        name=f"permutation {name}",
        at=one.at,
        p=permuted.p,
        p_kind=permuted.kind,
        n=one.n,
        statistic=one.found.chisq,
        statistic_name="chi-square",
        effect=one.effect,
        note=permuted_note(permuted),
    )


def permuted_note(found: Permuted) -> str:
    """Say how many relabellings were looked at, how many were as extreme, and how sure p is."""
    looked = f"{found.as_extreme:,} of {found.assignments:,} assignments are as extreme"
    if found.kind == "exact":
        return looked
    return f"{looked}; SE of p {(found.p * (1 - found.p) / found.assignments) ** 0.5:.1g}"


def family_references(kinds: Iterable[str], rule: Adjustment) -> tuple[str, ...]:
    """Sources of the permutation p and of the adjustment, as far as they were used."""
    sampled = ("Phipson2010",) if "monte carlo" in set(kinds) else ()
    return (*sampled, *adjustment_references(rule))


def family_step(compared: Families, exact: Permutation, rule: Adjustment) -> str:
    """Say how p-values were found by permutation, and how pairs were adjusted."""
    words = {
        "exact": "every assignment of the arms",
        "monte carlo": (f"{exact.resamples:,} random assignments of the arms (seed {exact.seed})"),
    }
    pairs = f" Pairs of arms were compared{adjusted_by(rule)}." if len(compared.made) > 1 else ""
    used = " or ".join(words[kind] for kind in dict.fromkeys(compared.kinds))
    return f"Beside each asymptotic p stands one from {used}.{pairs}"
