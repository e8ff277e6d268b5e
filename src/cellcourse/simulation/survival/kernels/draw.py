"""Event, dropout and entry times of one subject in every trial of a block.

Times follow from one uniform number each by inverting the cumulative hazard, -log u.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cellcourse.simulation.survival.kernels.arithmetic import exponential, logarithm
from cellcourse.simulation.survival.kernels.compiled import LANES, compiled
from cellcourse.stats.random.compiled import uniform53

__all__ = ["entry_times", "piecewise_times", "reach_hazards", "weibull_times"]

_Row = NDArray[np.float64]


@compiled
def entry_times(seed: int, trial: int, subject: int, draw: int, over: float, time: _Row) -> None:
    """Draw entry times spread evenly from 0 to ``over``."""
    for lane in range(LANES):
        time[lane] = over * uniform53(seed, trial + lane, subject, draw)


@compiled
def reach_hazards(seed: int, trial: int, subject: int, draw: int, hazard: _Row) -> None:
    """Draw the cumulative hazard at which the event happens: exponential, with mean 1."""
    for lane in range(LANES):
        hazard[lane] = uniform53(seed, trial + lane, subject, draw)
    for lane in range(LANES):
        hazard[lane] = -logarithm(hazard[lane])


@compiled
def weibull_times(scale: float, inverse_shape: float, time: _Row) -> None:
    """Turn cumulative hazards into the times at which a Weibull law reaches them."""
    # Short loops over the lanes overlap better than one long one.
    for lane in range(LANES):
        time[lane] = inverse_shape * logarithm(time[lane])
    for lane in range(LANES):
        time[lane] = scale * exponential(time[lane])


@compiled
def piecewise_times(pieces: _Row, spare: _Row, time: _Row) -> None:
    """Turn cumulative hazards into the times at which constant hazards in turn reach them.

    Args:
        pieces: (p, 3) start of each piece, cumulative hazard there, one over its hazard.
        spare: (lanes,) overwritten.
        time: (lanes,) cumulative hazards, replaced by times.
    """
    for lane in range(LANES):
        spare[lane] = time[lane]
        time[lane] = spare[lane] * pieces[0, 2]
    for piece in range(1, pieces.shape[0]):
        start, before, pace = pieces[piece, 0], pieces[piece, 1], pieces[piece, 2]
        for lane in range(LANES):
            later = start + (spare[lane] - before) * pace
            time[lane] = later if spare[lane] >= before else time[lane]
