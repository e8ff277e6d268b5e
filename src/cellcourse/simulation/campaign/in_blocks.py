"""Counting a chunk by compiled loops: the tally that the plain functions give, much sooner."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.campaign.files import read_pilot
from cellcourse.simulation.campaign.kernels import histogram, intervals, judged, moments
from cellcourse.simulation.campaign.scheme import BINS, Scheme
from cellcourse.simulation.campaign.tally import Tally, families

__all__ = ["Plan", "plan_of", "tallied_in_blocks"]

_Floats = npt.NDArray[np.float64]
_Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Plan:
    """A scheme as arrays; -1 is the place of what there is none of."""

    scheme: Scheme
    tests: _Counts
    """(tests, 3) p, adjusted p, effect."""
    none: _Floats
    """(tests,) the effect where arms do not differ."""
    values: _Counts
    """(estimates,)"""
    low: _Floats
    width: _Floats
    known: _Counts
    """(k,) estimates whose truth is known."""
    ends: _Counts
    """(k, 2) low, high of these."""
    truth: _Floats
    """(k,) of these."""


@lru_cache(maxsize=4)
def plan_of(pilot: bytes) -> Plan:
    """Read what a pilot settled; a worker does it once for all of its chunks."""
    return _planned(read_pilot(pilot).scheme)


def _planned(scheme: Scheme) -> Plan:
    tests = [(one.p, _place(one.adjusted), _place(one.effect)) for one in scheme.tests]
    nones = [None if one.effect is None else scheme.no_effect(one.effect) for one in scheme.tests]
    known = [at for at, truth in enumerate(scheme.truth) if truth is not None]
    stated = [scheme.estimates[at] for at in known]
    ends = [(_place(one.low), _place(one.high)) for one in stated]
    return Plan(
        scheme=scheme,
        tests=np.array(tests, np.int64).reshape(-1, 3),
        none=np.array(nones, float),
        values=np.array([one.value for one in scheme.estimates], np.int64),
        low=np.array(scheme.low),
        width=np.array(scheme.width),
        known=np.array(known, np.int64),
        ends=np.array(ends, np.int64).reshape(-1, 2),
        truth=np.array([scheme.truth[at] for at in known], float),
    )


def _place(place: int | None) -> int:
    return -1 if place is None else place


def tallied_in_blocks(plan: Plan, values: _Floats) -> Tally:
    """Count a chunk; the same tally as ``tallied``, bit for bit.

    Args:
        plan: what is counted.
        values: (trials, addresses) the numbers of each virtual study, NaN for none.
    """
    trials, addresses = values.shape
    tests, estimates = len(plan.tests), len(plan.values)
    answered = np.zeros(addresses, np.int64)
    mean, squares = np.zeros(addresses), np.zeros(addresses)
    success = np.zeros((trials, tests), np.bool_)
    sides, covered = np.zeros((tests, 3), np.int64), np.zeros((estimates, 3), np.int64)
    held_by = np.zeros((len(plan.known), 3), np.int64)
    bins = np.zeros((estimates, BINS), np.int64)
    moments(values, answered, mean, squares)
    judged(values, plan.tests, (plan.scheme.alpha, plan.none), success, sides)
    intervals(values, plan.ends, plan.truth, held_by)
    covered[plan.known] = held_by
    histogram(values, plan.values, plan.low, plan.width, bins)
    held = families(plan.scheme, success)
    return Tally(trials, answered, mean, squares, sides, held, covered, bins)
