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
from cellcourse.stats.samples import NO_SPREAD

__all__ = ["study_of_lines"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]

_TURNS: Final = 15
"""Fits after which a search is given up: where it is long there may be two tops."""
_SETTLED: Final = 1e-22
"""Squared length of the next step, in standard errors, at which a search ends."""
_HILL: Final = 1e-12
"""Least eigenvalue of the curvature that is above round-off, its diagonal being one."""
_TOLD: Final = 1e-2
"""The same where variances are known apart well enough for tests to keep their digits."""
_NEAR: Final = 1e-9
"""Squared length of a step below which the likelihood has too few digits to tell a rise."""
_SHRINK: Final = 3.0
"""By how much at most what is left open of a variance may shrink in one step."""


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
            search did not settle.
        theta: (4,) variances at the top, likewise.
    """
    sums, found = room
    patterns, there = sum_lines(scores, code, design, sums), np.zeros(4)
    times = _times(scores, design[:, 1])
    if not (times[1] > 0 and _all_seen(sums, patterns)):
        return
    spread = _start(sums, patterns, times, there)
    if not (spread and _climb(sums, patterns, there, found)):
        return
    theta[:] = there
    known = np.linalg.inv(found.curve[0])
    for contrast in range(len(weights)):
        out[contrast] = _contrast(found, known, weights[contrast], enlarged)


@njit(cache=True, nogil=True)
def _times(scores: _Floats, time: _Floats) -> tuple[float, float]:
    """Mean and standard deviation of the times of all scores."""
    n, total, square = 0, 0.0, 0.0
    for one in range(len(scores)):
        for a in range(time.size):
            if not np.isnan(scores[one, a]):
                n, total, square = n + 1, total + time[a], square + time[a] ** 2
    mean = total / max(n, 1)
    return mean, np.sqrt(max(square / max(n, 1) - mean**2, 0.0))


@njit(cache=True, nogil=True)
def _all_seen(sums: LineSums, patterns: int) -> bool:
    """Whether every arm has a subject with a score, and scores are left for the noise."""
    seen = np.zeros(sums.spare.size, np.bool_)
    seen[sums.arm[:patterns]] = True
    return bool(seen.all() and np.sum(sums.spare) > 0)


@njit(cache=True, nogil=True)
def _start(sums: LineSums, patterns: int, times: tuple[float, float], theta: _Floats) -> bool:
    """Half of the spread around least squares is noise, the other half lines.

    Heights at the mean time and slopes per standard deviation of times spread alike. False
    where there is no spread.
    """
    arms, k = sums.spare_first.shape
    square, right, left = sums.spare_design.copy(), sums.spare_first.copy(), 0.0
    scores, moved = np.sum(sums.spare), np.sum(sums.spare * sums.middle**2)
    for p in range(patterns):
        arm, turned = sums.arm[p], sums.design[p]
        square[arm] += sums.n[p] * (turned.T @ turned)
        right[arm] += turned.T @ sums.first[p]
        left += np.trace(sums.second[p])
        scores += sums.n[p] * sums.seen[p]
        moved += sums.n[p] * sums.seen[p] * sums.middle[arm] ** 2
    total = left + np.sum(sums.spare_second) + moved
    for arm in range(arms):
        # A little on the diagonal: an arm without an answer is found out later.
        some = square[arm] + 1e-12 * np.trace(square[arm]) * np.eye(k)
        left += sums.spare_second[arm] - np.sum(right[arm] * np.linalg.solve(some, right[arm]))
    mean, size = times
    theta[:] = left / scores / 2
    theta[0] *= 1 + (mean / size) ** 2
    theta[1] *= -mean / size**2
    theta[2] /= size**2
    return bool(left > NO_SPREAD * total)


@njit(cache=True, nogil=True)
def _climb(sums: LineSums, patterns: int, theta: _Floats, found: LineFit) -> bool:
    """Newton's steps to the top, as ``stats.mmrm.scoring`` takes them; false where it fails."""
    step, value, gain = np.zeros(4), -np.inf, 0.0
    old, noise = np.full(found.inverse.shape, np.inf), np.inf
    for _ in range(_TURNS):
        there = theta + step
        now = fit_lines(sums, patterns, there, found)
        slack = (1e-13 if gain > _NEAR else 1e-9) * (1 + abs(value))
        careful = _careful(found.inverse[:patterns], old) and 1 / there[3] <= _SHRINK * noise
        if np.isnan(now) or now < value + 0.1 * gain - slack or not careful:
            step /= 2
            gain /= 2
            continue
        theta[:], value, noise = there, now, 1 / there[3]
        bend_lines(sums, patterns, theta, found)
        bent = _bent(found.curve[0])
        hill = bent > _HILL
        if not hill and not _bent(found.curve[1]) > _HILL:
            return False
        step = np.linalg.solve(found.curve[0 if hill else 1], found.slope)
        gain = np.sum(step * found.slope)
        if hill and gain <= _SETTLED:
            # The last step too: standard errors then do not depend on the way to the top.
            theta += step
            if np.isnan(fit_lines(sums, patterns, theta, found)):
                return False
            bend_lines(sums, patterns, theta, found)
            return bool(_bent(found.curve[0]) > _TOLD)
    return False


@njit(cache=True, nogil=True)
def _careful(inverse: _Floats, old: _Floats) -> bool:
    """Whether no variance that is left open has shrunk to less than a part; keep it."""
    for p in range(len(inverse)):
        for a in range(2):
            if inverse[p, a, a] > _SHRINK * old[p, a, a]:
                return False
    old[: len(inverse)] = inverse
    return True


@njit(cache=True, nogil=True)
def _bent(curve: _Floats) -> float:
    """Give the least eigenvalue of a symmetric matrix, its diagonal being set to one."""
    size = np.sqrt(np.abs(np.diag(curve)))
    if not np.min(size) > 0:
        return 0.0
    least: float = np.linalg.eigvalsh(curve / np.outer(size, size))[0]
    return least


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
