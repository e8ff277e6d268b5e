"""What a joint model expects of one subject, given the scores so far and being alive.

Every new score moves the expected line, and with it the expected survival: a dynamic
prediction. Intervals of survival say how well the model is known; those of scores hold
a new score, noise and all. A score predicted for a time is that of the subject's line,
whether or not the subject lives to give it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import two_sided_z
from cellcourse.stats.intervals import Interval
from cellcourse.stats.joint.hazards import points
from cellcourse.stats.joint.likelihood import JointLikelihood
from cellcourse.stats.joint.model import JointModel
from cellcourse.stats.joint.nodes import hermite
from cellcourse.stats.joint.subjects import Covariates, Histories, summed
from cellcourse.stats.mmrm.design import Design
from cellcourse.stats.samples import Floats

__all__ = ["Expected", "History", "predict_score", "predict_survival"]

NODES: Final = 31
"""For one subject many cost little; far from any score few are right to 1e-4 only."""

_SHARE: Final = 1e-3
"""Of a standard error: how far apart predictions are compared for their derivatives."""


@dataclass(frozen=True, slots=True)
class History:
    """One subject up to now."""

    height: tuple[float, ...]
    """The row of the design of heights."""
    slope: tuple[float, ...]
    """The row of the design of slopes."""
    hazard: tuple[float, ...]
    """The row of the design of hazards."""
    times: tuple[float, ...]
    """When scores were taken; empty for a subject of whom only covariates are known."""
    scores: tuple[float, ...]
    alive_at: float
    """Last time at which the subject was known to be alive."""
    treated: bool = False
    """True where the model's progression ratio applies; false in a model without one."""


@dataclass(frozen=True, slots=True)
class Expected:
    """A prediction for one time."""

    time: float
    estimate: float
    interval: Interval


def predict_survival(
    model: JointModel, history: History, *, at: Sequence[float], level: float
) -> tuple[Expected, ...]:
    """Probability of being alive at each time, given all up to now.

    Scores and being alive so far weigh the lines that the subject may have. The interval
    is normal for log(-log) of the probability, by the delta method.

    Args:
        model: a fitted model.
        history: the subject.
        at: times after the subject was last known to be alive.
        level: confidence level of each interval.

    Raises:
        MethodError: a history that does not fit the model, or a time not after it.

    Source:
        Rizopoulos (2011), Biometrics 67:819, for the probability.
    """
    times = np.asarray(at, dtype=np.float64)
    early = int(np.sum(~(times > history.alive_at)))
    if early:
        raise MethodError(f"{early} of {times.size} times are not after {history.alive_at:g}")
    likelihood = _likelihood(model, history, np.append(times, history.alive_at))
    found = likelihood.at(model.top.theta)
    log_survival = found.each[:-1] - found.each[-1]
    slopes = found.scores[:-1] - found.scores[-1]
    se = np.sqrt(np.einsum("ti,ij,tj->t", slopes, model.top.covariance, slopes))
    reach = np.exp(two_sided_z(level) * se / -log_survival)
    return tuple(
        Expected(
            float(t), float(np.exp(s)), Interval(float(np.exp(s * r)), float(np.exp(s / r)), level)
        )
        for t, s, r in zip(times, log_survival, reach, strict=True)
    )


def predict_score(
    model: JointModel, history: History, *, at: Sequence[float], level: float
) -> tuple[Expected, ...]:
    """Expected score at each time, with an interval for a new score.

    The interval is normal and adds up the noise, how far the subject's line is still
    open, and how far the parameters are.

    Args:
        model: a fitted model.
        history: the subject.
        at: any times.
        level: share of new scores that the interval should hold.

    Raises:
        MethodError: a history that does not fit the model.
    """
    times = np.asarray(at, dtype=np.float64)
    likelihood = _likelihood(model, history, np.array([history.alive_at]))
    theta = model.top.theta
    mean, variance = _line(likelihood, theta, times)
    step = _SHARE * np.sqrt(np.diag(model.top.covariance))
    slopes = np.array(
        [
            (_line(likelihood, theta + d, times)[0] - _line(likelihood, theta - d, times)[0])
            / (2 * d.max())
            for d in np.diag(step)
        ]
    )
    variance = variance + np.einsum("it,ij,jt->t", slopes, model.top.covariance, slopes)
    reach = two_sided_z(level) * np.sqrt(variance + model.noise.estimate)
    rows = zip(times.tolist(), mean.tolist(), reach.tolist(), strict=True)
    return tuple(Expected(t, m, Interval(m - r, m + r, level)) for t, m, r in rows)


def _line(likelihood: JointLikelihood, theta: Floats, times: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of the line of the only subject."""
    of = likelihood.subjects
    ratio = np.exp(likelihood.layout.pieces(theta).log_ratio * of.treated[0])
    weights = np.stack([np.ones_like(times), ratio * times], axis=1)  # (t, 2)
    moments = likelihood.at(theta).moments
    mean = moments.mean[0]
    spread = moments.second[0] - np.outer(mean, mean)
    return weights @ mean + of.reference, np.einsum("ti,ij,tj->t", weights, spread, weights)


def _likelihood(model: JointModel, history: History, until: Floats) -> JointLikelihood:
    """The same subject, once for each end of a follow-up that nobody died in."""
    _refuse(model, history)
    fitted, n = model.likelihood, until.size
    m = len(history.times)
    histories = Histories(
        who=np.repeat(np.arange(n), m),
        time=np.tile(np.array(history.times, dtype=np.float64), n),
        value=np.tile(np.array(history.scores, dtype=np.float64), n),
        until=until,
        died=np.zeros(n),
    )
    layout = fitted.layout
    covariates = Covariates(
        *(
            Design(columns, np.tile(np.array(row, dtype=np.float64), (n, 1)))
            for columns, row in (
                (layout.height, history.height),
                (layout.slope, history.slope),
                (layout.hazard, history.hazard),
            )
        )
    )
    one = summed(histories, covariates, None)
    one = replace(one, treated=np.full(n, float(history.treated)))
    return replace(fitted, subjects=one, where=points(one, fitted.baseline), rule=hermite(NODES))


def _refuse(model: JointModel, history: History) -> None:
    layout = model.likelihood.layout
    wrong = [
        f"{kind}: {len(row)} covariates, not the model's {len(columns)}"
        for kind, row, columns in (
            ("height", history.height, layout.height),
            ("slope", history.slope, layout.slope),
            ("hazard", history.hazard, layout.hazard),
        )
        if len(row) != len(columns)
    ]
    if len(history.times) != len(history.scores):
        wrong.append(f"{len(history.times)} times but {len(history.scores)} scores")
    if any(not time <= history.alive_at for time in history.times) or not history.alive_at >= 0:
        wrong.append(f"scores or follow-up that do not end at {history.alive_at:g}")
    if not np.isfinite([*history.times, *history.scores]).all():
        wrong.append("times or scores that are missing or infinite")
    if history.treated and not layout.ratio:
        wrong.append("treated, but the model has no progression ratio")
    if wrong:
        raise MethodError("no prediction: " + "; ".join(wrong))
