"""Mixed models for repeated measures of virtual studies.

Unstructured, REML and Satterthwaite only, every covariate with a slope at every visit: the
model of most trials. What else a study declares is fitted study by study, and so is a
trial whose search does not settle soon in the compiled loop.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cellcourse.analysis.result import At
from cellcourse.errors import MethodError
from cellcourse.simulation.answers.answer import Column
from cellcourse.simulation.answers.asked import Asked, Whole
from cellcourse.simulation.answers.batch import Batch
from cellcourse.simulation.answers.measured import measured
from cellcourse.simulation.answers.normal_theory import contrast_columns, contrasts
from cellcourse.simulation.courses import Courses
from cellcourse.stats.mmrm import Specification, cell_design
from cellcourse.stats.mmrm import mmrm as fitted
from cellcourse.stats.mmrm.trials import mmrm_trials
from cellcourse.study.analyses import Mmrm

__all__ = ["mmrm"]

Floats = npt.NDArray[np.float64]

LACKING = ("adjusted means, spread and correlation of the model, joint tests of arms and visits",)


def mmrm(asked: Asked[Mmrm]) -> Batch | None:
    """Prepare the difference of every arm from the control at the visits compared.

    Numbers agree with those of the ordinary analysis to 1e-12: both searches take a last step
    by exact derivatives, and what leaves fewer digits is fitted as any study is.
    """
    entry, arms = asked.entry, asked.question.control_first()
    scores = measured(asked, entry.visits)
    before = measured(asked, () if entry.baseline is None else (entry.baseline,))
    if scores is None or before is None or len(arms) < 2 or not _plain(entry):
        return None
    inside, code = np.flatnonzero(asked.code(arms) >= 0), asked.code(arms)
    compared = [entry.visits.index(visit) for visit in entry.compared]

    def fill(courses: Courses, out: Floats) -> None:
        base = before(courses)[:, inside] if entry.baseline else None
        found = mmrm_trials(
            scores(courses)[:, inside], code[inside], compared=compared, covariates=base
        )
        # Visit by visit, and within a visit arm by arm, as the entry's family is ordered.
        estimate, se, df = (
            table.swapaxes(1, 2).reshape(len(out), -1)
            for table in (found.difference, found.se, found.df)
        )
        for trial in np.flatnonzero(~found.settled):
            rows = scores(courses)[trial, inside], None if base is None else base[trial, :, 0]
            alone = _alone(entry, arms, code[inside], *rows)
            if alone is not None:
                estimate[trial], se[trial], df[trial] = alone.T
        numbers = contrasts(estimate, se, df, entry.adjust, asked.level)
        out[:] = numbers.reshape(out.shape)

    return Batch(tuple(_columns(asked, arms)), fill, LACKING)


def _alone(
    entry: Mmrm, arms: tuple[str, ...], code: Whole, scores: Floats, baseline: Floats | None
) -> Floats | None:
    """Fit one trial as any study is: (c, 3) estimates, standard errors, degrees of freedom."""
    known = np.ones(code.size, np.bool_) if baseline is None else ~np.isnan(baseline)
    # In the order in which the ordinary analysis adds them up, so that no digit differs.
    before = np.zeros(code.size) if baseline is None else baseline
    order = np.lexsort((before, *np.nan_to_num(scores, nan=np.inf).T[::-1], code))
    order = order[known[order]]
    code, scores, baseline = code[order], scores[order], before[order]
    who, when = np.nonzero(~np.isnan(scores))
    more = {} if entry.baseline is None else {"baseline": baseline[who]}
    visits = [entry.visits[place] for place in when]
    try:
        cells = cell_design(
            [arms[place] for place in code[who]], visits,
            arms=arms, visits=entry.visits, covariates=more, by_visit=list(more),
        )  # fmt: skip
        fit = fitted(
            scores[who, when], who, visits, cells.design,
            Specification(entry.covariance, entry.likelihood, entry.df), visits=entry.visits,
        )  # fmt: skip
        found = cells.differences(
            fit.fixed, against=arms[0], visits=entry.compared, rule="none", level=0.5
        )
    except MethodError:
        return None
    return np.array([(c.contrast.estimate, c.contrast.se, c.contrast.df) for c in found])


def _plain(entry: Mmrm) -> bool:
    return (
        entry.covariance == "unstructured"
        and entry.covariance_of == "all arms"
        and entry.likelihood == "REML"
        and entry.df == "satterthwaite"
        and entry.errors == "model"
        and entry.weights is None
        and not entry.adjust_for
        and (entry.baseline is None or entry.covariate_slopes == "by visit")
    )


def _columns(asked: Asked[Mmrm], arms: tuple[str, ...]) -> Iterator[Column]:
    effect = "difference in adjusted means"
    for visit in asked.entry.compared:
        day = asked.study.schedule.visits[visit].day
        for arm in arms[1:]:
            at = At(arm=arm, against=arms[0], day=day, visit=visit)
            yield from contrast_columns("MMRM", effect, at, asked.entry.adjust)
