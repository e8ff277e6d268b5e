"""One trial of survival times, written to be read: what the fast ways must equal.

Numbers are drawn one at a time, and the tests are those of ``stats.survival``.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from cellcourse.errors import MethodError
from cellcourse.simulation.survival.design import (
    Arm,
    AtRandom,
    CalendarTime,
    Deaths,
    Evenly,
    Law,
    LongestFollowUp,
    SurvivalTrial,
    Weibull,
)
from cellcourse.simulation.survival.outcomes import Outcomes, pairs
from cellcourse.stats.multiplicity import holm
from cellcourse.stats.random.place import uniform53
from cellcourse.stats.survival.kaplan_meier import kaplan_meier
from cellcourse.stats.survival.logrank import LogRank, logrank

__all__ = ["Followed", "analysed", "followed"]


@dataclass(frozen=True, slots=True)
class Followed:
    """What a data table of the trial would hold, a value for each subject, arm by arm."""

    number: int
    """Number of the trial."""
    arm: tuple[int, ...]
    time: tuple[float, ...]
    died: tuple[bool, ...]
    cut: float


@dataclass(frozen=True, slots=True)
class _Life:
    """What happens to a subject if nobody stops watching but the subject."""

    entry: float
    event: float
    censor: float


def followed(trial: SurvivalTrial, *, seed: int, number: int) -> Followed:
    """Draw one trial of a campaign and watch it until its cut."""
    arm_of = [a for a, arm in enumerate(trial.arms) for _ in range(arm.subjects)]
    entry = _entry_times(trial, seed, number)
    lives = [_life(trial, trial.arms[a], entry[s], (seed, number, s)) for s, a in enumerate(arm_of)]
    cut = _cut(trial, lives)
    died = [x.event <= x.censor and x.entry + x.event <= cut for x in lives]
    # Who would enter after the cut is censored at 0.
    ends = [min(x.censor, max(cut - x.entry, 0.0)) for x in lives]
    time = [x.event if dead else end for x, dead, end in zip(lives, died, ends, strict=True)]
    if trial.recorded == "in whole units":
        time = [float(math.ceil(t)) for t in time]
    return Followed(number, tuple(arm_of), tuple(time), tuple(died), cut)


def _life(trial: SurvivalTrial, arm: Arm, entry: float, place: tuple[int, int, int]) -> _Life:
    event = _time_at(arm.survival, -math.log(uniform53(*place, 0)))
    censor = trial.cut.time if isinstance(trial.cut, LongestFollowUp) else math.inf
    if arm.dropout:
        censor = min(censor, -math.log(uniform53(*place, 1)) / arm.dropout)
    return _Life(entry, event, censor)


def _time_at(law: Law, hazard: float) -> float:
    """Time at which the law's cumulative hazard reaches a value."""
    if isinstance(law, Weibull):
        return law.scale * math.pow(hazard, 1 / law.shape)
    time = 0.0
    ends = (*law.starts[1:], math.inf)
    for start, end, rate in zip(law.starts, ends, law.hazards, strict=True):
        time = start + hazard / rate if rate else math.inf
        if time < end:
            break
        hazard -= rate * (end - start)
    return time


def _entry_times(trial: SurvivalTrial, seed: int, number: int) -> list[float]:
    entry, n = trial.entry, trial.subjects
    if isinstance(entry, AtRandom):
        return [entry.over * uniform53(seed, number, s, 2) for s in range(n)]
    if isinstance(entry, Evenly):
        turns = [(j + 0.5) / arm.subjects for arm in trial.arms for j in range(arm.subjects)]
        order = sorted(range(n), key=turns.__getitem__)
        return [entry.over * (order.index(s) + 1) / n for s in range(n)]
    return [0.0] * n


def _cut(trial: SurvivalTrial, lives: list[_Life]) -> float:
    if isinstance(trial.cut, CalendarTime):
        return trial.cut.time
    if isinstance(trial.cut, Deaths):
        seen = sorted(x.entry + x.event for x in lives if x.event <= x.censor)
        return seen[trial.cut.number - 1] if len(seen) >= trial.cut.number else math.inf
    return math.inf


def analysed(one: Followed) -> Outcomes:
    """Analyse one trial as ``stats.survival`` does, as a batch of one."""
    arm, k = np.array(one.arm), max(one.arm) + 1
    tests = [_test(one, (arm == a) | (arm == b)) for a, b in pairs(k)]
    overall = _test(one, arm >= 0)
    pair_p = [test.p if test else math.nan for test in tests]
    family = holm(pair_p).tolist() if all(tests) else [math.nan] * len(tests)
    excess = [test.observed[0] - test.expected[0] if test else 0.0 for test in tests]
    pair_chisq = [test.chisq if test else 0.0 for test in tests]
    return Outcomes(
        first=one.number,
        chisq=np.array([overall.chisq if overall else 0.0]),
        p=np.array([overall.p if overall else math.nan]),
        excess=_column(excess),
        pair_chisq=_column(pair_chisq),
        pair_p=_column(pair_p),
        adjusted=_column(family),
        median=_column([_median(one, arm == a) for a in range(k)]),
        deaths=_column([float(np.sum(np.array(one.died)[arm == a])) for a in range(k)]),
        cut=np.array([one.cut]),
    )


def _test(one: Followed, inside: np.ndarray) -> LogRank | None:
    """Compare the arms of some subjects; nothing if no death can tell them apart."""
    time, died, arm = (np.array(values)[inside] for values in (one.time, one.died, one.arm))
    try:
        return logrank(time, died, arm)
    except MethodError:
        return None


def _median(one: Followed, inside: np.ndarray) -> float:
    time, died = np.array(one.time)[inside], np.array(one.died)[inside]
    median = kaplan_meier(time, died, level=0.95).median
    return math.nan if median is None else median


def _column(values: list[float]) -> np.ndarray:
    return np.array(values)[:, None]
