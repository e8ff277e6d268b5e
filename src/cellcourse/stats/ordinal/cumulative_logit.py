"""The cumulative logit model of ordered scores: likelihood, slope and information.

The odds of a score above any threshold are multiplied by the same factor, whichever the
threshold. Scores are taken as independent here; what repeated visits of one subject do
to standard errors is dealt with elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.samples import Floats

__all__ = ["Fit", "Ordered", "Threshold", "expected_information", "fit", "terms"]

STEPS: Final = 100
HALVINGS: Final = 40
FLAT: Final = 1e-8
"""Least curvature, in whichever direction, of what counts as a hill."""
SETTLED: Final = 1e-18
"""Squared length of the last step in standard errors at which a search ends."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where the scale is cut between two neighbouring scores that occur."""

    below: float
    above: float
    estimate: float
    """Log odds of a score up to ``below`` where every covariate is 0."""
    se: float


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """m scores as levels from 0, with the covariates of each."""

    level: npt.NDArray[np.intp]  # (m,)
    levels: int
    design: Floats  # (m, c)


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Where the likelihood is highest."""

    beta: Floats  # (levels - 1 + c,) thresholds, then coefficients
    slopes: Floats  # (m, p) of each score's log-likelihood
    curvature: Floats  # (p, p) slope of the slope of all, its sign turned
    log_likelihood: float


def fit(data: Ordered) -> Fit:
    """Find the maximum by Newton's steps.

    Raises:
        MethodError: a covariate separates high scores from low ones, or columns depend on
            each other.
    """
    counts = np.bincount(data.level, minlength=data.levels)
    share = np.cumsum(counts)[:-1] / counts.sum()
    beta = np.append(np.log(share / (1 - share)), np.zeros(data.design.shape[1]))
    here = terms(data, beta)
    for _ in range(STEPS):
        if not np.linalg.eigvalsh(here.curvature)[0] > FLAT:
            break
        gradient = here.slopes.sum(axis=0)
        step = np.linalg.solve(here.curvature, gradient)
        if step @ gradient < SETTLED:
            # The last step too, so that the end depends on no way there.
            return terms(data, here.beta + step)
        here = _uphill(data, here, step)
    raise MethodError(
        f"no proportional odds fit to {data.level.size} scores on {data.levels} levels: a "
        "covariate separates high from low scores, or columns depend on each other"
    )


def _uphill(data: Ordered, here: Fit, step: Floats) -> Fit:
    for _ in range(HALVINGS):
        beta = here.beta + step
        if np.all(np.diff(beta[: data.levels - 1]) > 0):
            there = terms(data, beta)
            if there.log_likelihood >= here.log_likelihood - 1e-10:
                return there
        step = step / 2
    return here


def terms(data: Ordered, beta: Floats) -> Fit:
    """Compute the log-likelihood, the slope of each score's, and the curvature of all."""
    cuts = data.levels - 1
    ends = np.concatenate(([-np.inf], beta[:cuts], [np.inf]))
    beside = data.level[:, None] + np.arange(2)  # (m, 2) the ends of each score's own level
    up_to = 1 / (1 + np.exp((data.design @ beta[cuts:])[:, None] - ends[beside]))
    p = np.maximum(up_to[:, 1] - up_to[:, 0], 1e-300)
    steep = up_to * (1 - up_to) * (-1, 1) / p[:, None]
    # (m, 2, p) how each end moves; those beyond all scores do not
    moves = np.concatenate((np.eye(cuts, cuts + 2, 1).T[beside], _both(-data.design)), axis=2)
    slopes = np.einsum("me,mep->mp", steep, moves)
    bend = np.einsum("me,mep,meq->pq", steep * (1 - 2 * up_to), moves, moves)
    return Fit(beta, slopes, slopes.T @ slopes - bend, float(np.log(p).sum()))


def _both(design: Floats) -> Floats:
    return np.repeat(design[:, None, :], 2, axis=1)


def expected_information(data: Ordered, beta: Floats) -> Floats:
    """Compute the information of each score, (m, p, p), expected of scores of its covariates."""
    cuts = data.levels - 1
    # (m, cuts) probability of a score up to each threshold
    up_to = 1 / (1 + np.exp(-(beta[:cuts] - (data.design @ beta[cuts:])[:, None])))
    edge = np.pad(up_to, ((0, 0), (1, 1)), constant_values=(0.0, 1.0))
    p = np.maximum(np.diff(edge, axis=1), 1e-300)  # (m, levels)
    slope = _probability_slopes(up_to, data.design)  # (m, levels, p)
    return np.asarray(np.einsum("mlp,mlq,ml->mpq", slope, slope, 1 / p), dtype=np.float64)


def _probability_slopes(up_to: Floats, design: Floats) -> Floats:
    """Derivatives of the probability of each level, (m, levels, cuts + c)."""
    m, cuts = up_to.shape
    steep = up_to * (1 - up_to)
    of_edge = np.zeros((m, cuts + 2, cuts + design.shape[1]))
    inner = np.arange(cuts)
    of_edge[:, inner + 1, inner] = steep
    of_edge[:, 1:-1, cuts:] = -steep[:, :, None] * design[:, None, :]
    return np.diff(of_edge, axis=1)
