"""What a trial of survival times is, before anything is drawn.

All times are in one unit, the caller's; hazards are per that unit. Nothing has a default.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from cellcourse.errors import EvidenceError

__all__ = [
    "Arm",
    "AtOnce",
    "AtRandom",
    "CalendarTime",
    "Complete",
    "Cut",
    "Deaths",
    "Entry",
    "Evenly",
    "Law",
    "LongestFollowUp",
    "PiecewiseExponential",
    "SurvivalTrial",
    "Weibull",
]


@dataclass(frozen=True, slots=True)
class Weibull:
    """Survival exp(-(t / scale) ** shape)."""

    shape: float
    """At least 0.1; above 1 the hazard rises with time."""
    scale: float
    """Time by which 63 % have died."""


@dataclass(frozen=True, slots=True)
class PiecewiseExponential:
    """A hazard that is constant between given times."""

    starts: tuple[float, ...]
    """Where each piece begins: 0 first, then rising."""
    hazards: tuple[float, ...]
    """Hazard in each piece; the last one is above 0."""


Law = Weibull | PiecewiseExponential
"""How long subjects of an arm live, counted from entry."""


@dataclass(frozen=True, slots=True)
class Arm:
    """Subjects who share one law."""

    subjects: int
    survival: Law
    dropout: float
    """Hazard of dropping out alive, constant; 0 if nobody does."""


@dataclass(frozen=True, slots=True)
class AtOnce:
    """All subjects enter at calendar time 0."""


@dataclass(frozen=True, slots=True)
class Evenly:
    """Subjects enter at equal distances, the last at ``over``, in turn from every arm."""

    over: float


@dataclass(frozen=True, slots=True)
class AtRandom:
    """Each subject enters at a time drawn evenly between 0 and ``over``."""

    over: float


@dataclass(frozen=True, slots=True)
class Complete:
    """Everyone is watched until death or dropout."""


@dataclass(frozen=True, slots=True)
class LongestFollowUp:
    """Nobody is watched for longer than this after entry."""

    time: float


@dataclass(frozen=True, slots=True)
class CalendarTime:
    """The trial is cut at this calendar time; who would enter later is censored at 0."""

    time: float


@dataclass(frozen=True, slots=True)
class Deaths:
    """The trial is cut at the death that makes so many; never, if fewer are seen."""

    number: int


Entry = AtOnce | Evenly | AtRandom
"""When subjects enter, in calendar time."""

Cut = Complete | LongestFollowUp | CalendarTime | Deaths
"""When watching ends."""


@dataclass(frozen=True, slots=True)
class SurvivalTrial:
    """A trial that compares survival between two arms or more.

    Raises:
        EvidenceError: some number is not one that a trial could have; all are named.
    """

    arms: tuple[Arm, ...]
    entry: Entry
    cut: Cut
    recorded: Literal["exactly", "in whole units"]
    """Whole units round up, deaths and censoring alike: day 12.3 is recorded as day 13."""

    def __post_init__(self) -> None:
        """Refuse what cannot be a trial."""
        wrong = list(_problems(self))
        if wrong:
            raise EvidenceError("no such trial: " + "; ".join(wrong))

    @property
    def subjects(self) -> int:
        """Number of subjects in all arms."""
        return sum(arm.subjects for arm in self.arms)

    @property
    def uncensored(self) -> bool:
        """Whether every subject is watched until death."""
        return isinstance(self.cut, Complete) and not any(arm.dropout for arm in self.arms)


def _problems(trial: SurvivalTrial) -> Iterator[str]:
    if not 2 <= len(trial.arms) <= 64:
        yield f"{len(trial.arms)} arms, not 2 to 64"
    for number, arm in enumerate(trial.arms, start=1):
        for problem in _arm_problems(arm):
            yield f"arm {number}: {problem}"
    if isinstance(trial.entry, Evenly | AtRandom) and not _positive(trial.entry.over):
        yield f"entry over {trial.entry.over}, not over a time above 0"
    if isinstance(trial.cut, LongestFollowUp | CalendarTime) and not _positive(trial.cut.time):
        yield f"a cut at {trial.cut.time}, not at a time above 0"
    if isinstance(trial.cut, Deaths) and not 1 <= trial.cut.number <= trial.subjects:
        yield f"a cut at {trial.cut.number} deaths among {trial.subjects} subjects"


def _arm_problems(arm: Arm) -> Iterator[str]:
    if arm.subjects < 1:
        yield f"{arm.subjects} subjects"
    if arm.dropout != 0 and not _positive(arm.dropout):
        yield f"a dropout hazard of {arm.dropout}"
    if isinstance(arm.survival, Weibull):
        yield from _weibull_problems(arm.survival)
    else:
        yield from _piecewise_problems(arm.survival)


def _weibull_problems(law: Weibull) -> Iterator[str]:
    if not (_positive(law.shape) and law.shape >= 0.1):
        yield f"a shape of {law.shape}, not of at least 0.1"
    if not _positive(law.scale):
        yield f"a scale of {law.scale}, not above 0"


def _piecewise_problems(law: PiecewiseExponential) -> Iterator[str]:
    starts, hazards = law.starts, law.hazards
    rising = all(a < b < math.inf for a, b in pairwise(starts))
    if not starts or starts[0] != 0 or not rising:
        yield f"pieces that start at {starts}, not at 0 and rising"
    if len(hazards) != len(starts):
        yield f"{len(hazards)} hazards for {len(starts)} pieces"
    if not all(0 <= hazard < math.inf for hazard in hazards):
        yield f"hazards {hazards}, not all of at least 0"
    elif hazards and hazards[-1] == 0:
        yield "a last hazard of 0, under which some never die"


def _positive(value: float) -> bool:
    return 0 < value < math.inf
