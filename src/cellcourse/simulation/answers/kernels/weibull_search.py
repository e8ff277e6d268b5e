"""Where searches of Weibull likelihoods of groups go next, from what is seen where they stand.

The log-likelihood is concave in logarithms of rates and in shape. The curvature of groups that
share a number is an arrow: groups are eliminated one by one. A difference of centres of log
time is one of logarithms of rates over the shape, so that the limits of it which a quadratic
likelihood has are those of a ratio (Fieller 1954).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, drawn_in
from cellcourse.simulation.answers.kernels.weibull_terms import Ends, Stand, terms

__all__ = ["aim", "difference", "foresee", "length", "look", "standard_error"]

_Floats = npt.NDArray[np.float64]


@alone
def look(known: Ends, at: Stand) -> None:
    """Look around: the log-likelihood, its derivatives and Newton's step to its top."""
    terms(known, at)
    last = len(at.own)
    rest, end, step, gain = at.of_shape, at.gain, at.step[last], at.gain
    _begin(at.common, at.slope[last], rest, end)
    for g in range(last):
        _eliminate(at.own[g], at.cross[g], at.slope[g], at.inverse[g], at.lean[g], rest, end)
    for lane in range(rest.size):
        rest[lane] = 1 / rest[lane]
        step[lane] = end[lane] * rest[lane]
        gain[lane] = end[lane] * step[lane]
    for g in range(last):
        _follow(at.slope[g], at.inverse[g], at.lean[g], step, at.step[g], gain)


@alone
def _begin(common: _Floats, slope: _Floats, rest: _Floats, end: _Floats) -> None:
    for lane in range(rest.size):
        rest[lane], end[lane] = common[lane], slope[lane]


@alone
def _eliminate(
    own: _Floats,
    cross: _Floats,
    slope: _Floats,
    inverse: _Floats,
    lean: _Floats,
    rest: _Floats,
    end: _Floats,
) -> None:
    """Take a group from the equation of the shape."""
    for lane in range(own.size):
        inverse[lane] = 1 / own[lane]
        lean[lane] = cross[lane] * inverse[lane]
        rest[lane] -= lean[lane] * cross[lane]
        end[lane] -= lean[lane] * slope[lane]


@alone
def _follow(
    slope: _Floats, inverse: _Floats, lean: _Floats, shape: _Floats, step: _Floats, gain: _Floats
) -> None:
    """Fill in the step of a group, that of the shape being known."""
    for lane in range(slope.size):
        alone = slope[lane] * inverse[lane]
        step[lane] = alone - lean[lane] * shape[lane]
        gain[lane] += alone * slope[lane]


@drawn_in
def difference(at: Stand, j: int, lane: int) -> float:
    """Of the centre of a group from that of the first."""
    found: float = (at.place[0, lane] - at.place[j, lane]) / at.place[len(at.own), lane]
    return found


@drawn_in
def _variances(at: Stand, j: int, lane: int) -> tuple[float, float]:
    """Of a difference of logarithms of rates, and its covariance with the shape."""
    lean, of_shape = at.lean[0, lane] - at.lean[j, lane], at.of_shape[lane]
    return at.inverse[0, lane] + at.inverse[j, lane] + lean * lean * of_shape, -lean * of_shape


@drawn_in
def standard_error(at: Stand, j: int, lane: int) -> float:
    """Of the difference of a group from the first."""
    of_rates, both = _variances(at, j, lane)
    d, shape = difference(at, j, lane), at.place[len(at.own), lane]
    error: float = math.sqrt(of_rates - 2 * d * both + d * d * at.of_shape[lane]) / shape
    return error


@drawn_in
def foresee(at: Stand, j: int, fall: float, side: float, lane: int) -> float:
    """Find a limit of a difference, were the likelihood quadratic.

    Args:
        at: where the searches stand, Newton's step filled in.
        j: the group.
        fall: twice what the likelihood may fall from here.
        side: 1 for the upper limit, -1 for the lower.
        lane: the study.
    """
    last, of_shape = len(at.own), at.of_shape[lane]
    of_rates, both = _variances(at, j, lane)
    rates = at.place[0, lane] + at.step[0, lane] - at.place[j, lane] - at.step[j, lane]
    shape = at.place[last, lane] + at.step[last, lane]
    fall += at.gain[lane]
    square, middle = shape * shape - fall * of_shape, rates * shape - fall * both
    root = math.sqrt(middle * middle - square * (rates * rates - fall * of_rates))
    limit: float = (middle + side * root) / square
    return limit


@drawn_in
def aim(at: Stand, j: int, limit: float, lane: int, step: _Floats) -> None:
    """Fill in the step to the best place where a difference is as given."""
    last = len(at.own)
    of_rates, both = _variances(at, j, lane)
    rates = at.place[0, lane] + at.step[0, lane] - at.place[j, lane] - at.step[j, lane]
    shape = at.place[last, lane] + at.step[last, lane]
    across = both - limit * at.of_shape[lane]
    pull = (rates - limit * shape) / (of_rates - limit * (both + across))
    for g in range(last):
        step[g, lane] = at.step[g, lane] + at.lean[g, lane] * pull * across
    step[0, lane] -= pull * at.inverse[0, lane]
    step[j, lane] += pull * at.inverse[j, lane]
    step[last, lane] = at.step[last, lane] - pull * across


@drawn_in
def length(at: Stand, step: _Floats, lane: int) -> tuple[float, float]:
    """Squared length of a step in standard errors, and the slope along it."""
    last = len(at.own)
    shape = step[last, lane]
    size, slope = shape * shape * at.common[lane], shape * at.slope[last, lane]
    for g in range(last):
        rate = step[g, lane]
        size += rate * (at.own[g, lane] * rate + 2 * at.cross[g, lane] * shape)
        slope += rate * at.slope[g, lane]
    return size, slope
