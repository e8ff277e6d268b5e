"""Random-slope models of whole blocks: the search, and contrasts of the coefficients."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.line_likelihood import (
    LineFit,
    bend_lines,
    fit_lines,
)
from cellcourse.simulation.answers.kernels.line_sums import LineSums, sum_lines

__all__ = ["study_of_lines"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]

_TURNS: Final = 100
_SETTLED: Final = 1e-18
"""Squared length of the next step, in standard errors, at which a search ends."""


@njit(cache=True, nogil=True)
def study_of_lines(
    scores: _Floats,
    code: _Whole,
    design: _Floats,
    weights: _Floats,
    enlarged: bool,
    room: tuple[LineSums, LineFit],
    out: _Floats,
    theta: _Floats,
) -> None:
    """Fit one study, and estimate contrasts.

    Args:
        scores: (n, v), NaN where there is none.
        code: (n,) arm of each subject.
        design: (v, k)
        weights: (c, arms, k)
        enlarged: whether standard errors are Kenward and Roger's.
        room: for its sums and its fit.
        out: (c, 3) estimate, standard error and degrees of freedom; left as it is where the
            study has no answer.
        theta: (4,) variances at the top, likewise.
    """
    sums, found = room
    patterns = sum_lines(scores, code, design, sums)
    _start(sums, patterns, theta)
    if not _climb(sums, patterns, theta, found):
        theta[:] = np.nan
        return
    known = np.linalg.inv(found.curve[0])
    for contrast in range(len(weights)):
        out[contrast] = _contrast(found, known, weights[contrast], enlarged)


@njit(cache=True, nogil=True)
def _start(sums: LineSums, patterns: int, theta: _Floats) -> None:
    """Half of the spread around least squares is noise, the other half lines."""
    arms, k = sums.spare_first.shape
    square, right, left = sums.spare_design.copy(), sums.spare_first.copy(), 0.0
    scores = np.sum(sums.spare)
    for p in range(patterns):
        arm, turned = sums.arm[p], sums.design[p]
        square[arm] += sums.n[p] * (turned.T @ turned)
        right[arm] += turned.T @ sums.first[p]
        left += np.trace(sums.second[p])
        scores += sums.n[p] * sums.seen[p]
    for arm in range(arms):
        # A little on the diagonal: an arm without an answer is found out later.
        some = square[arm] + 1e-12 * np.trace(square[arm]) * np.eye(k)
        left += sums.spare_second[arm] - np.sum(right[arm] * np.linalg.solve(some, right[arm]))
    theta[:] = left / scores / 2
    theta[1] = 0.0


@njit(cache=True, nogil=True)
def _climb(sums: LineSums, patterns: int, theta: _Floats, found: LineFit) -> bool:
    """Newton's steps to the top; false where the search did not settle."""
    step, value = np.zeros(4), -np.inf
    for _ in range(_TURNS):
        there = theta + step
        now = fit_lines(sums, patterns, there, found)
        if np.isnan(now) or now < value - 1e-13 * (1 + abs(value)):
            step /= 2
            continue
        theta[:], value = there, now
        bend_lines(sums, patterns, theta, found)
        hill = _is_hill(found.curve[0])
        if not hill and not _is_hill(found.curve[1]):
            return False
        step = np.linalg.solve(found.curve[0 if hill else 1], found.slope)
        if hill and np.sum(step * found.slope) <= _SETTLED:
            return True
    return False


@njit(cache=True, nogil=True)
def _is_hill(curve: _Floats) -> bool:
    """Whether a symmetric matrix is positive definite."""
    size = np.sqrt(np.abs(np.diag(curve)))
    if not np.min(size) > 0:
        return False
    return bool(np.linalg.eigvalsh(curve / np.outer(size, size))[0] > 1e-12)


@njit(cache=True, nogil=True)
def _contrast(
    found: LineFit, known: _Floats, weights: _Floats, enlarged: bool
) -> tuple[float, float, float]:
    """Estimate, standard error and Satterthwaite's degrees of freedom."""
    estimate, variance, more, moved = 0.0, 0.0, 0.0, np.zeros(4)
    for arm in range(len(weights)):
        reach = found.phi[arm] @ weights[arm]
        estimate += np.sum(found.beta[arm] * weights[arm])
        variance += np.sum(reach * weights[arm])
        for s in range(4):
            along = found.normal[arm, s] @ reach
            moved[s] += np.sum(reach * along)
            for t in range(4):
                squares = np.sum(reach * (found.squares[arm, s, t] @ reach))
                crossed = np.sum(along * (found.phi[arm] @ (found.normal[arm, t] @ reach)))
                more += 2 * known[s, t] * (squares - crossed)
    df = 2 * variance**2 / np.sum(moved * (known @ moved))
    return estimate, np.sqrt(variance + (more if enlarged else 0.0)), df
