"""Going through the sorted departures of a block: one step for each subject who leaves.

At every step some deaths are *due*: with distinct times the death of the one who leaves; with
ties those of all who leave at one time, counted when the last of them goes, against those who
were at risk before the first. What is added for deaths that are due is the same either way.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cellcourse.simulation.survival.kernels.compiled import LANES, compiled
from cellcourse.simulation.survival.kernels.order import time_of

__all__ = [
    "add_overall",
    "add_pairs",
    "go_alone",
    "go_together",
    "leave_alone",
    "leave_together",
    "lower_curves",
    "weigh_alone",
    "weigh_together",
]

_Row = NDArray[np.float64]
_Rows = NDArray[np.float64]  # (k, lanes), one for each arm

_HALF = 1.5e-8  # a survival this close to one half is one half, as in stats.survival


@compiled
def go_alone(who: _Row, died: _Row, due: _Rows) -> None:
    """Let one subject go; its death is due if it died."""
    for arm in range(due.shape[0]):
        for lane in range(LANES):
            due[arm, lane] = died[lane] if who[lane] == arm else 0.0


@compiled
def go_together(who: _Row, died: _Row, last: _Row, dead: _Rows, due: _Rows) -> None:
    """Let one subject go; deaths wait until the last departure of their time."""
    for arm in range(due.shape[0]):
        for lane in range(LANES):
            waiting = dead[arm, lane] + (died[lane] if who[lane] == arm else 0.0)
            due[arm, lane] = last[lane] * waiting
            dead[arm, lane] = waiting - due[arm, lane]


@compiled
def leave_alone(who: _Row, left: _Rows) -> None:
    """Take the one who goes from those at risk."""
    for arm in range(left.shape[0]):
        for lane in range(LANES):
            left[arm, lane] -= who[lane] == arm


@compiled
def leave_together(who: _Row, last: _Row, gone: _Rows, left: _Rows) -> None:
    """Take those who go at one time from those at risk, after the last of them."""
    for arm in range(left.shape[0]):
        for lane in range(LANES):
            waiting = gone[arm, lane] + (who[lane] == arm)
            leaving = last[lane] * waiting
            left[arm, lane] -= leaving
            gone[arm, lane] = waiting - leaving


@compiled
def weigh_alone(died: _Row, at_risk: int, weight: _Rows) -> None:
    """Weigh one death among all at risk: for its expectation, and for its variance.

    Args:
        died: (lanes,) 1 where the one who leaves has died.
        at_risk: subjects at risk, the same in every lane.
        weight: (3, lanes) filled with both weights and the number at risk.
    """
    inverse = 1.0 / at_risk
    for lane in range(LANES):
        weight[0, lane] = died[lane] * inverse
        weight[1, lane] = died[lane] * (inverse * inverse)
        weight[2, lane] = at_risk


@compiled
def weigh_together(left: _Rows, due: _Rows, weight: _Rows) -> None:
    """Weigh tied deaths among all at risk, with the hypergeometric variance."""
    weight[0], weight[2] = 0.0, 0.0
    for arm in range(left.shape[0]):
        for lane in range(LANES):
            weight[0, lane] += due[arm, lane]
            weight[2, lane] += left[arm, lane]
    for lane in range(LANES):
        d, n = weight[0, lane], weight[2, lane]
        weight[0, lane] = d / n
        weight[1, lane] = d * (n - d) / (max(n - 1.0, 1.0) * n * n)


@compiled
def add_overall(weight: _Rows, left: _Rows, expected: _Rows, variance: _Rows) -> None:
    """Add to the deaths expected in all arms but the last, and to their variance.

    Args:
        weight: (3, lanes) as weighed.
        left: (k, lanes) subjects at risk.
        expected: (k - 1, lanes) added to.
        variance: (k - 1, k - 1, lanes) added to on and below the diagonal.
    """
    for a in range(expected.shape[0]):
        for lane in range(LANES):
            r = left[a, lane]
            expected[a, lane] += weight[0, lane] * r
            variance[a, a, lane] += weight[1, lane] * r * (weight[2, lane] - r)
        for b in range(a):
            for lane in range(LANES):
                variance[a, b, lane] -= weight[1, lane] * left[a, lane] * left[b, lane]


@compiled
def add_pairs(left: _Rows, due: _Rows, expected: _Rows, variance: _Rows) -> None:
    """Add to the deaths expected in the first of every two arms on their own.

    Args:
        left: (k, lanes) subjects at risk.
        due: (k, lanes) deaths that are due.
        expected: (pairs, lanes) added to.
        variance: (pairs, lanes) added to.
    """
    pair = 0
    for a in range(left.shape[0]):
        for b in range(a + 1, left.shape[0]):
            for lane in range(LANES):
                d, n = due[a, lane] + due[b, lane], left[a, lane] + left[b, lane]
                before = max(n - 1.0, 1.0)
                inverse = 1.0 / (max(n, 1.0) * before)
                share = left[a, lane] * (inverse * before)
                expected[pair, lane] += d * share
                variance[pair, lane] += d * (n - d) * (inverse * n) * share * (1.0 - share)
            pair += 1


@compiled
def lower_curves(
    key: _Row, width: int, due: _Rows, left: _Rows, curve: _Rows, median: _Rows
) -> None:
    """Lower the Kaplan-Meier curves, and note where they come to one half and below.

    Args:
        key: (lanes,) the departures of this step.
        width: bits of the key that are not time.
        due: (k, lanes) deaths that are due.
        left: (k, lanes) subjects at risk.
        curve: (k, lanes) survival, lowered.
        median: (k, lanes) the median as known so far.
    """
    for arm in range(left.shape[0]):
        for lane in range(LANES):
            time, high = time_of(key[lane], width), curve[arm, lane]
            low = high * (1.0 - due[arm, lane] / max(left[arm, lane], 1.0))
            now = median[arm, lane]
            reached = time if (high > 0.5 + _HALF) & (low < 0.5 + _HALF) else now
            passed = (abs(high - 0.5) <= _HALF) & (low < 0.5 - _HALF)
            curve[arm, lane] = low
            median[arm, lane] = 0.5 * (now + time) if passed else reached
