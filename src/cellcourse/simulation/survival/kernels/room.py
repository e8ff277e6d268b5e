"""What a block works on: the plan of the trial as numbers, arrays to work in, and the answers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cellcourse.simulation.survival.kernels.compiled import LANES

__all__ = ["Answers", "Numbers", "Room", "answers", "room"]

_Array = NDArray[np.float64]
_Whole = NDArray[np.int64]


class Numbers(NamedTuple):
    """A trial as numbers: n subjects, arm by arm, in k arms."""

    arm: _Whole  # (n,) number of the arm
    weibull: _Array  # (k, 2) scale and one over the shape; 0, 0 for hazards in pieces
    pieces: _Array  # (p, 3) start, cumulative hazard there, one over the hazard
    first_piece: _Whole  # (k + 1,) rows of ``pieces`` that belong to each arm
    dropout: _Array  # (k,) one over the hazard of dropping out; 0 if nobody does
    entry: _Array  # (n,) entry times; not used if they are drawn
    entry_over: float  # entry times are drawn from 0 to here; 0 if they are given
    limit: float  # longest follow-up of a subject
    calendar: float  # calendar time of the cut
    deaths: int  # number of deaths at which the trial is cut; 0 if it is not
    network: _Whole  # (steps, 2) rows to compare to sort the subjects
    width: int  # bits of a key that are not time
    complete: bool  # everyone is watched until death
    whole: bool  # times are recorded in whole units


class Room(NamedTuple):
    """Rows that one thread works on, again and again; m is k - 1, q the number of pairs."""

    event: _Array  # (n, lanes)
    censor: _Array  # (n, lanes)
    entry: _Array  # (n, lanes)
    key: _Array  # (n + 1, lanes); the last row is later than any time
    censored: _Array  # (lanes,)
    cut: _Array  # (lanes,)
    left: _Array  # (k, lanes) at risk
    gone: _Array  # (k, lanes) left at this time so far
    dead: _Array  # (k, lanes) died at this time so far
    due: _Array  # (k, lanes) deaths to be counted at this step
    deaths: _Array  # (k, lanes) all deaths
    curve: _Array  # (k, lanes) survival
    median: _Array  # (k, lanes) as known so far
    expected: _Array  # (m, lanes) deaths in all arms but the last
    variance: _Array  # (m, m, lanes) on and below the diagonal
    pair_expected: _Array  # (q, lanes)
    pair_variance: _Array  # (q, lanes)
    weight: _Array  # (3, lanes)
    spare: _Array  # (4, lanes)
    family: _Array  # (2, q, lanes)


class Answers(NamedTuple):
    """One column for each trial."""

    chisq: _Array  # (trials,)
    p: _Array  # (trials,)
    excess: _Array  # (q, trials)
    pair_chisq: _Array  # (q, trials)
    pair_p: _Array  # (q, trials)
    adjusted: _Array  # (q, trials)
    median: _Array  # (k, trials)
    deaths: _Array  # (k, trials)
    cut: _Array  # (trials,)


def room(numbers: Numbers) -> Room:
    """Make the rows of one thread."""
    n, k = numbers.arm.size, numbers.dropout.size
    m, q = k - 1, k * (k - 1) // 2
    key = np.full((n + 1, LANES), np.inf)
    entry = np.repeat(numbers.entry[:, None], LANES, axis=1)
    censor = np.full((n, LANES), numbers.limit)
    cut = np.full(LANES, numbers.calendar)
    arms = [np.zeros((k, LANES)) for _ in range(7)]
    pairs = [np.zeros(shape) for shape in ((m, LANES), (m, m, LANES), (q, LANES), (q, LANES))]
    rows = [np.zeros((3, LANES)), np.zeros((4, LANES)), np.zeros((2, q, LANES))]
    event, censored = np.zeros((n, LANES)), np.zeros(LANES)
    return Room(event, censor, entry, key, censored, cut, *arms, *pairs, *rows)


def answers(numbers: Numbers, trials: int) -> Answers:
    """Make the columns that blocks fill."""
    k = numbers.dropout.size
    q = k * (k - 1) // 2
    one, pair, arm = (trials,), (q, trials), (k, trials)
    shapes = (one, one, pair, pair, pair, pair, arm, arm, one)
    return Answers(*(np.empty(shape) for shape in shapes))
