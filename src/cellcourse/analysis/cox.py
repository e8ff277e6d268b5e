"""Hazard ratios of each arm against the control, adjusted or stratified as declared."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.endpoint import (
    DEATHS,
    TABLES,
    Times,
    censoring_sentence,
    followed,
    strata_of,
)
from cellcourse.analysis.hazards import as_estimate, signed_root
from cellcourse.analysis.question import Question, listed, per_cent
from cellcourse.analysis.result import At, Estimate, Exclusion, Result, Test
from cellcourse.analysis.wording import adjusted_by, adjustment_references
from cellcourse.errors import MethodError
from cellcourse.stats.multiplicity import adjust
from cellcourse.stats.survival.cox import CoxModel
from cellcourse.stats.survival.cox import cox as fit
from cellcourse.stats.survival.proportional_hazards import proportional_hazards
from cellcourse.study.analyses import Cox

__all__ = ["cox"]

CLOCK: Final = "survival"

_Covariate = tuple[At, npt.NDArray[np.float64]]


@dataclass(frozen=True)
class _Design:
    """Covariates of the model: the arms against the first of them, then what adjusts."""

    times: Times
    at: tuple[At, ...]
    columns: npt.NDArray[np.float64]  # (n, p)
    strata: list[str] | None
    excluded: tuple[Exclusion, ...]

    @property
    def arms(self) -> int:
        """How many of the covariates are arms."""
        return len(self.times.arms) - 1


def cox(question: Question[Cox]) -> Result:
    """Fit one proportional hazards model to all arms."""
    entry = question.entry
    design = _design(question)
    times = design.times
    model = fit(
        times.time, times.happened, design.columns, level=question.level, strata=design.strata
    )
    ratios = tuple(
        as_estimate(model, ratio, at, "Firth's penalised estimate: the likelihood has no maximum")
        for ratio, at in zip(model.ratios, design.at, strict=True)
    )
    proportionality, proportional = _proportionality(design, model)
    return Result(
        analysis=question.key,
        method="Cox proportional hazards",
        title=entry.title,
        deaths=DEATHS,
        arms=question.arms,
        n=times.counts(),
        estimates=ratios,
        tests=(
            _overall(model),
            *_tests(question, model, ratios[: design.arms]),
            *proportionality,
        ),
        excluded=design.excluded,
        assumptions=(
            "The hazard ratio of two arms is the same at all times.",
            "Censored subjects would have fared as those who were followed longer.",
        ),
        limits=(proportional, *_penalised(model)),
        references=_references(question, model, tested=bool(proportionality)),
        steps=tuple(_steps(question, design, model, tested=bool(proportionality))),
        inputs=question.inputs(*TABLES),
    )


def _design(question: Question[Cox]) -> _Design:
    entry = question.entry
    known = followed(question, entry.endpoint).of(question.control_first())
    excluded = question.lacking((*entry.adjust_for, *entry.strata))
    times = known.without({one.subject for one in excluded})
    covariates = [*_arms(times), *_adjusting(question, times)]
    return _Design(
        times=times,
        at=tuple(at for at, _ in covariates),
        columns=np.column_stack([column for _, column in covariates]),
        strata=strata_of(question, times, entry.strata),
        excluded=excluded,
    )


def _arms(times: Times) -> Iterator[_Covariate]:
    """Each arm after the first, against the first."""
    control, *others = times.arms
    for code, arm in enumerate(others, start=1):
        yield At(arm=arm, against=control), (times.code == code).astype(float)


def _adjusting(question: Question[Cox], times: Times) -> Iterator[_Covariate]:
    for name in question.entry.adjust_for:
        yield from _columns(name, [question.told(one.subject, [name])[0] for one in times.subjects])


def _columns(name: str, values: list[float | str]) -> Iterator[_Covariate]:
    """A number as it is; a category as one column per level after the first."""
    if not any(isinstance(value, str) for value in values):
        yield At(item=name), np.array(values, dtype=float)
        return
    first, *others = sorted({str(value) for value in values})
    for level in others:
        column = np.array([str(value) == level for value in values], dtype=float)
        yield At(item=f"{name}: {level} against {first}"), column


def _overall(model: CoxModel) -> Test:
    test = model.likelihood_ratio
    return Test(
        name="likelihood ratio",
        at=At(),
        p=test.p,
        p_kind="asymptotic",
        n=model.n,
        statistic=test.chisq,
        statistic_name="chi-square",
        df=(test.df,),
        note="penalised" if model.penalised else "",
    )


def _tests(
    question: Question[Cox], model: CoxModel, effects: tuple[Estimate, ...]
) -> Iterator[Test]:
    """One test per arm, adjusted over the arms."""
    rule = question.entry.adjust
    ratios = model.ratios[: len(effects)]
    adjusted = adjust([ratio.p_likelihood_ratio for ratio in ratios], rule).tolist()
    for ratio, effect, p in zip(ratios, effects, adjusted, strict=True):
        yield Test(
            name="hazard ratio",
            at=effect.at,
            p=ratio.p_likelihood_ratio,
            p_kind="asymptotic",
            n=model.n,
            statistic=signed_root(ratio),
            statistic_name="signed root of likelihood ratio",
            p_adjusted=None if rule == "none" else p,
            adjustment=rule,
            effect=effect,
        )


def _proportionality(design: _Design, model: CoxModel) -> tuple[tuple[Test, ...], str]:
    """The test that hazards are proportional; without one, the reason."""
    try:
        found = proportional_hazards(
            design.times.time,
            design.times.happened,
            design.columns,
            clock=CLOCK,
            strata=design.strata,
        )
    except MethodError as refused:
        why = "the likelihood has no maximum" if model.penalised else refused.message
        return (), f"Whether hazards are proportional was not tested: {why}."
    test = Test(
        name="proportional hazards",
        at=At(),
        p=found.together.p,
        p_kind="asymptotic",
        n=model.n,
        statistic=found.together.chisq,
        statistic_name="chi-square",
        df=(found.together.df,),
    )
    return (test,), (
        f"With {model.deaths} events among {model.n} subjects the test of proportional hazards "
        "finds gross departures only."
    )


def _penalised(model: CoxModel) -> Iterator[str]:
    if model.penalised:
        yield (
            f"The likelihood of {model.deaths} events has no maximum, because the covariates "
            "separate those who died from those who outlived them; the hazard ratios carry "
            "Firth's penalty."
        )


def _references(question: Question[Cox], model: CoxModel, *, tested: bool) -> tuple[str, ...]:
    return (
        "Cox1972",
        "Efron1977",
        *(["Heinze2001"] if model.penalised else []),
        *(["Grambsch1994"] if tested else []),
        *adjustment_references(question.entry.adjust),
    )


def _steps(
    question: Question[Cox], design: _Design, model: CoxModel, *, tested: bool
) -> Iterator[str]:
    entry = question.entry
    adjusted = f", adjusted for {listed(entry.adjust_for)}" if entry.adjust_for else ""
    strata = f", stratified by {listed(entry.strata)}" if entry.strata else ""
    yield censoring_sentence(question, entry.endpoint, design.times)
    yield (
        f"Hazards were compared with those of {question.label(design.times.arms[0])} by Cox's "
        f"proportional hazards model with Efron's handling of ties{adjusted}{strata}."
    )
    yield (
        f"Intervals are {per_cent(question.level)} profile-likelihood intervals and p-values are "
        f"from likelihood-ratio tests{adjusted_by(entry.adjust)}."
    )
    if model.penalised:
        yield "As the likelihood has no maximum, Firth's penalty was used."
    if tested:
        yield "Proportionality was tested by Schoenfeld residuals along the survival curve."
