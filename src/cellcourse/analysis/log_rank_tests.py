"""Log-rank tests of all arms and of each pair, on times that are already at hand.

Every comparison has an asymptotic p and, where the study file says how far to enumerate,
a p from all or from random assignments of the arms to the observed times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cellcourse.analysis.endpoint import Times
from cellcourse.analysis.families import ChiSquare, chi_square_tests
from cellcourse.analysis.hazards import FIRTH, of_pair
from cellcourse.analysis.question import generator, listed
from cellcourse.analysis.result import At, Test
from cellcourse.analysis.wording import adjusted_by, adjustment_references
from cellcourse.stats.survival.logrank import LogRank, logrank
from cellcourse.stats.survival.permutation import PermutationTest, permutation_logrank
from cellcourse.study.analyses import Adjustment, Permutation

__all__ = ["LogRanks", "Rules", "log_rank_tests"]


@dataclass(frozen=True, slots=True)
class Rules:
    """How the study file wants the tests."""

    key: str
    """Of the analysis; keys the random stream of a Monte Carlo p."""
    pairwise: Adjustment
    exact: Permutation | None
    level: float


@dataclass(frozen=True)
class LogRanks:
    """The tests of all arms and of each pair, and what has to be said of them."""

    overall: LogRank
    tests: tuple[Test, ...]
    references: tuple[str, ...]
    steps: tuple[str, ...]
    separated: tuple[At, ...]
    """Pairs whose events do not overlap in time."""


def log_rank_tests(
    times: Times, pairs: tuple[tuple[str, str], ...], strata: list[str] | None, rules: Rules
) -> LogRanks:
    """Test all arms together, then each pair with each kind of p adjusted on its own."""
    stratum = None if strata is None else dict(zip(times.subjects, strata, strict=True))
    one_pair = len(pairs) == 1
    families = [*([] if one_pair else [times]), *(times.of(pair) for pair in pairs)]
    levels = [None if stratum is None else [stratum[s] for s in f.subjects] for f in families]
    made = [
        _compared(family, own, rules, str(place))
        for place, (family, own) in enumerate(zip(families, levels, strict=True), start=one_pair)
    ]
    separated = tuple(one.at for one in made if one.effect and FIRTH in one.effect.note)
    return LogRanks(
        overall=logrank(times.time, times.happened, times.code, strata=strata),
        tests=chi_square_tests("log-rank", made, rules.pairwise),
        references=_references(rules, made, separated),
        steps=tuple(_steps(rules, made, len(times.arms), strata is not None)),
        separated=separated,
    )


def _compared(times: Times, strata: list[str] | None, rules: Rules, place: str) -> ChiSquare:
    arms, pair = times.arms, len(times.arms) == 2
    return ChiSquare(
        at=At(arm=arms[0], against=arms[1]) if pair else At(),
        n=len(times.subjects),
        found=logrank(times.time, times.happened, times.code, strata=strata),
        permuted=_permuted(times, strata, rules, place),
        effect=of_pair(times, strata, rules.level)[0] if pair else None,
    )


def _permuted(
    times: Times, strata: list[str] | None, rules: Rules, place: str
) -> PermutationTest | None:
    if rules.exact is None:
        return None
    return permutation_logrank(
        times.time,
        times.happened,
        times.code,
        strata=strata,
        limit=rules.exact.enumerate_up_to,
        resamples=rules.exact.resamples,
        rng=generator(rules.exact, f"{rules.key} {place}"),
    )


def _references(rules: Rules, made: list[ChiSquare], separated: tuple[At, ...]) -> tuple[str, ...]:
    kinds = {one.permuted.kind for one in made if one.permuted}
    return (
        "Mantel1966",
        *(["Heinze2003"] if "exact" in kinds else []),
        *(["Phipson2010"] if "monte carlo" in kinds else []),
        *(() if len(made) == 1 else adjustment_references(rules.pairwise)),
        "Cox1972",
        "Efron1977",
        *(["Heinze2001"] if separated else []),
    )


def _steps(rules: Rules, made: list[ChiSquare], arms: int, stratified: bool) -> Iterator[str]:
    strata = ", within strata," if stratified else ""
    pairs = f", and each pair of arms{adjusted_by(rules.pairwise)}" if arms > 2 else ""
    yield (
        f"The log-rank test with the hypergeometric variance{strata} compared {arms} arms{pairs}."
    )
    kinds = dict.fromkeys(one.permuted.kind for one in made if one.permuted)
    if rules.exact is not None:
        how = listed(_how(kind, rules.exact) for kind in kinds)
        yield f"Beside each asymptotic p stands {how}."
    yield (
        "Hazard ratios of two arms are from Cox's model with Efron's handling of ties and "
        "profile-likelihood intervals."
    )


def _how(kind: str, exact: Permutation) -> str:
    if kind == "exact":
        return "an exact p from every assignment of the arms to the observed times"
    return (
        f"a Monte Carlo p from {exact.resamples:,} random assignments of the arms to the "
        f"observed times (seed {exact.seed})"
    )
