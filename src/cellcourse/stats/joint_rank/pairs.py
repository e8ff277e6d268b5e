"""Counting, for each patient, the patients whom it beats and those who beat it.

Two patients are compared by survival: of two deaths the later wins, and one who was
alive when the other died wins; equal days of death tie. A pair that survival leaves open
is compared by function at its last common visit; without such a visit it ties. Pairs are
counted by sorting, never listed, so the cost grows as n log n times the number of
patterns of missed visits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from cellcourse.stats.joint_rank.standings import Standings
from cellcourse.stats.ranks import Whole
from cellcourse.stats.samples import Floats

__all__ = ["Counts", "against", "count_below"]

LISTED: Final = 1 << 14
"""Pairs up to this number are quicker listed than sorted."""

_Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Counts:
    """Pairs of each player that it won and lost; all others are ties."""

    wins: Whole
    losses: Whole


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """Patients of one side who meet at one visit."""

    time: Floats
    died: _Mask
    value: Floats


def against(players: Standings, opponents: Standings) -> Counts:
    """Compare every player with every opponent; comparing a group with itself is allowed."""
    wins, losses = _by_survival(players, opponents)
    theirs = _patterns(opponents.function)
    met = {pattern: opponents.part(chosen) for pattern, chosen in theirs.items()}
    for mine, chosen in _patterns(players.function).items():
        part, rows = players.part(chosen), np.flatnonzero(chosen)
        for visit, others in _meetings(mine, met).items():
            here = _Side(part.time, part.died, part.function[:, visit])
            there = _together(others, visit)
            wins[rows] += _function_wins(here, there, players.margin)
            losses[rows] += _function_wins(_turned(here), _turned(there), players.margin)
    return Counts(wins, losses)


def _by_survival(players: Standings, opponents: Standings) -> tuple[Whole, Whole]:
    dead = np.sort(opponents.time[opponents.died])
    alive = np.sort(opponents.time[~opponents.died])
    earlier = np.searchsorted(dead, players.time, side="left")
    not_later = np.searchsorted(dead, players.time, side="right")
    wins = np.where(players.died, earlier, not_later).astype(np.int64)
    outlived = dead.size - not_later + alive.size - np.searchsorted(alive, players.time)
    return wins, np.where(players.died, outlived, 0).astype(np.int64)


def _patterns(function: Floats) -> dict[int, _Mask]:
    """Patients by the visits they have, written as the bits of a number."""
    seen = ~np.isnan(function)
    visits = [1 << visit for visit in range(function.shape[1])]
    if function.shape[1] < 62:  # the bits fit a machine's whole number
        code = seen @ np.array(visits, dtype=np.int64)
        return {int(pattern): code == pattern for pattern in np.unique(code)}
    rows, place = np.unique(seen, axis=0, return_inverse=True)
    codes = [sum(bit for bit, has in zip(visits, row, strict=True) if has) for row in rows]
    return {code: place.ravel() == number for number, code in enumerate(codes)}


def _meetings(mine: int, met: dict[int, Standings]) -> dict[int, list[Standings]]:
    """Opponents by the last visit that they share with a pattern."""
    found: dict[int, list[Standings]] = {}
    for theirs, others in met.items():
        if mine & theirs:
            found.setdefault((mine & theirs).bit_length() - 1, []).append(others)
    return found


def _together(others: list[Standings], visit: int) -> _Side:
    return _Side(
        np.concatenate([one.time for one in others]),
        np.concatenate([one.died for one in others]),
        np.concatenate([one.function[:, visit] for one in others]),
    )


def _turned(side: _Side) -> _Side:
    return _Side(side.time, side.died, -side.value)


def _function_wins(here: _Side, there: _Side, margin: float) -> Whole:
    """Wins of the players over those opponents whom survival does not decide."""
    bar = here.value - margin
    alive = ~there.died
    wins = np.zeros(bar.size, dtype=np.int64)
    wins[~here.died] = np.searchsorted(np.sort(there.value[alive]), bar[~here.died])
    # A death after the other was last seen alive does not say who outlived whom.
    wins[here.died] = count_below(
        (there.time[alive], there.value[alive]), (here.time[here.died], bar[here.died])
    )
    wins[~here.died] += count_below(
        (-there.time[there.died], there.value[there.died]),
        (-here.time[~here.died], bar[~here.died]),
    )
    return wins


def count_below(points: tuple[Floats, Floats], corners: tuple[Floats, Floats]) -> Whole:
    """Count, for each corner, the points that lie below it in both coordinates.

    Few pairs are listed. Else the points are put in order of the first coordinate and
    their ranks in the second are sorted bit by bit; each corner follows its first points
    through the bits of its own rank. The cost is (points + corners) times log(points).
    """
    first, second = points
    if not (first.size and corners[0].size and first.min() < corners[0].max()):
        return np.zeros(corners[0].size, dtype=np.int64)
    if first.size * corners[0].size <= LISTED:
        below = (first < corners[0][:, None]) & (second < corners[1][:, None])
        return np.asarray(np.count_nonzero(below, axis=1), dtype=np.int64)
    end = np.searchsorted(np.sort(first), corners[0])
    order = np.argsort(second, kind="stable")
    rank = np.empty(order.size, dtype=np.int64)
    rank[order] = np.arange(order.size)
    rank = rank[np.argsort(first, kind="stable")]
    bar = np.searchsorted(second[order], corners[1])
    return _ranks_below(rank, end, bar)


def _ranks_below(rank: Whole, end: npt.NDArray[np.intp], bar: npt.NDArray[np.intp]) -> Whole:
    """Count the ranks below ``bar`` among the first ``end``, for each pair of them."""
    begin, found = np.zeros_like(end), np.zeros(end.size, dtype=np.int64)
    for bit in reversed(range(rank.size.bit_length())):
        low = (rank >> bit) & 1 == 0
        lows = np.concatenate(([0], np.cumsum(low)))
        high = (bar >> bit) & 1 == 1
        found += np.where(high, lows[end] - lows[begin], 0)
        begin, end = (
            np.where(high, lows[-1] + place - lows[place], lows[place]) for place in (begin, end)
        )
        rank = np.concatenate((rank[low], rank[~low]))
    return found
