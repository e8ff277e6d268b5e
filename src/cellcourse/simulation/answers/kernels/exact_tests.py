"""Exact log-rank p-values of two groups of studies side by side, looked up or counted.

Where everybody died, the p depends only on who is tied with whom; in groups of up to
twelve together it then comes from a table of all patterns of ties.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.departures import LANES, Departures
from cellcourse.simulation.answers.kernels.labels import Tails, walk
from cellcourse.stats.survival.permutation import TIE_TOLERANCE

__all__ = ["Labels", "PairRules", "exact_p", "labels_room"]

_ROUND_OFF: Final = 1e-20

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class PairRules(NamedTuple):
    """Which pairs are compared, and what their exact p comes from."""

    pairs: _Whole
    """(m, 2) groups: the arm, then the one it is compared with."""
    rule: int
    """Of ``tails.RULES``, by which their p-values are adjusted."""
    exact: bool
    """Whether an exact p is wanted."""
    known: Tails
    """Of ``labels.tails``, for the kinds that there are."""
    which: _Whole
    """(m,) place of each pair's kind."""
    paths: _Floats
    """Of ``labels.room`` for the largest pair; used up."""


class Labels(NamedTuple):
    """Room to look up exact p-values of two groups."""

    ties: _Whole  # (lanes,) pattern
    died: _Whole  # (lanes,) deaths so far
    complete: _Whole  # (lanes,) one where everybody dies
    low: _Whole  # (lanes,) place in the table
    length: _Whole  # (lanes,) of the stretch that is left to be searched
    steps: _Whole  # (2, n) deaths, and those censored before the next


@compiled
def labels_room(subjects: int) -> Labels:
    """Make room for studies of so many subjects."""
    lane = np.zeros((5, LANES), np.int64)
    return Labels(
        lane[0], lane[1], lane[2], lane[3], lane[4], np.zeros((2, subjects), np.int64)
    )  # fmt: skip


@alone
def exact_p(
    table: Departures,
    rules: PairRules,
    i: int,
    sizes: _Whole,
    chisq: _Floats,
    labels: Labels,
    out: _Floats,
) -> None:
    """Fill in the shares of labelings of two groups whose chi-square is at least the one observed.

    Args:
        table: of the studies.
        rules: the pairs.
        i: the pair.
        sizes: subjects of every group of the table.
        chisq: (lanes,) as observed.
        labels: of ``labels_room``.
        out: (many,) of the studies that are asked for.
    """
    known, pair = rules.known, rules.pairs[i]
    starts = known.starts[rules.which[i]]
    _recognise(table, pair, starts[1] > starts[0], labels)
    _look_up(chisq, starts, known.squares, labels)
    for lane in range(out.size):
        if labels.complete[lane] > 0:
            out[lane] = known.shares[labels.low[lane]]
        else:
            both = sizes[pair[0]], sizes[pair[1]]
            out[lane] = _walked(table, pair, both, chisq[lane], rules.paths, labels.steps, lane)


@drawn_in
def _bar(chisq: float) -> float:
    """The least chi-square that is as large, but for round-off, which may be all there is."""
    return chisq * (1 - TIE_TOLERANCE) if chisq > _ROUND_OFF else 0.0


@drawn_in
def _recognise(table: Departures, pair: _Whole, tabled: bool, labels: Labels) -> None:
    """Find the patterns of ties: bit i says whether death i is tied with the next."""
    ties, died, complete = labels.ties, labels.died, labels.complete
    ties[:] = 0
    died[:] = 0
    complete[:] = 1 if tabled else 0
    for i in range(table.who.size):
        for g in pair:
            group, dead = table.group[i], table.dead[g, i]
            for lane in range(LANES):
                complete[lane] = 0 if group[lane] == g and dead[lane] == 0 else complete[lane]
        for lane in range(LANES):
            dies = table.dead[pair[0], i, lane] + table.dead[pair[1], i, lane]
            tied = table.tied[pair[0], i, lane] + table.tied[pair[1], i, lane]
            so_far = table.earlier[pair[0], i, lane] + table.earlier[pair[1], i, lane] + dies
            ties[lane] |= (1 if dies > 0 and so_far < tied else 0) << died[lane]
            died[lane] += 1 if dies > 0 else 0
    for lane in range(LANES):
        ties[lane] = ties[lane] if complete[lane] > 0 else 0


@drawn_in
def _look_up(chisq: _Floats, starts: _Whole, squares: _Floats, labels: Labels) -> None:
    """Find the first chi-square of each pattern that is at least the one observed."""
    low, length, longest = labels.low, labels.length, 0
    for lane in range(LANES):
        low[lane] = starts[labels.ties[lane]]
        length[lane] = starts[labels.ties[lane] + 1] - low[lane]
        longest = max(longest, length[lane])
    # All are halved as often as the longest, so that they are searched together.
    while longest > 0:
        for lane in range(LANES):
            half = length[lane] // 2
            middle = low[lane] + half
            # Past the end of a stretch that is searched stands some other number.
            below = length[lane] > 0 and squares[middle] < _bar(chisq[lane])
            low[lane] = middle + 1 if below else low[lane]
            length[lane] = length[lane] - half - 1 if below else half
        longest //= 2


@alone
def _walked(
    table: Departures,
    pair: _Whole,
    sizes: tuple[int, int],
    chisq: float,
    paths: _Floats,
    steps: _Whole,
    lane: int,
) -> float:
    """Deal the labels of one study."""
    moments, early = _leaving(table, pair, lane, steps)
    count = walk(steps[0, :moments], steps[1, :moments], early, sizes[0], sizes[1], paths)
    reached = total = 0.0
    for i in range(count):
        total += paths[3, i]
        if paths[0, i] >= _bar(chisq):
            reached += paths[3, i]
    return reached / total


@drawn_in
def _leaving(table: Departures, pair: _Whole, lane: int, steps: _Whole) -> tuple[int, int]:
    """Fill in how many of two groups die at each time, and are censored before the next.

    Returns:
        The number of times, and how many were censored before the first.
    """
    moments = early = 0
    for i in range(table.who.size):
        group = table.group[i, lane]
        if group in (pair[0], pair[1]):
            before = table.earlier[pair[0], i, lane] + table.earlier[pair[1], i, lane]
            dies = table.dead[int(group), i, lane] > 0
            if dies and before == 0:
                steps[0, moments] = steps[1, moments] = 0
                moments += 1
            if moments == 0:
                early += 1
            else:
                steps[0 if dies else 1, moments - 1] += 1
    return moments, early
