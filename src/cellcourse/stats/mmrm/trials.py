"""A mixed model for repeated measures in each of many simulated trials at once.

The model most trials declare: every arm has a mean at every visit, covariates have a
slope at every visit, the covariance is unstructured, REML, Satterthwaite. The same
numbers as from ``mmrm`` one by one, many times faster; ``mmrm`` is the one to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.mmrm.patterns import packing
from cellcourse.stats.mmrm.trial_likelihood import (
    TrialFits,
    curvature,
    fit_trials,
    slopes_of_normal,
    uphill,
)
from cellcourse.stats.mmrm.trial_sums import TrialSums, sum_trials
from cellcourse.stats.samples import Floats

__all__ = ["Trials", "mmrm_trials"]

_AT_ONCE: Final = 64
_PASSES: Final = 60
_SETTLED: Final = 1e-14


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """Every other arm minus the first, at every visit of every trial.

    A trial whose search did not settle, or whose data cannot give an answer, has NaN.
    """

    difference: Floats
    """(t, arms - 1, v)"""
    se: Floats
    """(t, arms - 1, v)"""
    df: Floats
    """(t, arms - 1, v) Satterthwaite's."""
    covariance: Floats
    """(t, v, v)"""
    settled: npt.NDArray[np.bool_]
    """(t,)"""


def mmrm_trials(
    scores: npt.ArrayLike,
    arm: npt.ArrayLike,
    *,
    covariates: npt.ArrayLike | None = None,
    start: npt.ArrayLike | None = None,
) -> Trials:
    """Fit many trials of the same size.

    Args:
        scores: (t, n, v) subjects in rows, NaN where there is no value.
        arm: (n,) 0, 1, ... arm of each subject, the control 0, the same in every trial.
        covariates: (t, n, c) numbers that every visit has slopes for.
        start: (v, v) covariance from where every search starts, for example the one that
            was simulated; found from each trial's own values where none is given.

    Raises:
        MethodError: shapes that do not match, or an arm without a subject.
    """
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 3:
        raise MethodError(f"scores are trials, subjects and visits, not {table.ndim} axes")
    rows = _rows(table, np.asarray(arm), covariates)
    first = None if start is None else np.asarray(start, dtype=np.float64)
    arms = int(np.max(arm)) + 1
    parts = []
    for at in range(0, table.shape[0], _AT_ONCE):
        sums = sum_trials(table[at : at + _AT_ONCE], rows[at : at + _AT_ONCE])
        parts.append(_fitted(sums, arms, first))
    return Trials(*(np.concatenate(part) for part in zip(*parts, strict=True)))


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
        return rows
    more = np.asarray(covariates, dtype=np.float64)
    if more.ndim != 3 or more.shape[:2] != (trials, n) or not np.isfinite(more).all():
        raise MethodError(f"covariates of shape {more.shape} for {trials} trials of {n}, or gaps")
    # Each trial's covariates are centred, which moves no difference and keeps digits.
    return np.concatenate([rows, more - more.mean(axis=1, keepdims=True)], axis=2)


_Fitted = tuple[Floats, Floats, Floats, Floats, npt.NDArray[np.bool_]]


def _fitted(sums: TrialSums, arms: int, start: Floats | None) -> _Fitted:
    with np.errstate(all="ignore"):
        theta, settled = _climbed(sums, _started(sums, start))
        covariance = theta[:, packing(sums.seen.shape[2]).back]
        fits = fit_trials(sums, covariance)
        difference, se, df = _differences(sums, fits, arms)
    gone = ~settled | ~np.isfinite(df).all(axis=(1, 2))
    for table in (difference, se, df, covariance):
        table[gone] = np.nan
    return difference, se, df, covariance, ~gone


def _started(sums: TrialSums, start: Floats | None) -> Floats:
    """(t, s) packed covariance to start from."""
    t, _, v = sums.seen.shape
    pack = packing(v)
    if start is not None:
        return np.repeat(start[pack.row, pack.column][None], t, axis=0)
    squares = fit_trials(sums, np.broadcast_to(np.eye(v), (t, v, v))).squares
    both = sums.seen[..., :, None] * sums.seen[..., None, :]
    counts = (both * sums.n[..., None, None]).sum(axis=1)
    mean = (squares * both).sum(axis=1) / np.maximum(counts, 1)
    return np.asarray(mean[:, pack.row, pack.column] * np.where(pack.row == pack.column, 1.0, 0.9))


