"""Repeated-measures analysis of variance: arms between, visits within subjects.

Only subjects seen at every visit can enter, and the others are named. Sums of squares
are Type III, as in SPSS and in R's afex, so unequal arms weigh the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.by_means import tukey_kramer_tests
from cellcourse.analysis.groups import Comparison, Group
from cellcourse.analysis.measured import measured, open_events_sentence
from cellcourse.analysis.question import Question, listed, per_cent
from cellcourse.analysis.result import At, Estimate, Exclusion, Result, Test
from cellcourse.records.derive import Trace
from cellcourse.stats.mixed_anova import MixedAnova, RepeatedAnova
from cellcourse.stats.mixed_anova import mixed_anova as mixed
from cellcourse.stats.mixed_anova import repeated_anova as repeated
from cellcourse.stats.sphericity import Sphericity
from cellcourse.stats.visits import WithinEffect
from cellcourse.study import analyses

__all__ = ["mixed_anova"]

NAME = "mixed ANOVA"


@dataclass(frozen=True)
class _Scores:
    """Scores of subjects, arm by arm with the control first, by visit."""

    traces: tuple[Trace, ...]
    table: npt.NDArray[np.float64]  # (n, v), NaN where missing

    @property
    def arms(self) -> list[str]:
        """The arm of each subject."""
        return [one.arm for one in self.traces]


def mixed_anova(question: Question[analyses.MixedAnova]) -> Result:
    """Test arms, visits, and whether arms change differently over visits."""
    entry = question.entry
    scores = _scores(question)
    several = len(question.arms) > 1
    fit: MixedAnova | RepeatedAnova = (
        mixed(scores.table, scores.arms, level=question.level)
        if several
        else repeated(scores.table, level=question.level)
    )
    dropped = {one.subject: one.visits for one in fit.dropped}
    complete = [row for row in range(len(scores.traces)) if row not in dropped]
    return Result(
        analysis=question.key,
        method=NAME if several else "repeated-measures ANOVA",
        title=entry.title,
        deaths="Subjects without a score at every visit, the dead included, are left out.",
        arms=question.arms,
        n=question.count(scores.traces[row].subject for row in complete),
        estimates=(*_means(question, fit), *_epsilons(fit.sphericity)),
        tests=tuple(_tests(question, fit, scores, complete)),
        excluded=tuple(
            Exclusion(
                scores.traces[row].subject,
                f"no score at {listed(_visit(question, visit) for visit in visits)}",
            )
            for row, visits in dropped.items()
        ),
        assumptions=(
            "Subjects' means and their changes are normal, with equal spread in all arms.",
            "Without a correction differences between visits vary alike (sphericity).",
        ),
        limits=tuple(_limits(dropped, len(scores.traces))),
        references=("Greenhouse1959", "Huynh1976", "Lecoutre1991", "Mauchly1940"),
        steps=(*_steps(question, complete, several), *open_events_sentence(question)),
        inputs=question.inputs("observations", "subjects"),
    )


def _scores(question: Question[analyses.MixedAnova]) -> _Scores:
    entry = question.entry
    order = question.control_first()
    known = sorted(measured(question), key=lambda trace: order.index(trace.arm))
    rows = [[trace.at(visit) for visit in entry.visits] for trace in known]
    return _Scores(tuple(known), np.array(rows, dtype=float))


def _visit(question: Question[analyses.MixedAnova], place: int) -> str:
    return question.study.schedule.visits[question.entry.visits[place]].label


def _means(
    question: Question[analyses.MixedAnova], fit: MixedAnova | RepeatedAnova
) -> Iterator[Estimate]:
    for cell in fit.means:
        visit = question.entry.visits[cell.visit]
        yield Estimate(
            "mean of complete subjects",
            At(
                arm=cell.group if isinstance(fit, MixedAnova) else question.arms[0],
                day=question.study.schedule.visits[visit].day,
                visit=visit,
            ),
            cell.mean,
            question.unit(question.entry.measure),
            n=cell.n,
            se=cell.se,
            low=cell.interval.lower,
            high=cell.interval.upper,
            level=cell.interval.level,
            note="SE from the spread within all arms at this visit",
        )


def _epsilons(found: Sphericity) -> Iterator[Estimate]:
    yield Estimate("Greenhouse-Geisser epsilon", At(), found.greenhouse_geisser, "ratio")
    yield Estimate("Huynh-Feldt epsilon", At(), found.huynh_feldt, "ratio")


def _tests(
    question: Question[analyses.MixedAnova],
    fit: MixedAnova | RepeatedAnova,
    scores: _Scores,
    complete: list[int],
) -> Iterator[Test]:
    n = len(complete)
    if isinstance(fit, MixedAnova):
        yield _test(
            "arm", fit.group.statistic, fit.group.df, fit.group.p, n, fit.group.partial_eta_squared
        )
        yield from _between(question, scores, complete)
    yield from _within("visit", fit.visit, fit.sphericity, n)
    if isinstance(fit, MixedAnova):
        yield from _within("arm by visit", fit.interaction, fit.sphericity, n)
    if fit.sphericity.mauchly is not None:
        test = fit.sphericity.mauchly
        yield Test(
            name="Mauchly",
            at=At(),
            p=test.p,
            p_kind="asymptotic",
            n=n,
            statistic=test.chisq,
            statistic_name="chi-square",
            df=(test.df,),
            note=f"W = {test.statistic:.4g}",
        )


def _test(item: str, statistic: float, df: tuple[float, ...], p: float, n: int, eta: float) -> Test:
    at = At(item=item)
    return Test(
        name=NAME,
        at=at,
        p=p,
        p_kind="normal theory",
        n=n,
        statistic=statistic,
        statistic_name="F",
        df=df,
        effect=Estimate("partial eta squared", at, eta, "proportion", n=n),
    )


def _within(item: str, found: WithinEffect, spread: Sphericity, n: int) -> Iterator[Test]:
    """The plain test, then the two that correct its degrees of freedom."""
    plain = _test(item, found.statistic, found.df, found.p, n, found.partial_eta_squared)
    corrected = (
        ("Greenhouse-Geisser", spread.greenhouse_geisser, found.p_greenhouse_geisser),
        ("Huynh-Feldt", spread.huynh_feldt, found.p_huynh_feldt),
    )
    yield plain
    for name, epsilon, p in corrected:
        df = tuple(epsilon * one for one in found.df)
        yield replace(plain, name=f"{NAME}, {name}", p=p, df=df)


def _between(
    question: Question[analyses.MixedAnova], scores: _Scores, complete: list[int]
) -> Iterator[Test]:
    """How far arms differ in the mean over all visits."""
    means = [(scores.traces[row].arm, float(scores.table[row].mean())) for row in complete]
    comparison = Comparison(
        name=question.key,
        groups=tuple(
            Group(arm, tuple(sorted(mean for own, mean in means if own == arm)))
            for arm in question.control_first()
        ),
        unit=question.unit(question.entry.measure),
        level=question.level,
        adjust="none",
        exact=None,
    )
    for test in tukey_kramer_tests(comparison):
        if test.name == "Tukey-Kramer":
            yield replace(test, name="Tukey-Kramer of means over visits")


def _limits(dropped: dict[int, tuple[int, ...]], n: int) -> Iterator[str]:
    if dropped:
        yield (
            f"{len(dropped)} of {n} subjects could not be used, because they lack a visit; those "
            "who can be seen at every visit may fare better than those who cannot."
        )


def _steps(
    question: Question[analyses.MixedAnova], complete: list[int], several: bool
) -> Iterator[str]:
    entry = question.entry
    label = question.study.measures[entry.measure].label
    between = "arm between and " if several else ""
    yield (
        f"{label} at {len(entry.visits)} visits was analysed in the {len(complete)} subjects seen "
        f"at all of them by repeated-measures analysis of variance with {between}visit within "
        "subjects, Type III sums of squares."
    )
    yield (
        "Beside the uncorrected tests stand those with the Greenhouse-Geisser and the Huynh-Feldt "
        "(with Lecoutre's correction) degrees of freedom."
    )
    if several:
        yield (
            f"Means over visits were compared between arms by Tukey-Kramer, with "
            f"{per_cent(question.level)} intervals."
        )
