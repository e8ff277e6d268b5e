"""Putting the rows of a block in order, lane by lane, and what a sorted row says.

A key is a time whose last bits have been replaced by who left at it: first whether the subject
was censored, then the number of the arm. So one number is sorted in place of three; a time is
what is left when those bits are cleared; and who dies at a time stands before who is
censored at it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from cellcourse.simulation.survival.kernels.arithmetic import as_bits, as_number
from cellcourse.simulation.survival.kernels.compiled import LANES, compiled, inside

__all__ = ["read_alone", "read_together", "sort_rows", "time_of", "write_keys"]

_Row = NDArray[np.float64]


@compiled
def sort_rows(rows: _Row, network: NDArray[np.int64]) -> None:
    """Sort each lane of ``rows`` from the smallest number to the largest."""
    for step in range(network.shape[0]):
        low, high = rows[network[step, 0]], rows[network[step, 1]]
        for lane in range(LANES):
            a, b = low[lane], high[lane]
            low[lane] = min(a, b)
            high[lane] = max(a, b)


@inside
def time_of(key: float, width: int) -> float:
    """Clear the last ``width`` bits."""
    return as_number((as_bits(key) >> width) << width)


@compiled
def write_keys(time: _Row, censored: _Row, arm: int, width: int, key: _Row, deaths: _Row) -> None:
    """Put outcome and arm into the last ``width`` bits of the times, and count deaths."""
    for lane in range(LANES):
        deaths[lane] += 1.0 - censored[lane]
        bits = (as_bits(time[lane]) >> width) << width
        who = (int(censored[lane]) << (width - 1)) | arm
        key[lane] = as_number(bits | who)


@compiled
def read_alone(key: _Row, width: int, arm: _Row, died: _Row) -> None:
    """Read arm and outcome of the subjects that leave now."""
    for lane in range(LANES):
        bits = as_bits(key[lane])
        arm[lane] = bits & ((1 << (width - 1)) - 1)
        died[lane] = 1 - ((bits >> (width - 1)) & 1)


@compiled
def read_together(key: _Row, after: _Row, width: int, last: _Row) -> None:
    """Find the lanes in which nobody else leaves at the same time."""
    for lane in range(LANES):
        last[lane] = (as_bits(key[lane]) >> width) != (as_bits(after[lane]) >> width)
