"""The log-rank test of all arms and of each pair, asymptotic and exact side by side.

In small groups the asymptotic test rejects too often. So its true size for the very
group sizes at hand is enumerated and reported next to the p-values.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cellcourse.analysis.endpoint import (
    DEATHS,
    TABLES,
    Times,
    censoring_sentence,
    events_of_arms,
    followed_within,
    strata_of,
)
from cellcourse.analysis.log_rank_tests import LogRanks, Rules, log_rank_tests
from cellcourse.analysis.question import Question, listed
from cellcourse.analysis.result import At, Estimate, Result
from cellcourse.stats.distributions import chi2_quantile
from cellcourse.stats.survival.permutation import assignments, true_size
from cellcourse.study import analyses

__all__ = ["log_rank"]


def log_rank(question: Question[analyses.LogRank]) -> Result:
    """Test all arms together, then each pair with both kinds of p adjusted."""
    entry = question.entry
    times, excluded = followed_within(question, entry.endpoint, entry.strata)
    rules = Rules(question.key, entry.pairwise, entry.exact, question.level)
    strata = strata_of(question, times, entry.strata)
    found = log_rank_tests(times, question.pairs(), strata, rules)
    return Result(
        analysis=question.key,
        method="log-rank",
        title=entry.title,
        deaths=DEATHS,
        arms=question.arms,
        n=times.counts(),
        estimates=(*events_of_arms(question.arms, found.overall), *_sizes(question, times)),
        tests=found.tests,
        excluded=excluded,
        assumptions=_assumptions(times),
        limits=tuple(_limits(question, found)),
        references=found.references,
        steps=(
            censoring_sentence(question, entry.endpoint, times),
            *_strata_step(entry.strata),
            *found.steps,
        ),
        inputs=question.inputs(*TABLES),
    )


def _sizes(question: Question[analyses.LogRank], times: Times) -> Iterator[Estimate]:
    """True size of the asymptotic tests in these group sizes, where it can be enumerated."""
    if question.entry.strata:
        return
    pairs = [times.of(pair) for pair in question.pairs()]
    for family in pairs if len(pairs) == 1 else [times, *pairs]:
        if assignments(family.code) <= question.entry.exact.enumerate_up_to:
            yield _size(family, question.study.inference.alpha)


def _size(family: Times, alpha: float) -> Estimate:
    n = len(family.subjects)
    cut_off = chi2_quantile(1 - alpha, len(family.arms) - 1)
    arms, sizes = family.arms, np.unique(family.code, return_counts=True)[1]
    return Estimate(
        "true size of the asymptotic test",
        At(arm=arms[0], against=arms[1]) if len(arms) == 2 else At(),
        true_size(cut_off, tuple(sizes.tolist())),
        "proportion",
        n=n,
        note=f"at the nominal {alpha:g}, with these group sizes, no ties and no censoring",
    )


def _assumptions(times: Times) -> tuple[str, ...]:
    shared = "Censored subjects would have fared as those who were followed longer."
    exact = "The exact and Monte Carlo p assume that censoring does not depend on the arm."
    return (shared, exact) if times.censored else (shared,)


def _limits(question: Question[analyses.LogRank], found: LogRanks) -> Iterator[str]:
    yield (
        "In small groups the asymptotic log-rank test rejects a true hypothesis more often than "
        "it says; the exact p does not."
    )
    for at in found.separated:
        arms = f"{question.label(str(at.arm))} and {question.label(str(at.against))}"
        yield f"The events of {arms} hardly overlap in time, so their hazard ratio is penalised."


def _strata_step(strata: tuple[str, ...]) -> tuple[str, ...]:
    return (f"Arms were compared within the levels of {listed(strata)}.",) if strata else ()
