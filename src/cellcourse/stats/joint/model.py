"""Joint models of a score that falls on a line and of the time to death.

Where the dying fall faster, a mixed model of scores alone is wrong about the slope and a
survival model with a noisy score in it is wrong about the score. The joint model lets
each subject have one line: scores scatter around it, and the hazard follows its present
value, its slope, or both. What the score measures is not known here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, get_args

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.joint.baselines import Baseline
from cellcourse.stats.joint.estimates import (
    Coefficient,
    Positive,
    coefficients,
    positives,
    spread_of_lines,
)
from cellcourse.stats.joint.likelihood import JointLikelihood
from cellcourse.stats.joint.parameters import Association, Layout, Pieces
from cellcourse.stats.joint.search import Top, climb
from cellcourse.stats.joint.subjects import (
    Covariates,
    FollowUp,
    Histories,
    Scores,
    Subjects,
    read,
    summed,
)
from cellcourse.stats.mmrm.design import Design
from cellcourse.stats.printing import Printed, Row
from cellcourse.stats.random_slopes import RandomSlopes, random_slopes
from cellcourse.stats.samples import Floats

__all__ = ["NODES", "JointModel", "fit", "joint_model"]

NODES = 9
"""Gauss-Hermite nodes for height and for slope; ``quadrature`` says if they are enough."""


@dataclass(frozen=True, slots=True, eq=False)
class JointModel(Printed):
    """A fitted joint model."""

    _notes: ClassVar = ("subjects", "scores", "deaths", "log_likelihood")

    subjects: int
    scores: int
    deaths: int
    association: Association
    heights: tuple[Coefficient, ...]
    """What lines are at time 0."""
    slopes: tuple[Coefficient, ...]
    """What lines gain in one unit of time; negative for a fall."""
    hazards: tuple[Coefficient, ...]
    """Log hazard ratios at equal lines."""
    associations: tuple[Coefficient, ...]
    """Log hazard ratios for one more point of present value, of slope."""
    log_ratios: tuple[Coefficient, ...]
    """Log progression ratio, where the model has one."""
    baseline: tuple[Positive, ...]
    """Rates and shape of the hazard at a line that stays at 0 and covariates of 0."""
    spread: tuple[Positive, Coefficient, Positive]
    """Variance of heights, covariance, variance of slopes between subjects."""
    noise: Positive
    """Variance of scores around the line."""
    log_likelihood: float
    steps: int
    """Steps the search took."""
    unsettled: float
    """Length of the step it did not take any more, in standard errors."""
    quadrature: float
    """By how much the log-likelihood moves with half as many nodes again."""
    likelihood: JointLikelihood
    top: Top

    def rows(self) -> tuple[Row, ...]:
        """Give every estimate under the part of the model it belongs to."""
        effects = ("heights", "slopes", "hazards", "associations", "log_ratios")
        parts = [(part, getattr(self, part)) for part in (*effects, "baseline", "spread")]
        return tuple(
            {"part": part, **row}
            for part, estimates in [*parts, ("noise", (self.noise,))]
            for one in estimates
            for row in one.rows()
        )


def joint_model(
    scores: Scores,
    after: FollowUp,
    covariates: Covariates,
    *,
    baseline: Baseline,
    association: Association,
    nodes: int = NODES,
) -> JointModel:
    """Fit lines and hazard together by maximum likelihood.

    The score of a subject at time t is a line, plus normal noise; lines differ normally in
    height and slope. The hazard is that of the baseline times the exponential of the
    covariates and of association times the line's value at t, its slope, or both. Scores
    end with follow-up, and being censored says nothing about the line.

    Args:
        scores: one row for each score.
        after: one row for each subject, also for those without a score.
        covariates: what heights, slopes and hazard depend on, a row for each subject.
        baseline: Weibull, or constant between stated times.
        association: how the hazard depends on the line; with ``none`` the fit is that of
            a random-slope model and of a survival model.
        nodes: Gauss-Hermite nodes for height and for slope.

    Raises:
        MethodError: rows that cannot be read, nobody died, columns that depend on each
            other, lines that do not differ between subjects, or a likelihood with no top.

    Source:
        Wulfsohn and Tsiatis (1997), Biometrics 53:330; Rizopoulos (2012), Joint Models for
        Longitudinal and Time-to-Event Data, for adaptive quadrature.
    """
    return fit(
        read(scores, after),
        covariates,
        None,
        baseline=baseline,
        association=association,
        nodes=nodes,
    )


def fit(
    histories: Histories,
    covariates: Covariates,
    treated: npt.ArrayLike | None,
    *,
    baseline: Baseline,
    association: Association,
    nodes: int,
) -> JointModel:
    """Fit with a progression ratio for those treated, or without one where that is None.

    Raises:
        MethodError: as ``joint_model`` does.
    """
    if association not in get_args(Association):
        raise MethodError(
            f"no association {association!r}; known: {', '.join(get_args(Association))}"
        )
    subjects = summed(histories, covariates, treated)
    layout = Layout(
        covariates.height.columns,
        covariates.slope.columns,
        covariates.hazard.columns,
        baseline.names,
        association,
        ratio=treated is not None,
    )
    _refuse_hazard(subjects, covariates.hazard)
    start = _start(histories, covariates, subjects, layout, baseline)
    likelihood = JointLikelihood.of(subjects, layout, baseline, nodes)
    top = climb(likelihood, start, layout.unbounded(subjects.hazard.std(axis=0)))
    return _described(likelihood, top, nodes)


def _refuse_hazard(subjects: Subjects, design: Design) -> None:
    """The baseline is the intercept, so covariates of the hazard must vary, each by itself."""
    centred = subjects.hazard - subjects.hazard.mean(axis=0)
    size = np.linalg.norm(centred, axis=0)
    still = [name for name, s in zip(design.columns, size, strict=True) if not s > 0]
    if still:
        raise MethodError(f"hazard: {', '.join(still)} does not vary between subjects")
    rank = int(np.linalg.matrix_rank(centred / size)) if size.size else 0
    if rank < size.size:
        raise MethodError(f"hazard: {size.size} covariates differ in only {rank} ways")


def _start(
    histories: Histories,
    covariates: Covariates,
    subjects: Subjects,
    layout: Layout,
    baseline: Baseline,
) -> Floats:
    """Lines by the scores alone, hazard by the deaths alone, no association."""
    alone = _scores_alone(histories, covariates)
    effects = alone.fixed.beta
    p = len(layout.height)
    pieces = Pieces(
        height=effects[:p],
        slope=effects[p:],
        root=np.asarray(np.linalg.cholesky(alone.between), dtype=np.float64),
        noise=alone.noise**0.5,
        hazard=np.zeros(len(layout.hazard)),
        baseline=baseline.start(subjects.until, subjects.died),
        by_value=0.0,
        by_slope=0.0,
        log_ratio=0.0,
    )
    return layout.vector(pieces)


def _scores_alone(histories: Histories, covariates: Covariates) -> RandomSlopes:
    who, time = histories.who, histories.time
    height, slope = covariates.height, covariates.slope
    high, steep = np.asarray(height.matrix)[who], np.asarray(slope.matrix)[who]
    rows = np.hstack([high, steep * time[:, None]])
    names = [f"height: {name}" for name in height.columns]
    design = Design((*names, *(f"slope: {name}" for name in slope.columns)), rows)
    alone = random_slopes(
        histories.value, who, time, design, random="intercept and slope", method="ML",
        df="residual",
    )  # fmt: skip
    if not alone.proper:
        raise MethodError(
            f"no joint model: the lines of {alone.subjects} subjects with {alone.observations} "
            "scores differ no more than chance would have them"
        )
    return alone


def _described(likelihood: JointLikelihood, top: Top, nodes: int) -> JointModel:
    layout, subjects = likelihood.layout, likelihood.subjects
    value = float(top.at.each.sum())
    finer = JointLikelihood.of(subjects, layout, likelihood.baseline, nodes + (nodes + 1) // 2)
    return JointModel(
        subjects=subjects.died.size,
        scores=int(subjects.count.sum()),
        deaths=int(subjects.died.sum()),
        association=layout.association,
        heights=coefficients(top, layout, "height"),
        slopes=coefficients(top, layout, "slope"),
        hazards=coefficients(top, layout, "hazard"),
        associations=coefficients(top, layout, "association"),
        log_ratios=coefficients(top, layout, "ratio"),
        baseline=positives(top, layout, "baseline", power=1),
        spread=spread_of_lines(top, layout),
        noise=positives(top, layout, "noise", power=2)[0],
        log_likelihood=value,
        steps=top.steps,
        unsettled=max(top.left, 0.0) ** 0.5,
        quadrature=float(finer.at(top.theta).each.sum()) - value,
        likelihood=likelihood,
        top=top,
    )
