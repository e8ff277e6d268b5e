"""Scores of one virtual study as levels of an ordinal scale, in cells of an arm and a day."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from cellcourse.simulation.answers.kernels.compiled import compiled, drawn_in

__all__ = ["Levels", "assign", "estimable", "levels_room"]

_Floats = npt.NDArray[np.float64]
_Whole = npt.NDArray[np.int64]


class Levels(NamedTuple):
    """Which score everybody has on every day, as its place among the scores that occur."""

    level: _Whole
    """(n, d) -1 where there is none."""
    number: _Whole
    """(arms, d) scores."""
    least: _Whole
    """(arms, d) lowest level."""
    most: _Whole
    """(arms, d) highest level; below the lowest where there is none."""
    place: _Whole
    """(steps + 2,) level of each score of the scale, that of the dead first."""
    held: npt.NDArray[np.bool_]
    """(arms, steps + 2) whether anybody in the arm has the level."""


@njit(cache=True, nogil=True)
def levels_room(subjects: int, arms: int, days: int, steps: int) -> Levels:
    """Make room for a study on a scale of so many steps from its lowest score to its highest."""
    cells = np.zeros((3, arms, days), np.int64)
    level, place = np.zeros((subjects, days), np.int64), np.zeros(steps + 2, np.int64)
    held = np.zeros((arms, steps + 2), np.bool_)
    return Levels(level, cells[0], cells[1], cells[2], place, held)


@compiled
def assign(table: _Floats, code: _Whole, low: float, step: float, room: Levels) -> int:
    """Fill in the levels of one study, and give how many there are.

    Args:
        table: (n, d) scores, NaN where there is none; a step below ``low`` or less for the dead.
        code: (n,) arm of each subject, -1 outside those compared.
        low: lowest score of the scale.
        step: between neighbouring scores.
        room: of ``levels_room``, filled.
    """
    place, each = room.place, 1 / step
    place[:] = 0
    for i in range(code.size):
        level, scores = room.level[i], table[i]
        for d in range(scores.size):
            seen = code[i] >= 0 and not math.isnan(scores[d])
            # Scores lie on steps; one half rounds off what they were divided by.
            level[d] = max(0, int((scores[d] - low) * each + 1.5)) if seen else -1
            if seen:
                place[level[d]] = 1
    found = 0
    for key in range(place.size):
        held, place[key] = place[key], found
        found += held
    _describe(code, found, room)
    return found


@drawn_in
def _describe(code: _Whole, found: int, room: Levels) -> None:
    """Turn scores into levels, and note what each cell holds of them."""
    room.number[:] = 0
    room.least[:] = found
    room.most[:] = -1
    room.held[:] = False
    for i in range(code.size):
        if code[i] >= 0:
            g, level = code[i], room.level[i]
            number, least, most, held = room.number[g], room.least[g], room.most[g], room.held[g]
            for d in range(level.size):
                if level[d] >= 0:
                    own = level[d] = room.place[level[d]]
                    number[d] += 1
                    least[d] = min(least[d], own)
                    most[d] = max(most[d], own)
                    held[own] = True


@compiled
def estimable(room: Levels, levels: int, arm: int) -> bool:
    """Whether an arm and the first, taken as one, have a fit of days without arms.

    A day moves the odds of every level that it has scores on both sides of. There is one
    fit where such days reach every level between the lowest score and the highest, and no
    day has only the lowest or only the highest.
    """
    days = room.number.shape[1]
    low, high, present = levels, -1, 0
    for d in range(days):
        low = min(low, room.least[0, d], room.least[arm, d])
        high = max(high, room.most[0, d], room.most[arm, d])
        present += room.number[0, d] + room.number[arm, d] > 0
    first = room.number[0, 0] + room.number[arm, 0] > 0
    if low >= high or (present > 1 and not first):
        return False
    for d in range(days):
        least = min(room.least[0, d], room.least[arm, d])
        most = max(room.most[0, d], room.most[arm, d])
        if least == most and least in (low, high):
            return False
    level = low + 1
    while level < high:
        reached = level
        for d in range(days):
            if min(room.least[0, d], room.least[arm, d]) < level:
                reached = max(reached, room.most[0, d], room.most[arm, d])
        if reached == level and (room.held[0, level] or room.held[arm, level]):
            return False
        level = max(reached, level + 1)
    return True
