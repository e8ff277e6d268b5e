"""In which order subjects leave, and who is at risk as each of them does, studies side by side.

Every array has a row for each subject who is compared, the first to leave first, and a column,
a lane, for each study. A death has a row of its own, so that one who dies with others knows
how many of them come before; a row in which nobody dies counts for nothing.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from cellcourse.simulation.answers.kernels.compiled import alone, compiled, drawn_in
from cellcourse.simulation.answers.kernels.risk import Timed
from cellcourse.simulation.answers.kernels.sorting import take_steps

__all__ = ["LANES", "Departures", "add_up", "departures", "departures_room", "take"]

LANES: Final = 64
"""Studies side by side."""

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Departures(NamedTuple):
    """Subjects of some studies in the order in which they leave."""

    trial: _Whole
    """(lanes,) the studies."""
    who: _Whole
    """(n,) the subjects who are compared."""
    network: _Whole
    """Of ``sorting_network`` for so many."""
    time: _Floats
    """(n, lanes) of leaving."""
    group: _Floats
    """(n, lanes) of the one who leaves."""
    dead: _Floats
    """(k, n, lanes) one where somebody of the group dies, else nought."""
    at_risk: _Floats
    """(k, n, lanes) just before, of each group."""
    tied: _Floats
    """(k, n, lanes) deaths at the same time, of each group."""
    earlier: _Floats
    """(k, n, lanes) those of them in rows before."""
    first: _Floats
    """(n + 1, lanes) one where a time begins, else nought."""
    left: _Floats
    """(lanes,) room."""


@compiled
def departures_room(timed: Timed, network: _Whole) -> Departures:
    """Make room for the subjects of a block who are compared."""
    who, k = np.flatnonzero(timed.code >= 0), timed.sizes.size
    rows, counts = np.zeros((2, who.size, LANES)), np.zeros((4, k, who.size, LANES))
    trial = np.zeros(LANES, np.int64)
    return Departures(
        trial, who, network, rows[0], rows[1], counts[0], counts[1], counts[2], counts[3],
        np.empty((who.size + 1, LANES)), np.empty(LANES),
    )  # fmt: skip


@drawn_in
def take(trials: _Whole, first: int, room: Departures) -> int:
    """Choose the next studies of some; the last fills up the lanes. Give how many they are."""
    many = min(LANES, trials.size - first)
    for lane in range(LANES):
        room.trial[lane] = trials[first + min(lane, many - 1)]
    return many


@alone
def departures(timed: Timed, room: Departures) -> None:
    """Fill in who leaves when in the studies chosen."""
    _read(timed, room)
    take_steps(room.time, room.network)
    for i in range(room.who.size):
        _tell_apart(room, i)
    _find_first(room)
    for g in range(timed.sizes.size):
        _count(room, g, timed.sizes[g])


@drawn_in
def _read(timed: Timed, room: Departures) -> None:
    """Put time, whether it is of no death, and group, into one whole number."""
    groups = timed.sizes.size
    for lane in range(LANES):
        time, happened = timed.time[room.trial[lane]], timed.happened[room.trial[lane]]
        for i in range(room.who.size):
            one = room.who[i]
            alive = 1 - happened[one]
            room.time[i, lane] = (2 * time[one] + alive) * groups + timed.code[one]


@drawn_in
def _tell_apart(room: Departures, i: int) -> None:
    """Take the number apart again."""
    time, group, dead, groups = room.time[i], room.group[i], room.dead, len(room.dead)
    share = 0.5 / groups
    for lane in range(LANES):
        key = time[lane]
        time[lane] = math.floor((key + 0.5) * share)
        group[lane] = key - 2 * groups * time[lane]
    for g in range(groups):
        row = dead[g, i]
        for lane in range(LANES):
            row[lane] = 1.0 if group[lane] == g else 0.0
    for lane in range(LANES):
        group[lane] -= groups if group[lane] >= groups else 0


@drawn_in
def _find_first(room: Departures) -> None:
    """Note where a time begins; past the last row another would."""
    room.first[0] = room.first[room.who.size] = 1.0
    for i in range(1, room.who.size):
        first, before, time = room.first[i], room.time[i - 1], room.time[i]
        for lane in range(LANES):
            first[lane] = 1.0 if time[lane] != before[lane] else 0.0


@drawn_in
def _count(room: Departures, g: int, size: int) -> None:
    """Count one group, forwards those who are left, then backwards those who die together."""
    left, first, n = room.left, room.first, room.who.size
    dead, at_risk, earlier, tied = room.dead[g], room.at_risk[g], room.earlier[g], room.tied[g]
    left[:] = size
    for i in range(n):
        before, group = max(i - 1, 0), room.group[i]
        _add(first[i], earlier[before], dead[before], earlier[i])
        _pass_on(first[i], left, at_risk[before], at_risk[i])
        for lane in range(LANES):
            left[lane] -= 1.0 if group[lane] == g else 0.0
    for i in range(n - 1, -1, -1):
        own, so_far = tied[i], left
        for lane in range(LANES):
            so_far[lane] = earlier[i, lane] + dead[i, lane]
        _pass_on(first[i + 1], so_far, tied[min(i + 1, n - 1)], own)


@drawn_in
def _pass_on(first: _Floats, new: _Floats, old: _Floats, out: _Floats) -> None:
    """Give what a row has if its time is new, else what the row beside it has."""
    for lane in range(LANES):
        out[lane] = new[lane] if first[lane] > 0 else old[lane]


@drawn_in
def _add(first: _Floats, old: _Floats, more: _Floats, out: _Floats) -> None:
    """Add what the row before has, if it is of the same time."""
    for lane in range(LANES):
        out[lane] = 0.0 if first[lane] > 0 else old[lane] + more[lane]


@drawn_in
def add_up(counts: _Floats, groups: _Whole, i: int, out: _Floats) -> None:
    """Add up one row of the counts of some groups."""
    for x in range(groups.size):
        row = counts[groups[x], i]
        for lane in range(LANES):
            out[lane] = row[lane] if x == 0 else out[lane] + row[lane]
