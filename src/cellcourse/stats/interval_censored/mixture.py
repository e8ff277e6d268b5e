"""Probabilities of greatest likelihood, when each subject is known to be in one of some sets."""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.samples import Floats

__all__ = ["mixture"]

_STEPS: Final = 500
_SETTLED: Final = 1e-10
"""Slope per subject in the steepest direction at which the search ends."""


def mixture(member: npt.NDArray[np.bool_]) -> Floats:
    """Maximise the sum over subjects of the log probability of their set.

    Each step solves a quadratic approximation under the constraint that no probability
    is below zero, and is halved until it gains.

    Args:
        member: (n, m) true where a subject may be in a place; nobody is in none.

    Returns:
        (m,) probabilities that add to one.

    Raises:
        MethodError: the search did not settle.

    Source:
        Wang (2007), J R Stat Soc B 69:185.
    """
    n, places = member.shape
    sets = member.astype(np.float64)
    p = np.full(places, 1 / places)
    for _ in range(_STEPS):
        slope = sets / (sets @ p)[:, None]  # (n, m)
        if slope.sum(axis=0).max() <= n * (1 + _SETTLED):
            # The last step too: what is told then does not depend on the way to the top.
            return _quadratic(slope)
        p = _uphill(sets, p, _quadratic(slope) - p)
    raise MethodError(f"{places} probabilities of {n} subjects did not settle in {_STEPS} steps")


def _quadratic(slope: Floats) -> Floats:
    from scipy.optimize import nnls

    rows = np.vstack((slope - 2, np.ones(slope.shape[1])))
    found, _ = nnls(rows, np.append(np.zeros(len(slope)), 1.0), maxiter=50 * slope.shape[1])
    return np.asarray(found / found.sum(), dtype=np.float64)


def _uphill(sets: Floats, p: Floats, step: Floats) -> Floats:
    here = float(np.log(sets @ p).sum())
    for _ in range(60):
        with np.errstate(divide="ignore"):
            there = float(np.log(np.maximum(sets @ (p + step), 0.0)).sum())
        if there > here - 1e-13 * abs(here):  # near the top a gain is lost in round-off
            break
        step = step / 2
    return np.maximum(p + step, 0.0)
