"""Many trials at once in numpy: the readable twin of the compiled loops, as fast as numpy goes.

Arrays are ``(trials, subjects)`` or ``(arms, trials, subjects)``. Uniform numbers are an
argument, so that they may come from their places or from any generator.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from cellcourse.simulation.survival.design import (
    AtRandom,
    CalendarTime,
    Deaths,
    Law,
    LongestFollowUp,
    SurvivalTrial,
    Weibull,
)
from cellcourse.simulation.survival.given import arm_of, cumulative_hazards, entry_times
from cellcourse.simulation.survival.outcomes import Outcomes, pairs
from cellcourse.stats.survival.logrank_score import chi_square

__all__ = ["simulated"]

_Array = NDArray[np.float64]
_Flags = NDArray[np.bool_]

_HALF = 1.5e-8  # a survival this close to one half is one half, as in stats.survival


def simulated(trial: SurvivalTrial, uniform: _Array) -> Outcomes:
    """Simulate and analyse trials from uniform numbers.

    Args:
        trial: the design.
        uniform: (3, trials, n) numbers between 0 and 1: for deaths, dropouts and entries.
    """
    time, died, cut = _followed(trial, uniform)
    order = np.argsort(time, axis=1)
    time = np.take_along_axis(time, order, axis=1)
    member = (arm_of(trial) == np.arange(len(trial.arms))[:, None])[:, order]
    return _analysed(time, member, member & np.take_along_axis(died, order, axis=1), cut)


def _followed(trial: SurvivalTrial, uniform: _Array) -> tuple[_Array, _Flags, _Array]:
    """Ends of follow-up, whether by death, and the cuts."""
    event, censor = -np.log(uniform[0]), np.full(uniform[0].shape, math.inf)
    for a, arm in enumerate(trial.arms):
        own = arm_of(trial) == a
        event[:, own] = _times_at(arm.survival, event[:, own])
        if arm.dropout:
            censor[:, own] = -np.log(uniform[1][:, own]) / arm.dropout
    if isinstance(trial.cut, LongestFollowUp):
        censor = np.minimum(censor, trial.cut.time)
    entry = entry_times(trial)[None]
    if isinstance(trial.entry, AtRandom):
        entry = trial.entry.over * uniform[2]
    cut = _cut(trial, np.where(event <= censor, entry + event, math.inf))
    died = (event <= censor) & (entry + event <= cut[:, None])
    end = np.minimum(censor, np.maximum(cut[:, None] - entry, 0.0))
    time = np.where(died, event, end)
    return np.ceil(time) if trial.recorded == "in whole units" else time, died, cut


def _times_at(law: Law, hazard: _Array) -> _Array:
    if isinstance(law, Weibull):
        times: _Array = law.scale * hazard ** (1 / law.shape)
        return times
    before = cumulative_hazards(law)
    piece = np.searchsorted(before, hazard, side="right") - 1
    pace = 1 / np.array(law.hazards)[piece]
    reached: _Array = np.array(law.starts)[piece] + (hazard - before[piece]) * pace
    return reached


def _cut(trial: SurvivalTrial, seen: _Array) -> _Array:
    if isinstance(trial.cut, Deaths):
        nth = trial.cut.number - 1
        cut: _Array = np.partition(seen, nth, axis=1)[:, nth]
        return cut
    return np.full(len(seen), trial.cut.time if isinstance(trial.cut, CalendarTime) else math.inf)


def _analysed(time: _Array, member: _Flags, died: _Flags, cut: _Array) -> Outcomes:
    """Analyse trials whose subjects stand in order of time.

    Deaths at one time are counted where the last who leaves then stands, against those who
    were at risk before the first.

    Args:
        time: (trials, n) ends of follow-up.
        member: (k, trials, n) whether the subject is of the arm.
        died: (k, trials, n) whether it is and died.
        cut: (trials,) calendar time of the cut.
    """
    opens = np.diff(time, axis=1, prepend=-1.0) > 0
    closes = np.concatenate([opens[:, 1:], np.ones((len(time), 1), bool)], axis=1)
    first = np.maximum.accumulate(np.where(opens, np.arange(time.shape[1]), 0), axis=1)[None]
    here_on = np.cumsum(member[:, :, ::-1], axis=2)[:, :, ::-1].astype(float)
    left = np.take_along_axis(here_on, first, axis=2)
    so_far = np.cumsum(died, axis=2)
    due = np.where(closes, so_far - np.take_along_axis(so_far - died, first, axis=2), 0.0)
    deaths = so_far[:, :, -1].astype(float)
    chisq, p = _two_arms(left, due, deaths)[1:] if len(left) == 2 else _all_arms(left, due, deaths)
    tests = [_two_arms(*(x[[a, b]] for x in (left, due, deaths))) for a, b in pairs(len(left))]
    excess, pair_chisq, pair_p = (np.array(values) for values in zip(*tests, strict=True))
    median = np.array([_medians(time, left[a], due[a]) for a in range(len(left))])
    return Outcomes(0, chisq, p, excess, pair_chisq, pair_p, _holm(pair_p), median, deaths, cut)


def _two_arms(left: _Array, due: _Array, deaths: _Array) -> tuple[_Array, _Array, _Array]:
    d, n = due.sum(axis=0), np.maximum(left.sum(axis=0), 1.0)
    share = left[0] / n
    expected = d * share
    variance = expected * (1.0 - share) * (n - d) / np.maximum(n - 1.0, 1.0)
    excess = deaths[0] - expected.sum(axis=1)
    chisq, rank = chi_square(excess[None], variance.sum(axis=1)[None, None])
    return excess, chisq, _tail(chisq, rank)


def _all_arms(left: _Array, due: _Array, deaths: _Array) -> tuple[_Array, _Array]:
    d, n = due.sum(axis=0), np.maximum(left.sum(axis=0), 1.0)
    share = left[:-1] / n
    weight = d * (n - d) / np.maximum(n - 1.0, 1.0)
    excess = deaths[:-1] - np.einsum("tn,atn->at", d, share)
    variance = -np.einsum("tn,atn,btn->abt", weight, share, share)
    own = np.arange(len(share))
    variance[own, own] += np.einsum("tn,atn->at", weight, share)
    chisq, rank = chi_square(excess, variance)
    return chisq, _tail(chisq, rank)


def _tail(chisq: _Array, rank: NDArray[np.int_]) -> _Array:
    """Tail of chi-square; none where no direction has variance."""
    from scipy.special import chdtrc, erfc

    if rank.max(initial=0) == 1:
        one: _Array = np.where(rank > 0, erfc(np.sqrt(0.5 * chisq)), math.nan)
        return one
    tail: _Array = np.where(rank > 0, chdtrc(np.maximum(rank, 1), chisq), math.nan)
    return tail


def _holm(p: _Array) -> _Array:
    order = np.argsort(p, axis=0)
    steps = np.take_along_axis(p, order, axis=0) * np.arange(len(p), 0, -1)[:, None]
    rising = np.minimum(1.0, np.maximum.accumulate(steps, axis=0))
    adjusted: _Array = np.empty_like(p)
    np.put_along_axis(adjusted, order, rising, axis=0)
    adjusted += 0.0 * p.sum(axis=0)  # missing wherever one of the family is
    return adjusted


def _medians(time: _Array, left: _Array, due: _Array) -> _Array:
    """First time below one half, or the middle of the stretch at one half."""
    curve = np.cumprod(1.0 - due / np.maximum(left, 1.0), axis=1)
    reached, passed = curve < 0.5 + _HALF, curve < 0.5 - _HALF
    rows = np.arange(len(time))
    low, below = reached.argmax(axis=1), passed.argmax(axis=1)
    start = np.where(reached.any(axis=1), time[rows, low], math.nan)
    at_half = ~passed[rows, low] & passed.any(axis=1)
    median: _Array = np.where(at_half, 0.5 * (start + time[rows, below]), start)
    return median
