"""Log-rank tests and incidences of crossings that are only known to lie between visits."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.mixtures import Mixture, mixture, mixture_room
from cellcourse.simulation.answers.kernels.tails import chi2_tail
from cellcourse.simulation.answers.kernels.threshold_brackets import (
    Brackets,
    Places,
    find_places,
    places_room,
)

__all__ = ["Compared", "compared_room", "incidence", "log_rank"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Compared(NamedTuple):
    """Room for some subjects of one study."""

    members: _Whole  # (n,)
    score: _Floats  # (n,)
    entropy: _Floats  # (places,)
    later: _Floats  # (places,)
    sums: _Floats  # (arms,)
    sizes: _Whole  # (arms,)
    days: _Whole  # (n,) of deaths, last first
    places: Places
    mixture: Mixture


@njit(cache=True, nogil=True)
def compared_room(subjects: int, arms: int, never: int) -> Compared:
    """Make room for one study."""
    whole, line = np.zeros((2, subjects), np.int64), np.zeros((2, 2 * subjects + 3))
    sums, sizes = np.zeros(arms), np.zeros(arms, np.int64)
    within, mixed = places_room(never), mixture_room(subjects)
    score = np.zeros(subjects)
    return Compared(whole[0], score, line[0], line[1], sums, sizes, whole[1], within, mixed)


@compiled
def log_rank(known: Brackets, code: _Whole, arms: _Whole, room: Compared, out: _Floats) -> None:
    """Compare some arms; see ``stats.interval_censored.scores``.

    Args:
        known: the brackets.
        code: (n,) arm of each subject, -1 outside those compared.
        arms: (k,) the arms.
        room: of ``compared_room``.
        out: (3,) filled with p, chi-square and the sum of scores of the first arm; else left.
    """
    n, groups = 0, 0
    room.sizes[:] = -1
    for g in arms:
        room.sums[g], room.sizes[g] = 0.0, 0
    for i in range(code.size):
        if known.watched[i] and code[i] >= 0 and room.sizes[code[i]] >= 0:
            room.members[n] = i
            n += 1
            groups += room.sizes[code[i]] == 0
            room.sizes[code[i]] += 1
    if groups < 2 or not _scores(known, n, room):
        return
    mean = square = chisq = 0.0
    for row in range(n):
        mean += room.score[row] / n
    for row in range(n):
        room.sums[code[room.members[row]]] += room.score[row]
        square += (room.score[row] - mean) ** 2
    for g in arms:
        if room.sizes[g]:
            chisq += (room.sums[g] - room.sizes[g] * mean) ** 2 / room.sizes[g]
    chisq *= (n - 1) / square
    out[0], out[1], out[2] = chi2_tail(chisq, groups - 1), chisq, room.sums[arms[0]]


@drawn_in
def _scores(known: Brackets, n: int, room: Compared) -> bool:
    """Fill in the score of each member; false where brackets cannot tell subjects apart."""
    places, mixed = room.places, room.mixture
    m = find_places(known, room.members, n, False, places)
    for row in range(n):
        i = room.members[row]
        mixed.first[row] = places.before[known.left[i]] if known.right[i] else 0
        mixed.after[row] = places.until[known.right[i]]
    if not mixture(n, m, m - 1, mixed):
        return False
    room.later[m] = room.entropy[m] = 0.0
    for j in range(m - 1, -1, -1):
        room.later[j] = room.later[j + 1] + mixed.p[j]
        room.entropy[j] = room.later[j] * math.log(room.later[j]) if room.later[j] > 0 else 0.0
    largest = 0.0
    for row in range(n):
        start, end = mixed.first[row], mixed.after[row]
        rise = room.entropy[start] - room.entropy[end]
        room.score[row] = rise / (room.later[start] - room.later[end])
        largest = max(largest, abs(room.score[row]))
    return largest > 1e-9


@compiled
def incidence(
    known: Brackets,
    code: _Whole,
    arm: int,
    days: _Floats,
    day: _Whole,
    room: Compared,
    out: _Floats,
) -> None:
    """Find the shares of one arm that have crossed, and that died before; see ``competing``.

    Args:
        known: the brackets.
        code: (n,) arm of each subject.
        arm: the arm.
        days: (places,) day of each place.
        day: (d,) on which shares are wanted.
        room: of ``compared_room``.
        out: (d, 3) filled with the least and the greatest share that has crossed, and the
            share that has died without; left where the search does not settle.
    """
    n, crossed = 0, 0
    for i in range(code.size):
        if known.watched[i] and code[i] == arm:
            room.members[n] = i
            n += 1
            crossed += known.right[i] < known.never
    if not crossed:
        for d in range(day.size):
            out[d, 0] = out[d, 1] = 0.0
        return
    m = find_places(known, room.members, n, True, room.places)
    inner = m - int(room.places.end[m - 1] == known.never)
    deaths = _deaths(known, n, room)
    _place(known, n, inner, deaths, room)
    if not mixture(n, inner + 1 + deaths, inner, room.mixture):
        return
    p, begin, end = room.mixture.p, room.places.begin, room.places.end
    for d in range(day.size):
        out[d, 0] = out[d, 1] = out[d, 2] = 0.0
        for j in range(inner):
            out[d, 0] += p[j] if days[end[j]] <= day[d] else 0.0
            out[d, 1] += p[j] if days[begin[j]] < day[d] or days[end[j]] <= day[d] else 0.0
        for k in range(deaths):
            out[d, 2] += p[inner + 1 + k] if room.days[k] <= day[d] else 0.0


@drawn_in
def _deaths(known: Brackets, n: int, room: Compared) -> int:
    """Fill in the days of death of members who did not cross, the last first; count them."""
    found = 0
    for row in range(n):
        i = room.members[row]
        place, new = found, known.died[i]
        while new and place and room.days[place - 1] < known.end[i]:
            place -= 1
        if not new or (place and room.days[place - 1] == known.end[i]):
            continue
        for k in range(found, place, -1):
            room.days[k] = room.days[k - 1]
        room.days[place] = known.end[i]
        found += 1
    return found


@drawn_in
def _place(known: Brackets, n: int, inner: int, deaths: int, room: Compared) -> None:
    """Place members among crossings, then neither, then days of death, the last first.

    In this order the places of each member are neighbours.
    """
    places, mixed = room.places, room.mixture
    for row in range(n):
        i, later = room.members[row], 0
        crossed, died = known.right[i] < known.never, known.died[i]
        first = places.before[known.left[i]] if known.right[i] else 0
        while later < deaths and room.days[later] > known.end[i]:
            later += 1
        if died:
            first = inner + 1 + later
        mixed.first[row] = first
        free = inner + 1 + later
        mixed.after[row] = places.until[known.right[i]] if crossed else free + int(died)
