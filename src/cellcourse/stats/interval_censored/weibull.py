"""Weibull regression of an event that lies between visits.

One model, read two ways: a coefficient b stretches the time to the event by exp(b), and
multiplies its hazard by exp(-b / scale). R's survreg(type = "interval2") fits the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar, Final

import numpy as np
import numpy.typing as npt

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import chi2_tail, two_sided_z
from cellcourse.stats.interval_censored.intervals import Brackets, brackets
from cellcourse.stats.intervals import Interval
from cellcourse.stats.printing import Printed, Row, numbered
from cellcourse.stats.samples import Floats
from cellcourse.stats.survival.maximise import Maximum, Objective, maximise, profile_limit, rise
from cellcourse.stats.survival.partial_likelihood import Derivatives

__all__ = ["Coefficient", "Weibull", "weibull"]

_FLAT: Final = 1e-8
"""Least curvature, in whichever direction, of what counts as a top."""


@dataclass(frozen=True, slots=True)
class Coefficient:
    """How one covariate moves the time to the event."""

    estimate: float
    """Of log time."""
    se: float
    interval: Interval
    """By profile likelihood."""
    time_ratio: float
    """exp(estimate): above 1 the event comes later."""
    hazard_ratio: float
    """exp(-estimate / scale)."""
    p: float
    """By likelihood ratio."""


@dataclass(frozen=True, slots=True)
class Weibull(Printed):
    """A fitted Weibull regression."""

    _notes: ClassVar = ("n", "seen", "intercept", "scale", "log_likelihood")

    n: int
    seen: int
    """Subjects in whom the event was seen, at a time or within a bracket."""
    intercept: float
    scale: float
    """Of log time; the shape of the Weibull hazard is 1 / scale."""
    coefficients: tuple[Coefficient, ...]
    log_likelihood: float

    def rows(self) -> tuple[Row, ...]:
        """Give the covariates, numbered from 1 as they were given."""
        return numbered("covariate", self.coefficients)

    def survival(self, time: float, covariates: npt.ArrayLike) -> float:
        """Share without the event at a time, of subjects with these covariates."""
        slope = np.array([one.estimate for one in self.coefficients])
        centre = self.intercept + float(np.asarray(covariates, dtype=np.float64) @ slope)
        return math.exp(-math.exp((math.log(time) - centre) / self.scale))


def weibull(
    left: npt.ArrayLike, right: npt.ArrayLike, covariates: npt.ArrayLike, *, level: float
) -> Weibull:
    """Fit by maximum likelihood.

    The log-likelihood of an event seen at its very time is of the density of time itself.

    Args:
        left: (n,) last time known to be before the event, not negative.
        right: (n,) first time known not to be before it; infinite where not seen.
        covariates: (n, c) numbers; an arm is a column of zeros and ones.
        level: confidence level of the intervals.

    Raises:
        MethodError: not brackets, an event at time 0, covariates that are not one row for
            each subject, no event seen, columns that depend on each other, or a likelihood
            without a top.

    Source:
        Kalbfleisch and Prentice (2002), The Statistical Analysis of Failure Time Data,
        chapter 3.
    """
    z = two_sided_z(level)
    given = brackets(left, right)
    design = _design(covariates, given)
    centre, spread = _centred(design)
    objective = _objective(given, (design - centre) / spread)
    start = _start(given, design)
    top = maximise(objective, start)
    if not np.linalg.eigvalsh(top.at.curvature)[0] > _FLAT:
        raise MethodError(
            f"no Weibull fit: the likelihood of {given.left.size} subjects has no top"
        )
    found = tuple(
        _coefficient(objective, top, start, j, float(spread[j]), z, level)
        for j in range(1, design.shape[1])
    )
    slopes = top.beta[:-1] / spread
    return Weibull(
        n=given.left.size,
        seen=int((~given.censored).sum()),
        intercept=float(top.beta[0] - centre @ slopes),
        scale=math.exp(top.beta[-1]),
        coefficients=found,
        log_likelihood=top.at.value,
    )


def _centred(design: Floats) -> tuple[Floats, Floats]:
    """Centre and spread of the covariates, which the search sees in units of their own."""
    centre, spread = design.mean(axis=0), design.std(axis=0)
    centre[0], spread[0] = 0.0, 1.0
    return centre, spread


def _coefficient(
    objective: Objective,
    top: Maximum,
    start: Floats,
    j: int,
    spread: float,
    z: float,
    level: float,
) -> Coefficient:
    """Describe a coefficient in the unit of its covariate, whose spread is 1 in the search."""
    # Begun at the top, a search without a large coefficient may creep and never settle.
    without = maximise(objective, start, fixed=j)
    lower, upper = (profile_limit(objective, top, j, side) / spread for side in (-z, z))
    estimate = float(top.beta[j]) / spread
    return Coefficient(
        estimate=estimate,
        se=math.sqrt(np.linalg.inv(top.at.curvature)[j, j]) / spread,
        interval=Interval(lower, upper, level),
        time_ratio=math.exp(estimate),
        hazard_ratio=math.exp(-estimate / math.exp(top.beta[-1])),
        p=chi2_tail(2 * rise(objective, without.beta, without.at.value, top), 1),
    )


def _design(covariates: npt.ArrayLike, given: Brackets) -> Floats:
    table, n = np.asarray(covariates, dtype=np.float64), given.left.size
    if table.ndim != 2 or table.shape[0] != n or not np.isfinite(table).all():
        raise MethodError(f"{n} subjects need {n} rows of numbers, not shape {table.shape}")
    if given.censored.all():
        raise MethodError(f"no Weibull fit: the event was seen in none of {n} subjects")
    if (given.right == 0).any():
        raise MethodError(f"no Weibull fit: {int((given.right == 0).sum())} events at time 0")
    design: Floats = np.column_stack((np.ones(n), table))
    if np.linalg.matrix_rank(design) < design.shape[1]:
        raise MethodError(f"{design.shape[1]} columns for {n} subjects depend on each other")
    return design


def _start(given: Brackets, design: Floats) -> Floats:
    """An exponential law at the middle of the brackets."""
    ends = np.where(given.censored, np.maximum(given.left, 1e-300), given.right)
    middle = np.where(given.censored, ends, np.maximum((given.left + ends) / 2, 1e-300))
    start = np.zeros(design.shape[1] + 1)
    start[0] = math.log(middle.sum() / (~given.censored).sum())
    return start


def _objective(given: Brackets, design: Floats) -> Objective:
    with np.errstate(divide="ignore"):
        log_left, log_right = np.log(given.left), np.log(given.right)
    exact = given.exact
    jacobian = float(log_right[exact].sum())

    def objective(beta: Floats) -> Derivatives:
        # Far from the top a term may overflow; such a place has no value and is left again.
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            scale = np.exp(beta[-1])
            centre = design @ beta[:-1]
            u, v = (log_left - centre) / scale, (log_right - centre) / scale
            parts = _exact_terms(v, exact) + _bracket_terms(u, v, ~exact)
            value = float(parts.value.sum()) - float(beta[-1]) * int(exact.sum()) - jacobian
            return _chain(parts, design, scale, value, exact)

    return objective


@dataclass(frozen=True, slots=True, eq=False)
class _Terms:
    """Log-likelihood of each subject with derivatives in both ends, scaled by themselves.

    ``first`` and ``second`` are by the centre; those with ``turn`` take one derivative by
    log scale, for which each end counts times itself.
    """

    value: Floats
    first: Floats  # sum of derivatives in the ends
    turn: Floats  # sum of end times derivative
    second: Floats  # sum of second derivatives
    second_turn: Floats  # end times second derivative, summed over one end
    second_turns: Floats  # both ends times second derivative

    def __add__(self, other: _Terms) -> _Terms:
        return _Terms(
            self.value + other.value,
            self.first + other.first,
            self.turn + other.turn,
            self.second + other.second,
            self.second_turn + other.second_turn,
            self.second_turns + other.second_turns,
        )


def _exact_terms(v: Floats, exact: npt.NDArray[np.bool_]) -> _Terms:
    z = np.where(exact, v, 0.0)
    e = np.exp(z)
    terms = (z - e, 1 - e, z * (1 - e), -e, -z * e, -(z**2) * e)
    return _Terms(*(np.where(exact, term, 0.0) for term in terms))


def _bracket_terms(u: Floats, v: Floats, bracketed: npt.NDArray[np.bool_]) -> _Terms:
    """Of log(exp(-e^u) - exp(-e^v)); a bracket from 0 or without end has one end only."""
    low, high = bracketed & np.isfinite(u), bracketed & np.isfinite(v)
    u, v = np.where(low, u, 0.0), np.where(high, v, 0.0)
    a, b = np.where(low, np.exp(u), 0.0), np.where(high, np.exp(v), np.inf)
    gap = np.where(bracketed, b - a, np.inf)
    value = np.where(bracketed, -a + np.log(-np.expm1(-gap)), 0.0)
    # Slopes in u and v: of the share that has not had the event at each end, over the gap.
    p = np.where(low, -a / -np.expm1(-gap), 0.0)
    b, gap = np.where(high, b, 0.0), np.where(high, gap, 1.0)
    q = b * np.exp(-gap) / -np.expm1(-gap)
    puu = p * (1 - a) - p**2
    qvv = q * (1 - b) - q**2
    puv = -p * q
    return _Terms(
        value,
        p + q,
        u * p + v * q,
        puu + qvv + 2 * puv,
        u * (puu + puv) + v * (qvv + puv),
        u**2 * puu + v**2 * qvv + 2 * u * v * puv,
    )


def _chain(
    terms: _Terms, design: Floats, scale: float, value: float, exact: npt.NDArray[np.bool_]
) -> Derivatives:
    """Turn derivatives in the ends into those in coefficients and log scale."""
    p = design.shape[1]
    slopes = np.column_stack((-design * terms.first[:, None] / scale, -terms.turn - exact))
    hessian = np.empty((p + 1, p + 1))
    hessian[:p, :p] = (design.T * terms.second) @ design / scale**2
    hessian[:p, p] = hessian[p, :p] = design.T @ (terms.second_turn + terms.first) / scale
    hessian[p, p] = float((terms.second_turns + terms.turn).sum())
    # The sum of squared slopes is never the curvature of a valley.
    return Derivatives(value, slopes.sum(axis=0), slopes.T @ slopes, -hessian)
