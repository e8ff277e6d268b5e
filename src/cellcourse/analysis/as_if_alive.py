"""Differences of means on stated days as if nobody had died, by a mixed model.

One of the strategies of a sensitivity panel: scores after a death are missing at random,
and the scores that were seen say what they would have been.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cellcourse.analysis.question import Question
from cellcourse.analysis.result import At, Estimate, Test
from cellcourse.analysis.scores import Course, Occasion
from cellcourse.stats.mmrm import Specification, cell_design, mmrm
from cellcourse.stats.mmrm.cells import CellContrast
from cellcourse.study.analyses import Sensitivity
from cellcourse.study.analyses.ranks import AsIfAlive

__all__ = ["DIFFERENCE", "STRATEGY", "as_if_alive"]

STRATEGY = "hypothetical"
DIFFERENCE = "difference in adjusted means"


def as_if_alive(
    question: Question[Sensitivity], model: AsIfAlive, known: Iterable[Course]
) -> Iterator[Test]:
    """Fit one model to all days, and compare every pair of arms on each.

    Raises:
        MethodError: an arm without a score on a day, or a model that cannot be fitted.
    """
    rows = sorted(
        (one.trace.arm, day, score, one.trace.subject)
        for one in known
        for day in question.entry.days
        if (score := one.value(Occasion(day))) is not None
    )
    days = tuple(map(str, question.entry.days))
    visit = [str(day) for _, day, _, _ in rows]
    cells = cell_design(
        [arm for arm, *_ in rows],
        visit,
        arms=question.control_first(),
        visits=days,
        covariates={},
    )
    form = Specification(
        covariance=model.covariance,
        method=model.likelihood,
        df=model.df,
        positions=_positions(question, model),
    )
    scores, subjects = [row[2] for row in rows], [row[3] for row in rows]
    fit = mmrm(scores, subjects, visit, cells.design, form, visits=days)
    for against in question.control_first():
        found = cells.differences(
            fit.fixed, against=against, visits=days, rule="none", level=question.level
        )
        yield from (_test(question, c) for c in found if (c.arm, against) in question.pairs())


def _positions(question: Question[Sensitivity], model: AsIfAlive) -> tuple[float, ...] | None:
    spatial = model.covariance == "spatial exponential"
    return tuple(map(float, question.entry.days)) if spatial else None


def _test(question: Question[Sensitivity], one: CellContrast) -> Test:
    at = At(arm=one.arm, against=one.against, day=int(one.visit), item=STRATEGY)
    found, n = one.contrast, sum(one.n)
    effect = Estimate(
        DIFFERENCE,
        at,
        found.estimate,
        question.unit(question.entry.measure),
        n=n,
        se=found.se,
        low=found.interval.lower,
        high=found.interval.upper,
        level=found.interval.level,
    )
    return Test(
        name="MMRM",
        at=at,
        p=found.p,
        p_kind="normal theory",
        n=n,
        statistic=found.statistic,
        statistic_name="t",
        df=(found.df,),
        effect=effect,
    )
