"""What a design gives without drawing: who is in which arm, who enters when, how hazards add up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cellcourse.simulation.survival.design import Evenly, PiecewiseExponential, SurvivalTrial

__all__ = ["arm_of", "cumulative_hazards", "entry_times"]

_Array = NDArray[np.float64]


def arm_of(trial: SurvivalTrial) -> NDArray[np.int64]:
    """Number of each subject's arm, from 0; subjects stand arm by arm."""
    return np.repeat(np.arange(len(trial.arms)), [arm.subjects for arm in trial.arms])


def entry_times(trial: SurvivalTrial) -> _Array:
    """Entry times that are the same in every trial; 0 where they are not."""
    if not isinstance(trial.entry, Evenly):
        return np.zeros(trial.subjects)
    turn = np.concatenate([(np.arange(arm.subjects) + 0.5) / arm.subjects for arm in trial.arms])
    order = np.argsort(turn, kind="stable")
    times = np.empty(trial.subjects)
    times[order] = trial.entry.over * np.arange(1, trial.subjects + 1) / trial.subjects
    return times


def cumulative_hazards(law: PiecewiseExponential) -> _Array:
    """Cumulative hazard at the start of each piece."""
    lengths, hazards = np.diff(law.starts), np.array(law.hazards[:-1])
    return np.concatenate([[0.0], np.cumsum(lengths * hazards)])
