"""A mixed model for repeated measures in each of many simulated trials.

The model most trials declare: every arm has a mean at every visit, covariates have a
slope at every visit, the covariance is unstructured, REML, Satterthwaite. The same
numbers as from ``mmrm`` one by one, a hundred times faster; ``mmrm`` is the one to read.
Its loops are compiled, which needs numba; a trial is searched alone, so its numbers do
not depend on its neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm.covariance import ELSEWHERE, FEW
from cellcourse.stats.samples import Floats

if TYPE_CHECKING:
    from cellcourse.stats.mmrm.trial_likelihood import Fit
    from cellcourse.stats.mmrm.trial_sums import Sums

__all__ = ["Trials", "mmrm_trials"]

_VISITS: Final = 30
_SAME: Final = 1e-6
"""Share of two standard deviations by which their covariance may differ at one top."""
_LEAST: Final = 1e-3
"""Least eigenvalue of correlations that keep twelve digits of the numbers."""
_TOLD: Final = 5e-3
"""The same of the information on variances and covariances."""


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """Every other arm minus the first, at some visits of every trial.

    A trial whose search did not settle, or whose data cannot give an answer, has NaN; so has
    one of few subjects whose searches from three places did not end at one top, or one of
    visits that nearly tell each other.
    """

    difference: Floats
    """(t, arms - 1, c)"""
    se: Floats
    """(t, arms - 1, c)"""
    df: Floats
    """(t, arms - 1, c) Satterthwaite's."""
    covariance: Floats
    """(t, v, v)"""
    settled: npt.NDArray[np.bool_]
    """(t,)"""


def mmrm_trials(
    scores: npt.ArrayLike,
    arm: npt.ArrayLike,
    *,
    compared: Sequence[int],
    covariates: npt.ArrayLike | None = None,
) -> Trials:
    """Fit many trials of the same size.

    Args:
        scores: (t, n, v) subjects in rows, NaN where there is no value.
        arm: (n,) 0, 1, ... arm of each subject, the control 0, the same in every trial.
        compared: the c visits at which arms are compared, by their places from 0.
        covariates: (t, n, c) numbers that every visit has slopes for; a subject with NaN
            among them is left out.

    Raises:
        MethodError: shapes that do not match, or an arm without a subject.
    """
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 3:
        raise MethodError(f"scores are trials, subjects and visits, not {table.ndim} axes")
    if table.shape[2] > _VISITS:
        raise MethodError(f"{table.shape[2]} visits; many trials take {_VISITS} at most")
    rows = _rows(table, np.asarray(arm), covariates)
    return _fitted(table, rows, int(np.max(arm)) + 1, list(compared))


def _rows(table: Floats, arm: npt.NDArray[np.generic], covariates: npt.ArrayLike | None) -> Floats:
    """(t, n, k): in which arm a subject is, then the covariates."""
    trials, n, _ = table.shape
    known = np.unique(arm)
    if arm.shape != (n,) or known.tolist() != list(range(known.size)) or known.size < 2:
        raise MethodError(f"{n} subjects need arms 0, 1, ..., at least two, none empty")
    # An intercept and what each other arm adds: the coefficients are the differences.
    base = np.column_stack([np.ones(n), *(arm == k for k in range(1, known.size))])
    rows = np.broadcast_to(base, (trials, *base.shape))
    if covariates is None:
        return np.ascontiguousarray(rows)
    more = np.asarray(covariates, dtype=np.float64)
    if more.ndim != 3 or more.shape[:2] != (trials, n):
        raise MethodError(f"covariates of shape {more.shape} for {trials} trials of {n}")
    # Each trial's covariates are centred, which moves no difference and keeps digits. They are
    # added one by one: a sum's order, and so its last digit, must not hang on other trials.
    middle = np.cumsum(np.nan_to_num(more), axis=1)[:, -1:] / n
    return np.concatenate([rows, more - middle], axis=2)


