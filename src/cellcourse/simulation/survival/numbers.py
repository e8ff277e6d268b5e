"""A trial's design as the numbers that the compiled loops work on."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from cellcourse.simulation.survival.design import (
    Arm,
    AtRandom,
    CalendarTime,
    Deaths,
    Law,
    LongestFollowUp,
    SurvivalTrial,
    Weibull,
)
from cellcourse.simulation.survival.given import arm_of, cumulative_hazards, entry_times
from cellcourse.simulation.survival.kernels.room import Numbers
from cellcourse.simulation.survival.network import sorting_network

__all__ = ["numbers"]

_Array = NDArray[np.float64]


@lru_cache(maxsize=16)  # A chunk of a campaign takes less time than a long sorting network.
def numbers(trial: SurvivalTrial) -> Numbers:
    """Put a trial into numbers."""
    pieces = [_pieces(arm.survival) for arm in trial.arms]
    cut = trial.cut
    return Numbers(
        arm=arm_of(trial),
        weibull=np.array([_weibull(arm.survival) for arm in trial.arms], dtype=float),
        pieces=np.concatenate(pieces),
        first_piece=np.cumsum([0, *map(len, pieces)]),
        dropout=np.array([_mean_time(arm) for arm in trial.arms], dtype=float),
        entry=entry_times(trial),
        entry_over=float(trial.entry.over) if isinstance(trial.entry, AtRandom) else 0.0,
        limit=float(cut.time) if isinstance(cut, LongestFollowUp) else math.inf,
        calendar=float(cut.time) if isinstance(cut, CalendarTime) else math.inf,
        deaths=cut.number if isinstance(cut, Deaths) else 0,
        network=sorting_network(trial.subjects),
        width=1 + (len(trial.arms) - 1).bit_length(),
        complete=trial.uncensored,
        whole=trial.recorded == "in whole units",
    )


def _weibull(law: Law) -> tuple[float, float]:
    return (law.scale, 1 / law.shape) if isinstance(law, Weibull) else (0.0, 0.0)


def _pieces(law: Law) -> _Array:
    if isinstance(law, Weibull):
        return np.zeros((0, 3))
    # Nobody dies in a piece without hazard; its pace is never used.
    pace = [1 / hazard if hazard else 0.0 for hazard in law.hazards]
    return np.column_stack([law.starts, cumulative_hazards(law), pace])


def _mean_time(arm: Arm) -> float:
    return 1 / arm.dropout if arm.dropout else 0.0
