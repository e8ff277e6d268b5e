"""Log-rank tests that weigh early or late events more, chosen before the data were seen."""

from __future__ import annotations

from collections.abc import Iterator

from cellcourse.analysis.endpoint import (
    DEATHS,
    TABLES,
    Times,
    censoring_sentence,
    events_of_arms,
    followed_within,
    strata_of,
)
from cellcourse.analysis.families import (
    Comparing,
    Families,
    chi_square_tests,
    compared,
    family_references,
    family_step,
)
from cellcourse.analysis.hazards import of_pair
from cellcourse.analysis.question import Question
from cellcourse.analysis.result import At, Estimate, Result
from cellcourse.stats.relabelling import Permutation, Relabelled
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
    times, excluded = followed_within(question, entry.endpoint, entry.strata)
    found = compared(question, _comparing(question, times))
    return Result(
        analysis=question.key,
        method="weighted log-rank",
        title=entry.title,
        deaths=DEATHS,
        arms=question.arms,
        n=times.counts(),
        estimates=tuple(events_of_arms(question.arms, _test(question, times), "weighted ")),
        tests=chi_square_tests("weighted log-rank", found.made, entry.pairwise),
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
            *found.limits,
        ),
        references=("Harrington1982", *family_references(found.kinds, entry.pairwise), "Cox1972"),
        steps=(censoring_sentence(question, entry.endpoint, times), *_steps(question, found)),
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


def _comparing(question: Question[analyses.WeightedLogRank], times: Times) -> Comparing:
    entry = question.entry

    def permuted(arms: tuple[str, ...], by: Permutation) -> Relabelled:
        own = times.of(arms)
        return permuted_weighted_logrank(
            own.time,
            own.happened,
            own.code,
            strata=strata_of(question, own, entry.strata),
            rho=entry.rho,
            gamma=entry.gamma,
            by=by,
        )

    def effect(at: At) -> Estimate:
        own = times.of((str(at.arm), str(at.against)))
        return of_pair(own, strata_of(question, own, entry.strata), question.level)[0]

    return Comparing(
        size=lambda arms: len(times.of(arms).subjects),
        test=lambda arms: _test(question, times.of(arms)),
        permuted=permuted,
        effect=effect,
    )


def _steps(question: Question[analyses.WeightedLogRank], found: Families) -> Iterator[str]:
    entry = question.entry
    strata = ", within strata" if entry.strata else ""
    yield (
        f"The log-rank test with Fleming and Harrington's weights, rho {entry.rho:g} and gamma "
        f"{entry.gamma:g}, compared the arms{strata}."
    )
    yield family_step(found, entry.exact, entry.pairwise)
