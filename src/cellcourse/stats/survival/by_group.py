"""Survival of every group and the log-rank test between groups, from one sort of the subjects.

For a study both come in a blink from ``kaplan_meier`` and ``logrank``. Here they are arrays
for a register or a simulated cohort: a million subjects take hundredths of a second where
numba is installed, tenths where it is not, with the same numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import chi2_tail
from cellcourse.stats.survival import risk_table as tables
from cellcourse.stats.survival.followup import GroupedFollowup, grouped_followup
from cellcourse.stats.survival.logrank import LogRank
from cellcourse.stats.survival.logrank_score import chi_square
from cellcourse.stats.survival.risk_table import Curve, Keys, packed, risk_table
from cellcourse.stats.survival.weighted_logrank import sums_of

if TYPE_CHECKING:
    from cellcourse.stats.survival.compiled import Columns

__all__ = ["SurvivalByGroup", "survival_by_group"]

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class SurvivalByGroup:
    """Kaplan-Meier curves of k groups, and the test that they share one hazard."""

    curves: tuple[Curve, ...]
    """In the order of ``logrank.groups``."""
    logrank: LogRank


def survival_by_group(time: ArrayLike, died: ArrayLike, group: ArrayLike) -> SurvivalByGroup:
    """Estimate the survival of each group and compare groups by the log-rank test.

    Curves have Greenwood's standard error and a row for each time at which somebody of the
    group dies. Conventions are those of ``kaplan_meier`` and ``logrank``.

    Args:
        time: (n,) time from origin to death or censoring, any unit, not negative.
        died: (n,) true where ``time`` is a death, false where censored.
        group: (n,) label of the group of each subject; at least two labels.

    Raises:
        MethodError: as ``logrank``.

    Source:
        Kaplan and Meier (1958), J Am Stat Assoc 53:457; Mantel (1966), Cancer Chemother
        Rep 50:163.
    """
    subjects = grouped_followup(time, died, group, None)
    sizes = np.bincount(subjects.group)
    curves, sums = _curves_and_sums(subjects, sizes)
    chisq, df = chi_square((sums[0] - sums[1])[:-1], sums[2:-1, :-1])
    if not df:
        raise MethodError(
            f"no log-rank test: at none of {int(subjects.died.sum())} deaths were two groups "
            "at risk"
        )
    test = LogRank(
        groups=subjects.groups,
        n=tuple(sizes.tolist()),
        observed=tuple(sums[0].astype(int).tolist()),
        expected=tuple(sums[1].tolist()),
        chisq=float(chisq),
        df=int(df),
        p=chi2_tail(float(chisq), int(df)),
    )
    return SurvivalByGroup(curves, test)


def _curves_and_sums(
    subjects: GroupedFollowup, sizes: NDArray[np.intp]
) -> tuple[tuple[Curve, ...], _Array]:
    """Curves; observed and expected deaths and, below them, the variance of their difference."""
    time, died, group, k = subjects.time, subjects.died, subjects.group, len(subjects.groups)
    if time.size >= tables.COMPILED_FROM and find_spec("numba"):
        keys = packed(time, died, group, k)
        if keys is not None:
            return _compiled(keys, sizes)
    table = risk_table(time, died, group, k)
    return tuple(table.curve(g) for g in range(k)), sums_of(table, rho=0, gamma=0)


def _compiled(keys: Keys, sizes: NDArray[np.intp]) -> tuple[tuple[Curve, ...], _Array]:
    from cellcourse.stats.survival.compiled import Columns, follow, sort_by_time

    n, k = keys.key.size, sizes.size
    time, deaths, at_risk = (np.empty(n + 1, dtype=np.int64) for _ in range(3))
    columns = Columns(time, deaths, at_risk, np.empty(n + 1), np.empty(n + 1))
    expected, variance = np.zeros(k), np.zeros((k, k))
    key = sort_by_time(keys.key, keys.width)
    ends = follow(key, keys.width, keys.floor, sizes.copy(), columns, expected, variance)
    starts = np.cumsum(sizes) - sizes
    curves = tuple(_curve(columns, slice(a, b)) for a, b in zip(starts, ends, strict=True))
    observed = [curve.deaths.sum() for curve in curves]
    return curves, np.vstack((observed, expected, variance))


def _curve(columns: Columns, own: slice) -> Curve:
    time = columns.time[own].view(np.float64)
    deaths, at_risk = columns.deaths[own], columns.at_risk[own]
    return Curve(time, deaths, at_risk, columns.survival[own], columns.se[own])
