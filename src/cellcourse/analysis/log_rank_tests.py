"""Log-rank tests of all arms and of each pair, on times that are already at hand.

Every comparison has an asymptotic p and, where the study file says how far to enumerate,
a p from all or from random assignments of the arms to the observed times.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cellcourse.analysis.endpoint import Times
from cellcourse.analysis.hazards import of_pair
from cellcourse.analysis.question import generator, listed
from cellcourse.analysis.result import At, Estimate, Test
from cellcourse.analysis.wording import adjusted_by, adjustment_references
from cellcourse.stats.multiplicity import adjust
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
class _Compared:
    """One comparison of arms."""

    times: Times
    asymptotic: LogRank
    permuted: PermutationTest | None
    effect: Estimate | None
    penalised: bool

    @property
    def at(self) -> At:
        """The two arms; a comparison of more needs no address."""
        arms = self.times.arms
        return At(arm=arms[0], against=arms[1]) if len(arms) == 2 else At()


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
    families = [times, *(times.of(pair) for pair in pairs)]
    levels = [None if stratum is None else [stratum[s] for s in f.subjects] for f in families]
    compared = [
        _compared(family, own, rules, str(place))
        for place, (family, own) in enumerate(zip(families, levels, strict=True))
    ]
    one_pair = len(pairs) == 1
    tests = (
        _tests(compared[1:], "none")
        if one_pair
        else (*_tests(compared[:1], "none"), *_pairwise(compared[1:], rules.pairwise))
    )
    return LogRanks(
        overall=compared[0].asymptotic,
        tests=tests,
        references=_references(rules, compared, one_pair),
        steps=tuple(_steps(rules, compared, strata is not None)),
        separated=tuple(one.at for one in compared if one.penalised),
    )


def _compared(times: Times, strata: list[str] | None, rules: Rules, place: str) -> _Compared:
    pair = len(times.arms) == 2
    effect, penalised = of_pair(times, strata, rules.level) if pair else (None, False)
    return _Compared(
        times=times,
        asymptotic=logrank(times.time, times.happened, times.code, strata=strata),
        permuted=_permuted(times, strata, rules, place),
        effect=effect,
        penalised=penalised,
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


def _pairwise(compared: list[_Compared], rule: Adjustment) -> tuple[Test, ...]:
    return tuple(replace(test, name=f"pairwise {test.name}") for test in _tests(compared, rule))


def _tests(compared: list[_Compared], rule: Adjustment) -> tuple[Test, ...]:
    """Asymptotic, then permutation tests; the two kinds are families of their own."""
    asymptotic = [_asymptotic(one) for one in compared]
    permuted = [_of_permutation(one, one.permuted) for one in compared if one.permuted]
    return (*_adjusted(asymptotic, rule), *_adjusted(permuted, rule))


def _adjusted(family: list[Test], rule: Adjustment) -> list[Test]:
    if rule == "none":
        return family
    adjusted = adjust([test.p for test in family], rule).tolist()
    return [
        replace(test, p_adjusted=p, adjustment=rule)
        for test, p in zip(family, adjusted, strict=True)
    ]


def _asymptotic(one: _Compared) -> Test:
    return Test(
        name="log-rank",
        at=one.at,
        p=one.asymptotic.p,
        p_kind="asymptotic",
        n=len(one.times.subjects),
        statistic=one.asymptotic.chisq,
        statistic_name="chi-square",
        df=(one.asymptotic.df,),
        effect=one.effect,
    )


def _of_permutation(one: _Compared, test: PermutationTest) -> Test:
    looked = f"{test.as_extreme:,} of {test.assignments:,} assignments are as extreme"
    return Test(
        name="permutation log-rank",
        at=one.at,
        p=test.p,
        p_kind=test.kind,
        n=len(one.times.subjects),
        statistic=test.chisq,
        statistic_name="chi-square",
        effect=one.effect,
        note=looked if test.kind == "exact" else f"{looked}; SE of p {test.se:.1g}",
    )


def _references(rules: Rules, compared: list[_Compared], one_pair: bool) -> tuple[str, ...]:
    kinds = {one.permuted.kind for one in compared if one.permuted}
    return (
        "Mantel1966",
        *(["Heinze2003"] if "exact" in kinds else []),
        *(["Phipson2010"] if "monte carlo" in kinds else []),
        *(() if one_pair else adjustment_references(rules.pairwise)),
        "Cox1972",
        "Efron1977",
        *(["Heinze2001"] if any(one.penalised for one in compared) else []),
    )


def _steps(rules: Rules, compared: list[_Compared], stratified: bool) -> Iterator[str]:
    strata = ", within strata," if stratified else ""
    arms = len(compared[0].times.arms)
    pairs = f", and each pair of arms{adjusted_by(rules.pairwise)}" if arms > 2 else ""
    yield (
        f"The log-rank test with the hypergeometric variance{strata} compared {arms} arms{pairs}."
    )
    kinds = dict.fromkeys(one.permuted.kind for one in compared if one.permuted)
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
