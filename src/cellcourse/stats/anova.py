"""Comparing the means of several groups, adjusted for baseline variables if there are any.

The model has one mean per group plus, when adjusting, a slope per numeric variable and
an effect per level of a categorical one, without interactions. The F-test asks whether
groups differ given everything else in the model (Type III). Adjusted means are those of
an average subject: numeric variables at their mean, levels weighing equally. Equal
spread in all groups is assumed; ``welch_anova`` does without.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import f_tail
from cellcourse.stats.linear_model import least_squares
from cellcourse.stats.printing import Printed
from cellcourse.stats.samples import NO_SPREAD, Floats, Grouped, grouped, sample

__all__ = ["Anova", "WelchAnova", "anova", "welch_anova"]


@dataclass(frozen=True, slots=True)
class Anova(Printed):
    """One-way analysis of variance, or of covariance."""

    _columns: ClassVar = ("labels", "n", "means")
    _notes: ClassVar = ("statistic", "df", "p", "partial_eta_squared", "residual_sd")

    labels: tuple[str, ...]
    n: tuple[int, ...]
    means: tuple[float, ...]
    """Mean of each group; the adjusted (least-squares) mean when there is adjustment."""
    covariance: tuple[tuple[float, ...], ...]
    """Of the means; an adjusted mean's standard error is the root of its diagonal entry."""
    adjusted_for: tuple[str, ...]
    residual_sd: float
    statistic: float
    """F"""
    df: tuple[int, int]
    """Of groups and of error."""
    partial_eta_squared: float
    p: float


def anova(
    values: npt.ArrayLike, group: npt.ArrayLike, *, adjust_for: Mapping[str, npt.ArrayLike]
) -> Anova:
    """Test whether k groups share one mean, given the variables adjusted for.

    Args:
        values: (n,) one value per subject.
        group: (n,) label of each subject's group.
        adjust_for: (n,) values by name of variable, numbers for a slope, words for levels;
            empty for the plain one-way analysis.

    Raises:
        MethodError: fewer than two groups, no degree of freedom left, no spread within
            groups, or variables that cannot be told apart from groups or each other.
    """
    data = grouped(values, group, name="analysis of variance")
    extra = _adjustment(adjust_for, data.values.size)
    membership = (data.code[:, None] == np.arange(len(data.labels))).astype(float)  # (n, k)
    full = least_squares(np.hstack((membership, extra)), data.values)
    between = _between(membership, extra, data.values)
    k = len(data.labels)
    variance = full.residual_ss / full.df
    if full.residual_ss <= NO_SPREAD * float(data.values @ data.values):
        raise MethodError(f"no spread within {k} groups of {data.values.size} values: no F")
    statistic = between / (k - 1) / variance
    return Anova(
        labels=data.labels,
        n=data.sizes,
        means=tuple(full.coefficients[:k].tolist()),
        covariance=tuple(map(tuple, (variance * full.spread[:k, :k]).tolist())),
        adjusted_for=tuple(adjust_for),
        residual_sd=float(np.sqrt(variance)),
        statistic=statistic,
        df=(k - 1, full.df),
        partial_eta_squared=between / (between + full.residual_ss),
        p=f_tail(statistic, k - 1, full.df),
    )


def _between(membership: Floats, extra: Floats, values: Floats) -> float:
    """Sum of squares of groups, given the others.

    What groups tell of that which the others leave: a difference of two residual sums would
    be round-off where means are equal.
    """
    without = np.hstack((np.ones((values.size, 1)), extra))
    left = values - without @ least_squares(without, values).coefficients
    whole = np.hstack((membership, extra))
    told = whole @ least_squares(whole, left).coefficients
    return float(told @ told)


def _adjustment(adjust_for: Mapping[str, npt.ArrayLike], n: int) -> Floats:
    """Columns that are zero for the average subject, so that group columns are its means."""
    columns = [_columns(name, values, n) for name, values in adjust_for.items()]
    return np.hstack([np.empty((n, 0)), *columns])


def _columns(name: str, values: npt.ArrayLike, n: int) -> Floats:
    given = np.asarray(values)
    if given.shape != (n,):
        raise MethodError(f"{name}: {given.size} values to adjust for {n} subjects")
    if given.dtype.kind in "iuf":
        covariate = sample(given, at_least=1, name=name)
        return np.asarray(covariate - covariate.mean(), dtype=np.float64)[:, None]
    levels, code = np.unique(given.astype(str), return_inverse=True)
    if levels.size < 2:
        raise MethodError(f"{name}: all {n} subjects are alike, there is nothing to adjust for")
    contrasts = np.vstack((np.eye(levels.size - 1), -np.ones(levels.size - 1)))
    return np.asarray(contrasts[code], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class WelchAnova(Printed):
    """Welch's test of equal means without assuming equal spread."""

    _columns: ClassVar = ("labels", "n", "means")
    _notes: ClassVar = ("statistic", "df", "p")

    labels: tuple[str, ...]
    n: tuple[int, ...]
    means: tuple[float, ...]
    statistic: float
    df: tuple[float, float]
    p: float


def welch_anova(values: npt.ArrayLike, group: npt.ArrayLike) -> WelchAnova:
    """Test whether k groups share one mean when their spreads may differ.

    Raises:
        MethodError: fewer than two groups, or a group of one or without spread.

    Source:
        Welch (1951), Biometrika 38:330.
    """
    data = grouped(values, group, name="Welch's analysis of variance")
    n, means, weight = _weights(data)
    k, total = n.size, weight.sum()
    spread = float(((1 - weight / total) ** 2 / (n - 1)).sum())
    between = float(weight @ (means - weight @ means / total) ** 2) / (k - 1)
    statistic = between / (1 + 2 * (k - 2) / (k**2 - 1) * spread)
    df = (float(k - 1), (k**2 - 1) / (3 * spread))
    p = f_tail(statistic, *df)
    return WelchAnova(data.labels, data.sizes, tuple(means.tolist()), statistic, df, p)


def _weights(data: Grouped) -> tuple[Floats, Floats, Floats]:
    """Size, mean, and n over variance of each group."""
    parts = [data.part(i) for i in range(len(data.labels))]
    without = [
        label
        for label, part in zip(data.labels, parts, strict=True)
        if part.size < 2 or np.ptp(part) == 0
    ]
    if without:
        raise MethodError(f"no spread within {', '.join(without)}: Welch's test needs it")
    n = np.array(data.sizes, dtype=np.float64)
    means = np.array([part.mean() for part in parts])
    return n, means, n / np.array([part.var(ddof=1) for part in parts])
