"""The declared study as numbers: who is in which arm, infused and assessed on which day.

It is made once from the study file and the model, and both ways of making virtual subjects
read it. Days are counted from day zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Protocol", "Screening"]


@dataclass(frozen=True)
class Screening:
    """Animals are scored at a series of visits until the trigger sets day zero."""

    first_age: float
    """Age in days at the first visit of the series."""
    steps: npt.NDArray[np.int64]
    """(s,) days between visits, used in turn from the first visit."""
    at_most: float
    """The first score not above this is the trigger; that visit is day zero."""


@dataclass(frozen=True)
class Protocol:
    """One design, ready to be run."""

    arms: tuple[str, ...]
    arm: npt.NDArray[np.int64]
    """(subjects,) place in ``arms`` of each subject, arm by arm."""
    infusion_day: npt.NDArray[np.int64]
    """(arms, infusions) day of each infusion of cells or vehicle, NEVER past the last one."""
    amount: npt.NDArray[np.float64]
    """(arms, infusions) cells in each infusion as a multiple of the calibrated one; vehicle 0."""
    route: npt.NDArray[np.int64]
    """(arms, infusions) place in the model's ``calibrated.routes``."""
    screening: Screening | None
    """None where day zero is the first administration."""
    days: npt.NDArray[np.int64]
    """(columns,) days on which something may be assessed, ascending; negative before day zero.
    With screening, the days before zero are those on which the visit before the trigger may
    fall: one for each length of step."""
    visits: tuple[str | None, ...]
    """Id of the planned visit of each column; None for a visit of a series."""
    measures: tuple[str, ...]
    """Measures that have a law, in the order of the model file."""
    due: npt.NDArray[np.bool_]
    """(measures, columns) whether the measure is assessed on that day."""
    events: tuple[str, ...]
    """Events that have a law, in the order of the model file."""
    extrapolations: tuple[str, ...]
    """In words, every way in which this design leaves what the model was calibrated on."""
