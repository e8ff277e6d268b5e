"""Arms over days by ranks, for a scale such as BBB that is only ordered."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf

from cellcourse.analysis.families import draws, permuted_note
from cellcourse.analysis.measured import open_events_sentence
from cellcourse.analysis.ordered_scores import OrderedScores, deaths_sentence, ordered_scores
from cellcourse.analysis.question import Question
from cellcourse.analysis.result import At, Estimate, Result, Test
from cellcourse.stats import ordinal
from cellcourse.stats.relabelling import Relabelled
from cellcourse.study.analyses import AnovaType

__all__ = ["anova_type"]

NAME = "ANOVA-type"


def anova_type(question: Question[AnovaType]) -> Result:
    """Test arms, days and their interaction, asymptotically and by permutation."""
    entry = question.entry
    scores, excluded = ordered_scores(question)
    found = ordinal.anova_type(scores.table, scores.arms)
    permuted = ordinal.permuted_anova_type(
        scores.table, scores.arms, by=draws(entry.exact, question.key)
    )
    return Result(
        analysis=question.key,
        method="nonparametric repeated measures",
        title=entry.title,
        deaths=deaths_sentence(question),
        arms=question.arms,
        n=question.count(one.trace.subject for one in scores.known),
        estimates=tuple(_effect(scores, one) for one in found.effects),
        tests=tuple(_tests(found, permuted, len(scores.known))),
        excluded=excluded,
        assumptions=("Subjects of one arm share one distribution of scores on each day.",),
        limits=tuple(_limits(found)),
        references=("Brunner2002", "Noguchi2012", "Phipson2010"),
        steps=(*_steps(question, scores), *open_events_sentence(question)),
        inputs=question.inputs("observations", "events", "subjects"),
    )


def _effect(scores: OrderedScores, one: ordinal.RelativeEffect) -> Estimate:
    at = scores.at[one.visit]
    return Estimate(
        "relative effect",
        At(arm=one.group, day=at.day, visit=at.visit),
        one.effect,
        "proportion",
        n=one.n,
        se=one.se,
    )


def _tests(found: ordinal.AnovaType, permuted: ordinal.PermutedAnovaType, n: int) -> Iterator[Test]:
    for item, test, by in (
        ("arm", found.group, permuted.group),
        ("day", found.visit, permuted.visit),
        ("arm by day", found.interaction, permuted.interaction),
    ):
        yield Test(
            name=NAME,
            at=At(item=item),
            p=test.p,
            p_kind="asymptotic",
            n=n,
            statistic=test.statistic,
            statistic_name="F",
            df=(test.df1,) if isinf(test.df2) else (test.df1, test.df2),
        )
        yield _permuted(item, by, n)


def _permuted(item: str, by: Relabelled, n: int) -> Test:
    return Test(
        name=f"permutation {NAME}",
        at=At(item=item),
        p=by.p,
        p_kind=by.kind,
        n=n,
        statistic=by.statistic,
        statistic_name="F",
        note=permuted_note(by),
    )


def _limits(found: ordinal.AnovaType) -> Iterator[str]:
    yield (
        "In small groups the asymptotic tests of day and of arm by day reject a true hypothesis "
        "somewhat too often; the permutation p does not."
    )
    if found.missing:
        yield f"{found.missing} scores are missing and are taken to be so by chance."


def _steps(question: Question[AnovaType], scores: OrderedScores) -> Iterator[str]:
    exact = question.entry.exact
    label = question.study.measures[question.entry.measure].label
    yield (
        f"{label} on {len(scores.at)} occasions was compared between {len(question.arms)} arms by "
        "the ANOVA-type statistic of Brunner on ranks, which needs no distances between scores. "
        f"Permutation p-values are from all assignments of the arms, or {exact.resamples:,} random "
        f"ones where there are more than {exact.enumerate_up_to:,} (seed {exact.seed})."
    )
