"""Observed and expected deaths by group, and their chi-square, for many labelings at once.

The log-rank test and its permutation share this arithmetic, so that a permuted
statistic equals the observed one exactly where the labels do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from cellcourse.stats.survival.followup import GroupedFollowup

__all__ = ["Score", "chi_square", "score"]

NO_VARIANCE: Final = 1e-9
"""Variances are of counts of deaths; one below this is round-off of zero."""

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """Sums over death times and strata, for k groups and each of b labelings."""

    observed: _Array  # (k, b)
    expected: _Array  # (k, b)
    variance: _Array  # (k, k, b) of observed minus expected


def score(subjects: GroupedFollowup, labelings: NDArray[np.intp]) -> Score:
    """Sum observed and expected deaths and the hypergeometric variance.

    Args:
        subjects: n subjects; their own groups are not looked at.
        labelings: (b, n) group of each subject in each labeling.
    """
    k, b = len(subjects.groups), len(labelings)
    observed, expected = np.zeros((k, b)), np.zeros((k, b))
    variance = np.zeros((k, k, b))
    for stratum in range(int(subjects.stratum.max()) + 1):
        inside = subjects.stratum == stratum
        part = _one_stratum(subjects.time[inside], subjects.died[inside], labelings[:, inside], k)
        observed += part.observed
        expected += part.expected
        variance += part.variance
    return Score(observed, expected, variance)


def _one_stratum(
    time: _Array, died: NDArray[np.bool_], labelings: NDArray[np.intp], k: int
) -> Score:
    order = np.argsort(time, kind="stable")
    time, died = time[order], died[order]
    times, deaths = np.unique(time[died], return_counts=True)  # (t,), (t,)
    first = np.searchsorted(time, times)  # first subject still at risk
    at_risk = time.size - first  # (t,)
    # A lone subject at risk dies without variance; max() keeps 0/0 out.
    weight = deaths * (at_risk - deaths) / np.maximum(at_risk - 1, 1)
    member = labelings[:, order] == np.arange(k)[:, None, None]  # (k, b, n)
    share = member[:, :, ::-1].cumsum(axis=2)[:, :, at_risk - 1] / at_risk  # (k, b, t)
    weighted = weight * share
    own = np.einsum("kbt->kb", weighted)
    variance = -np.einsum("kbt,lbt->klb", weighted, share)
    variance[np.arange(k), np.arange(k)] += own
    return Score((member & died).sum(axis=2).astype(float), share @ deaths, variance)


def chi_square(u: _Array, v: _Array) -> tuple[_Array, NDArray[np.int_]]:
    """Form u' v^- u by elimination, and count the degrees of freedom it rests on.

    Directions without variance are left out, so any generalised inverse gives the same.

    Args:
        u: (m, ...) observed minus expected in all groups but the last.
        v: (m, m, ...) its variance.
    """
    u, v = u.copy(), v.copy()
    total, rank = np.zeros(u.shape[1:]), np.zeros(u.shape[1:], dtype=int)
    for j in range(len(u)):
        usable = v[j, j] > NO_VARIANCE
        inverse = np.divide(1.0, v[j, j], out=np.zeros_like(v[j, j]), where=usable)
        total += u[j] ** 2 * inverse
        rank += usable
        factor = v[j + 1 :, j] * inverse
        u[j + 1 :] -= factor * u[j]
        v[j + 1 :, j + 1 :] -= factor[:, None] * v[j, None, j + 1 :]
    return total, rank
