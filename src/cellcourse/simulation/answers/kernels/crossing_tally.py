"""Tests and incidences of crossings between visits, where these keep apart.

No bracket of a crossing then reaches over the end of another, as when nobody misses a visit.
Probabilities of greatest likelihood are a product limit over the visits, with no search, and
tallies of them by arm serve every test. ``interval_tests`` answers the other studies.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.tails import chi2_tail
from cellcourse.simulation.answers.kernels.threshold_brackets import Brackets
from cellcourse.stats.elementary.compiled import logarithm

__all__ = ["Tally", "compare_apart", "shares_apart", "tally", "tally_room"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Tally(NamedTuple):
    """Subjects of one study, counted by visit and arm."""

    sizes: _Whole  # (arms,)
    free: _Whole  # (arms,) neither crossed nor died
    ever: _Whole  # (arms,) crossed
    crossed: _Whole  # (places, arms) first seen across at each visit
    lost: _Whole  # (places, arms) last seen there, without
    latest: _Whole  # (places, arms) last visit without, of those first seen across there
    earliest: _Whole  # (places,) first such visit, of any arm
    used: _Whole  # (places,) visits at which somebody crossed or was lost, in order
    sums: _Floats  # (arms,)


@njit(cache=True, nogil=True)
def tally_room(arms: int, never: int) -> Tally:
    """Make room for one study."""
    sizes, tables = np.zeros((3, arms), np.int64), np.zeros((3, never + 1, arms), np.int64)
    lines = np.zeros((2, never + 1), np.int64)
    return Tally(
        sizes[0], sizes[1], sizes[2], tables[0], tables[1], tables[2], lines[0], lines[1],
        np.zeros(arms),
    )  # fmt: skip


@compiled
def tally(known: Brackets, code: _Whole, into: Tally) -> int:
    """Count the subjects of one study.

    Args:
        known: the brackets.
        code: (n,) arm of each subject, -1 outside those compared.
        into: of ``tally_room``, filled.

    Returns:
        How many visits are used; 0 where crossings do not keep apart.
    """
    last = _clear(known, code, into)
    for i in range(code.size):
        if not known.watched[i] or code[i] < 0:
            continue
        g, left, right = code[i], known.left[i], known.right[i]
        into.sizes[g] += 1
        if right == known.never:
            into.lost[left, g] += 1
            into.free[g] += not known.died[i]
        else:
            into.ever[g] += 1
            into.crossed[right, g] += 1
            into.latest[right, g] = max(into.latest[right, g], left)
            into.earliest[right] = min(into.earliest[right], left)
    return _use(into, last)


@drawn_in
def _clear(known: Brackets, code: _Whole, into: Tally) -> int:
    """Empty the tallies up to the last visit that counts, which is given."""
    last = 0
    for i in range(code.size):
        last = max(last, known.left[i])
        last = max(last, known.right[i] if known.right[i] < known.never else 0)
    for g in range(into.sizes.size):
        into.sizes[g] = into.free[g] = into.ever[g] = 0
    for place in range(last + 1):
        into.earliest[place] = place
        for g in range(into.sizes.size):
            into.crossed[place, g] = into.lost[place, g] = into.latest[place, g] = 0
    return last


@drawn_in
def _use(into: Tally, last: int) -> int:
    """List the visits at which anybody is counted; none where a bracket reaches over an end."""
    used = end = 0
    for place in range(last + 1):
        crossed = lost = 0
        for g in range(into.sizes.size):
            crossed += into.crossed[place, g]
            lost += into.lost[place, g]
        if crossed:
            if into.earliest[place] < end:
                return 0
            end = place
        into.used[used] = place
        used += crossed + lost > 0
    return used


@compiled
def compare_apart(found: Tally, used: int, arms: _Whole, out: _Floats) -> None:
    """Compare some arms; see ``stats.interval_censored.scores``.

    Args:
        found: the tallies.
        used: how many visits are used.
        arms: (k,) the arms.
        out: (3,) filled with p, chi-square and the sum of scores of the first arm; else left.
    """
    n = groups = 0
    for g in arms:
        n += found.sizes[g]
        groups += found.sizes[g] > 0
        found.sums[g] = 0.0
    square, largest = _add_scores(found, used, arms, n)
    if groups < 2 or largest <= 1e-9:
        return
    chisq = 0.0
    for g in arms:
        chisq += found.sums[g] ** 2 / found.sizes[g] if found.sizes[g] else 0.0
    chisq *= (n - 1) / square
    out[0], out[1], out[2] = chi2_tail(chisq, groups - 1), chisq, found.sums[arms[0]]


@drawn_in
def _add_scores(found: Tally, used: int, arms: _Whole, n: int) -> tuple[float, float]:
    """Add up the scores by arm, which come to 0 in all; give their sum of squares and largest."""
    square = largest = log = 0.0
    share, risk = 1.0, n
    for k in range(used):
        place, crossed, lost = found.used[k], 0, 0
        for g in arms:
            crossed += found.crossed[place, g]
            lost += found.lost[place, g]
        score = 0.0
        if crossed:
            rest = share * (risk - crossed) / risk
            log_rest = logarithm(rest) if rest > 0 else 0.0
            score = (share * log - rest * log_rest) / (share - rest)
            share, log = rest, log_rest
        for g in arms:
            found.sums[g] += found.crossed[place, g] * score + found.lost[place, g] * log
        square += crossed * score**2 + lost * log**2
        largest = max(largest, abs(score), abs(log) if lost else 0.0)
        risk -= crossed + lost
    return square, largest


@compiled
def shares_apart(
    found: Tally, known: Brackets, code: _Whole, days: _Floats, day: _Whole, out: _Floats
) -> None:
    """Find the shares of each arm that have crossed, and that died before.

    Args:
        found: the tallies.
        known: the brackets.
        code: (n,) arm of each subject, -1 outside those compared.
        days: (places,) day of each place.
        day: (d,) on which shares are wanted.
        out: (arms, d, 3) filled, where nobody in an arm is free, with the least and the greatest
            share that has crossed, and the share that has died without; this is left where
            nobody crossed.
    """
    for g in range(len(out)):
        if not found.free[g]:
            out[g] = 0.0
    for i in range(code.size):
        g, right = code[i], known.right[i]
        if g < 0 or not known.watched[i] or found.free[g]:
            continue
        for d in range(day.size):
            if right == known.never:
                out[g, d, 2] += known.end[i] <= day[d]
            else:
                surely = days[right] <= day[d]
                out[g, d, 0] += surely
                out[g, d, 1] += surely or days[found.latest[right, g]] < day[d]
    for g in range(len(out)):
        if not found.free[g]:
            _share(out[g], max(1, found.sizes[g]), found.ever[g] > 0)


@drawn_in
def _share(out: _Floats, n: int, ever: bool) -> None:
    """Turn counts of an arm into shares."""
    for d in range(len(out)):
        out[d, 0] /= n
        out[d, 1] /= n
        out[d, 2] = out[d, 2] / n if ever else math.nan
