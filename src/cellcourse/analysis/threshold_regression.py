"""By what factor each arm stretches the time to a crossing, covariates alike.

A Weibull law of times of which only the visits around them are known. The factor stands
beside the log-rank test for such times, which needs no law and knows no covariate.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.families import adjusted
from cellcourse.analysis.long_rows import Covariate, adjusting, left_out
from cellcourse.analysis.question import Question, listed, per_cent
from cellcourse.analysis.result import At, Estimate, Test
from cellcourse.analysis.wording import adjusted_by, adjustment_references
from cellcourse.errors import MethodError
from cellcourse.stats.distributions import normal_quantile
from cellcourse.stats.interval_censored import Coefficient, Crossings, Weibull, weibull
from cellcourse.study.analyses import TimeToThreshold
from cellcourse.study.analyses.scores import Regression

__all__ = ["NAME", "Regressed", "regression"]

NAME = "Weibull regression"


@dataclass(frozen=True)
class Regressed:
    """What a regression found, and what has to be said of it."""

    estimates: tuple[Estimate, ...] = ()
    tests: tuple[Test, ...] = ()
    assumptions: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


def regression(
    question: Question[TimeToThreshold], subjects: Sequence[str], seen: Crossings
) -> Regressed:
    """Fit the regression that an entry declares; without an answer it becomes a limit.

    Args:
        question: may declare none, and then nothing is found.
        subjects: names, in the order of the crossings.
        seen: the bracket of each subject's crossing.
    """
    declared = question.entry.regression
    if declared is None:
        return Regressed()
    covariates = adjusting(question, declared.adjust_for)
    unknown = {one.subject for one in left_out(question, covariates)} & set(subjects)
    timed = [place for place, end in enumerate(seen.right) if end > 0]
    kept = [place for place in timed if subjects[place] not in unknown]
    design = _design(question, [subjects[place] for place in kept], covariates)
    left, right = (np.asarray(ends)[kept] for ends in (seen.left, seen.right))
    try:
        fit = weibull(left, right, design, level=question.level)
    except MethodError as refused:
        return Regressed(limits=(f"No {NAME}: {refused.message}.",))
    found = _found(question, declared, covariates, fit)
    gone = _gone(len(subjects) - len(timed), len(timed) - len(kept))
    return replace(found, limits=(*found.limits, *gone))


def _gone(crossed: int, lacking: int) -> Iterator[str]:
    """Say how many subjects the regression leaves out, and why."""
    if crossed:
        yield f"The regression leaves out {_subjects(crossed)} who had crossed by day 0."
    if lacking:
        yield f"The regression leaves out {_subjects(lacking)} without a covariate."


def _subjects(n: int) -> str:
    return "1 subject" if n == 1 else f"{n} subjects"


def _design(
    question: Question[TimeToThreshold],
    subjects: Sequence[str],
    covariates: tuple[Covariate, ...],
) -> npt.NDArray[np.float64]:
    """A column for each arm but the first, then for each covariate."""
    _, *others = question.control_first()
    rows = [
        [float(question.arm_of[subject] == arm) for arm in others]
        + [one.values[subject] for one in covariates]
        for subject in subjects
    ]
    return np.array(rows, dtype=float).reshape(len(subjects), len(others) + len(covariates))


def _found(
    question: Question[TimeToThreshold],
    declared: Regression,
    covariates: tuple[Covariate, ...],
    fit: Weibull,
) -> Regressed:
    rule = question.entry.pairwise
    first, *others = question.control_first()
    of_arms, beside = fit.coefficients[: len(others)], fit.coefficients[len(others) :]
    at = [At(arm=arm, against=first) for arm in others]
    tests = [_test(fit, one, where) for one, where in zip(of_arms, at, strict=True)]
    names = [At(item=one.name) for one in covariates]
    return Regressed(
        estimates=(
            *(_hazard_ratio(fit, one, where) for one, where in zip(of_arms, at, strict=True)),
            *(_time_ratio(fit, one, where) for one, where in zip(beside, names, strict=True)),
            Estimate("shape of the Weibull law", At(), 1 / fit.scale, "ratio", n=fit.n),
        ),
        tests=adjusted(tests, rule),
        assumptions=(
            "Times to the crossing follow a Weibull law, stretched by arm and covariate.",
        ),
        limits=(
            (
                f"The crossing was seen in {fit.seen} of {fit.n} subjects: intervals and p-values "
                "of the regression hold for many such."
            ),
        ),
        references=("Kalbfleisch2002", *(adjustment_references(rule) if len(tests) > 1 else ())),
        steps=tuple(_steps(question, declared, covariates, fit)),
    )


def _time_ratio(fit: Weibull, one: Coefficient, at: At) -> Estimate:
    return Estimate(
        "time ratio",
        at,
        one.time_ratio,
        "ratio",
        n=fit.n,
        se=one.se,
        low=float(np.exp(one.interval.lower)),
        high=float(np.exp(one.interval.upper)),
        level=one.interval.level,
        note="the standard error is that of the logarithm of the ratio",
    )


def _hazard_ratio(fit: Weibull, one: Coefficient, at: At) -> Estimate:
    note = "of the crossing, by the Weibull law"
    return Estimate("hazard ratio", at, one.hazard_ratio, "ratio", n=fit.n, note=note)


def _test(fit: Weibull, one: Coefficient, at: At) -> Test:
    root = float(np.copysign(abs(normal_quantile(one.p / 2)), one.estimate))
    return Test(
        name=NAME,
        at=at,
        p=one.p,
        p_kind="asymptotic",
        n=fit.n,
        statistic=root,
        statistic_name="signed root of likelihood ratio",
        effect=_time_ratio(fit, one, at),
    )


def _steps(
    question: Question[TimeToThreshold],
    declared: Regression,
    covariates: tuple[Covariate, ...],
    fit: Weibull,
) -> Iterator[str]:
    first = question.label(question.control_first()[0])
    given = f", adjusted for {listed(one.name for one in covariates)}" if covariates else ""
    yield (
        f"Times to the crossing of {fit.n} subjects were compared with those of {first} by a "
        f"{declared.law.capitalize()} regression of bracketed times{given}: time ratios above 1 "
        f"say that the crossing comes later, with {per_cent(question.level)} profile-likelihood "
        f"intervals and p-values from likelihood-ratio tests"
        f"{adjusted_by(question.entry.pairwise)}."
    )
