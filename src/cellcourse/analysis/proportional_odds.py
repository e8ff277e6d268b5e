"""By what factor each arm multiplies the odds of a higher score on an ordinal scale.

One factor serves every threshold of the scale and every day. Scores of one subject may
depend on each other in any way: errors come from the spread of whole subjects, and the
permutation p from moving whole subjects between arms.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.families import adjusted, draws, family_references, permuted_note
from cellcourse.analysis.long_rows import Covariate, adjusting, left_out
from cellcourse.analysis.measured import open_events_sentence
from cellcourse.analysis.ordered_scores import OrderedScores, deaths_sentence, ordered_scores
from cellcourse.analysis.question import Question, listed
from cellcourse.analysis.result import At, Estimate, Result, Test
from cellcourse.analysis.scores import Occasion
from cellcourse.analysis.wording import adjusted_by
from cellcourse.errors import MethodError
from cellcourse.stats import ordinal
from cellcourse.stats.relabelling import Relabelled
from cellcourse.study.analyses import ProportionalOdds

__all__ = ["NAME", "occasion_item", "proportional_odds"]

NAME = "proportional odds"
_SCALE = "the standard error is that of the logarithm of the ratio, robust, for few subjects"


@dataclass(frozen=True)
class _Rows:
    """One row for each score: who gave it, in which arm, and what else is known of it."""

    score: npt.NDArray[np.float64]
    subject: tuple[str, ...]
    arm: tuple[str, ...]
    names: tuple[str, ...]
    beside: npt.NDArray[np.float64]
    """(m, c) what is known beside the arm, a column for each name."""

    def of(self, arms: Sequence[str]) -> _Rows:
        """The rows of some arms, without columns that do not vary among them."""
        kept = np.array([arm in arms for arm in self.arm])
        varies = np.ptp(self.beside[kept], axis=0) > 0
        return _Rows(
            self.score[kept],
            tuple(np.array(self.subject)[kept]),
            tuple(np.array(self.arm)[kept]),
            tuple(np.array(self.names, dtype=str)[varies]),
            self.beside[kept][:, varies],
        )

    def design(self, arms: Sequence[str]) -> npt.NDArray[np.float64]:
        """A column of zeros and ones for each of some arms, then what is known beside."""
        own = [[float(arm == one) for one in arms] for arm in self.arm]
        return np.column_stack((np.array(own), self.beside))


@dataclass(frozen=True)
class _Permuted:
    """The permutation test of one arm against the first."""

    n: int
    found: Relabelled


def proportional_odds(question: Question[ProportionalOdds]) -> Result:
    """Fit one model of all arms; test each arm against the first, and by permutation."""
    entry = question.entry
    covariates = adjusting(question, entry.adjust_for)
    unknown = left_out(question, covariates)
    scores, unscored = ordered_scores(question, {one.subject for one in unknown})
    if not scores.known:
        raise MethodError("no scores on the days analysed")
    rows = _rows(question, scores, covariates).of(question.arms)
    first, *others = question.control_first()
    fit = ordinal.proportional_odds(
        rows.score, rows.subject, rows.design(others), level=question.level
    )
    ratios = fit.odds_ratios
    permuted = [_permuted(question, rows, first, arm) for arm in others]
    return Result(
        analysis=question.key,
        method="proportional odds",
        title=entry.title,
        deaths=deaths_sentence(question),
        arms=question.arms,
        n=question.count(scores.subjects),
        estimates=tuple(
            _estimate(fit, ratio, At(item=name), question.level)
            for name, ratio in zip(rows.names, ratios[len(others) :], strict=True)
        ),
        tests=tuple(_tests(question, fit, permuted)),
        excluded=(*unknown, *unscored),
        assumptions=(
            "One odds ratio serves all thresholds of the scale and all days.",
            "Scores that are missing are so by chance.",
        ),
        limits=tuple(_limits(fit)),
        references=(
            "McCullagh1980",
            "Liang1986",
            "Mancl2001",
            *family_references([one.found.kind for one in permuted], entry.adjust),
        ),
        steps=(*_steps(question, fit, covariates), *open_events_sentence(question)),
        inputs=question.inputs("observations", "events", "subjects"),
    )


def _rows(
    question: Question[ProportionalOdds],
    scores: OrderedScores,
    covariates: tuple[Covariate, ...],
) -> _Rows:
    """Every score that there is, with its occasion against the first and its covariates."""
    who, when = np.nonzero(~np.isnan(scores.table))
    after = range(1, len(scores.at))
    names = [occasion_item(question, at, scores.at[0]) for at in scores.at[1:]]
    later = (when[:, None] == np.array(after)).astype(float)
    numbers = [[one.values[scores.subjects[i]] for one in covariates] for i in who]
    beside = np.column_stack((later, np.array(numbers).reshape(who.size, len(covariates))))
    return _Rows(
        scores.table[who, when],
        tuple(scores.subjects[i] for i in who),
        tuple(scores.arms[i] for i in who),
        (*names, *(one.name for one in covariates)),
        beside,
    )


def occasion_item(question: Question[Any], at: Occasion, first: Occasion) -> str:
    """Name an occasion that is held against the first."""
    called = [
        f"day {one.day}" if one.visit is None else question.study.schedule.visits[one.visit].label
        for one in (at, first)
    ]
    return " against ".join(called)


def _permuted(question: Question[ProportionalOdds], rows: _Rows, first: str, arm: str) -> _Permuted:
    pair = rows.of((first, arm))
    found = ordinal.permuted_proportional_odds(
        pair.score,
        pair.subject,
        [one == arm for one in pair.arm],
        pair.beside,
        by=draws(question.entry.exact, f"{question.key} {question.arms.index(arm)}"),
    )
    return _Permuted(len(set(pair.subject)), found)


def _estimate(
    fit: ordinal.ProportionalOdds, ratio: ordinal.OddsRatio, at: At, level: float
) -> Estimate:
    bounds = ratio.interval
    return Estimate(
        "odds ratio",
        at,
        ratio.odds_ratio,
        "ratio",
        n=fit.subjects,
        se=ratio.se,
        low=bounds.lower,
        high=bounds.upper,
        level=level,
        note=_SCALE,
    )


def _tests(
    question: Question[ProportionalOdds], fit: ordinal.ProportionalOdds, permuted: list[_Permuted]
) -> Iterator[Test]:
    """The asymptotic and the permutation tests; each kind is a family of its own."""
    first, *others = question.control_first()
    at = [At(arm=arm, against=first) for arm in others]
    ratios = fit.odds_ratios[: len(others)]
    effects = [
        _estimate(fit, ratio, where, question.level)
        for ratio, where in zip(ratios, at, strict=True)
    ]
    asymptotic = [_asymptotic(fit, *one) for one in zip(ratios, effects, strict=True)]
    exact = [_of_permutation(*one) for one in zip(permuted, effects, strict=True)]
    yield from adjusted(asymptotic, question.entry.adjust)
    yield from adjusted(exact, question.entry.adjust)


def _asymptotic(fit: ordinal.ProportionalOdds, ratio: ordinal.OddsRatio, effect: Estimate) -> Test:
    return Test(
        name=NAME,
        at=effect.at,
        p=ratio.p,
        p_kind="asymptotic",
        n=fit.subjects,
        statistic=ratio.log_odds_ratio / ratio.se,
        statistic_name="z",
        effect=effect,
    )


def _of_permutation(one: _Permuted, effect: Estimate) -> Test:
    return Test(
        name=f"permutation {NAME}",
        at=effect.at,
        p=one.found.p,
        p_kind=one.found.kind,
        n=one.n,
        statistic=one.found.statistic,
        statistic_name="squared score",
        effect=effect,
        note=permuted_note(one.found),
    )


def _limits(fit: ordinal.ProportionalOdds) -> Iterator[str]:
    yield (f"With {fit.subjects} subjects the intervals are approximate; the permutation p is not.")
    yield "Whether one odds ratio serves all thresholds was not tested."


def _steps(
    question: Question[ProportionalOdds],
    fit: ordinal.ProportionalOdds,
    covariates: tuple[Covariate, ...],
) -> Iterator[str]:
    entry = question.entry
    label = question.study.measures[entry.measure].label
    first = question.label(question.control_first()[0])
    given = f", adjusted for {listed(one.name for one in covariates)}" if covariates else ""
    yield (
        f"{label} ({fit.scores} scores of {fit.subjects} subjects) was analysed by a marginal "
        f"proportional odds model with a level of its own for each occasion{given}, and standard "
        "errors from the spread between subjects, corrected for few subjects after Mancl and "
        f"DeRouen; odds ratios above 1 are in favour of the arm held against {first}"
        f"{adjusted_by(entry.adjust)}."
    )
    yield (
        f"Permutation p-values are from all assignments of the subjects of two arms, or "
        f"{entry.exact.resamples:,} random ones where there are more than "
        f"{entry.exact.enumerate_up_to:,} (seed {entry.exact.seed})."
    )
