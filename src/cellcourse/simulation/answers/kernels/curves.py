"""Medians with their limits, and restricted means, of Kaplan-Meier curves."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import compiled
from cellcourse.simulation.answers.kernels.risk import RiskTable, Timed, risk_room, risk_table
from cellcourse.stats.survival.kaplan_meier import HALF_TOLERANCE

__all__ = ["medians", "restricted_means"]

_Floats = npt.NDArray[np.float64]


@compiled
def medians(timed: Timed, z: float, out: _Floats) -> None:
    """Fill in the median, its limits, deaths and censored of each arm of each study.

    Args:
        timed: a block of studies.
        z: normal multiplier of the interval.
        out: (trials, 5 arms)
    """
    table, curve = risk_room(timed), np.empty((4, timed.code.size))
    for trial in range(len(out)):
        rows = risk_table(timed, trial, table)
        for arm in range(timed.sizes.size):
            steps, dead = _steps(table, rows, arm, curve)
            day, alive = curve[0, :steps], curve[1, :steps]
            at = 5 * arm
            out[trial, at] = _median(day, alive)
            out[trial, at + 1] = _limit(curve[:, :steps], z)
            out[trial, at + 2] = _limit(curve[:, :steps], -z)
            out[trial, at + 3], out[trial, at + 4] = dead, timed.sizes[arm] - dead


@compiled
def _steps(table: RiskTable, rows: int, arm: int, curve: _Floats) -> tuple[int, float]:
    """Fill in one arm's days of death, its curve and the standard error of its logarithm.

    The error is not a number once nobody is left alive.

    Returns:
        Number of the days, and of the deaths.
    """
    steps, share, summed, dead = 0, 1.0, 0.0, 0.0
    for t in range(rows):
        d, r = table.deaths[arm, t], table.at_risk[arm, t]
        if d > 0:
            share *= 1 - d / r
            summed += d / (r * (r - d)) if r > d else math.nan
            dead += d
            curve[0, steps], curve[1, steps], curve[2, steps] = (
                table.moment[t], share, math.sqrt(summed)
            )  # fmt: skip
            steps += 1
    return steps, dead


@compiled
def _limit(curve: _Floats, z: float) -> float:
    """Read the median off one edge of the band on the scale of log(-log S)."""
    day, alive, error, edge = curve
    for t in range(day.size):
        log = math.log(alive[t])
        edge[t] = math.exp(log * math.exp(-z * error[t] / log)) if alive[t] > 0 else math.nan
    return _median(day, edge)


@compiled
def _median(moment: _Floats, curve: _Floats) -> float:
    """First time below one half, or the middle of the stretch at one half."""
    first = _first_below(curve, moment.size, 0.5 + HALF_TOLERANCE)
    if first == moment.size:
        return math.nan
    below = _first_below(curve, moment.size, 0.5 - HALF_TOLERANCE)
    at_half = curve[first] >= 0.5 - HALF_TOLERANCE and below < moment.size
    return float((moment[first] + moment[below if at_half else first]) / 2)


@compiled
def _first_below(curve: _Floats, rows: int, level: float) -> int:
    for t in range(rows):
        if curve[t] < level:
            return t
    return rows


@compiled
def restricted_means(timed: Timed, horizon: float, out: _Floats) -> None:
    """Fill in the mean up to the horizon and its standard error for each arm of each study.

    A study is left NaN where an arm's follow-up ended before the horizon with some alive.

    Args:
        timed: a block of studies.
        horizon: days.
        out: (trials, 2, arms)
    """
    table = risk_room(timed)
    for trial in range(len(out)):
        rows = risk_table(timed, trial, table)
        known = True
        for arm in range(timed.sizes.size):
            known &= _longest(timed, trial, arm) >= horizon or _none_left(
                table.deaths[arm, :rows], table.at_risk[arm]
            )
            out[trial, 0, arm], out[trial, 1, arm] = _area(
                table.moment[:rows], table.deaths[arm], table.at_risk[arm], horizon
            )
        if not known:
            out[trial] = math.nan


@compiled
def _none_left(deaths: _Floats, at_risk: _Floats) -> bool:
    """Whether all who were still at risk died on one day, which ends the curve at zero."""
    none_left = False
    for t in range(deaths.size):
        none_left |= 0 < deaths[t] == at_risk[t]
    return none_left


@compiled
def _longest(timed: Timed, trial: int, arm: int) -> float:
    """The longest time of an arm."""
    last = 0.0
    for i in range(timed.code.size):
        if timed.code[i] == arm:
            last = max(last, timed.time[trial, i])
    return last


@compiled
def _area(
    moment: _Floats, deaths: _Floats, at_risk: _Floats, horizon: float
) -> tuple[float, float]:
    """Area under the curve up to the horizon, and its standard error."""
    area, _ = _strips(moment, deaths, at_risk, horizon, 0.0)
    _, variance = _strips(moment, deaths, at_risk, horizon, area)
    return area, math.sqrt(variance)


@compiled
def _strips(
    moment: _Floats, deaths: _Floats, at_risk: _Floats, horizon: float, whole: float
) -> tuple[float, float]:
    """The area, and its variance once the whole of it is known."""
    alive, before, area, variance = 1.0, 0.0, 0.0, 0.0
    for t in range(moment.size):
        if deaths[t] and moment[t] <= horizon:
            area += alive * (moment[t] - before)
            before = moment[t]
            alive *= 1 - deaths[t] / at_risk[t]
            # Where all at risk die no area is left; max() keeps 0/0 out.
            weight = deaths[t] / (at_risk[t] * max(at_risk[t] - deaths[t], 1))
            variance += (whole - area) ** 2 * weight
    return area + alive * (horizon - before), variance
