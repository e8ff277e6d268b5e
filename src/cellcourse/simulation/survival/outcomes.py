"""What a batch of trials came to: one column for each trial, numbers only."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

__all__ = ["Outcomes", "pairs"]

_Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """Trials ``first`` on, with k arms and q pairs of arms in the order of :func:`pairs`.

    A number that a trial does not have, such as a median that is not reached, is not a number.
    """

    first: int
    """Number of the first trial of the batch."""
    chisq: _Array  # (trials,)
    """Log-rank chi-square of all arms."""
    p: _Array  # (trials,)
    """Its asymptotic p."""
    excess: _Array  # (q, trials)
    """Deaths observed less deaths expected in the first arm of a pair, the two on their own."""
    pair_chisq: _Array  # (q, trials)
    pair_p: _Array  # (q, trials)
    adjusted: _Array  # (q, trials)
    """Holm's p over all pairs; missing in a trial in which one pair has no test."""
    median: _Array  # (k, trials)
    """Kaplan-Meier median, the middle of the stretch where the curve is at one half."""
    deaths: _Array  # (k, trials)
    cut: _Array  # (trials,)
    """Calendar time at which the trial was cut; infinite if it was not."""


def pairs(arms: int) -> tuple[tuple[int, int], ...]:
    """Pairs of arms in the order of the columns."""
    return tuple(combinations(range(arms), 2))
