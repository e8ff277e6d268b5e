"""Who is reconstructed and when they would be measured: all that the study fixes beforehand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from cellcourse.evidence.reconstruct.plan import ReconstructionPlan
from cellcourse.study.calendar import planned_visits
from cellcourse.study.scales import instrument_of
from cellcourse.study.schedule import ByTrigger
from cellcourse.study.study import Study

__all__ = ["Roster", "Values", "roster_of", "values_of"]

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Roster:
    """The subjects, arm by arm."""

    arms: tuple[str, ...]
    sizes: tuple[int, ...]
    event: str
    """The event that ends the follow-up of every subject."""

    @property
    def start(self) -> tuple[int, ...]:
        """Place of the first subject of each arm, and the number of subjects."""
        return (0, *accumulate(self.sizes))

    @property
    def arm(self) -> tuple[int, ...]:
        """Place of the arm of each subject."""
        return tuple(place for place, size in enumerate(self.sizes) for _ in range(size))

    @property
    def subjects(self) -> tuple[str, ...]:
        """Ids, which are ours: no source has them."""
        width = len(str(self.start[-1]))
        return tuple(f"R{number:0{width}d}" for number in range(1, self.start[-1] + 1))

    def members(self, arm: str) -> range:
        """Places of the subjects of an arm."""
        place = self.arms.index(arm)
        return range(self.start[place], self.start[place + 1])


@dataclass(frozen=True)
class Values:
    """What the values of one measure can be, and on which days."""

    measure: str
    days: tuple[int, ...]
    low: float
    """Value of no step."""
    step: float
    lowest: tuple[int, ...]
    """Fewest steps on each day."""
    highest: tuple[int, ...]

    def value(self, steps: int) -> float:
        """Give a value without the round-off of its step."""
        decimals = max(0, 6 - math.floor(math.log10(self.step)))
        return round(self.low + self.step * steps, decimals)


def roster_of(study: Study, plan: ReconstructionPlan) -> Roster:
    """List the subjects that the study file counts."""
    sizes = tuple(arm.size for arm in study.arms.values() if isinstance(arm.size, int))
    return Roster(tuple(study.arms), sizes, study.endpoints[plan.endpoint].events[0])


def values_of(study: Study, plan: ReconstructionPlan, measure: str) -> Values:
    """Say when a measure is taken, and between which values it then lies."""
    scale, course = instrument_of(study.measures[measure]), plan.measures[measure]
    low = scale.low if course.lowest is None else course.lowest
    high = scale.high if course.highest is None else course.highest
    step = scale.grain if course.step is None else course.step
    if high is None or step is None:  # refused before, by check_plan
        raise AssertionError(measure)
    due = planned_visits(study, first_day=plan.first_day, last_day=plan.last_day)
    days = tuple(dict.fromkeys(one.day for one in due if measure in one.measures))
    levels = math.floor((high - low) / step + 1e-9) + 1
    ranges = [_range(study, measure, day, low, step, levels) for day in days]
    return Values(
        measure, days, low, step, tuple(a for a, _ in ranges), tuple(b for _, b in ranges)
    )


def _range(
    study: Study, measure: str, day: int, low: float, step: float, levels: int
) -> tuple[int, int]:
    """Give the fewest and most steps that day zero's own rule leaves on a day."""
    zero = study.day_zero
    if not isinstance(zero, ByTrigger) or zero.rule.of != measure or day > 0:
        return 0, levels - 1
    kept = [k for k in range(levels) if zero.rule.met_by(low + step * k) == (day == 0)]
    return min(kept), max(kept)
