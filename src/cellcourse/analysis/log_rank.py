"""The log-rank test of all arms and of each pair, asymptotic and exact side by side.

In small groups the asymptotic test rejects too often. So its true size for the very
group sizes at hand is enumerated and reported, next to a p-value from every assignment
of the arms to the observed times, or from random ones where there are too many.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cellcourse.analysis.endpoint import (
    DEATHS,
    TABLES,
    Times,
    censoring_sentence,
    followed,
    strata_of,
)
from cellcourse.analysis.hazards import of_pair
from cellcourse.analysis.question import Question, generator, listed
from cellcourse.analysis.result import At, Estimate, Result, Test
from cellcourse.analysis.wording import adjusted_by, adjustment_references
from cellcourse.stats.distributions import chi2_quantile
from cellcourse.stats.multiplicity import adjust
from cellcourse.stats.survival.logrank import LogRank, logrank
from cellcourse.stats.survival.permutation import (
    PermutationTest,
    assignments,
    exact_tail,
    permutation_logrank,
)
from cellcourse.study import analyses

__all__ = ["log_rank"]


@dataclass(frozen=True)
class _Compared:
    """One comparison, both ways."""

    at: At
    n: int
    asymptotic: LogRank
    permuted: PermutationTest
    effect: Estimate | None
    penalised: bool


def log_rank(question: Question[analyses.LogRank]) -> Result:
    """Test all arms together, then each pair with both kinds of p adjusted."""
    entry = question.entry
    excluded = question.lacking(entry.strata)
    times = followed(question, entry.endpoint).without({one.subject for one in excluded})
    overall = _compared(question, times)
    pairs = [_compared(question, times.of(pair)) for pair in question.pairs()]
    compared = [overall, *pairs]
    return Result(
        analysis=question.key,
        method="log-rank",
        title=entry.title,
        deaths=DEATHS,
        arms=question.arms,
        n=times.counts(),
        estimates=(*_deaths(question, overall), *_size(question, times)),
        tests=_tests(pairs, "none")
        if len(pairs) == 1
        else (
            *_tests([overall], "none"),
            *(_pairwise(test) for test in _tests(pairs, entry.pairwise)),
        ),
        excluded=excluded,
        assumptions=_assumptions(times),
        limits=tuple(_limits(question, pairs)),
        references=_references(question, compared),
        steps=tuple(_steps(question, times, compared)),
        inputs=question.inputs(*TABLES),
    )


def _compared(question: Question[analyses.LogRank], times: Times) -> _Compared:
    entry = question.entry
    strata = strata_of(question, times, entry.strata)
    given = (times.time, times.happened, times.code)
    pair = len(times.arms) == 2
    effect, penalised = of_pair(times, strata, question.level) if pair else (None, False)
    return _Compared(
        at=_between(times),
        n=len(times.subjects),
        asymptotic=logrank(*given, strata=strata),
        permuted=permutation_logrank(
            *given,
            strata=strata,
            limit=entry.exact.enumerate_up_to,
            resamples=entry.exact.resamples,
            rng=generator(entry.exact, " ".join((question.key, *_positions(question, times)))),
        ),
        effect=effect,
        penalised=penalised,
    )


def _between(times: Times) -> At:
    """Address two arms; a comparison of more needs no address."""
    return At(arm=times.arms[0], against=times.arms[1]) if len(times.arms) == 2 else At()


def _positions(question: Question[analyses.LogRank], times: Times) -> Iterator[str]:
    return (str(question.arms.index(arm)) for arm in times.arms)


def _deaths(question: Question[analyses.LogRank], overall: _Compared) -> Iterator[Estimate]:
    test = overall.asymptotic
    for code, n, seen, expected in zip(
        test.groups, test.n, test.observed, test.expected, strict=True
    ):
        at = At(arm=question.arms[int(code)])
        yield Estimate("observed events", at, seen, "subjects", n=n)
        yield Estimate("expected events", at, expected, "subjects", n=n)


def _size(question: Question[analyses.LogRank], times: Times) -> Iterator[Estimate]:
    """True size of the asymptotic tests in these group sizes, where it can be enumerated."""
    families = [times, *(times.of(pair) for pair in question.pairs())]
    for family in families[: 1 if len(families) == 2 else None]:
        sizes = [n for _, n in family.counts()]
        if question.entry.strata or assignments(family.code) > question.entry.exact.enumerate_up_to:
            continue
        yield Estimate(
            "true size of the asymptotic test",
            _between(family),
            _true_size(family, question.study.inference.alpha),
            "proportion",
            n=sum(sizes),
            note=f"at the nominal {question.study.inference.alpha:g}, without ties or censoring",
        )


def _true_size(family: Times, alpha: float) -> float:
    n = len(family.subjects)
    cut_off = chi2_quantile(1 - alpha, len(family.arms) - 1)
    return exact_tail(cut_off, range(n), [True] * n, family.code)


def _tests(compared: list[_Compared], rule: analyses.Adjustment) -> tuple[Test, ...]:
    """Asymptotic, then permutation tests, each kind adjusted as a family of its own."""
    tests = [(_asymptotic(one), _permuted(one)) for one in compared]
    families = list(zip(*tests, strict=True))
    return tuple(test for family in families for test in _adjusted(family, rule))


def _adjusted(family: tuple[Test, ...], rule: analyses.Adjustment) -> Iterator[Test]:
    if rule == "none":
        yield from family
        return
    for test, p in zip(family, adjust([test.p for test in family], rule), strict=True):
        yield replace(test, p_adjusted=float(p), adjustment=rule)


def _pairwise(test: Test) -> Test:
    return replace(test, name=f"pairwise {test.name}")


def _asymptotic(one: _Compared) -> Test:
    return Test(
        name="log-rank",
        at=one.at,
        p=one.asymptotic.p,
        p_kind="asymptotic",
        n=one.n,
        statistic=one.asymptotic.chisq,
        statistic_name="chi-square",
        df=(one.asymptotic.df,),
        effect=one.effect,
    )


def _permuted(one: _Compared) -> Test:
    test = one.permuted
    looked = f"{test.as_extreme:,} of {test.assignments:,} assignments are as extreme"
    return Test(
        name="permutation log-rank",
        at=one.at,
        p=test.p,
        p_kind=test.kind,
        n=one.n,
        statistic=test.chisq,
        statistic_name="chi-square",
        effect=one.effect,
        note=looked if test.kind == "exact" else f"{looked}; SE of p {test.se:.1g}",
    )


def _assumptions(times: Times) -> tuple[str, ...]:
    shared = "Censored subjects would have fared as those who were followed longer."
    exact = "The exact and Monte Carlo p assume that censoring does not depend on the arm."
    return (shared, exact) if times.censored else (shared,)


def _limits(question: Question[analyses.LogRank], pairs: list[_Compared]) -> Iterator[str]:
    yield (
        "In small groups the asymptotic log-rank test rejects a true hypothesis more often than "
        "it says; the exact p does not."
    )
    separated = [one.at for one in pairs if one.penalised]
    if separated:
        named = listed(
            f"{question.label(str(at.arm))} and {question.label(str(at.against))}"
            for at in separated
        )
        yield f"The events of {named} do not overlap in time, so their hazard ratio is penalised."


def _references(question: Question[analyses.LogRank], compared: list[_Compared]) -> tuple[str, ...]:
    kinds = {one.permuted.kind for one in compared}
    return (
        "Mantel1966",
        *(["Heinze2003"] if "exact" in kinds else []),
        *(["Phipson2010"] if "monte carlo" in kinds else []),
        *(adjustment_references(question.entry.pairwise) if len(compared) > 2 else ()),
        "Cox1972",
        "Efron1977",
        *(["Heinze2001"] if any(one.penalised for one in compared) else []),
    )


def _steps(
    question: Question[analyses.LogRank], times: Times, compared: list[_Compared]
) -> Iterator[str]:
    entry = question.entry
    strata = f", stratified by {listed(entry.strata)}," if entry.strata else ""
    yield censoring_sentence(question, entry.endpoint, times)
    yield (
        f"The log-rank test with the hypergeometric variance{strata} compared "
        f"{len(question.arms)} arms{_in_pairs(entry.pairwise, len(compared))}."
    )
    kinds = dict.fromkeys(one.permuted.kind for one in compared)
    yield f"Beside each asymptotic p stands {listed(_how(kind, entry) for kind in kinds)}."
    yield (
        "Hazard ratios are from Cox's model with Efron's handling of ties and "
        "profile-likelihood intervals."
    )


def _in_pairs(rule: analyses.Adjustment, compared: int) -> str:
    return f", and each pair of arms{adjusted_by(rule)}" if compared > 2 else ""


def _how(kind: str, entry: analyses.LogRank) -> str:
    if kind == "exact":
        return "an exact p from every assignment of the arms to the observed times"
    return (
        f"a Monte Carlo p from {entry.exact.resamples:,} random assignments of the arms to the "
        f"observed times (seed {entry.exact.seed})"
    )
