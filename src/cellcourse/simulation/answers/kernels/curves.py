"""Medians with their limits, and restricted means, of Kaplan-Meier curves side by side."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.departures import (
    LANES,
    Departures,
    departures,
    departures_room,
    take,
)
from cellcourse.simulation.answers.kernels.risk import Timed
from cellcourse.stats.elementary.compiled import exponential, logarithm
from cellcourse.stats.survival.kaplan_meier import HALF_TOLERANCE

__all__ = ["medians", "restricted_means"]

_HALF: Final = (0.5 + HALF_TOLERANCE, 0.5 - HALF_TOLERANCE)
_LOG_HALF: Final = (math.log(0.5 + HALF_TOLERANCE), math.log(0.5 - HALF_TOLERANCE))

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class _Curve(NamedTuple):
    """The curve of one arm, as far as it has been followed."""

    alive: _Floats  # (lanes,)
    summed: _Floats  # (lanes,) variance of its logarithm; NaN once nobody is left alive
    falls: _Floats  # (lanes,) one where it falls in this row, else nought
    edge: _Floats  # (lanes,) of the band about it, its logarithm; where it was before
    reached: _Floats  # (3, 2, lanes) when it and its edges come to one half, and below it
    area: _Floats  # (lanes,)
    before: _Floats  # (lanes,) when it fell last
    whole: _Floats  # (lanes,) area under all of it
    variance: _Floats  # (lanes,) of the whole area
    ended: _Floats  # (lanes,) one where all at risk died on one day, which ends it at nought


@compiled
def _curve_room() -> _Curve:
    lane = np.zeros((9, LANES))
    return _Curve(
        lane[0], lane[1], lane[2], lane[3], np.zeros((3, 2, LANES)),
        lane[4], lane[5], lane[6], lane[7], lane[8],
    )  # fmt: skip


@compiled
def medians(timed: Timed, network: _Whole, z: float, out: _Floats) -> None:
    """Fill in the median of one arm, its limits, deaths and censored in each study.

    Args:
        timed: a block of studies; only subjects of one arm have a group.
        network: of ``sorting_network`` for so many subjects.
        z: normal multiplier of the interval.
        out: (trials, 5)
    """
    table, curve, trials = departures_room(timed, network), _curve_room(), np.arange(len(out))
    for first in range(0, len(out), LANES):
        many = take(trials, first, table)
        departures(timed, table)
        _follow(table, z, curve)
        for lane in range(many):
            row, dead = out[first + lane], 0.0
            for i in range(table.who.size):
                dead += table.dead[0, i, lane]
            for edge in range(3):
                row[edge] = _middle(curve.reached[edge], lane)
            row[3], row[4] = dead, table.who.size - dead


@drawn_in
def _middle(reached: _Floats, lane: int) -> float:
    """First time below one half, or the middle of the stretch at one half; NaN if never."""
    at, below = reached[0, lane], reached[1, lane]
    return float((at + (at if math.isnan(below) else below)) / 2)


@alone
def _follow(table: Departures, z: float, curve: _Curve) -> None:
    """Follow the curve, and both edges of its band, down to one half."""
    curve.alive[:] = 1.0
    curve.summed[:] = 0.0
    curve.reached[:] = math.nan
    for i in range(table.who.size):
        time = table.time[i]
        _fall(table, i, math.inf, curve)
        _reach(time, curve.falls, curve.alive, _HALF, curve.reached[0])
        for side in (1, 2):
            _edge(z if side == 1 else -z, curve)
            _reach(time, curve.falls, curve.edge, _LOG_HALF, curve.reached[side])


@drawn_in
def _fall(table: Departures, i: int, horizon: float, curve: _Curve) -> None:
    """Let the curve fall in one row, if that is the first of deaths before the horizon."""
    dead, tied, at_risk = table.dead[0, i], table.tied[0, i], table.at_risk[0, i]
    earlier, time = table.earlier[0, i], table.time[i]
    falls, alive, summed = curve.falls, curve.alive, curve.summed
    for lane in range(LANES):
        first = dead[lane] > 0 and earlier[lane] == 0
        falls[lane] = 1.0 if first and time[lane] <= horizon else 0.0
    for lane in range(LANES):
        left = at_risk[lane] - tied[lane]
        alive[lane] *= 1 - tied[lane] / at_risk[lane] if falls[lane] > 0 else 1.0
        more = tied[lane] / (at_risk[lane] * left) if left > 0 else math.nan
        summed[lane] += more if falls[lane] > 0 else 0.0


@drawn_in
def _edge(z: float, curve: _Curve) -> None:
    """Fill in the logarithm of one edge of the band on the scale of log(-log S)."""
    alive, summed, edge = curve.alive, curve.summed, curve.edge
    for lane in range(LANES):
        log = logarithm(alive[lane] if alive[lane] > 0 else 0.5)
        there = log * exponential(-z * math.sqrt(summed[lane]) / log)
        edge[lane] = there if alive[lane] > 0 else math.nan


@drawn_in
def _reach(
    time: _Floats,
    falls: _Floats,
    height: _Floats,
    half: tuple[float, float],
    reached: _Floats,
) -> None:
    """Note the first time at one half or below, and the first below."""
    for step in range(2):
        at, level = reached[step], half[step]
        for lane in range(LANES):
            new = falls[lane] > 0 and math.isnan(at[lane])
            at[lane] = time[lane] if new and height[lane] < level else at[lane]


@compiled
def restricted_means(timed: Timed, network: _Whole, horizon: float, out: _Floats) -> None:
    """Fill in the mean of one arm up to the horizon and its standard error in each study.

    NaN where the arm's follow-up ended before the horizon with some alive.

    Args:
        timed: a block of studies; only subjects of one arm have a group.
        network: of ``sorting_network`` for so many subjects.
        horizon: days.
        out: (trials, 2)
    """
    table, curve, trials = departures_room(timed, network), _curve_room(), np.arange(len(out))
    for first in range(0, len(out), LANES):
        many = take(trials, first, table)
        departures(timed, table)
        _strips(table, horizon, curve)
        for lane in range(LANES):
            curve.whole[lane] = curve.area[lane]
        _strips(table, horizon, curve)
        _end(table, curve)
        for lane in range(many):
            last = table.time[table.who.size - 1, lane]
            if last >= horizon or curve.ended[lane] > 0:
                out[first + lane, 0] = curve.whole[lane]
                out[first + lane, 1] = math.sqrt(curve.variance[lane])


@alone
def _end(table: Departures, curve: _Curve) -> None:
    """Find whether all who were still at risk died on one day, which ends a curve at nought."""
    ended = curve.ended
    ended[:] = 0.0
    for i in range(table.who.size):
        dead, tied, at_risk = table.dead[0, i], table.tied[0, i], table.at_risk[0, i]
        for lane in range(LANES):
            none_left = dead[lane] > 0 and tied[lane] == at_risk[lane]
            ended[lane] = 1.0 if none_left else ended[lane]


@alone
def _strips(table: Departures, horizon: float, curve: _Curve) -> None:
    """Add up the area strip by strip, and its variance as if the whole of it were known."""
    alive, area, before, falls = curve.alive, curve.area, curve.before, curve.falls
    alive[:] = 1.0
    curve.summed[:] = 0.0
    area[:] = 0.0
    before[:] = 0.0
    curve.variance[:] = 0.0
    for i in range(table.who.size):
        edge, time = curve.edge, table.time[i]
        for lane in range(LANES):
            edge[lane] = alive[lane]
        _fall(table, i, horizon, curve)
        for lane in range(LANES):
            area[lane] += edge[lane] * (time[lane] - before[lane]) if falls[lane] > 0 else 0.0
            before[lane] = time[lane] if falls[lane] > 0 else before[lane]
        _vary(table.tied[0, i], table.at_risk[0, i], curve)
    for lane in range(LANES):
        area[lane] += alive[lane] * (horizon - before[lane])


@drawn_in
def _vary(tied: _Floats, at_risk: _Floats, curve: _Curve) -> None:
    """Add to the variance; where all at risk die no area is left, and max() keeps 0/0 out."""
    whole, area, falls, variance = curve.whole, curve.area, curve.falls, curve.variance
    for lane in range(LANES):
        weight = tied[lane] / (at_risk[lane] * max(at_risk[lane] - tied[lane], 1.0))
        rest = whole[lane] - area[lane]
        variance[lane] += rest * rest * weight if falls[lane] > 0 else 0.0
