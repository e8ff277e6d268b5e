"""Estimates, intervals and tests of coefficients once a covariance has been estimated.

A t or F distribution stands in for the unknown one, because the covariance was estimated
too. Satterthwaite matches its degrees of freedom to how well the variance of the contrast
is known; Kenward and Roger also enlarge that variance for what the estimation of the
covariance added. Nothing here knows visits or subjects.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import f_tail, t_quantile, t_two_sided
from cellcourse.stats.intervals import Interval, check_level
from cellcourse.stats.mmrm.kenward_roger import scaled_f
from cellcourse.stats.multiplicity import Rule, adjust
from cellcourse.stats.printing import Printed, Row
from cellcourse.stats.samples import Floats

__all__ = ["Contrast", "DfMethod", "FTest", "FixedEffects", "RobustSpread"]

DfMethod = Literal["satterthwaite", "kenward-roger", "kenward-roger-linear", "residual"]
"""Where the degrees of freedom come from, and whether standard errors are enlarged."""


class RobustSpread(Protocol):
    """Where robust standard errors came from, subject by subject."""

    def df(self, contrast: Floats) -> float:
        """Degrees of freedom of the robust variance of a contrast."""


@dataclass(frozen=True, slots=True)
class Contrast(Printed):
    """A weighted sum of coefficients."""

    name: str
    estimate: float
    se: float
    df: float
    interval: Interval
    """Of this contrast alone."""
    statistic: float
    """t"""
    p: float
    """Two-sided, of this contrast alone."""
    p_adjusted: float
    rule: str
    """Multiplicity rule behind ``p_adjusted``."""


@dataclass(frozen=True, slots=True)
class FTest(Printed):
    """Whether several contrasts are all zero."""

    statistic: float
    df: tuple[float, float]
    p: float


@dataclass(frozen=True, slots=True, eq=False)
class FixedEffects(Printed):
    """Coefficients with what is needed to test any contrast of them."""

    columns: tuple[str, ...]
    beta: Floats
    """(q,)"""
    covariance: Floats
    """(q, q) behind the standard errors, as the methods named make it."""
    unadjusted: Floats
    """(q, q) inverse of the information, the covariance of values taken as known."""
    slopes: Floats
    """(m, q, q) derivatives of the inverse of ``unadjusted`` by the m parameters of covariance,
    turned so that they know nothing of each other."""
    theta_covariance: Floats
    """(m, m) of these parameters, from the information."""
    df_method: DfMethod
    residual_df: int
    """Observations minus coefficients."""
    robust: RobustSpread | None
    """Set where the standard errors are robust."""

    def rows(self) -> tuple[Row, ...]:
        """Give every coefficient without an interval, which takes a level."""
        found = self.coefficients(level=0.5)
        kept = ("name", "estimate", "se", "df", "statistic", "p")
        return tuple({name: getattr(one, name) for name in kept} for one in found)

    def coefficients(self, *, level: float) -> tuple[Contrast, ...]:
        """Every coefficient, its p-value not adjusted."""
        return self.contrasts(np.eye(self.beta.size), self.columns, rule="none", level=level)

    def contrasts(
        self, weights: npt.ArrayLike, names: Sequence[str], *, rule: Rule, level: float
    ) -> tuple[Contrast, ...]:
        """Estimate weighted sums of coefficients.

        Args:
            weights: (k, q) one row per contrast.
            names: name of each contrast.
            rule: how the k p-values are adjusted for being read together.
            level: confidence level of each interval alone.

        Raises:
            MethodError: shapes that do not match, or a contrast without variance.
        """
        check_level(level)
        rows = self._rows(weights)
        if len(names) != rows.shape[0]:
            raise MethodError(f"{rows.shape[0]} contrasts but {len(names)} names")
        each = [(float(row @ self.beta), self._se(row), self.df(row)) for row in rows]
        p = [t_two_sided(estimate / se, df) for estimate, se, df in each]
        adjusted = adjust(p, rule).tolist()
        return tuple(
            _contrast(name, *found, level=level, p=raw, p_adjusted=more, rule=rule)
            for name, found, raw, more in zip(names, each, p, adjusted, strict=True)
        )

    def df(self, contrast: Floats) -> float:
        """Degrees of freedom of one contrast (q,)."""
        if self.df_method == "residual":
            return float(self.residual_df)
        if self.robust is not None:
            return self.robust.df(contrast)
        gradient = self._gradient(contrast)
        variance = float(contrast @ self.unadjusted @ contrast)
        return 2 * variance**2 / float(gradient @ self.theta_covariance @ gradient)

    def test(self, weights: npt.ArrayLike) -> FTest:
        """Test whether all rows (k, q) of contrasts are zero.

        Satterthwaite's denominator is that of Fai and Cornelius (1996), as SAS and
        lmerTest use it; where a direction has 2 degrees of freedom or fewer it follows
        SAS, while lmerTest then takes 2. Kenward and Roger scale the statistic too.

        Raises:
            MethodError: shapes that do not match, rows that depend on each other, or no
                degrees of freedom left.
        """
        rows = self._rows(weights)
        spread = rows @ self.covariance @ rows.T
        if np.linalg.matrix_rank(rows) < rows.shape[0]:
            raise MethodError(f"{rows.shape[0]} contrasts depend on each other: no joint test")
        if np.linalg.matrix_rank(spread) < rows.shape[0]:
            raise MethodError(f"too few subjects for a robust joint test of {len(rows)} contrasts")
        estimate = rows @ self.beta
        wald = float(estimate @ np.linalg.solve(spread, estimate)) / rows.shape[0]
        if self.df_method.startswith("kenward-roger"):
            scale, df = scaled_f(rows, self.unadjusted, self.slopes, self.theta_covariance)
            return _f_test(scale * wald, rows.shape[0], df)
        return _f_test(wald, rows.shape[0], self._denominator(rows, spread))

    def _rows(self, weights: npt.ArrayLike) -> Floats:
        rows = np.atleast_2d(np.asarray(weights, dtype=np.float64))
        if rows.ndim != 2 or rows.shape[1] != self.beta.size:
            raise MethodError(f"{self.beta.size} coefficients but contrasts of shape {rows.shape}")
        return rows

    def _se(self, contrast: Floats) -> float:
        variance = float(contrast @ self.covariance @ contrast)
        if variance <= 0:
            raise MethodError(f"a contrast of {self.beta.size} coefficients has no variance")
        return math.sqrt(variance)

    def _gradient(self, contrast: Floats) -> Floats:
        """(m,) how the variance of a contrast moves with each covariance parameter."""
        reach = self.unadjusted @ contrast
        return np.asarray(-np.einsum("a,mab,b->m", reach, self.slopes, reach))

    def _denominator(self, rows: Floats, spread: Floats) -> float:
        if self.df_method == "residual":
            return float(self.residual_df)
        _, turn = np.linalg.eigh(spread)
        each = np.array([self.df(row) for row in turn.T @ rows])
        if each.size == 1 or np.ptp(each) < 1e-8 * each[0]:
            return float(each.mean())
        # A direction with 2 degrees of freedom or fewer has no expectation to match.
        kept = each[each > 2]
        expected = float((kept / (kept - 2)).sum())
        return 2 * expected / (expected - each.size) if expected > each.size else 0.0


def _contrast(
    name: str,
    estimate: float,
    se: float,
    df: float,
    *,
    level: float,
    p: float,
    p_adjusted: float,
    rule: Rule,
) -> Contrast:
    reach = t_quantile((1 + level) / 2, df) * se
    interval = Interval(estimate - reach, estimate + reach, level)
    return Contrast(name, estimate, se, df, interval, estimate / se, p, p_adjusted, rule)


def _f_test(statistic: float, rows: int, df: float) -> FTest:
    if not df > 0:
        raise MethodError(f"the joint test of {rows} contrasts has no degrees of freedom left")
    return FTest(statistic, (float(rows), df), f_tail(statistic, rows, df))
