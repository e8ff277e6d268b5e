"""How long each subject is watched: the end of follow-up, and whether death came before it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cellcourse.simulation.survival.kernels.compiled import LANES, compiled

__all__ = ["calendar", "in_whole_units", "observe", "stop_earlier"]

_Row = NDArray[np.float64]


@compiled
def stop_earlier(hazard: _Row, mean: float, limit: float, censor: _Row) -> None:
    """Watch until dropout, exponential with this mean, or for the longest follow-up."""
    for lane in range(LANES):
        censor[lane] = min(mean * hazard[lane], limit)


@compiled
def calendar(event: _Row, censor: _Row, entry: _Row, when: _Row) -> None:
    """Give the calendar time of each death that would be seen; infinite if it would not."""
    for lane in range(LANES):
        seen = event[lane] <= censor[lane]
        when[lane] = entry[lane] + event[lane] if seen else math.inf


@compiled
def observe(event: _Row, censor: _Row, entry: _Row, cut: _Row, censored: _Row) -> None:
    """Replace event times by ends of follow-up, and say who was censored."""
    for lane in range(LANES):
        # In calendar time, so that the death at which the trial is cut is one of its deaths.
        seen = (event[lane] <= censor[lane]) & (entry[lane] + event[lane] <= cut[lane])
        end = min(censor[lane], max(cut[lane] - entry[lane], 0.0))
        event[lane] = event[lane] if seen else end
        censored[lane] = not seen


@compiled
def in_whole_units(time: _Row) -> None:
    """Round times up to whole units: what happens during day 12 is recorded on day 12."""
    for lane in range(LANES):
        time[lane] = math.ceil(time[lane])
