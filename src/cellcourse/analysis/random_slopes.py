"""The slope of every arm by a model in which each subject has a line of its own.

With a day of change each arm has a slope before it and one after, so that a lead-in
makes every subject its own control. The model also says of each subject how far its
slope lies from that of its arm, and whether it stands out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cellcourse.analysis.long_rows import LongRow, long_rows, unseen
from cellcourse.analysis.measured import open_events_sentence
from cellcourse.analysis.question import Question, listed, per_cent
from cellcourse.analysis.result import At, Estimate, Result, Test
from cellcourse.analysis.wording import adjusted_by, adjustment_references
from cellcourse.errors import MethodError
from cellcourse.quantities import DAYS_PER_MONTH
from cellcourse.stats.mmrm.inference import Contrast
from cellcourse.stats.random_slopes import Lines, RandomSlopes, line_design
from cellcourse.stats.random_slopes import random_slopes as fitted
from cellcourse.stats.random_slopes.outliers import Outlier
from cellcourse.study import analyses

__all__ = ["random_slopes"]

NAME = "random slopes"


@dataclass(frozen=True)
class _Model:
    rows: tuple[LongRow, ...]
    lines: Lines
    fit: RandomSlopes
    refused: str
    """Why no subject can be predicted; empty where each can."""
    judged: tuple[Outlier, ...]
    unjudged: str
    """Why no subject can be judged against the others; empty where each can."""


def random_slopes(question: Question[analyses.RandomSlopes]) -> Result:
    """Fit the lines, compare slopes within and between arms, and ask who stands out."""
    entry = question.entry
    model = _model(question)
    return Result(
        analysis=question.key,
        method="random-slope mixed model",
        title=entry.title,
        deaths="Scores after a death are taken as missing at random, as if nobody had died.",
        arms=question.arms,
        n=question.count(dict.fromkeys(row.subject for row in model.rows)),
        estimates=(
            *_slopes(question, model),
            *_spread(question, model.fit),
            *_predicted(question, model),
        ),
        tests=(*_comparisons(question, model), *_outliers(question, model)),
        excluded=unseen(question, model.rows),
        assumptions=(
            "Each subject's scores lie on a line of its own with normal noise around it.",
            "Scores are missing at random: who is missing is told by the scores that were seen.",
        ),
        limits=tuple(_limits(question, model)),
        references=("Laird1982", "Cook1982", *_DF_SOURCES[entry.df], *_sources(question)),
        steps=(*_steps(question, model), *open_events_sentence(question)),
        inputs=question.inputs("observations", "events", "subjects"),
    )


_DF_SOURCES = {
    "satterthwaite": ("Satterthwaite1946",),
    "kenward-roger": ("Kenward1997",),
    "kenward-roger-linear": ("Kenward1997",),
    "residual": (),
}


def _sources(question: Question[analyses.RandomSlopes]) -> tuple[str, ...]:
    rules = (question.entry.adjust, question.entry.subjects)
    return tuple(dict.fromkeys(key for rule in rules for key in adjustment_references(rule)))


def _model(question: Question[analyses.RandomSlopes]) -> _Model:
    entry, rows = question.entry, long_rows(question, question.entry.visits)
    unit = _days(question)
    time = [row.day / unit for row in rows]
    lines = line_design(
        time,
        [row.arm for row in rows],
        arms=question.control_first(),
        change_at=None if entry.change_on is None else entry.change_on / unit,
    )
    fit = fitted(
        [row.value for row in rows],
        [row.subject for row in rows],
        time,
        lines.design,
        random="intercept and slope",
        method=entry.likelihood,
        df=entry.df,
    )
    try:
        fit.deviations(effect="slope", level=question.level)
        refused = ""
    except MethodError as improper:
        refused = improper.message
    return _Model(rows, lines, fit, refused, *_judged(question, fit))


def _judged(
    question: Question[analyses.RandomSlopes], fit: RandomSlopes
) -> tuple[tuple[Outlier, ...], str]:
    """Judge each subject against all others; where a fit without one fails, say why."""
    try:
        return fit.outliers(effect="slope", rule=question.entry.subjects), ""
    except MethodError as refused:
        return (), refused.message


def _days(question: Question[analyses.RandomSlopes]) -> float:
    return DAYS_PER_MONTH if question.entry.per == "month" else 1.0


def _unit(question: Question[analyses.RandomSlopes]) -> str:
    return f"{question.unit(question.entry.measure)}/{question.entry.per}"


def _estimate(
    question: Question[analyses.RandomSlopes], quantity: str, at: At, found: Contrast
) -> Estimate:
    return Estimate(
        quantity,
        at,
        found.estimate,
        _unit(question),
        n=sum(arm in (at.arm, at.against) for arm in question.arm_of.values()),
        se=found.se,
        low=found.interval.lower,
        high=found.interval.upper,
        level=found.interval.level,
    )


def _slopes(question: Question[analyses.RandomSlopes], model: _Model) -> Iterator[Estimate]:
    for found in model.lines.slopes(model.fit.fixed, level=question.level):
        period, _, arm = found.name.partition(", ")
        yield _estimate(question, period, At(arm=arm), found)


def _spread(question: Question[analyses.RandomSlopes], fit: RandomSlopes) -> Iterator[Estimate]:
    variance = float(fit.between[1, 1])
    known = variance > 0
    yield Estimate(
        "standard deviation of slopes between subjects",
        At(),
        variance**0.5 if known else None,
        _unit(question),
        n=fit.subjects,
        note="" if known else "subjects differ less than chance would have them",
    )
    unit = question.unit(question.entry.measure)
    yield Estimate("standard deviation around the lines", At(), fit.noise**0.5, unit)


def _predicted(question: Question[analyses.RandomSlopes], model: _Model) -> Iterator[Estimate]:
    """How far each subject's slope is from that of its arm."""
    if model.refused:
        return
    for one in model.fit.deviations(effect="slope", level=question.level):
        yield Estimate(
            "predicted deviation of the slope",
            At(arm=question.arm_of[one.subject], subject=one.subject),
            one.deviation,
            _unit(question),
            n=1,
            se=one.se,
            low=one.interval.lower,
            high=one.interval.upper,
            level=one.interval.level,
        )


