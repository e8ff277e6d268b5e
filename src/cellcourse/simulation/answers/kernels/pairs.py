"""Every patient of a study against every other: who lived longer, then who declined less.

Pairs are looked at one by one, which for some hundred patients is quicker than sorting.
``stats.joint_rank`` says the same, to be read.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

__all__ = ["Ranked", "joint_ranks"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]


class Ranked(NamedTuple):
    """Patients of a block of studies, as the pairwise rule sees them."""

    time: _Floats
    """(trials, n) of death or of last being known alive; infinite for a survivor."""
    died: _Flags
    """(trials, n)"""
    visits: _Whole
    """(trials, n) the visits with a value, bit by bit; below 0 for one who is not ranked."""
    function: _Floats
    """(trials, n, v) higher is better."""
    margin: float


class Tally(NamedTuple):
    """Room for one comparison: pairs won and lost by each patient."""

    who: _Whole  # (n,) the patients compared
    first: _Flags  # (n,) whether of the first arm
    won: _Whole  # (2, n) against all, against the other arm
    lost: _Whole  # (2, n)


@njit(cache=True, nogil=True)
def joint_ranks(ranked: Ranked, code: _Whole, arm: int, against: int) -> _Floats:
    """Compare two arms in every study.

    Returns:
        (trials, 9) z of the joint ranks, pairs won, lost and all of the first arm against the
        other, then the spread of the shares won and lost: two variances, the covariance, and
        patients of each arm. NaN where nothing can be compared.
    """
    trials, n = ranked.time.shape
    found = np.full((trials, 9), np.nan)
    tally = Tally(
        np.empty(n, np.int64),
        np.empty(n, np.bool_),
        np.zeros((2, n), np.int64),
        np.zeros((2, n), np.int64),
    )
    for trial in range(trials):
        count = _chosen(ranked.visits[trial], code, arm, against, tally)
        _meet(ranked, trial, count, tally)
        m = int(np.sum(tally.first[:count]))
        if m > 1 and count - m > 1:
            _measure(tally, count, m, found[trial])
            found[trial, 0] = _joint_z(tally, count, m)
    return found


@njit(cache=True, nogil=True)
def _chosen(visits: _Whole, code: _Whole, arm: int, against: int, tally: Tally) -> int:
    count = 0
    for one in range(code.size):
        if visits[one] >= 0 and code[one] in (arm, against):
            tally.who[count] = one
            tally.first[count] = code[one] == arm
            count += 1
    tally.won[:, :count] = 0
    tally.lost[:, :count] = 0
    return count


@njit(cache=True, nogil=True)
def _meet(ranked: Ranked, trial: int, count: int, tally: Tally) -> None:
    for i in range(count):
        for j in range(i):
            result = _result(ranked, trial, tally.who[i], tally.who[j])
            if result != 0:
                winner, loser = (i, j) if result > 0 else (j, i)
                apart = tally.first[i] != tally.first[j]
                tally.won[0, winner] += 1
                tally.lost[0, loser] += 1
                tally.won[1, winner] += apart
                tally.lost[1, loser] += apart


@njit(cache=True, nogil=True)
def _result(ranked: Ranked, trial: int, one: int, other: int) -> int:
    """1 where one beats the other, -1 where it is beaten, 0 for a tie."""
    t, u = ranked.time[trial, one], ranked.time[trial, other]
    if ranked.died[trial, one]:
        if ranked.died[trial, other]:
            return int(t > u) - int(t < u)
        if u >= t:
            return -1
    elif ranked.died[trial, other] and t >= u:
        return 1
    return _by_function(ranked, trial, one, other)


@njit(cache=True, nogil=True)
def _by_function(ranked: Ranked, trial: int, one: int, other: int) -> int:
    """Compare at the last visit that both have."""
    both = ranked.visits[trial, one] & ranked.visits[trial, other]
    if both == 0:
        return 0
    visit = ranked.function.shape[2] - 1
    while (both >> visit) & 1 == 0:
        visit -= 1
    mine, theirs = ranked.function[trial, one, visit], ranked.function[trial, other, visit]
    return int(theirs < mine - ranked.margin) - int(theirs > mine + ranked.margin)


@njit(cache=True, nogil=True)
def _joint_z(tally: Tally, count: int, m: int) -> float:
    """Mann-Whitney's z of the scores, its variance corrected for ties."""
    seen, own = np.zeros(2 * count, np.int64), np.zeros(2 * count, np.int64)
    for i in range(count):
        score = tally.won[0, i] - tally.lost[0, i] + count
        seen[score] += 1
        own[score] += tally.first[i]
    below, doubled, ties = 0, 0, 0
    for score in range(2 * count):
        doubled += own[score] * (2 * below + seen[score] + 1)
        ties += seen[score] ** 3 - seen[score]
        below += seen[score]
    k = count - m
    u = doubled / 2 - m * (m + 1) / 2
    spread = m * k / 12 * (count + 1 - ties / (count * (count - 1)))
    return (u - m * k / 2) / math.sqrt(spread) if spread > 0 else np.nan


@njit(cache=True, nogil=True)
def _measure(tally: Tally, count: int, m: int, found: _Floats) -> None:
    """Count pairs between the arms, and how much patients' shares of them differ."""
    k = count - m
    sums, squares = np.zeros((2, 2)), np.zeros((2, 3))
    for i in range(count):
        # A pair won by the other arm is lost by the first one.
        side = 0 if tally.first[i] else 1
        won = tally.won[1, i] if side == 0 else tally.lost[1, i]
        lost = tally.lost[1, i] if side == 0 else tally.won[1, i]
        sums[side, 0] += won
        sums[side, 1] += lost
        squares[side, 0] += won * won
        squares[side, 1] += lost * lost
        squares[side, 2] += won * lost
    found[1], found[2], found[3] = sums[0, 0], sums[0, 1], m * k
    found[4:7] = 0.0
    for side in range(2):
        own, other = (m, k) if side == 0 else (k, m)
        for part in range(3):
            one, two = (part, part) if part < 2 else (0, 1)
            spread = squares[side, part] - sums[side, one] * sums[side, two] / own
            found[4 + part] += spread / (own - 1) / own / other / other
    found[7], found[8] = m, k
