"""Log-rank tests that weigh early or late events more, chosen before the data were seen."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.analysis.endpoint import (
    DEATHS,
    TABLES,
    Times,
    censoring_sentence,
    followed,
    strata_of,
)
from cellcourse.analysis.families import (
    ChiSquare,
    chi_square_tests,
    draws,
    families,
    family_references,
    family_step,
)
from cellcourse.analysis.hazards import of_pair
from cellcourse.analysis.question import Question
from cellcourse.analysis.result import At, Estimate, Result
from cellcourse.stats.survival.weighted_logrank import (
    WeightedLogRank,
    permuted_weighted_logrank,
)
from cellcourse.stats.survival.weighted_logrank import weighted_logrank as weighted
from cellcourse.study import analyses

__all__ = ["weighted_log_rank"]


def weighted_log_rank(question: Question[analyses.WeightedLogRank]) -> Result:
    """Test all arms together, then each pair."""
    entry = question.entry
    excluded = question.lacking(entry.strata)
    times = followed(question, entry.endpoint).without({one.subject for one in excluded})
    parts = [times if arms == times.arms else times.of(arms) for arms in families(question)]
    compared = [_compared(question, part) for part in parts]
    kinds = [one.permuted.kind for one in compared]
    return Result(
        analysis=question.key,
        method="weighted log-rank",
        title=entry.title,
        deaths=DEATHS,
        arms=question.arms,
        n=times.counts(),
        estimates=tuple(_counts(question, times)),
        tests=chi_square_tests("weighted log-rank", compared, entry.pairwise),
        excluded=excluded,
        assumptions=(
            "The weights were chosen before the data were seen.",
            "Censoring does not depend on the arm.",
        ),
        limits=(
            (
                "A weighted test can be significant though most of the hazards do not differ; its "
                "hazard ratio is the unweighted one."
            ),
        ),
        references=("Harrington1982", *family_references(kinds, entry.pairwise), "Cox1972"),
        steps=(censoring_sentence(question, entry.endpoint, times), *_steps(question, compared)),
        inputs=question.inputs(*TABLES),
    )


def _test(question: Question[analyses.WeightedLogRank], times: Times) -> WeightedLogRank:
    entry = question.entry
    return weighted(
        times.time,
        times.happened,
        times.code,
        strata=strata_of(question, times, entry.strata),
        rho=entry.rho,
        gamma=entry.gamma,
    )


def _compared(question: Question[analyses.WeightedLogRank], times: Times) -> ChiSquare:
    entry, arms = question.entry, times.arms
    found, strata = _test(question, times), strata_of(question, times, entry.strata)
    pair = len(arms) == 2
    permuted = permuted_weighted_logrank(
        times.time,
        times.happened,
        times.code,
        strata=strata,
        rho=entry.rho,
        gamma=entry.gamma,
        by=draws(entry.exact, f"{question.key} {len(arms)} {question.arms.index(arms[0])}"),
    )
    return ChiSquare(
        at=At(arm=arms[0], against=arms[1]) if pair else At(),
        n=len(times.subjects),
        chisq=found.chisq,
        df=found.df,
        p=found.p,
        permuted=permuted,
        effect=of_pair(times, strata, question.level)[0] if pair else None,
    )


def _counts(question: Question[analyses.WeightedLogRank], times: Times) -> Iterator[Estimate]:
    found = _test(question, times)
    rows = zip(found.groups, found.n, found.observed, found.expected, strict=True)
    for code, n, seen, expected in rows:
        at = At(arm=question.arms[int(code)])
        yield Estimate("weighted observed events", at, seen, "subjects", n=n)
        yield Estimate("weighted expected events", at, expected, "subjects", n=n)


def _steps(
    question: Question[analyses.WeightedLogRank], compared: list[ChiSquare]
) -> Iterator[str]:
    entry = question.entry
    strata = ", within strata" if entry.strata else ""
    yield (
        f"The log-rank test with Fleming and Harrington's weights, rho {entry.rho:g} and gamma "
        f"{entry.gamma:g}, compared the arms{strata}."
    )
    yield family_step(compared, entry.exact, entry.pairwise)