def _comparisons(question: Question[analyses.RandomSlopes], model: _Model) -> Iterator[Test]:
    lines, fixed, entry = model.lines, model.fit.fixed, question.entry
    first = question.control_first()[0]
    rule, level = entry.adjust, question.level
    if entry.change_on is not None:
        for found in lines.changes(fixed, rule=rule, level=level):
            arm = found.name.removeprefix("change of slope, ")
            yield _test(question, "change of slope", At(arm=arm), found)
    if len(question.arms) < 2:
        return
    for found in lines.differences(fixed, against=first, rule=rule, level=level):
        yield _test(question, "difference in slopes", _against(found, first), found)
    if entry.change_on is not None:
        for found in lines.differences_of_changes(fixed, against=first, rule=rule, level=level):
            name = "difference in changes of slope"
            yield _test(question, name, _against(found, first), found)


def _against(found: Contrast, first: str) -> At:
    arm = found.name.partition(", ")[2].removesuffix(f" minus {first}")
    return At(arm=arm, against=first)


def _test(
    question: Question[analyses.RandomSlopes], quantity: str, at: At, found: Contrast
) -> Test:
    effect = _estimate(question, quantity, at, found)
    return Test(
        name=f"{NAME}, {quantity}",
        at=at,
        p=found.p,
        p_kind="normal theory",
        n=effect.n or 0,
        statistic=found.statistic,
        statistic_name="t",
        df=(found.df,),
        p_adjusted=None if found.rule == "none" else found.p_adjusted,
        adjustment=found.rule,
        effect=effect,
    )


def _outliers(question: Question[analyses.RandomSlopes], model: _Model) -> Iterator[Test]:
    """Whether each subject's own slope departs from what all others predict."""
    for one in model.judged:
        at = At(arm=question.arm_of[one.subject], subject=one.subject)
        effect = Estimate(
            "departure of the slope", at, one.departure, _unit(question), n=1, se=one.se
        )
        yield Test(
            name="stands out",
            at=at,
            p=one.p,
            p_kind="normal theory",
            n=1,
            statistic=one.statistic,
            statistic_name="t",
            df=(one.df,),
            p_adjusted=None if one.rule == "none" else one.p_adjusted,
            adjustment=one.rule,
            effect=effect,
        )


def _limits(question: Question[analyses.RandomSlopes], model: _Model) -> Iterator[str]:
    if question.entry.change_on is not None:
        yield (
            "A change of slope at the time of treatment can have other causes: chance, the course "
            "of the disease, a floor of the scale, or regression to the mean."
        )
    if model.refused:
        yield f"No subject's slope can be predicted: {model.refused}."
    if model.unjudged:
        yield f"Whether a subject stands out is not known: {model.unjudged}."


def _steps(question: Question[analyses.RandomSlopes], model: _Model) -> Iterator[str]:
    entry, fit = question.entry, model.fit
    label = question.study.measures[entry.measure].label
    bent = "" if entry.change_on is None else f", bent on day {entry.change_on},"
    yield (
        f"{label} at {len(entry.visits)} visits ({fit.observations} scores of {fit.subjects} "
        f"subjects) was analysed by lines for {listed(question.label(a) for a in question.arms)}"
        f"{bent} around which subjects' intercepts and slopes vary, fitted by "
        f"{entry.likelihood} with degrees of freedom after {_DF_WORDS[entry.df]}. The search "
        f"settled after {fit.steps} steps."
    )
    yield (
        f"Slopes were compared{adjusted_by(entry.adjust)}, with {per_cent(question.level)} "
        f"intervals. Whether a subject stands out was tested by giving it a line of its own"
        f"{adjusted_by(entry.subjects)}."
    )


_DF_WORDS = {
    "satterthwaite": "Satterthwaite",
    "kenward-roger": "Kenward and Roger",
    "kenward-roger-linear": "Kenward and Roger",
    "residual": "the residual",
}
