"""Scores of subjects over visits: the complete ones, their cells, and tests within subjects.

The parts that one group over visits and several groups over visits have in common.
Only subjects seen at every visit can be used; the others are named with the visits
they lack.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import f_tail, t_quantile
from cellcourse.stats.intervals import Interval
from cellcourse.stats.printing import Printed
from cellcourse.stats.samples import Floats
from cellcourse.stats.sphericity import Sphericity

__all__ = [
    "CellMean",
    "Cells",
    "Incomplete",
    "WithinEffect",
    "cell_means",
    "complete_rows",
    "within_effect",
]

_ROUND_OFF = 1e-12


@dataclass(frozen=True, slots=True)
class WithinEffect:
    """An F-test within subjects: of visits, or of groups changing differently."""

    ss: float
    error_ss: float
    df: tuple[int, int]
    """Before any correction; a corrected test multiplies both by its epsilon."""
    statistic: float
    p: float
    """Assuming sphericity."""
    p_greenhouse_geisser: float
    p_huynh_feldt: float
    """With the epsilon ``Sphericity.huynh_feldt``."""
    partial_eta_squared: float


@dataclass(frozen=True, slots=True)
class Incomplete:
    """A subject left out, and the visits without a value that are the reason."""

    subject: int
    """Row in the scores given, counted from 0."""
    visits: tuple[int, ...]
    """Columns in the scores given, counted from 0."""


@dataclass(frozen=True, slots=True)
class CellMean(Printed):
    """Mean of a group at a visit, its error from that visit's spread within all groups."""

    group: str
    visit: int
    """Column in the scores given, counted from 0."""
    n: int
    mean: float
    se: float
    interval: Interval


def complete_rows(
    scores: npt.ArrayLike,
) -> tuple[Floats, npt.NDArray[np.bool_], tuple[Incomplete, ...]]:
    """Keep the rows without a missing value, and say which those are and what others lack.

    Raises:
        MethodError: fewer than two visits, or infinite scores.
    """
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise MethodError(f"scores of shape {table.shape}: at least two visits are needed")
    if np.isinf(table).any():
        raise MethodError(f"{int(np.isinf(table).sum())} of {table.size} scores are infinite")
    missing: npt.NDArray[np.bool_] = np.isnan(table)
    dropped = tuple(
        Incomplete(int(row), tuple(np.flatnonzero(missing[row]).tolist()))
        for row in np.flatnonzero(missing.any(axis=1))
    )
    kept = np.asarray(~missing.any(axis=1), dtype=np.bool_)
    return table[kept], kept, dropped


class Cells:
    """Means by group and visit, and sums of squares of contrasts between visits."""

    def __init__(self, table: Floats, group: npt.NDArray[np.str_], labels: tuple[str, ...]) -> None:
        """Compute them from complete rows.

        Raises:
            MethodError: a group with fewer than two complete subjects.
        """
        self.labels = labels
        member = (group[:, None] == np.array(labels)).astype(float)  # (n, g)
        self.n = member.sum(axis=0)
        if self.n.min() < 2:
            few = [f"{a} {int(n)}" for a, n in zip(labels, self.n, strict=True) if n < 2]
            raise MethodError(f"complete subjects: {', '.join(few)}; each group needs two")
        self.df = int(table.shape[0] - len(labels))
        self.means = (member.T @ table) / self.n[:, None]  # (g, v)
        scale = float(np.abs(table).max())
        self.residual = _spread(table - member @ self.means, scale)  # (n, v)
        contrasts = _contrasts(table.shape[1])  # (v, v - 1)
        within = _spread(self.residual @ contrasts, scale)
        self.error = within.T @ within
        changes = self.means @ contrasts  # (g, v - 1)
        self.visit_ss = float((changes.mean(axis=0) ** 2).sum() / (1 / self.n).mean() * len(labels))
        weighted = self.n @ changes / self.n.sum()
        self.interaction_ss = float((self.n[:, None] * (changes - weighted) ** 2).sum())


def _spread(deviation: Floats, scale: float) -> Floats:
    """Take what round-off leaves of equal values for no spread at all."""
    return np.where(np.abs(deviation) > _ROUND_OFF * scale, deviation, 0.0)


def _contrasts(visits: int) -> Floats:
    """Orthonormal columns that add to zero; any such set gives the same tests."""
    q, _ = np.linalg.qr(np.hstack((np.ones((visits, 1)), np.eye(visits)[:, :-1])))
    return np.asarray(q[:, 1:], dtype=np.float64)


def within_effect(ss: float, groups_df: int, cells: Cells, within: Sphericity) -> WithinEffect:
    """Test a sum of squares of changes against the error of changes."""
    contrasts = cells.error.shape[0]
    error = float(np.trace(cells.error))
    df = (groups_df * contrasts, cells.df * contrasts)
    statistic = ss / df[0] / (error / df[1])

    def p(epsilon: float) -> float:
        return f_tail(statistic, epsilon * df[0], epsilon * df[1])

    corrected = p(within.greenhouse_geisser), p(within.huynh_feldt)
    return WithinEffect(ss, error, df, statistic, p(1.0), *corrected, ss / (ss + error))


def cell_means(cells: Cells, level: float) -> tuple[CellMean, ...]:
    """Give the mean of each group at each visit, with the error pooled at that visit."""
    variance = (cells.residual**2).sum(axis=0) / cells.df  # (v,)
    multiplier = t_quantile((1 + level) / 2, cells.df)
    found = []
    for row, label in enumerate(cells.labels):
        for visit, mean in enumerate(cells.means[row].tolist()):
            n = int(cells.n[row])
            se = math.sqrt(variance[visit] / n)
            interval = Interval(mean - multiplier * se, mean + multiplier * se, level)
            found.append(CellMean(label, visit, n, mean, se, interval))
    return tuple(found)