def _climbed(sums: TrialSums, theta: Floats) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Climb in all trials at once; those that have settled wait no longer."""
    found, settled = theta.copy(), np.zeros(len(theta), dtype=bool)
    active = np.arange(len(theta))
    value, step = np.full(len(theta), -np.inf), np.zeros_like(theta)
    for turn in range(_PASSES):
        fits = fit_trials(sums, (theta + step)[:, packing(sums.seen.shape[2]).back])
        higher = fits.value >= value - 1e-12 * np.abs(value)
        theta = np.where(higher[:, None], theta + step, theta)
        value = np.where(higher, fits.value, value)
        ahead, left = _ahead(sums, fits, first=turn == 0)
        step = np.where(higher[:, None], ahead, step / 2)
        done = higher & (left >= 0) & (left < _SETTLED)
        found[active], settled[active] = theta, done
        going = np.flatnonzero(~done & np.isfinite(value))
        if not going.size:
            break
        if going.size < 0.7 * active.size:
            active, sums = active[going], sums.of(going)
            theta, value, step = theta[going], value[going], step[going]
    return found, settled


def _ahead(sums: TrialSums, fits: TrialFits, *, first: bool) -> tuple[Floats, Floats]:
    """Step of each trial, and its squared length in standard errors."""
    gradient = uphill(sums, fits)
    step = _solved(curvature(sums, fits, expected=first), gradient[..., None])[..., 0]
    left = (step * gradient).sum(axis=1)
    lost = ~(left >= 0)
    if lost.any() and not first:
        careful = _solved(curvature(sums, fits, expected=True), gradient[..., None])[..., 0]
        step = np.where(lost[:, None], careful, step)
        left = (step * gradient).sum(axis=1)
    return step, left


def _solved(matrices: Floats, right: Floats) -> Floats:
    """Solve each of many systems (t, s, s) for (t, s, r); NaN where one is singular."""
    try:
        return np.asarray(np.linalg.solve(matrices, right), dtype=np.float64)
    except np.linalg.LinAlgError:
        sound = np.linalg.matrix_rank(np.nan_to_num(matrices)) == matrices.shape[-1]
        solved = np.full_like(right, np.nan)
        solved[sound] = np.linalg.solve(matrices[sound], right[sound])
        return solved


def _differences(sums: TrialSums, fits: TrialFits, arms: int) -> tuple[Floats, Floats, Floats]:
    """Differences from the control, their standard errors and degrees of freedom."""
    t, v, k = fits.beta.shape
    normal, side = slopes_of_normal(sums, fits)
    information = curvature(sums, fits, expected=False) - _coupling(fits.phi, normal, side)
    places = (np.arange(v) * k + np.arange(1, arms)[:, None]).reshape(-1)
    reach = fits.phi[:, None, places]  # (t, 1, c, v k)
    slopes = ((reach @ normal) * reach).sum(axis=3)  # (t, s, c)
    variance = fits.phi[:, places, places]
    df = 2 * variance**2 / (slopes * _solved(information, slopes)).sum(axis=1)
    shape = (t, arms - 1, v)
    estimate = fits.beta[:, :, 1:arms].swapaxes(1, 2)
    return estimate.copy(), np.sqrt(variance).reshape(shape), df.reshape(shape)


def _coupling(phi: Floats, normal: Floats, side: Floats) -> Floats:
    """(t, s, s) what the coefficients' own movement takes off the curvature."""
    moved = phi[:, None] @ normal
    t, s = moved.shape[:2]
    across = moved.swapaxes(2, 3).reshape(t, s, -1)
    traces = moved.reshape(t, s, -1) @ across.swapaxes(1, 2)
    return np.asarray(traces / 2 + side @ phi @ side.swapaxes(1, 2))
