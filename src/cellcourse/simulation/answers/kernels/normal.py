"""Differences of two estimates by the normal approximation, adjusted as a family."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled
from cellcourse.simulation.answers.kernels.tails import adjust

__all__ = ["contrasts"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


@compiled
def contrasts(
    value: _Floats, error: _Floats, pairs: _Whole, z: float, rule: int, out: _Floats
) -> None:
    """Fill in estimates with intervals, then the test of each pair.

    A study in which a pair has no variance is left NaN.

    Args:
        value: (trials, groups) estimates.
        error: (trials, groups) their standard errors.
        pairs: (m, 2) groups, the second taken from the first.
        z: normal multiplier of the intervals.
        rule: of ``tails.RULES``; p adjusted is left NaN where it is none.
        out: (trials, 4 groups + 7 m) filled with value, se, low, high of each group, then p,
            p adjusted, z and value, se, low, high of each difference.
    """
    groups, m = value.shape[1], len(pairs)
    p, adjusted = np.empty(m), np.empty(m)
    for trial in range(len(out)):
        row = out[trial]
        for g in range(groups):
            _estimate(row[4 * g :], value[trial, g], error[trial, g], z)
        for i in range(m):
            a, b = pairs[i]
            at = 4 * groups + 7 * i
            se = math.hypot(error[trial, a], error[trial, b])
            gap = value[trial, a] - value[trial, b]
            _estimate(row[at + 3 :], gap, se, z)
            row[at + 2] = gap / se if se > 0 else math.nan
            p[i] = math.erfc(abs(row[at + 2]) / math.sqrt(2.0))
        if np.isnan(p).any():
            row[:] = math.nan
            continue
        adjust(p, rule, adjusted)
        for i in range(m):
            row[4 * groups + 7 * i] = p[i]
            row[4 * groups + 7 * i + 1] = adjusted[i] if rule else math.nan


@compiled
def _estimate(row: _Floats, value: float, error: float, z: float) -> None:
    row[0], row[1] = value, error
    row[2], row[3] = value - z * error, value + z * error
