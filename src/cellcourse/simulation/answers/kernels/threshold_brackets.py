"""Between which visits virtual subjects cross a threshold; see ``stats.interval_censored``."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in
from cellcourse.simulation.answers.kernels.scores import Scores, ask_ahead, columns_until

__all__ = ["Brackets", "Places", "Watch", "brackets_room", "find_places", "places_room", "watch"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]
_Days = npt.NDArray[np.int32]
_Flags = npt.NDArray[np.bool_]


class Watch(NamedTuple):
    """What is watched for in a block of studies."""

    scores: Scores
    end: _Days
    """(trials, n) day of death, or the last on which the subject was seen."""
    dead: _Flags
    """(trials, n) whether that is a death."""
    threshold: float
    """Crossed at or below it."""
    sign: float
    """-1 where scores cross by rising."""


class Brackets(NamedTuple):
    """Visits around the crossing of each subject of one study, as places of days.

    Place 0 is day 0, place ``never`` is after all days.
    """

    watched: _Flags
    """(n,) whether the subject was scored from day 0 on, and seen after it."""
    left: _Whole  # (n,) last without crossing
    right: _Whole  # (n,) first with it
    end: _Whole  # (n,) day of death, or the last on which the subject was seen
    died: _Flags  # (n,) without having crossed
    never: int


class Places(NamedTuple):
    """Stretches that begin where a bracket does and end where the next one ends."""

    begin: _Whole  # (m,) place of a day
    end: _Whole  # (m,)
    opens: _Flags  # (places,)
    closes: _Flags  # (places,)
    before: _Whole  # (places,) stretches that end before a bracket begins there
    until: _Whole  # (places,) stretches that end there or before


@njit(cache=True, nogil=True)
def brackets_room(subjects: int, never: int) -> Brackets:
    """Make room for one study."""
    flags, numbers = np.zeros((2, subjects), np.bool_), np.zeros((3, subjects), np.int64)
    return Brackets(flags[0], numbers[0], numbers[1], numbers[2], flags[1], never)


@njit(cache=True, nogil=True)
def places_room(never: int) -> Places:
    """Make room for the stretches of one study."""
    flags, numbers = np.zeros((2, never + 1), np.bool_), np.zeros((4, never + 1), np.int64)
    return Places(numbers[0], numbers[1], flags[0], flags[1], numbers[2], numbers[3])


@compiled
def watch(
    what: Watch, code: _Whole, trial: int, place: _Whole, before: _Whole, known: Brackets
) -> None:
    """Bracket every crossing of one study.

    Args:
        what: a block of studies.
        code: (n,) arm of each subject, -1 outside those compared.
        trial: place of the study in the block.
        place: (columns,) of each day, below 0 before day 0.
        before: of ``columns_before``.
        known: of ``brackets_room``, filled.
    """
    scores, first = what.scores, 0
    while first < place.size and place[first] < 0:
        first += 1
    for i in range(code.size):
        ask_ahead(scores, trial + 1, i, before)
        last, end = scores.until[trial, i], what.end[trial, i]
        scored = columns_until(last, scores.days, before) if code[i] >= 0 else 0
        row = scores.values[trial, i, scores.measure, first : max(first, scored)]
        seen = columns_until(min(last, end), scores.days, before) - first
        crossed = _first_across(row[: max(0, seen)], what.sign, what.threshold)
        left, right = _last_scored(row[: min(max(0, seen), crossed)]), known.never
        if crossed < seen:
            right = place[first + crossed]
        known.left[i] = place[first + left] if left >= 0 else 0
        known.right[i], known.end[i] = right, end
        known.watched[i] = end > 0 and (crossed < seen or _last_scored(row) >= 0)
        known.died[i] = what.dead[trial, i] and right == known.never


@drawn_in
def _first_across(row: _Floats, sign: float, threshold: float) -> int:
    """The first column of a score that has crossed, or their number.

    Every score is looked at: to stop at the one wanted would keep the processor waiting.
    """
    found = row.size
    for column in range(row.size):
        found = min(found, column if sign * row[column] <= threshold else row.size)
    return found


@drawn_in
def _last_scored(row: _Floats) -> int:
    """The last column with a score, -1 where there is none."""
    found = -1
    for column in range(row.size):
        found = max(found, -1 if math.isnan(row[column]) else column)
    return found


@drawn_in
def find_places(known: Brackets, members: _Whole, many: int, competing: bool, found: Places) -> int:
    """Fill in the stretches of some subjects, and count them.

    Args:
        known: the brackets.
        members: (n,) the subjects.
        many: how many of them.
        competing: whether those who died without crossing are left out.
        found: of ``places_room``.
    """
    last, exact = 0, False
    for row in range(many):
        i = members[row]
        last = max(last, known.left[i])
        if known.right[i] < known.never:
            last = max(last, known.right[i])
    for place in range(last + 1):
        found.opens[place] = found.closes[place] = False
    for row in range(many):
        i = members[row]
        if known.right[i] < known.never:
            found.closes[known.right[i]] = True
        exact |= known.right[i] == 0
        found.opens[known.left[i]] |= known.right[i] > 0 and not (competing and known.died[i])
    m, begun = 0, -1
    for place in range(last + 1):
        # Brackets that end at a time do so before others begin there.
        if found.closes[place] and (begun >= 0 or (exact and place == 0)):
            found.begin[m], found.end[m] = max(begun, 0), place
            m, begun = m + 1, -1
        found.until[place] = found.before[place] = m
        if found.opens[place]:
            begun = place
    return _open_end(known, members, many, competing, m, begun, found)


@drawn_in
def _open_end(
    known: Brackets, members: _Whole, many: int, competing: bool, m: int, begun: int, found: Places
) -> int:
    """Note the stretch after the last visit, where one begins and somebody may be in it."""
    free = False
    for row in range(many):
        i = members[row]
        free |= known.right[i] == known.never and not (competing and known.died[i])
    if free and begun >= 0:
        found.begin[m], found.end[m] = begun, known.never
        m += 1
    found.until[known.never] = m
    return m
