"""Whether differences between visits vary alike, and what to do where they do not.

A repeated-measures F-test assumes that they do. Epsilon says how far they are from it
(1: they do; 1 / (visits - 1): as far as can be), and multiplies both degrees of freedom.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import chi2_tail
from cellcourse.stats.samples import Floats

__all__ = ["Mauchly", "Sphericity", "sphericity"]


@dataclass(frozen=True, slots=True)
class Mauchly:
    """Mauchly's test of sphericity."""

    statistic: float
    """W, between 0 and 1."""
    chisq: float
    df: int
    p: float


@dataclass(frozen=True, slots=True)
class Sphericity:
    """How far from sphericity the visits are."""

    mauchly: Mauchly | None
    """None for two visits, where there is nothing to test, or too few subjects for W."""
    greenhouse_geisser: float
    huynh_feldt: float
    """With Lecoutre's correction, (df + 1) in place of n; cut at 1. R's car and afex."""
    huynh_feldt_1976: float
    """As first published, with n; cut at 1. The same as the former for one group."""


def sphericity(error: Floats, df: int, subjects: int) -> Sphericity:
    """Judge sphericity from the error of orthonormal contrasts between visits.

    Args:
        error: (v - 1, v - 1) sums of squares and products within groups.
        df: degrees of freedom behind them, subjects less groups.
        subjects: number of subjects.

    Raises:
        MethodError: the error is zero.

    Source:
        Greenhouse and Geisser (1959), Psychometrika 24:95; Huynh and Feldt (1976),
        J Educ Stat 1:69; Lecoutre (1991), J Educ Stat 16:371.
    """
    contrasts = error.shape[0]
    trace = float(np.trace(error))
    if trace <= 0:
        raise MethodError(f"{subjects} subjects change alike over all visits: no error to test by")
    epsilon = trace**2 / (contrasts * float((error * error).sum()))
    return Sphericity(
        _mauchly(error, df) if 1 < contrasts <= df else None,
        epsilon,
        _huynh_feldt(epsilon, contrasts, df, df + 1),
        _huynh_feldt(epsilon, contrasts, df, subjects),
    )


def _huynh_feldt(epsilon: float, contrasts: int, df: int, n: int) -> float:
    below = contrasts * (df - contrasts * epsilon)
    return min(1.0, (n * contrasts * epsilon - 2) / below) if below > 0 else 1.0


def _mauchly(error: Floats, df: int) -> Mauchly:
    """Mauchly's W with the second-order chi-square approximation.

    R's mauchly.test (4.2.2) has the number of visits in one place where the
    approximation has the number of contrasts; its p differs slightly from four visits on.

    Source:
        Mauchly (1940), Ann Math Stat 11:204; Anderson (2003), An introduction to
        multivariate statistical analysis, section 10.7.
    """
    k = error.shape[0]
    log_w = float(np.linalg.slogdet(error)[1]) - k * math.log(float(np.trace(error)) / k)
    rho = 1 - (2 * k**2 + k + 2) / (6 * k * df)
    chisq, chi_df = -df * rho * log_w, k * (k + 1) // 2 - 1
    second = (k + 2) * (k - 1) * (k - 2) * (2 * k**3 + 6 * k**2 + 3 * k + 2)
    weight = second / (288 * (k * df * rho) ** 2)
    first = chi2_tail(chisq, chi_df)
    p = first + weight * (chi2_tail(chisq, chi_df + 4) - first)
    return Mauchly(math.exp(log_w), chisq, chi_df, min(1.0, max(0.0, p)))
