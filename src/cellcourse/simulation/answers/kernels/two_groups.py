"""The hazard ratio of two groups, by the steps of ``stats.survival.cox``.

The search is for one number, and only deaths at which both groups are at risk tell of it.
It takes the same steps and stops by the same rules, so that it ends at the same place to the
last digits.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled, summed
from cellcourse.simulation.answers.kernels.risk import RiskTable
from cellcourse.stats.survival.maximise import SETTLED, STEPS
from cellcourse.stats.survival.partial_likelihood import LOST

__all__ = ["Draws", "draws_of", "hazard_ratio"]

_HALVINGS: Final = 60
_WIDTH: Final = 1e-4

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Draws(NamedTuple):
    """Deaths at which both groups are at risk."""

    odds: _Floats
    """(n,) of being of the first group, if hazards were equal."""
    deaths: int
    first: float
    """How many of them were of the first group."""
    variance: float
    """Of being in the first group, among all subjects."""


class _Place(NamedTuple):
    """The log-likelihood at some ratio."""

    value: float
    slope: float
    information: float
    curvature: float


@compiled
def draws_of(table: RiskTable, rows: int, pair: _Whole, share: float, odds: _Floats) -> Draws:
    """Lay out the deaths of two groups of a risk table.

    Args:
        table: of one study.
        rows: times of death.
        pair: group whose hazard is wanted, and the one that it is compared with.
        share: of subjects in the first of them.
        odds: (n,) room.
    """
    one, other, count, own = pair[0], pair[1], 0, 0.0
    for t in range(rows):
        a, b = table.at_risk[one, t], table.at_risk[other, t]
        if min(a, b) == 0:
            break
        dead, others = table.deaths[one, t], table.deaths[other, t]
        ties = dead + others
        for tie in range(int(ties)):
            odds[count] = (a - tie / ties * dead) / (b - tie / ties * others)
            count += 1
        own += dead
    return Draws(odds, count, own, share * (1 - share))


@compiled
def hazard_ratio(draws: Draws) -> tuple[float, float, float]:
    """Give the logarithm of the ratio, its standard error, and the rise of the log-likelihood.

    Firth's penalty is added where only one of the groups dies while both are at risk, as the
    likelihood then has no maximum. Not a number where they are never at risk together.
    """
    firth = draws.first in (0, draws.deaths)
    beta, here = 0.0, _place(firth, draws, 0.0)
    bottom = here.value
    for _ in range(STEPS if draws.deaths else 0):
        step = here.slope / here.curvature
        gain = step * here.slope
        if gain <= SETTLED:
            return beta, 1 / math.sqrt(here.information), here.value - bottom
        enough = here.value - 1e-12 * (1 + abs(here.value))
        there = _place(firth, draws, beta + step)
        for _ in range(_HALVINGS):
            if there.value >= enough + 0.1 * gain:
                break
            step, gain = step / 2, gain / 2
            there = _place(firth, draws, beta + step)
        beta, here = beta + step, there
    return math.nan, math.nan, math.nan


@compiled
def _place(firth: bool, draws: Draws, beta: float) -> _Place:
    """The log-likelihood, less what no ratio can change, and its derivatives.

    The information stands in for a curvature that is not that of a hill.
    """
    ratio = math.exp(beta)
    total, information, third = _sums(draws, ratio)
    value = draws.first * beta - _log_total(draws, ratio)
    slope = draws.first - total
    if not firth:
        return _Place(value, slope, information, information)
    if not information > LOST * draws.deaths * draws.variance:
        return _Place(-math.inf, slope, information, information)
    width = _WIDTH / math.sqrt(draws.variance)
    before = _penalised_slope(draws, math.exp(beta - width))
    after = _penalised_slope(draws, math.exp(beta + width))
    curvature = (before - after) / (2 * width)
    return _Place(
        value + math.log(information) / 2,
        slope + third / information / 2,
        information,
        curvature if curvature > 0 else information,
    )


@compiled
def _penalised_slope(draws: Draws, ratio: float) -> float:
    total, information, third = _sums(draws, ratio)
    return draws.first - total + third / information / 2


@summed
def _sums(draws: Draws, ratio: float) -> tuple[float, float, float]:
    """First three cumulants of the number of deaths in the first group."""
    mean = variance = third = 0.0
    for i in range(draws.deaths):
        rest = 1 / (1 + draws.odds[i] * ratio)
        share = 1 - rest
        mean += share
        variance += share * rest
        third += share * rest * (rest - share)
    return mean, variance, third


@compiled
def _log_total(draws: Draws, ratio: float) -> float:
    """Sum of the logarithms of the hazards at risk, in units of the second group's."""
    value, product = 0.0, 1.0
    for i in range(draws.deaths):
        product *= 1 + draws.odds[i] * ratio
        # One logarithm for many deaths, taken before the product leaves its range.
        if product > 1e200:
            value += math.log(product)
            product = 1.0
    return value + math.log(product)
