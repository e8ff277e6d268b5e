"""One comparison of arms on stated days, under each strategy for the dead, side by side.

Strategies that give every subject a value are tested by ranks and measured by the
probability that a subject of one arm fares better than one of the other, so that the
numbers of a row mean the same but for what death is taken to be. Where they part, the
answer rests on that. The hypothetical and the joint strategy are models, and give
differences of means; a model that these few subjects do not bear is said to be none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cellcourse.analysis.directions import as_good, below_the_living
from cellcourse.analysis.endpoint import TABLES
from cellcourse.analysis.measured import open_events_sentence
from cellcourse.analysis.modelled import MODELS, model_steps, modelled
from cellcourse.analysis.question import Question, generator, listed, per_cent
from cellcourse.analysis.result import At, Estimate, Exclusion, Result, Test
from cellcourse.analysis.scores import Course, Occasion, Strategy, courses
from cellcourse.errors import MethodError
from cellcourse.stats.joint_rank import Measure, Standings, win_measures
from cellcourse.stats.mann_whitney import MannWhitney, mann_whitney, mann_whitney_resampled
from cellcourse.study.analyses import Sensitivity

__all__ = ["BETTER", "sensitivity"]

BETTER = "probability of faring better"


@dataclass(frozen=True)
class _Row:
    """One pair of arms on one day under one strategy."""

    at: At
    values: tuple[tuple[float, ...], tuple[float, ...]]
    """Of the arm and of the other, higher is better, sorted."""


def sensitivity(question: Question[Sensitivity]) -> Result:
    """Compare every pair of arms on every day under every strategy."""
    entry = question.entry
    known = {one: _courses(question, one) for one in entry.deaths}
    models = [modelled(question, one, known[one]) for one in entry.deaths if one in MODELS]
    rows = [
        _row(question, known[strategy], strategy, day, pair)
        for day in entry.days
        for pair in question.pairs()
        for strategy in entry.deaths
        if strategy not in MODELS
    ]
    scored = [one for one in known[entry.deaths[0]] if one.trace.days]
    return Result(
        analysis=question.key,
        method="sensitivity to the strategy for the dead",
        title=entry.title,
        deaths=f"The dead are taken in turn as {listed(entry.deaths)}.",
        arms=question.arms,
        n=question.count(one.trace.subject for one in scored),
        estimates=(
            *(_no_value(row) for row in rows if not all(row.values)),
            *(e for one in models for e in one.not_fitted(question)),
        ),
        tests=(
            *(_test(question, row) for row in rows if all(row.values)),
            *(test for one in models for test in one.tests),
        ),
        excluded=tuple(_unscored(question, known[entry.deaths[0]])),
        assumptions=(
            "Under the hypothesis the arms' values come from one distribution.",
            *(MODELS[one.strategy].assumption for one in models if one.tests),
        ),
        limits=(*_limits(question, rows), *(words for one in models for words in one.refusal())),
        references=(
            "Mann1947",
            "Streitberg1986",
            "Finkelstein1999",
            "Dong2018",
            *(key for one in models if one.tests for key in MODELS[one.strategy].references),
        ),
        steps=(*_steps(question), *open_events_sentence(question)),
        inputs=question.inputs(*_tables(entry)),
    )


def _tables(entry: Sensitivity) -> tuple[str, ...]:
    """A joint model also reads how long everybody was followed."""
    return ("observations", "events", "subjects") if entry.joint is None else TABLES


def _no_value(row: _Row) -> Estimate:
    return Estimate(BETTER, row.at, None, "proportion", note="an arm has no value")


def _courses(question: Question[Sensitivity], strategy: str) -> tuple[Course, ...]:
    past = Strategy(
        question.study.dead_events,
        "zero" if strategy == "zero" else "excluded",
        question.entry.on_event_day,
    )
    return tuple(one for one in courses(question, past) if one.trace.days)


def _row(
    question: Question[Sensitivity],
    known: tuple[Course, ...],
    strategy: str,
    day: int,
    pair: tuple[str, str],
) -> _Row:
    arm, against = pair
    values = _ranked_worst(question, known, day) if strategy == "ranked worst" else [
        (one.trace.arm, as_good(question, score))
        for one in known
        if (score := one.value(Occasion(day))) is not None
    ]  # fmt: skip
    first, second = (tuple(sorted(v for own, v in values if own == name)) for name in pair)
    return _Row(At(arm=arm, against=against, day=day, item=strategy), (first, second))


def _ranked_worst(
    question: Question[Sensitivity], known: tuple[Course, ...], day: int
) -> list[tuple[str, float]]:
    """Scores of the living, and values below all of them for the dead, by the day of death."""
    living = {
        one.trace.subject: as_good(question, score)
        for one in known
        if (score := one.value(Occasion(day))) is not None
    }
    worst = min(living.values(), default=0.0)
    found = []
    for one in known:
        if one.trace.subject in living:
            found.append((one.trace.arm, living[one.trace.subject]))
        elif one.past_day is not None and one.past_day <= day:
            value = below_the_living(question, worst, day - one.past_day)
            found.append((one.trace.arm, value))
    return found


def _test(question: Question[Sensitivity], row: _Row) -> Test:
    found = _mann_whitney(question, row)
    first, second = row.values
    return Test(
        name="Mann-Whitney",
        at=row.at,
        p=found.p,
        p_kind=found.p_kind,
        n=len(first) + len(second),
        statistic=found.statistic,
        statistic_name="U",
        effect=_effect(question, row, found.superiority),
    )


def _mann_whitney(question: Question[Sensitivity], row: _Row) -> MannWhitney:
    first, second = row.values
    try:
        return mann_whitney(first, second, level=question.level)
    except MethodError:
        about = f"{question.key} {row.at.day} {row.at.item} {question.pairs().index(_pair(row))}"
        return mann_whitney_resampled(
            first,
            second,
            level=question.level,
            resamples=question.entry.exact.resamples,
            rng=generator(question.entry.exact, about),
        )


def _pair(row: _Row) -> tuple[str, str]:
    return str(row.at.arm), str(row.at.against)


def _effect(question: Question[Sensitivity], row: _Row, superiority: float) -> Estimate:
    found = _theta(row, question.level)
    bounds = None if found is None else found.interval
    return Estimate(
        BETTER,
        row.at,
        superiority,
        "proportion",
        n=len(row.values[0]) + len(row.values[1]),
        low=bounds.lower if bounds else None,
        high=bounds.upper if bounds else None,
        level=bounds.level if bounds else None,
    )


def _theta(row: _Row, level: float) -> Measure | None:
    """The probability with its interval; None where an arm has one value."""
    first, second = row.values
    if min(len(first), len(second)) < 2:
        return None
    values = np.array([*first, *second])
    alive = Standings(
        np.full(values.size, np.inf), np.zeros(values.size, dtype=bool), values[:, None], 0.0
    )
    return win_measures(alive, np.arange(values.size) < len(first), level=level).theta


def _unscored(question: Question[Sensitivity], known: tuple[Course, ...]) -> Iterator[Exclusion]:
    seen = {one.trace.subject for one in known}
    label = question.study.measures[question.entry.measure].label
    for one in question.subjects:
        if one.subject not in seen:
            yield Exclusion(one.subject, f"no {label} recorded")


def _limits(question: Question[Sensitivity], rows: list[_Row]) -> Iterator[str]:
    for row in rows:
        if not all(row.values):
            arm, against = (question.label(name) for name in _pair(row))
            yield (
                f"{arm} and {against} cannot be compared on day {row.at.day} with the dead "
                f"{row.at.item}: an arm has no value."
            )
    yield (
        f"The p-values of {len(rows)} comparisons are not adjusted: they show how far one answer "
        "moves, and are no tests of their own."
    )


def _steps(question: Question[Sensitivity]) -> Iterator[str]:
    entry = question.entry
    label = question.study.measures[entry.measure].label
    ranked = listed(one for one in entry.deaths if one not in MODELS)
    yield (
        f"{label} on days {listed(map(str, entry.days))} was compared between each two arms by "
        f"Mann-Whitney tests with the dead {ranked} in turn; the effect is the "
        f"probability that a subject of the first arm fares better, ties one half, with its "
        f"{per_cent(question.level)} interval on the logit scale."
    )
    if "ranked worst" in entry.deaths:
        yield "Ranked worst puts the dead below all living, the earlier death the lower."
    yield from model_steps(question)
