"""Who stands out: a subject's own line against what all others predict.

The subject is given a line of its own, which takes it out of the spread of lines, and
that line is tested against the design's. So a subject far out does not enlarge the
variance by which it is judged. One subject is judged at a time; adjust the p-values when
all are.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from cellcourse.stats.distributions import t_two_sided
from cellcourse.stats.mmrm.likelihood import Likelihood, Method
from cellcourse.stats.mmrm.patterns import Patterns, packing
from cellcourse.stats.mmrm.scoring import Top, climb
from cellcourse.stats.multiplicity import Rule, adjust
from cellcourse.stats.printing import Printed
from cellcourse.stats.random_slopes.reduction import Reduced
from cellcourse.stats.random_slopes.variances import LinesAndNoise
from cellcourse.stats.samples import Floats

__all__ = ["Outlier", "outliers"]


@dataclass(frozen=True, slots=True)
class Outlier(Printed):
    """One subject's own slope, or height, held against the others'."""

    subject: str
    values: int
    departure: float
    """The subject's own, fitted without drawing in, minus the design's."""
    se: float
    df: float
    """Satterthwaite's."""
    statistic: float
    """t"""
    p: float
    p_adjusted: float
    rule: str


def outliers(
    reduced: Reduced,
    model: LinesAndNoise,
    top: Top,
    weights: Floats,
    *,
    method: Method,
    rule: Rule,
) -> tuple[Outlier, ...]:
    """Judge every subject that has a line of its own.

    Args:
        reduced: the subjects.
        model: their covariances.
        top: the fit to all of them, from where each search starts.
        weights: (k,) weights of the random effects.
        method: the likelihood.
        rule: how the p-values are adjusted.

    Raises:
        MethodError: a search without one of the subjects did not settle.

    Source:
        Cook and Weisberg (1982), Residuals and Influence in Regression, 2.2, for the
        mean-shift model of an outlier.
    """
    judged = list(_judged(reduced, model, top, weights, method))
    p = [t_two_sided(departure / se, df) for _, departure, se, df in judged]
    adjusted = adjust(p, rule).tolist()
    return tuple(
        Outlier(
            subject=reduced.labels[i],
            values=int(reduced.values[i]),
            departure=departure,
            se=se,
            df=df,
            statistic=departure / se,
            p=raw,
            p_adjusted=more,
            rule=rule,
        )
        for (i, departure, se, df), raw, more in zip(judged, p, adjusted, strict=True)
    )


def _judged(
    reduced: Reduced, model: LinesAndNoise, top: Top, weights: Floats, method: Method
) -> Iterator[tuple[int, float, float, float]]:
    """Subject, departure, standard error and degrees of freedom."""
    for i, k in enumerate(reduced.member.tolist()):
        if not reduced.patterns.seen[k].all():
            continue
        given = Likelihood.of(_without(reduced.patterns, reduced.turned[i], k), method)
        rest = climb(given, model, top.theta)
        own = np.linalg.solve(reduced.roots[k].T, weights)  # weights of the turned values
        design = own @ reduced.turned[i, :, :-1]
        departure = float(own @ reduced.turned[i, :, -1] - design @ rest.fitted.beta)
        variance, slopes = _variance(model, rest, k, own, design)
        spread = float(slopes @ np.linalg.inv(rest.at.observed) @ slopes)
        yield i, departure, math.sqrt(variance), 2 * variance**2 / spread


def _variance(
    model: LinesAndNoise, rest: Top, k: int, own: Floats, design: Floats
) -> tuple[float, Floats]:
    """Variance of a departure, and its derivatives by the parameters."""
    phi = rest.fitted.phi
    reach = phi @ design
    values = own @ model.matrices(rest.theta)[k] @ own
    by_values = np.einsum("a,mab,b->m", own, model.basis[k], own)
    by_fit = np.einsum("a,mab,b->m", reach, rest.at.slopes, reach)
    return float(values + design @ reach), np.asarray(by_values - by_fit)


def _without(patterns: Patterns, turned: Floats, k: int) -> Patterns:
    """Take one subject's turned values out of the sums of its pattern."""
    both, inner = packing(turned.shape[0]), packing(turned.shape[1])
    pairs = turned[both.row][:, :, None] * turned[both.column][:, None, :]
    folded = (pairs + pairs.swapaxes(1, 2)) / (3 - both.twice)[:, None, None]
    n, sums = patterns.n.copy(), patterns.sums.copy()
    n[k] -= 1
    sums[k] -= folded[:, inner.row, inner.column]
    fewer = patterns.observations - turned.shape[0]
    return dataclasses.replace(patterns, n=n, sums=sums, observations=fewer)
