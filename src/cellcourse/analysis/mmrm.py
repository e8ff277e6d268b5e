"""Means of arms at visits by a mixed model for repeated measures.

Every score that was taken counts, whichever visits a subject missed. After a death or
another event that the estimand calls hypothetical the model says what would have been
seen without it, taking scores as missing at random.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from cellcourse.analysis.long_rows import (
    Covariate,
    covariates,
    left_out,
    unseen,
)
from cellcourse.analysis.measured import open_events_sentence
from cellcourse.analysis.mmrm_fit import Model, fitted_model, weights
from cellcourse.analysis.question import Question, listed, per_cent
from cellcourse.analysis.result import At, Curve, Estimate, Result, Test
from cellcourse.analysis.wording import adjusted_by, adjustment_references
from cellcourse.errors import MethodError
from cellcourse.stats.mmrm import Mmrm as Fit
from cellcourse.stats.mmrm.cells import CellContrast
from cellcourse.stats.mmrm.inference import FTest
from cellcourse.study.analyses import Mmrm

__all__ = ["mmrm"]

NAME = "MMRM"


def mmrm(question: Question[Mmrm]) -> Result:
    """Fit the model, give the mean of every arm at every visit, and compare arms."""
    entry = question.entry
    adjusted = covariates(question)
    excluded = left_out(question, (*adjusted, *weights(question)))
    model = fitted_model(question, adjusted, {one.subject for one in excluded})
    means = model.cells.means(model.fit.fixed, level=question.level)
    subjects = dict.fromkeys(row.subject for row in model.rows)
    gone = {one.subject for one in excluded}
    joint, untested = _joint_tests(model)
    return Result(
        analysis=question.key,
        method="mixed model for repeated measures",
        title=entry.title,
        deaths="Scores after a death are taken as missing at random, as if nobody had died.",
        arms=question.arms,
        n=question.count(subjects),
        estimates=(*(_mean(question, one) for one in means), *_covariance(question, model.fit)),
        tests=(*joint, *_differences(question, model)),
        curves=tuple(_curve(question, arm, means) for arm in question.arms),
        excluded=(
            *excluded,
            *(one for one in unseen(question, model.rows) if one.subject not in gone),
        ),
        assumptions=(
            "Scores are normal, with the covariance over visits that is stated.",
            "Scores are missing at random: who is missing is told by the scores that were seen.",
        ),
        limits=(*_limits(question, model), *untested),
        references=(
            "Mallinckrodt2008",
            *_DF_SOURCES[entry.df],
            *_ERROR_SOURCES[entry.errors],
            *adjustment_references(entry.adjust),
        ),
        steps=(*_steps(question, model, adjusted), *open_events_sentence(question)),
        inputs=question.inputs("observations", "events", "subjects"),
    )


_DF_SOURCES = {
    "satterthwaite": ("Satterthwaite1946",),
    "kenward-roger": ("Kenward1997",),
    "kenward-roger-linear": ("Kenward1997",),
    "residual": (),
}


_ERROR_SOURCES = {
    "model": (),
    "robust": ("Liang1986", "Bell2002"),
    "robust bias-reduced": ("Bell2002",),
    "robust jackknife": ("Mancl2001", "Bell2002"),
}


def _at(question: Question[Mmrm], one: CellContrast) -> At:
    day = question.study.schedule.visits[one.visit].day
    return At(arm=one.arm, against=one.against, day=day, visit=one.visit)


def _mean(question: Question[Mmrm], one: CellContrast) -> Estimate:
    return _estimate(question, one, "adjusted mean")


def _estimate(question: Question[Mmrm], one: CellContrast, quantity: str) -> Estimate:
    found = one.contrast
    return Estimate(
        quantity,
        _at(question, one),
        found.estimate,
        question.unit(question.entry.measure),
        n=sum(one.n),
        se=found.se,
        low=found.interval.lower,
        high=found.interval.upper,
        level=found.interval.level,
    )


def _covariance(question: Question[Mmrm], fit: Fit) -> Iterator[Estimate]:
    """Spread at each visit, and correlation of each two visits, by group of covariance."""
    for group, matrix in fit.covariance.items():
        arm = group if group in question.arms else None
        spread = np.sqrt(np.diag(matrix))
        for place, visit in enumerate(fit.visits):
            at = At(arm=arm, visit=visit)
            unit = question.unit(question.entry.measure)
            yield Estimate("standard deviation of the model", at, float(spread[place]), unit)
            for earlier in range(place):
                value = float(matrix[earlier, place] / spread[earlier] / spread[place])
                label = question.study.schedule.visits[fit.visits[earlier]].label
                where = At(arm=arm, visit=visit, item=f"with {label}")
                yield Estimate("correlation of the model", where, value, "ratio")


def _joint_tests(model: Model) -> tuple[tuple[Test, ...], tuple[str, ...]]:
    """The tests of all arms and visits, and why one of them cannot be made."""
    made, refusals = [], []
    for item, test in (("arm", model.cells.arm_effect), ("arm by visit", model.cells.interaction)):
        try:
            made.append(_f_test(item, test(model.fit.fixed), model.fit.subjects))
        except MethodError as refused:
            refusals.append(f"No test of {item}: {refused.message}.")
    return tuple(made), tuple(refusals)


def _f_test(item: str, found: FTest, n: int) -> Test:
    return Test(
        name=NAME,
        at=At(item=item),
        p=found.p,
        p_kind="normal theory",
        n=n,
        statistic=found.statistic,
        statistic_name="F",
        df=found.df,
    )


def _differences(question: Question[Mmrm], model: Model) -> Iterator[Test]:
    entry = question.entry
    found = model.cells.differences(
        model.fit.fixed,
        against=question.control_first()[0],
        visits=entry.compared,
        rule=entry.adjust,
        level=question.level,
    )
    for one in found:
        yield Test(
            name=NAME,
            at=_at(question, one),
            p=one.contrast.p,
            p_kind="normal theory",
            n=sum(one.n),
            statistic=one.contrast.statistic,
            statistic_name="t",
            df=(one.contrast.df,),
            p_adjusted=None if entry.adjust == "none" else one.contrast.p_adjusted,
            adjustment=entry.adjust,
            effect=_estimate(question, one, "difference in adjusted means"),
        )


def _curve(question: Question[Mmrm], arm: str, means: tuple[CellContrast, ...]) -> Curve:
    own = [one for one in means if one.arm == arm]
    return Curve(
        arm=arm,
        kind="mean",
        x=tuple(float(question.study.schedule.visits[one.visit].day) for one in own),
        y=tuple(one.contrast.estimate for one in own),
        low=tuple(one.contrast.estimate - one.contrast.se for one in own),
        high=tuple(one.contrast.estimate + one.contrast.se for one in own),
        n=tuple(one.n[0] for one in own),
    )


def _limits(question: Question[Mmrm], model: Model) -> Iterator[str]:
    due = model.fit.subjects * len(question.entry.visits)
    missing = due - model.fit.observations
    if missing:
        yield (
            f"{missing} of {due} scores are missing; if they are missing because of what they "
            "would have been, the means are wrong, and these data cannot show it."
        )
    if question.entry.errors == "robust":
        yield (
            f"Robust standard errors are too small with few subjects; here are "
            f"{model.fit.subjects}. The bias-reduced and the jackknife ones are corrected."
        )
    if len(model.fit.parameters) * 3 > model.fit.subjects:
        yield (
            f"{len(model.fit.parameters)} parameters of covariance are estimated from "
            f"{model.fit.subjects} subjects."
        )


def _steps(
    question: Question[Mmrm], model: Model, adjusted: tuple[Covariate, ...]
) -> Iterator[str]:
    entry, fit = question.entry, model.fit
    label = question.study.measures[entry.measure].label
    given = f", adjusted for {listed(one.name for one in adjusted)}" if adjusted else ""
    slopes = ", with a slope for each visit," if entry.covariate_slopes == "by visit" else ""
    each = " of its own in each arm" if entry.covariance_of == "each arm" else ""
    yield (
        f"{label} at {len(entry.visits)} visits ({fit.observations} scores of {fit.subjects} "
        f"subjects) was analysed by a mixed model for repeated measures with a mean for each arm "
        f"at each visit{given}{slopes} and a covariance over visits that is {entry.covariance}"
        f"{each}, fitted by {entry.likelihood}; degrees of freedom: {_DF_WORDS[entry.df]}."
    )
    for weight in weights(question):
        yield f"A score had the variance of the model over {weight.name} of its subject."
    if entry.errors != "model":
        yield (
            f"Standard errors are {entry.errors}: from the spread of subjects around the means, "
            "whatever their covariance is."
        )
    yield (
        f"The search settled after {fit.steps} steps. Arms were compared with "
        f"{question.label(question.control_first()[0])}{adjusted_by(entry.adjust)}, with "
        f"{per_cent(question.level)} intervals of each comparison alone."
    )


_DF_WORDS = {
    "satterthwaite": "Satterthwaite",
    "kenward-roger": "Kenward and Roger, with second derivatives",
    "kenward-roger-linear": "Kenward and Roger without second derivatives, as in SAS",
    "residual": "scores less coefficients",
}