def _fitted(table: Floats, rows: Floats, arms: int, compared: list[int]) -> Trials:
    from cellcourse.stats.mmrm.trial_likelihood import empty_fit
    from cellcourse.stats.mmrm.trial_sums import empty_sums

    t, n, v = table.shape
    shape = (t, arms - 1, len(compared))
    trials = Trials(
        difference=np.full(shape, np.nan),
        se=np.full(shape, np.nan),
        df=np.full(shape, np.nan),
        covariance=np.full((t, v, v), np.nan),
        settled=np.zeros(t, dtype=np.bool_),
    )
    sums, fit = empty_sums(n, v, rows.shape[2]), empty_fit(n, v, rows.shape[2])
    for trial in range(t):
        _one(trials, trial, table[trial].copy(), rows[trial], (sums, fit), compared)
    return trials


def _one(
    trials: Trials,
    trial: int,
    scores: Floats,
    rows: Floats,
    room: tuple[Sums, Fit],
    compared: list[int],
) -> None:
    """Fill in one trial."""
    from cellcourse.stats.mmrm.trial_search import freedom
    from cellcourse.stats.mmrm.trial_sums import sum_trial

    sums, fit = room
    patterns = sum_trial(scores, rows, sums)
    top = _top(sums, patterns, fit)
    if top is None:
        return
    theta, curve, factor = top
    v, k = scores.shape[1], rows.shape[1]
    for other in range(trials.se.shape[1]):
        for column, visit in enumerate(compared):
            at = visit * k + 1 + other
            found = freedom(sums, patterns, fit, curve, factor, at)
            trials.difference[trial, other, column] = fit.beta[1 + other, visit]
            trials.se[trial, other, column] = np.sqrt(fit.phi[at, at])
            trials.df[trial, other, column] = found
    trials.settled[trial] = True
    up = np.triu_indices(v)
    trials.covariance[trial][up] = trials.covariance[trial].T[up] = theta


def _top(sums: Sums, patterns: int, fit: Fit) -> tuple[Floats, Floats, Floats] | None:
    """Climb to the top; where subjects are few from elsewhere too, to the same top or none.

    Returns:
        (s,) covariance, (s, s) second derivatives and (s, s) their factor.
    """
    from cellcourse.stats.mmrm.trial_search import climb, start

    k, v = fit.beta.shape
    half = v * (v + 1) // 2
    theta, curve, factor = np.zeros(half), np.zeros((half, half)), np.zeros((half, half))
    start(sums, patterns, fit, theta)
    whole = sums.n[:patterns][sums.seen[:patterns].all(axis=1)]
    places = ELSEWHERE if whole.sum() - k < FEW * v else ()
    others = [_alike(theta, v, correlation) for correlation in places]
    # The first start climbs last, so that the fit is that of its top.
    if not all(climb(sums, patterns, fit, one, curve, factor) for one in [*others, theta]):
        return None
    unit = _alike(theta, v, 1.0)
    if not all(np.all(abs(other - theta) <= _SAME * unit) for other in others):
        return None
    return (
        (theta, curve, factor) if _open(_whole(theta, v), _LEAST) and _open(curve, _TOLD) else None
    )


def _open(matrix: Floats, least: float) -> bool:
    """Whether rows leave so much open of each other that digits are kept.

    Args:
        matrix: (m, m) by its upper half.
        least: eigenvalue, its diagonal being one.
    """
    size = np.sqrt(np.diag(matrix))
    return bool(np.linalg.eigvalsh(matrix / np.outer(size, size), "U")[0] > least)


def _whole(theta: Floats, visits: int) -> Floats:
    """(v, v) by its upper half."""
    whole = np.zeros((visits, visits))
    whole[np.triu_indices(visits)] = theta
    return whole


def _alike(theta: Floats, visits: int, correlation: float) -> Floats:
    """(s,) the same variances with one correlation of all visits."""
    row, column = np.triu_indices(visits)
    sd = np.sqrt(np.maximum(theta[row == column], 0.0))
    return np.asarray(sd[row] * sd[column] * np.where(row == column, 1.0, correlation))
