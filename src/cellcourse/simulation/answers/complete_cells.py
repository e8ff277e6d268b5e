"""Means and spread of the subjects of virtual studies who were seen at every visit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.asked import Whole

__all__ = ["Cells", "complete_cells"]

Floats = npt.NDArray[np.float64]

_ROUND_OFF: Final = 1e-12


@dataclass(frozen=True, eq=False)
class Cells:
    """Complete subjects by arm and visit; see ``stats.visits``."""

    n: Floats
    """(t, arms) complete subjects."""
    means: Floats
    """(t, arms, v)"""
    changes: Floats
    """(t, arms, v - 1) contrasts between visits of the means."""
    error: Floats
    """(t, v - 1, v - 1) products of such contrasts within arms."""
    subjects_ss: Floats
    """(t,) sum of squares of subjects' means within arms."""

    @property
    def df(self) -> Floats:
        """(t,) subjects less arms."""
        df: Floats = self.n.sum(axis=1) - self.n.shape[1]
        return df


def complete_cells(scores: Floats, code: Whole, arms: int) -> Cells:
    """Sum up the complete subjects of every study.

    Args:
        scores: (t, n, v), NaN where there is none.
        code: (n,) arm of each subject, -1 outside those compared.
        arms: how many there are.
    """
    visits = scores.shape[2]
    member = (code[:, None] == np.arange(arms)).astype(float)  # (n, arms)
    there: npt.NDArray[np.bool_] = np.logical_not(np.isnan(scores).any(axis=2))
    weight = there[:, :, None] * member  # (t, n, arms)
    filled = np.where(there[:, :, None], scores, 0.0)
    n = weight.sum(axis=1)
    means = weight.swapaxes(1, 2) @ filled / n[:, :, None]
    inside = there & (code >= 0)
    expected = np.nan_to_num(member @ means)
    scale = np.abs(filled * inside[:, :, None]).max(axis=(1, 2))[:, None, None]
    residual = _spread((filled - expected) * inside[:, :, None], scale)
    contrasts = _contrasts(visits)
    within = _spread(residual @ contrasts, scale)
    return Cells(
        n=n,
        means=means,
        changes=means @ contrasts,
        error=within.swapaxes(1, 2) @ within,
        subjects_ss=visits * (residual.mean(axis=2) ** 2).sum(axis=1),
    )


def _spread(deviation: Floats, scale: Floats) -> Floats:
    """Take what round-off leaves of equal values for no spread at all."""
    return np.where(np.abs(deviation) > _ROUND_OFF * scale, deviation, 0.0)


def _contrasts(visits: int) -> Floats:
    """Orthonormal columns that add to zero; any such set gives the same tests."""
    q, _ = np.linalg.qr(np.hstack((np.ones((visits, 1)), np.eye(visits)[:, :-1])))
    return np.asarray(q[:, 1:], dtype=np.float64)
