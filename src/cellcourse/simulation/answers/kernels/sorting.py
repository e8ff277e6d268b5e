"""Putting studies side by side in order, each lane for itself: a network compares two rows."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import drawn_in

__all__ = ["take_steps"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


@drawn_in
def take_steps(rows: _Floats, network: _Whole) -> None:
    """Put each lane in order by the steps of a network.

    Args:
        rows: (n, lanes) put in order.
        network: of ``sorting_network`` for n.
    """
    for step in range(len(network)):
        _exchange(rows[network[step, 0]], rows[network[step, 1]])


@drawn_in
def _exchange(low: _Floats, high: _Floats) -> None:
    for lane in range(low.size):
        a, b = low[lane], high[lane]
        low[lane] = min(a, b)
        high[lane] = max(a, b)
