"""One number for what a treatment does to a disease: by what it multiplies its pace.

A treated subject's own slope and hazard are both multiplied by the ratio: 0.8 means that
scores fall, and deaths come, at 0.8 of the rate. Function and survival are read together,
and the dead count by dying. Right where treatment acts on both alike; the model says how
far they agree by a test against two separate ratios.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.stats.distributions import chi2_tail, normal_two_sided, two_sided_z
from cellcourse.stats.intervals import Interval
from cellcourse.stats.joint.baselines import Baseline
from cellcourse.stats.joint.model import NODES, JointModel, fit
from cellcourse.stats.joint.parameters import Association
from cellcourse.stats.joint.subjects import Covariates, FollowUp, Scores, read
from cellcourse.stats.mmrm.design import Design
from cellcourse.stats.printing import Printed, Row, flat

__all__ = ["ProgressionRatio", "progression_ratio"]


@dataclass(frozen=True, slots=True, eq=False)
class ProgressionRatio(Printed):
    """A shared effect on slope and hazard."""

    ratio: float
    """Pace of the treated over pace of the others; below 1 is slower."""
    interval: Interval
    """By the normal approximation to its logarithm."""
    log_ratio: float
    se: float
    """Of the logarithm."""
    p: float
    """That the ratio is 1, by the likelihood ratio."""
    p_wald: float
    p_shared: float
    """That one ratio serves slope and hazard, against one for each, by the likelihood ratio."""
    hazard_beside: float
    """What the hazard of the treated would be multiplied by in addition, if it were free."""
    model: JointModel

    def rows(self) -> tuple[Row, ...]:
        """Give the ratio and its tests; ``model`` prints the rest."""
        names = ("ratio", "log_ratio", "se", "p", "p_wald", "p_shared", "hazard_beside")
        return (flat(self.interval) | {name: getattr(self, name) for name in names},)


def progression_ratio(
    scores: Scores,
    after: FollowUp,
    covariates: Covariates,
    *,
    treated: npt.ArrayLike,
    baseline: Baseline,
    association: Association,
    level: float,
    nodes: int = NODES,
) -> ProgressionRatio:
    """Estimate by what treatment multiplies the pace of decline and of death.

    The line of a treated subject with slope b in nature has slope ratio * b, and its hazard
    is multiplied by the ratio, at equal line where the hazard follows the line as well.
    Without association the line tells the hazard nothing and the ratio alone is shared.

    Args:
        scores: one row for each score.
        after: one row for each subject.
        covariates: as for ``joint_model``; treatment is not among slopes and hazards.
        treated: (n,) true for those treated, in the order of the follow-up.
        baseline: Weibull, or constant between stated times.
        association: how the hazard depends on the line beside the ratio.
        level: confidence level of the interval.
        nodes: Gauss-Hermite nodes for height and for slope.

    Raises:
        MethodError: as ``joint_model`` does, or nobody or everybody was treated.
    """
    z = two_sided_z(level)
    histories = read(scores, after)

    def fitted(by: Covariates, ratio: npt.ArrayLike | None) -> JointModel:
        return fit(histories, by, ratio, baseline=baseline, association=association, nodes=nodes)

    shared, without = fitted(covariates, treated), fitted(covariates, None)
    apart = fitted(_beside(covariates, treated), treated)
    (log_ratio,) = shared.log_ratios
    b, se = log_ratio.estimate, log_ratio.se
    return ProgressionRatio(
        ratio=math.exp(b),
        interval=Interval(math.exp(b - z * se), math.exp(b + z * se), level),
        log_ratio=b,
        se=se,
        p=_likelihood_ratio(shared, without),
        p_wald=normal_two_sided(b / se),
        p_shared=_likelihood_ratio(apart, shared),
        hazard_beside=math.exp(apart.hazards[-1].estimate),
        model=shared,
    )


def _likelihood_ratio(richer: JointModel, poorer: JointModel) -> float:
    return chi2_tail(max(0.0, 2 * (richer.log_likelihood - poorer.log_likelihood)), 1)


def _beside(covariates: Covariates, treated: npt.ArrayLike) -> Covariates:
    """Let the hazard of the treated differ by a ratio of its own."""
    hazard = covariates.hazard
    columns = np.column_stack([np.asarray(hazard.matrix), np.asarray(treated, dtype=np.float64)])
    return Covariates(
        covariates.height, covariates.slope, Design((*hazard.columns, "treated"), columns)
    )
