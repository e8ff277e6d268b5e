"""The loops of a tally over blocks of virtual studies, compiled; imported only where blocks are.

They say what the plain functions of ``tally`` say, bit for bit: sums run from the first
study to the last, and no rule of arithmetic is relaxed.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

__all__ = ["histogram", "intervals", "judged", "moments"]

_Floats = npt.NDArray[np.float64]
_Counts = npt.NDArray[np.int64]
_Flags = npt.NDArray[np.bool_]

_compiled = njit(cache=True, nogil=True, error_model="numpy")


@_compiled
def moments(values: _Floats, answered: _Counts, mean: _Floats, squares: _Floats) -> None:
    """Count, average and spread every number over the studies."""
    # Nothing is added in place of what is not known, so that numbers are taken several at once.
    for row in range(len(values)):
        for place in range(mean.size):
            value = values[row, place]
            known = abs(value) < np.inf
            answered[place] += 1 if known else 0
            mean[place] += value if known else 0.0
    for place in range(mean.size):
        mean[place] /= max(answered[place], 1)
    for row in range(len(values)):
        for place in range(mean.size):
            apart = values[row, place] - mean[place]
            squares[place] += apart * apart if abs(apart) < np.inf else 0.0


@_compiled
def judged(
    values: _Floats, tests: _Counts, rules: tuple[float, _Floats], success: _Flags, sides: _Counts
) -> None:
    """Say which tests succeed in which studies, and count to which side they point.

    Args:
        values: (trials, addresses).
        tests: (tests, 3) places of p, adjusted p and effect; -1 where there is none.
        rules: alpha, and of each test the effect where arms do not differ.
        success: (trials, tests) to be filled.
        sides: (tests, 3) to be added to: successes, those above, those below.
    """
    alpha, none = rules
    for row in range(len(values)):
        for place in range(len(tests)):
            p = values[row, tests[place, 0]]
            if tests[place, 1] >= 0 and not np.isnan(values[row, tests[place, 1]]):
                p = values[row, tests[place, 1]]
            if p <= alpha:
                success[row, place] = True
                sides[place, 0] += 1
                if tests[place, 2] >= 0:
                    sides[place, 1] += values[row, tests[place, 2]] > none[place]
                    sides[place, 2] += values[row, tests[place, 2]] < none[place]


@_compiled
def intervals(values: _Floats, ends: _Counts, truth: _Floats, covered: _Counts) -> None:
    """Count intervals below, about and above the truth; an end that is missing is open."""
    for row in values:
        for place in range(len(ends)):
            low = row[ends[place, 0]] if ends[place, 0] >= 0 else np.nan
            high = row[ends[place, 1]] if ends[place, 1] >= 0 else np.nan
            if high < truth[place]:
                covered[place, 0] += 1
            if low > truth[place]:
                covered[place, 2] += 1
            stated = not (np.isnan(low) and np.isnan(high))
            if stated and not high < truth[place] and not low > truth[place]:
                covered[place, 1] += 1


@_compiled
def histogram(
    values: _Floats, places: _Counts, low: _Floats, width: _Floats, bins: _Counts
) -> None:
    """Put every estimate into its bin, those far out into the first and the last."""
    last = bins.shape[1] - 1
    for row in values:
        for at in range(len(places)):
            value = row[places[at]]
            if np.isfinite(value):
                place = np.rint((value - low[at]) / width[at])
                bins[at, int(min(max(place, 0.0), last))] += 1
