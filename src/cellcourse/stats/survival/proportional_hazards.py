"""Asking whether a hazard ratio is the same early and late.

The score test of a coefficient that changes with a function of time: the Schoenfeld
residuals of the deaths, which have mean zero if hazards are proportional, are summed
with that function as weight. Nothing here fits a model in which hazards do change.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cellcourse.errors import MethodError
from cellcourse.stats.distributions import chi2_tail
from cellcourse.stats.survival.cox import ChiSquare, cox, risk_sets
from cellcourse.stats.survival.kaplan_meier import kaplan_meier

__all__ = ["ROUND_OFF", "Clock", "ProportionalHazards", "proportional_hazards"]

Clock = Literal["time", "log time", "survival"]
"""How time is counted: as it is, its logarithm, or the share dead just before it."""

ROUND_OFF: Final = 1e-10
"""Share of a variance that is nothing but round-off."""

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class ProportionalHazards:
    """Tests that hazard ratios do not change over time."""

    clock: Clock
    each: tuple[ChiSquare, ...]
    """One for each covariate, in the order given."""
    together: ChiSquare
    """All covariates at once."""


def proportional_hazards(
    time: ArrayLike,
    died: ArrayLike,
    covariates: ArrayLike,
    *,
    clock: Clock,
    strata: ArrayLike | None = None,
) -> ProportionalHazards:
    """Test whether the hazard ratio of each covariate changes along the clock.

    Args:
        time: (n,) time from origin to death or censoring, any unit, not negative.
        died: (n,) true where ``time`` is a death, false where censored.
        covariates: (n, p) one column for each covariate.
        clock: ``survival`` is what R's cox.zph calls km.
        strata: (n,) label of the stratum of each subject.

    Raises:
        MethodError: as :func:`cox`, or a likelihood without a maximum, or deaths that
            are all at one place on the clock, or the logarithm of a death at time 0.

    Source:
        Grambsch and Therneau (1994), Biometrika 81:515, as a score test (R's cox.zph
        since survival 3.0).
    """
    model = cox(time, died, covariates, level=0.95, strata=strata)
    if model.penalised:
        raise MethodError(f"no test of proportional hazards: {model.reason}")
    likelihood = risk_sets(time, died, covariates, strata)
    beta = np.array([ratio.log_ratio for ratio in model.ratios])
    moment = np.asarray(time, dtype=float)[likelihood.dead]
    along = _along(clock, moment, time, died)
    score, variance = _score(*likelihood.residuals(beta), along - along.mean())
    each = [_test(score[[j]], variance[[j]][:, [j]]) for j in range(beta.size)]
    return ProportionalHazards(clock, tuple(each), _test(score, variance))


def _score(residual: _Array, variance: _Array, along: _Array) -> tuple[_Array, _Array]:
    """Residuals summed along the clock, and their variance given the fitted model.

    A variance that is round-off is zero.
    """
    plain = variance.sum(axis=0)
    cross = np.einsum("m,mpq->pq", along, variance)
    squared = np.einsum("m,mpq->pq", along**2, variance)
    left = squared - cross @ np.linalg.solve(plain, cross)
    still = np.diag(left) <= ROUND_OFF * np.diag(squared)
    left[still] = left[:, still] = 0.0
    return along @ residual, left


def _test(score: _Array, variance: _Array) -> ChiSquare:
    size = np.sqrt(np.diag(variance))
    if not size.all() or np.linalg.eigvalsh(variance / np.outer(size, size))[0] <= ROUND_OFF:
        raise MethodError("no test of proportional hazards: the deaths do not spread in time")
    chisq = float(score @ np.linalg.solve(variance, score))
    return ChiSquare(chisq, score.size, chi2_tail(chisq, score.size))


def _along(clock: Clock, moment: _Array, time: ArrayLike, died: ArrayLike) -> _Array:
    """Where each death stands on the clock."""
    if clock == "time":
        return moment
    if clock == "survival":
        curve = kaplan_meier(time, died, level=0.95)
        alive = np.array([1.0, *curve.survival])
        return 1 - alive[np.searchsorted(curve.time, moment, side="left")]
    if not np.all(moment > 0):
        raise MethodError(f"{int(np.sum(moment == 0))} deaths at time 0 have no logarithm of time")
    return np.log(moment)
